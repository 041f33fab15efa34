/**
 * What counts as one address where addresses are counted. Whoever has IPv6 has 2^64 addresses (a /64 is the least that is given to
 * one customer, RFC 6177), so all of a /64 are one; IPv4 on a dual-stack socket is shown as IPv4.
 */
import { isIP } from 'node:net'

const NETWORK_GROUPS = 4
const GROUPS = 8

/** Total: what is no address is its own key. */
export function addressKey(address: string | undefined): string {
  const text = ipv4In(address ?? '').split('%', 1)[0] ?? ''
  if (isIP(text) !== 6) return text
  const [head = '', tail] = text.toLowerCase().split('::')
  const before = groupsOf(head)
  const after = tail === undefined ? [] : groupsOf(tail)
  // An IPv4 tail stands for two groups; it is beyond the first four in every address that has one.
  const zeros = Array.from({ length: Math.max(0, GROUPS - before.length - after.length) }, () => '0')
  const network = [...before, ...zeros, ...after].slice(0, NETWORK_GROUPS)
  return `${network.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}

/** As people and the chain write it. */
export function ipv4In(address: string): string {
  return address.replace(/^::ffff:(?=[0-9.]+$)/i, '')
}

function groupsOf(part: string): string[] {
  return part === '' ? [] : part.split(':')
}
