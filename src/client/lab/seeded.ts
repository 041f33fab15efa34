/**
 * Random numbers that a seed determines: sfc32 (Chris Doty-Humphrey, PractRand), fast and good enough for choices in a
 * simulation; nothing secret ever comes from here. Its state is the SHA-256 of the seed's text, so neighbouring seeds
 * share nothing.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

const RANGE = 2 ** 32

/** Unsigned 32-bit words. */
export function createWords(text: string): () => number {
  const view = new DataView(sha256(utf8ToBytes(text)).buffer)
  let [a, b, c, counter] = [view.getUint32(0), view.getUint32(4), view.getUint32(8), 1]
  return () => {
    const result = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + result) | 0
    return result >>> 0
  }
}

/** Uniform in [0, 1). */
export function createUnits(text: string): () => number {
  const word = createWords(text)
  return () => word() / RANGE
}

/** Standard normal, by the method of Box and Muller. */
export function normalOf(unit: () => number): number {
  // In (0, 1], so that the logarithm is finite.
  return Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit())
}
