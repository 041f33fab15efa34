/** The chain keeps addresses as integers. */

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
