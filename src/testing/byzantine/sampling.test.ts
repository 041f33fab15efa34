/**
 * How even the draw of a piece is. A round takes the 16 pieces after a random key and one of them: a piece's chance is the
 * sum of the gaps before it. A liar cannot choose its pieces' hashes, but it can choose which of them to drop.
 */
import { expect, test } from 'vitest'
import { createStream } from '../seeded-random.ts'
import { questionsFor } from './line.ts'

const PIECES = 10_000
const POOL = 16

/** Chances of all pieces, smallest first, in units of an even draw. */
function chances(seed: string): number[] {
  const stream = createStream(seed, 'hashes')
  const hashes = Array.from({ length: PIECES }, () => stream.unit()).toSorted((a, b) => a - b)
  const at = (i: number) => hashes[(i + PIECES) % PIECES] ?? 0
  const over = (i: number) => (at(i) - at(i - POOL) + 1) % 1
  return hashes.map((_, i) => (over(i) * PIECES) / POOL).toSorted((a, b) => a - b)
}

test('the hundredth of the pieces that is drawn least is drawn almost half as often as it should be', () => {
  const sorted = chances('even')
  const rarest = sorted.slice(0, PIECES / 100)
  const share = rarest.reduce((sum, chance) => sum + chance, 0) / rarest.length
  expect(share).toBeGreaterThan(0.42)
  expect(share).toBeLessThan(0.5)
  expect(questionsFor(0.01 * share) / questionsFor(0.01)).toBeLessThan(2.4)
  expect(sorted.reduce((sum, chance) => sum + chance, 0) / PIECES).toBeCloseTo(1, 6)
})
