/**
 * Which addresses a node contacts because a stranger announced them on the chain: an axon's address may aim at the machine or
 * network this program runs in (server-side request forgery), or at a service that is no axon at all. Sources: the special-purpose
 * registries of RFC 6890 for IPv4 and IPv6, and the metadata services of cloud providers.
 *
 * Only literal addresses as Node's own parser reads them pass, so that nothing is ever resolved: a name, or a number in another
 * base (`0x7f.1`, `2130706433`, `0177.0.0.1`), is refused before anybody could read it differently.
 */
import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

export const ADDRESS_REFUSALS = [
  /** Not four decimal numbers, and not an IPv6 address. */
  'not-literal',
  'port',
  'this-machine',
  'unspecified',
  'loopback',
  'link-local',
  'metadata',
  'private',
  'carrier',
  /** IPv4 inside of IPv6: mapped, NAT64, 6to4, Teredo. Routers turn it into an address that was not looked at. */
  'embedded',
  'documentation',
  'multicast',
  'reserved',
] as const
export type AddressRefusal = (typeof ADDRESS_REFUSALS)[number]

type Range = readonly [string, number]

/** The first that holds is the one named, so the narrow ones come first. */
const RANGES: readonly (readonly [AddressRefusal, readonly Range[]])[] = [
  [
    'metadata',
    [
      // AWS, Google, Azure, DigitalOcean and others; ECS tasks; Alibaba; Oracle; Azure's wire server, which is a public address.
      ['169.254.169.254', 32],
      ['169.254.170.2', 32],
      ['100.100.100.200', 32],
      ['192.0.0.192', 32],
      ['168.63.129.16', 32],
      ['fd00:ec2::254', 128],
      ['fd20:ce::254', 128],
    ],
  ],
  [
    'unspecified',
    [
      ['0.0.0.0', 8],
      ['::', 128],
    ],
  ],
  [
    'loopback',
    [
      ['127.0.0.0', 8],
      ['::1', 128],
    ],
  ],
  [
    'link-local',
    [
      ['169.254.0.0', 16],
      ['fe80::', 10],
    ],
  ],
  [
    'private',
    [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['fc00::', 7],
      ['fec0::', 10],
    ],
  ],
  ['carrier', [['100.64.0.0', 10]]],
  [
    'embedded',
    [
      ['::', 96],
      ['::ffff:0:0', 96],
      ['::ffff:0:0:0', 96],
      ['64:ff9b::', 96],
      ['64:ff9b:1::', 48],
      ['2002::', 16],
      ['2001::', 32],
      ['192.88.99.0', 24],
    ],
  ],
  [
    'documentation',
    [
      ['192.0.2.0', 24],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['2001:db8::', 32],
      ['3fff::', 20],
    ],
  ],
  [
    'multicast',
    [
      ['224.0.0.0', 4],
      ['ff00::', 8],
    ],
  ],
  [
    'reserved',
    [
      ['192.0.0.0', 24],
      ['198.18.0.0', 15],
      ['240.0.0.0', 4],
      ['100::', 64],
      ['2001::', 23],
      ['5f00::', 16],
    ],
  ],
]

/** What a local network is made of. Everything else stays refused there too. */
const LOCAL: ReadonlySet<AddressRefusal> = new Set(['this-machine', 'loopback', 'private', 'carrier'])

interface Lists {
  readonly name: AddressRefusal
  /** One list for each family: a list compares IPv4 with ::ffff:0:0/96 as well, which holds every IPv4 address there is. */
  readonly ipv4: BlockList
  readonly ipv6: BlockList
}

const LISTS: readonly Lists[] = RANGES.map(([name, ranges]) => {
  const lists = { name, ipv4: new BlockList(), ipv6: new BlockList() }
  for (const [address, prefix] of ranges) {
    const family = address.includes(':') ? 'ipv6' : 'ipv4'
    lists[family].addSubnet(address, prefix, family)
  }
  return lists
})

/** Ports below this belong to services that no axon is. */
const LOWEST_PORT = 1024
/** Below it, only where a web server is all there can be. */
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443])
/**
 * Ports that no browser connects to, for their services take commands out of an HTTP request (fetch.spec.whatwg.org, "port
 * blocking"): mail, IRC, X11, SIP, NFS.
 */
const COMMAND_PORTS: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
])

export function isAxonPort(port: number): boolean {
  if (!Number.isInteger(port) || port > 65_535) return false
  return port < LOWEST_PORT ? WEB_PORTS.has(port) : !COMMAND_PORTS.has(port)
}

export interface AddressRules {
  /** A local network: addresses of this machine and of private networks are what its nodes have. */
  readonly allowPrivate: boolean
  /** Addresses of this machine; asked each time, for they change. */
  readonly own?: () => readonly string[]
}

/** Why an axon announced at this address is not contacted, or null when it may be. */
export function addressRefusal(ip: string, port: number, rules: AddressRules): AddressRefusal | null {
  const version = isIP(ip)
  // A zone (`fe80::1%eth0`) is no part of an address that a chain holds.
  if (version === 0 || ip.includes('%')) return 'not-literal'
  if (!isAxonPort(port)) return 'port'
  const family = version === 4 ? 'ipv4' : 'ipv6'
  const name = LISTS.find((lists) => lists[family].check(ip, family))?.name ?? null
  if (name !== null) return rules.allowPrivate && LOCAL.has(name) ? null : name
  return !rules.allowPrivate && isOwn(ip, family, rules.own ?? ownAddresses) ? 'this-machine' : null
}

/** Compared as numbers: an IPv6 address has many spellings. */
function isOwn(ip: string, family: 'ipv4' | 'ipv6', own: () => readonly string[]): boolean {
  const list = new BlockList()
  for (const address of own())
    if (isIP(address) === (family === 'ipv4' ? 4 : 6)) list.addAddress(address, family)
  return list.check(ip, family)
}

/** Behind the addresses a machine has itself, firewalls let pass what they keep from strangers. */
function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).map(({ address }) => address.split('%', 1)[0] ?? ''),
  )
}

/** For validators: a miner beside one, at the public address of both, is a miner as any other. */
export function mayContact(ip: string, port: number, allowPrivate: boolean): boolean {
  return addressRefusal(ip, port, { allowPrivate, own: () => [] }) === null
}
