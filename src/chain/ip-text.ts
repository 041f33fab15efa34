/** The chain keeps addresses as integers. IPv4-mapped IPv6 is refused, not unwrapped. */

/** @returns the usual text, or null when the number is no address of that type. */
export const ipText = (ip: bigint, ipType: number): string | null => {
  if (ipType === 4 && ip < 1n << 32n)
    return [24n, 16n, 8n, 0n].map((shift) => (ip >> shift) & 0xffn).join('.')
  if (ipType === 6 && ip < 1n << 128n) return compressed(groupsOf(ip))
  return null
}

const groupsOf = (ip: bigint): string[] =>
  Array.from({ length: 8 }, (_, i) => ((ip >> BigInt(16 * (7 - i))) & 0xffffn).toString(16))

/** RFC 5952: the longest run of at least two zero groups, the first of equals, becomes `::`. */
const compressed = (groups: readonly string[]): string => {
  let best = { start: 0, length: 0 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (start + length < 8 && groups[start + length] === '0') length++
    if (length > best.length) best = { start, length }
  }
  if (best.length < 2) return groups.join(':')
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`
}

export interface IpNumber {
  readonly ip: bigint
  readonly ipType: 4 | 6
}

const IPV4 = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/
const GROUP = /^[0-9a-f]{1,4}$/i

/** @returns null for anything that is not one plain address (no port, zone, brackets or other spelling). */
export const parseIp = (text: string): IpNumber | null => {
  if (IPV4.test(text)) {
    const parts = text.split('.').map(BigInt)
    if (parts.some((part) => part > 255n)) return null
    return { ip: parts.reduce((sum, part) => sum * 256n + part, 0n), ipType: 4 }
  }
  const groups = ipv6Groups(text)
  if (groups === null) return null
  return { ip: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n), ipType: 6 }
}

/** Eight groups, `::` filled with zeros. */
const ipv6Groups = (text: string): string[] | null => {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [left = [], right] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const given = [...left, ...(right ?? [])]
  if (!given.every((group) => GROUP.test(group))) return null
  const missing = 8 - given.length
  if (right === undefined ? missing !== 0 : missing < 1) return null
  return [...left, ...Array.from({ length: missing }, () => '0'), ...(right ?? [])]
}
