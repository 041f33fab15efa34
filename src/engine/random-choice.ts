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
  return below(wordsOf(random, 1), bound)
}

function below(word: () => number, bound: number): number {
  for (;;) {
    const value = word()
    // Rejection keeps it unbiased: a plain remainder would favour the first places of the list. Below the last `bound` numbers
    // nothing is rejected, and the limit need not be known: a remainder of 2^32 costs more than all the rest.
    if (value < RANGE - bound || value < RANGE - (RANGE % bound)) return (value >>> 0) % (bound >>> 0)
  }
}

/** Words of one call of the random source: a call costs as much as hundreds of them. */
const BLOCK_WORDS = 1_024

/** Big-endian words of 32 bits, the same ones as from calls of four bytes each. */
function wordsOf(random: Random, count: number): () => number {
  let left = count
  let words: DataView = new DataView(new ArrayBuffer(0))
  let at = 0
  return () => {
    if (at >= words.byteLength) {
      const block = Math.min(BLOCK_WORDS, Math.max(1, left))
      const { buffer, byteOffset, byteLength } = random.bytes(4 * block)
      words = new DataView(buffer, byteOffset, byteLength)
      left -= block
      at = 0
    }
    at += 4
    return words.getUint32(at - 4)
  }
}

/** A new list with the same members in random order (Fisher–Yates). */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  return [...inRandomOrder(random, list)]
}

/**
 * The same members in the same order as `shuffled` gives, for whoever needs only some of them. All that is random about it is drawn
 * before the first one.
 */
export function inRandomOrder<T>(random: Random, list: readonly T[]): IterableIterator<T> {
  const word = wordsOf(random, list.length)
  const chosen = new Uint32Array(list.length)
  for (let taken = 0; taken < list.length; taken += 1) chosen[taken] = below(word, list.length - taken)
  return membersAt(list, chosen)
}

/** @param chosen of each member its place among those that are left */
function* membersAt<T>(list: readonly T[], chosen: Uint32Array): IterableIterator<T> {
  const places = new Uint32Array(list.length)
  for (let at = 0; at < places.length; at += 1) places[at] = at
  for (const [taken, place] of chosen.entries()) {
    yield list[places[place] ?? 0] as T
    places.copyWithin(place, place + 1, list.length - taken)
  }
}
