/** What openings are combined with when many are judged at once (protocol/pedersen.ts): drawn when all answers are in. */
import { toInteger } from '../protocol/hash.ts'
import { randomBytes } from './web-crypto.ts'

/** 2^-128 is the chance of a false opening in a batch. */
const COEFFICIENT_BYTES = 16

/** Uniform in [1, 2^128). */
export function drawCoefficients(count: number): bigint[] {
  const drawn: bigint[] = []
  while (drawn.length < count) {
    const coefficient = toInteger(randomBytes(COEFFICIENT_BYTES))
    if (coefficient > 0n) drawn.push(coefficient)
  }
  return drawn
}
