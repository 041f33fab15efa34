/**
 * Which of many openings are wrong. All are right in the common case, and one random linear combination says so; a
 * combination that fails is halved until the wrong ones stand alone, and those are computed one by one, so that nobody is
 * named by a combination.
 *
 * Coefficients are used again for the halves: they were drawn after the openings were fixed, and each half is one more chance
 * of 2^-128 to be taken for right, of at most two for each opening.
 */
import { type CurveArithmetic, nobleCurve, type Opening, opensBatch, opensBy } from './pedersen.ts'

/** Below this many, one by one costs no more. */
export const BATCH_PAYS_FROM = 4

/**
 * Places in the list of the openings that do not hold.
 * @param coefficients one per opening, uniform in [1, 2^128), drawn after the openings are fixed
 */
export function falseOpenings(
  list: readonly Opening[],
  coefficients: readonly bigint[],
  curve: CurveArithmetic = nobleCurve,
): ReadonlySet<number> {
  if (coefficients.length !== list.length) throw new RangeError('falseOpenings: one coefficient per opening')
  const found = new Set<number>()
  search(0, list.length, false)
  return found

  /**
   * @param fails whether the combination of [from, to) is known to fail
   * @returns whether all of [from, to) are known to hold
   */
  function search(from: number, to: number, fails: boolean): boolean {
    if (to - from < BATCH_PAYS_FROM) return oneByOne(from, to)
    if (!fails && opensBatch(list.slice(from, to), coefficients.slice(from, to), curve)) return true
    const middle = (from + to) >> 1
    const left = search(from, middle, false)
    search(middle, to, left)
    return false
  }

  function oneByOne(from: number, to: number): boolean {
    const before = found.size
    for (const [i, opening] of list.slice(from, to).entries())
      if (!opensBy(curve, opening)) found.add(from + i)
    return found.size === before
  }
}
