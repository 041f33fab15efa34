/**
 * Unbiased choices from the Random port. The reference seeds a Mersenne Twister with the block hash (protocol
 * section 9.1); every miner then knows in advance who will be asked, and nobody verifies the choice. Ours is
 * unpredictable instead, which closes "be good only when it is my turn".
 */
import type { Random } from './ports.ts'

const RANGE = 2 ** 32

/** Uniform in [0, bound). `bound` is a positive integer below 2^32. */
export function uniformBelow(random: Random, bound: number): number {
  if (!Number.isInteger(bound) || bound < 1 || bound >= RANGE) throw new RangeError(`bound: ${bound}`)
  // Rejection keeps it unbiased: a plain remainder would favour the first places of the list.
  const limit = RANGE - (RANGE % bound)
  for (;;) {
    let value = 0
    for (const byte of random.bytes(4)) value = value * 256 + byte
    if (value < limit) return value % bound
  }
}

/** A new list with the same members in random order (Fisher–Yates). */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const pool = [...list]
  const result: T[] = []
  while (pool.length > 0) {
    const taken = pool.splice(uniformBelow(random, pool.length), 1)
    result.push(...taken)
  }
  return result
}
