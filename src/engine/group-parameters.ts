/**
 * Seed and commitment bases of one object's Store group (protocol sections 1.3, 1.4).
 *
 * The reference draws g and h as the public points of fresh key pairs, so whoever drew them may know their
 * logarithms and open a commitment to anything (S16, reliability finding 5). Ours are hashed to the curve from
 * public text and the seed: random because the seed is, wire compatible because any points are, and anybody who
 * holds a receipt can see that nobody chose them. One seed and one pair serve the whole group, so that whoever
 * checks three receipts reads the data once.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { type CurveArithmetic, nobleCurve } from '../protocol/pedersen.ts'
import { CURVE_NAME, encodePoint } from '../protocol/point.ts'
import { seedText } from '../protocol/seed.ts'
import type { Random } from './ports.ts'

const LABEL_G = 'filetao-drive/1/store/g'
const LABEL_H = 'filetao-drive/1/store/h'

export interface GroupParameters {
  readonly curve: typeof CURVE_NAME
  /** Encoded points. */
  readonly g: string
  readonly h: string
  /** 64 lower-case hex characters, used as text. */
  readonly seed: string
}

/** Points of a seed. g = ±h or infinity would need a SHA-256 collision or preimage (V2). */
export function parametersOf(seed: string, curve: CurveArithmetic = nobleCurve): GroupParameters {
  const message = utf8ToBytes(seed)
  return {
    curve: CURVE_NAME,
    g: encodePoint(curve.hashToPoint(LABEL_G, message)),
    h: encodePoint(curve.hashToPoint(LABEL_H, message)),
    seed,
  }
}

export function drawSeed(random: Random): string {
  return seedText(random.bytes(32))
}
