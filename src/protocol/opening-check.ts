/**
 * The part that Store and Challenge answers share: does (m, r) open the commitment under g and h?
 *
 * `reference` mode reads curve, g and h from the answer, as the reference does. `strict` mode reads them from the
 * request (V1), because a prover who may send its own g and h, with a relation it knows, opens any commitment to
 * anything (S6); takes canonical, finite points only (V2) and bounds r (V3).
 */

import { parseRandomness } from './decimal.ts'
import { brief, type Evidence } from './evidence.ts'
import { dec } from './hash.ts'
import { type CurveArithmetic, type Opening, opens, opensBy, RANDOMNESS_MAX } from './pedersen.ts'
import { decodePoint, isCurve, type Mode, type Point } from './point.ts'

export type OpeningReason = 'curve-unknown' | 'point-invalid' | 'randomness-invalid' | 'opening-fails'

/**
 * Who decides whether an opening is right. Everybody but a verifier of many answers uses `opens`; that one lets a judge
 * collect the openings, decides them together, and verifies anew, with what it knows by then, what one of them spoils.
 */
export type OpeningJudge = (opening: Opening) => boolean

/** By faster arithmetic; what that refuses, @noble decides. */
export function judgeBy(curve: CurveArithmetic | undefined): OpeningJudge {
  return curve === undefined ? opens : (opening) => opensBy(curve, opening)
}

export interface OpeningInput {
  readonly curve: unknown
  readonly g: unknown
  readonly h: unknown
  readonly commitment: unknown
  readonly randomness: unknown
  /** H(message || utf8(seed)), computed when it is needed; null when the message could not be read: then only the forms are checked. */
  readonly m: (() => bigint) | null
}

function readPoint<R extends string>(
  evidence: Evidence<R | OpeningReason>,
  name: string,
  value: unknown,
  mode: Mode,
): Point | null {
  const point = decodePoint(value, mode)
  const expected = 'a point of P-256'
  const got = point.ok ? expected : point.detail
  evidence.record(
    { id: 'point-form', inputs: { name, point: brief(value) }, expected, got },
    point.ok,
    'point-invalid',
    `${name}: ${got}`,
  )
  return point.ok ? point.value : null
}

function readRandomness<R extends string>(
  evidence: Evidence<R | OpeningReason>,
  value: unknown,
  mode: Mode,
): bigint | null {
  const r = parseRandomness(value, mode)
  const least = mode === 'strict' ? 1n : 0n
  const ok = r !== null && r >= least && (mode === 'reference' || r <= RANDOMNESS_MAX)
  evidence.record(
    {
      id: 'randomness-range',
      inputs: { randomness: brief(value) },
      expected: mode === 'strict' ? '1 to 2^256' : 'not negative',
      got: brief(r),
    },
    ok,
    'randomness-invalid',
    'the randomness is not an integer in its range',
  )
  return ok ? r : null
}

/** Decodes everything, then opens. Returns the commitment when it was readable, for the Merkle leaf. */
export function checkOpening<R extends string>(
  evidence: Evidence<R | OpeningReason>,
  input: OpeningInput,
  mode: Mode,
  judge: OpeningJudge = opens,
): Point | null {
  const curveOk = evidence.record(
    { id: 'curve', inputs: { curve: brief(input.curve) }, expected: 'P-256', got: brief(input.curve) },
    isCurve(input.curve, mode),
    'curve-unknown',
    'the curve is not P-256',
  )
  const g = readPoint(evidence, 'g', input.g, mode)
  const h = readPoint(evidence, 'h', input.h, mode)
  const commitment = readPoint(evidence, 'commitment', input.commitment, mode)
  const r = readRandomness(evidence, input.randomness, mode)
  if (g !== null && h !== null && commitment !== null && r !== null && input.m !== null) {
    const m = input.m()
    evidence.record(
      {
        id: 'pedersen-opening',
        inputs: { g: brief(input.g), h: brief(input.h), m: dec(m), r: brief(r) },
        expected: brief(input.commitment),
      },
      judge({ g, h, commitment, m, r }),
      'opening-fails',
      'm*g + r*h is not the commitment',
    )
  }
  return curveOk ? commitment : null
}
