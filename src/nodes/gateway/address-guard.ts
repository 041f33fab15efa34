import { BlockList, isIP } from 'node:net'

/**
 * Addresses the gateway never contacts on behalf of a page, because an axon announced there could only aim at
 * the machine or network the gateway itself runs in (server-side request forgery). Sources: RFC 6890 special-purpose
 * registries for IPv4 and IPv6.
 */
const FORBIDDEN: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
  // Holds ::, ::1 and the addresses that embed one of IPv4; so do the next four.
  ['::', 96, 'ipv6'],
  ['::ffff:0:0', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['100::', 64, 'ipv6'],
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]

/** A list for each family: one list compares IPv4 with ::ffff:0:0/96 as well, which holds every IPv4 address there is. */
const forbidden = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [address, prefix, family] of FORBIDDEN) forbidden[family].addSubnet(address, prefix, family)

/** Ports below 1024 other than 443 belong to services that no axon is. */
const LOWEST_PORT = 1024

/** Whether an axon announced at this literal address may be contacted. Anything but a literal is refused. */
export function mayContact(ip: string, port: number, allowPrivate: boolean): boolean {
  if (!Number.isInteger(port) || port > 65_535 || (port < LOWEST_PORT && port !== 443)) return false
  const version = isIP(ip)
  if (version === 0) return false
  const family = version === 4 ? 'ipv4' : 'ipv6'
  return allowPrivate || !forbidden[family].check(ip, family)
}
