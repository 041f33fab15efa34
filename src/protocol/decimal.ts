/**
 * Integers as they arrive from a peer: a reader as lenient as the reference's and a strict one.
 *
 * `randomness` is an integer of up to 78 digits (protocol section 1.3). A reader that goes through a double
 * destroys it silently, so only three forms are taken: bigint, a number that is a safe integer, decimal text.
 *
 * Different from the reference: the strict reader takes canonical digits only. Two texts for one integer let a
 * peer present one commitment as several "different" ones (S8), and the reference's length limit is the
 * interpreter's; here it is fixed, so that a megabyte of digits does not cost seconds of arithmetic.
 */

import { entryAt } from './entry-at.ts'

/** Longest text the lenient reader looks at. The interpreter behind the reference stops at 4300 digits. */
const LENIENT_DIGITS_MAX = 4300

/** Spaces around, a sign, leading zeros and single underscores between digits, as Python's `int()` takes them. */
const LENIENT = /^[ \t\n\v\f\r]*([+-]?)(\d+(?:_\d+)*)[ \t\n\v\f\r]*$/
const CANONICAL = /^(?:0|[1-9]\d*)$/

/** An integer written the way the reference's integer parser accepts it, or null. */
export function parseLenientInteger(text: string): bigint | null {
  if (text.length > LENIENT_DIGITS_MAX) return null
  const match = LENIENT.exec(text)
  if (match === null) return null
  const value = BigInt(entryAt(match, 2).replaceAll('_', ''))
  return match[1] === '-' ? -value : value
}

/** An integer of at most `digitsMax` digits without sign and leading zeros, or null. */
export function parseCanonicalInteger(text: string, digitsMax: number): bigint | null {
  return text.length <= digitsMax && CANONICAL.test(text) ? BigInt(text) : null
}

/** `randomness`: bigint, safe integer or text; null when it is none of them. No range is checked here. */
export function parseRandomness(value: unknown, mode: 'reference' | 'strict'): bigint | null {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null
  if (typeof value !== 'string') return null
  return mode === 'strict' ? parseCanonicalInteger(value, 78) : parseLenientInteger(value)
}
