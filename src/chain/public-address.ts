/**
 * Whether an announced address may be called by whoever reads it from a chain. Anybody announces anything there, so an
 * address inside the caller's own machine or network is refused. Only literals in the form that `ipText` writes are read: no
 * names, no numeric forms. Ranges: RFC 6890 special-purpose registries, IPv6 addresses that embed IPv4 included.
 */

const FORBIDDEN_4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** What is not in 2000::/3 is not for the public at all; of that, these are not either. */
const FORBIDDEN_6: readonly (readonly [bigint, number])[] = [
  [0x2002n << 112n, 16],
  [0x2001n << 112n, 23],
  [0x20010db8n << 96n, 32],
]

export const isPublicAddress = (ip: string): boolean => {
  const four = number4(ip)
  if (four !== null) return !FORBIDDEN_4.some(([base, bits]) => sameStart(four, number4(base) ?? 0, bits))
  const six = number6(ip)
  if (six === null || six >> 125n !== 1n) return false
  return !FORBIDDEN_6.some(([base, bits]) => six >> BigInt(128 - bits) === base >> BigInt(128 - bits))
}

const sameStart = (left: number, right: number, bits: number): boolean =>
  Math.floor(left / 2 ** (32 - bits)) === Math.floor(right / 2 ** (32 - bits))

const number4 = (text: string): number | null => {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part))) return null
  const bytes = parts.map(Number)
  return bytes.every((byte) => byte < 256) ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : null
}

const number6 = (text: string): bigint | null => {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n)
}
