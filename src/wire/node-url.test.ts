import { expect, test } from 'vitest'
import { axonUrl, hostAndPort, urlHost } from './node-url.ts'

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', 'localhost'],
  ['::1', '[::1]'],
  ['[::1]', '[::1]'],
  ['2001:db8::7', '[2001:db8::7]'],
  ['::ffff:192.0.2.1', '[::ffff:192.0.2.1]'],
])('the host %s stands in a URL as %s', (host, shown) => {
  expect(urlHost(host)).toBe(shown)
})

test.each([
  [{ ip: '192.0.2.1', port: 8091 }, '192.0.2.1:8091', '192.0.2.1'],
  [{ ip: '2001:db8::7', port: 80 }, '[2001:db8::7]:80', '[2001:db8::7]'],
])('an axon at %o is reached at %s', (address, text, hostname) => {
  expect(hostAndPort(address)).toBe(text)
  expect(axonUrl(address)).toBe(`http://${text}`)
  const url = new URL(axonUrl(address))
  expect([url.hostname, Number(url.port === '' ? 80 : url.port)]).toEqual([hostname, address.port])
})
