import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayContact } from '../nodes/gateway/address-guard.ts'
import { ipText } from './ip-text.ts'
import { isPublicAddress } from './public-address.ts'

describe('addresses that an axon announces', () => {
  it.each(['8.8.8.8', '1.1.1.1', '203.0.114.1', '2606:4700::1111', '2a01:4f8::1'])(
    '%s may be called',
    (ip) => {
      expect(isPublicAddress(ip)).toBe(true)
    },
  )

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '172.31.255.255',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fe80::1',
    'fd00::1',
    '2001:db8::1',
    // Other spellings of loopback, names, and what is no address at all.
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '8.8.8.8.',
    '1.2.3.256',
    'localhost',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '2606:4700:::1',
    '',
  ])('%s may not', (ip) => {
    expect(isPublicAddress(ip)).toBe(false)
  })

  it('are judged as the gateway judges them, in both families', () => {
    const agrees = (ip: string): void => {
      expect({ ip, may: isPublicAddress(ip) }).toEqual({ ip, may: mayContact(ip, 8091, false) })
    }
    fc.assert(fc.property(fc.bigInt(0n, (1n << 32n) - 1n), (ip) => agrees(ipText(ip, 4) ?? '')))
    // 2000::/3 is all of IPv6 that is given out; the gateway lists what is closed, this what is open.
    fc.assert(
      fc.property(fc.bigInt(0n, (1n << 125n) - 1n), (ip) => agrees(ipText((1n << 125n) | ip, 6) ?? '')),
    )
  })
})
