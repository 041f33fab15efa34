/** Random bytes of a seed, and how bytes look: entropy, and whether a test for bias finds any. */
import { createWords } from './seeded.ts'

const VALUES = 256

/** The same for the same seed; to look at, never to keep a secret with. */
export function seededBytes(seed: string, length: number): Uint8Array<ArrayBuffer> {
  const word = createWords(seed)
  return Uint8Array.from({ length }, () => word() >>> 24)
}

function histogram(bytes: Uint8Array): number[] {
  const counts = Array.from({ length: VALUES }, () => 0)
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1
  return counts
}

/** Bits for each byte, by how often each value is there; 0 for nothing. Few bytes cannot reach 8: of 256 random ones it is about 7.2. */
export function entropyOf(bytes: Uint8Array): number {
  let bits = 0
  for (const count of histogram(bytes)) {
    if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length)
  }
  return Math.max(0, bits)
}

/** Entropy of each block of so many bytes; a shorter rest is left out. */
export function entropyStrip(bytes: Uint8Array, block: number): number[] {
  return Array.from({ length: Math.floor(bytes.length / block) }, (_, i) =>
    entropyOf(bytes.subarray(i * block, (i + 1) * block)),
  )
}

export interface Uniformity {
  /** Chi-square of the 256 values with 255 degrees of freedom. */
  readonly statistic: number
  /** Between these lie 95 % of all truly random samples. */
  readonly usual: readonly [number, number]
  readonly suspicious: boolean
}

/** Quantiles of chi-square with 255 degrees of freedom at 2.5 % and 97.5 %. */
const USUAL = [212.6, 301.1] as const

/** Whether all byte values are as frequent as chance would have them. Null below five of each expected: the test does not hold there. */
export function uniformity(bytes: Uint8Array): Uniformity | null {
  const expected = bytes.length / VALUES
  if (expected < 5) return null
  const statistic = histogram(bytes).reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  return { statistic, usual: USUAL, suspicious: statistic < USUAL[0] || statistic > USUAL[1] }
}

/** Lines of so many bytes, in hex with a space between bytes. */
export function hexLines(bytes: Uint8Array, perLine: number, lines: number): string[] {
  return Array.from({ length: Math.min(lines, Math.ceil(bytes.length / perLine)) }, (_, i) =>
    [...bytes.subarray(i * perLine, (i + 1) * perLine)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(' '),
  )
}
