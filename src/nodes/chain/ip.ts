/** Addresses between text and the integer the chain keeps. IPv4-mapped IPv6 is refused, not unwrapped. */
import { isIPv4, isIPv6 } from 'node:net'

export interface IpNumber {
  readonly ip: bigint
  readonly ipType: 4 | 6
}

/** @returns null for anything that is not one plain address (no port, zone or brackets). */
export const parseIp = (text: string): IpNumber | null => {
  if (isIPv4(text))
    return { ip: text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n), ipType: 4 }
  if (!isIPv6(text) || text.includes('%') || text.includes('.')) return null
  const [head = '', tail] = text.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = '0'.repeat(Math.max(0, 8 - left.length - right.length)).split('')
  const groups = [...left, ...zeros, ...right]
  return { ip: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n), ipType: 6 }
}
