import { describe, expect, it } from 'vitest'
import { mayContact } from './address-guard.ts'

describe('mayContact', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.1.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '192.0.0.8',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::7f00:1',
    '2001:0:7f00:1::',
    'fec0::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
  ])('refuses the special-purpose address %s', (ip) => {
    expect(mayContact(ip, 8091, false)).toBe(false)
  })
  it.each(['0x7f.1', '2130706433', 'localhost', 'example.org', '', '127.1', '8.8.8.8 ', '[::1]'])(
    'refuses %s, which is not a literal address, even on a local network',
    (ip) => {
      expect(mayContact(ip, 8091, true)).toBe(false)
    },
  )
  it('takes public addresses', () => {
    expect(mayContact('8.8.4.4', 8091, false)).toBe(true)
    expect(mayContact('2a00:1450::1', 443, false)).toBe(true)
  })
  it('takes loopback only when told that this is a local network', () => {
    expect(mayContact('127.0.0.1', 8091, true)).toBe(true)
  })
  it.each([0, 22, 80, 1023, 65_536, 1.5, Number.NaN])('refuses port %s', (port) => {
    expect(mayContact('8.8.4.4', port, false)).toBe(false)
  })
})
