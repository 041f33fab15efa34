import { expect, test } from 'vitest'
import { parseAnnounced } from './chain-flags.ts'

test.each([
  ['203.0.113.7', { ip: '203.0.113.7', port: null }],
  ['203.0.113.7:8091', { ip: '203.0.113.7', port: 8091 }],
  ['2001:db8::1', { ip: '2001:db8::1', port: null }],
  ['[2001:db8::1]:8091', { ip: '2001:db8::1', port: 8091 }],
])('%s is an address that can be announced', (text, announced) =>
  expect(parseAnnounced(text)).toEqual(announced),
)

test.each([
  'example.org',
  'example.org:80',
  '203.0.113.7:0',
  '203.0.113.7:65536',
  '203.0.113.7:',
  '[203.0.113.7]:80',
  '[2001:db8::1]',
  'http://203.0.113.7',
  '1.2.3:80',
  '',
])('"%s" is none', (text) => expect(parseAnnounced(text)).toBeNull())
