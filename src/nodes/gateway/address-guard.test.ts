import { describe, expect, it } from 'vitest'
import { type AddressRefusal, addressRefusal, mayContact } from './address-guard.ts'

const at = (ip: string, allowPrivate = false) => addressRefusal(ip, 8091, { allowPrivate, own: () => [] })

describe('addressRefusal', () => {
  it.each<readonly [AddressRefusal, readonly string[]]>([
    ['unspecified', ['0.0.0.0', '0.1.2.3', '::', '0:0:0:0:0:0:0:0']],
    ['loopback', ['127.0.0.1', '127.255.1.1', '::1', '0:0::0:1']],
    ['link-local', ['169.254.0.1', 'fe80::1', 'febf::1']],
    [
      'metadata',
      [
        '169.254.169.254',
        '169.254.170.2',
        '100.100.100.200',
        '192.0.0.192',
        '168.63.129.16',
        'fd00:ec2::254',
        'fd20:ce::254',
      ],
    ],
    ['private', ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12::1', 'fec0::1']],
    ['carrier', ['100.64.0.1', '100.127.255.255']],
    [
      'embedded',
      [
        '::ffff:127.0.0.1',
        '::ffff:8.8.8.8',
        '::FFFF:7f00:1',
        '::ffff:0:127.0.0.1',
        '::127.0.0.1',
        '::7f00:1',
        '64:ff9b::7f00:1',
        '64:ff9b::10.0.0.1',
        '64:ff9b:1::a00:1',
        '2002:7f00:1::',
        '2002:a9fe:a9fe::1',
        '2001:0:7f00:1::',
        '192.88.99.1',
      ],
    ],
    ['documentation', ['192.0.2.1', '198.51.100.7', '203.0.113.9', '2001:db8::1', '3fff::1']],
    ['multicast', ['224.0.0.1', '239.255.255.250', 'ff02::1']],
    [
      'reserved',
      ['192.0.0.8', '198.19.0.1', '240.0.0.1', '255.255.255.255', '100::1', '2001:20::1', '5f00::1'],
    ],
  ])('names %s for each of %o', (name, addresses) => {
    for (const address of addresses) expect([address, at(address)]).toEqual([address, name])
  })

  it.each([
    '0x7f.1',
    '0x7f000001',
    '2130706433',
    '017700000001',
    '0177.0.0.1',
    '127.1',
    '127.0.1',
    '010.8.8.8',
    '8.8.8.8 ',
    '8.8.8.8\0',
    '8.8.8',
    '8.8.8.8.8',
    '256.1.1.1',
    '１２７.0.0.1',
    '127。0。0。1',
    'localhost',
    'example.org',
    'metadata.google.internal',
    '[::1]',
    '2a00::1%eth0',
    '2a00:::1',
    '',
  ])('refuses %s, which is no literal address, on a local network too', (ip) => {
    expect(at(ip)).toBe('not-literal')
    expect(at(ip, true)).toBe('not-literal')
  })

  it('takes public addresses of both kinds, whatever their spelling', () => {
    for (const ip of [
      '8.8.4.4',
      '99.255.255.255',
      '100.63.0.1',
      '172.32.0.1',
      '2a00:1450::1',
      '2606:4700:0:0::1',
    ])
      expect([ip, at(ip)]).toEqual([ip, null])
  })

  it('lets a local network have loopback and private addresses, and nothing more', () => {
    for (const ip of ['127.0.0.1', '::1', '10.0.0.1', '192.168.0.9', 'fd12::1', '100.64.0.1'])
      expect([ip, at(ip, true)]).toEqual([ip, null])
    for (const ip of [
      '169.254.169.254',
      '0.0.0.0',
      '::ffff:127.0.0.1',
      '169.254.1.1',
      '224.0.0.1',
      '255.255.255.255',
    ])
      expect([ip, at(ip, true)]).not.toEqual([ip, null])
  })

  it('refuses the public addresses of this machine, in any spelling, except on a local network', () => {
    const own = () => ['8.8.4.4', '2a00:1450:0:0:0:0:0:1']
    for (const ip of ['8.8.4.4', '2a00:1450::1']) {
      expect(addressRefusal(ip, 8091, { allowPrivate: false, own })).toBe('this-machine')
      expect(addressRefusal(ip, 8091, { allowPrivate: true, own })).toBeNull()
    }
    expect(addressRefusal('8.8.8.8', 8091, { allowPrivate: false, own })).toBeNull()
  })

  it.each([
    0,
    -1,
    22,
    25,
    53,
    1023,
    65_536,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2049,
    6000,
    6667,
    10_080,
  ])('refuses port %s', (port) => {
    expect(addressRefusal('8.8.4.4', port, { allowPrivate: false })).toBe('port')
    expect(mayContact('127.0.0.1', port, true)).toBe(false)
  })

  it.each([80, 443, 1024, 8091, 65_535])('takes port %s', (port) => {
    expect(mayContact('8.8.4.4', port, false)).toBe(true)
  })
})
