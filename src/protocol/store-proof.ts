/**
 * Protocol section 2.1: the proof in a Store answer, from both sides.
 *
 *     m = H(D || utf8(seed)),   commitment = m*g + r*h,   commitment_hash = dec(m),   randomness = r
 *
 * Different from the reference, in `strict` mode:
 *  - V1: curve, g, h and seed in the answer must be the request's, and the request's are what is computed with. The
 *    reference computes with the answer's: a miner that sends its own g and h opens anything (S6).
 *  - V2, V3: canonical finite points, 1 <= r <= 2^256. With g = h = commitment = infinity every r opens (S7).
 *  - V4: m comes from the verifier's own bytes and seed.
 *  - total: null or malformed fields give a verdict; in the reference they end the validator's main loop (S15).
 * What it proves: the miner read all of D with this seed. Not that it kept D (S13): that is what challenges are for.
 */
import { storeCommitmentHash } from './chained-hash.ts'
import { entryAt } from './entry-at.ts'
import { brief, type Comparison, Evidence } from './evidence.ts'
import { checkOpening, type OpeningJudge, type OpeningReason } from './opening-check.ts'
import { type CurveArithmetic, nobleCurve, opens } from './pedersen.ts'
import { encodePoint, type Mode, type Point } from './point.ts'
import type { Verdict } from './verdict.ts'

export type StoreProofReason = 'proof-missing' | 'echo-differs' | 'commitment-hash-differs' | OpeningReason

/** What the verifier asked and knows. */
export interface StoreExpectation {
  readonly curve: string
  readonly g: string
  readonly h: string
  readonly seed: string
  /** H(D || utf8(seed)) of the verifier's own bytes, by whatever fast SHA3 it has */
  readonly messageHash: bigint
}

/** What came back, unread. `randomness` is a bigint, a safe integer or decimal text. */
export interface StoreAnswer {
  readonly curve?: unknown
  readonly g?: unknown
  readonly h?: unknown
  readonly seed?: unknown
  readonly commitment?: unknown
  readonly randomness?: unknown
  readonly commitment_hash?: unknown
}

export interface StoreProof {
  readonly commitment: string
  readonly randomness: bigint
  readonly commitmentHash: string
}

/** The miner's side. r: uniform in [1, 2^256] (`randomnessFromBytes`). */
export function proveStore(
  input: { g: Point; h: Point; messageHash: bigint; r: bigint },
  curve: CurveArithmetic = nobleCurve,
): StoreProof {
  const commitTo = curve.committer(input.g, input.h, 1)
  const commitment = entryAt(commitTo([{ m: input.messageHash, r: input.r }]), 0)
  return {
    commitment: encodePoint(commitment),
    randomness: input.r,
    commitmentHash: storeCommitmentHash(input.messageHash),
  }
}

/** Checks a Store answer. Total: any answer, also null, gives a verdict. */
export function verifyStoreProof(
  expected: StoreExpectation,
  answer: StoreAnswer | null,
  mode: Mode,
  judge: OpeningJudge = opens,
): Verdict<StoreProofReason> {
  const evidence = new Evidence<StoreProofReason>()
  const a: StoreAnswer = answer ?? {}
  const present = [a.commitment, a.randomness, a.commitment_hash].some(
    (field) => field !== null && field !== undefined,
  )
  const asked: Comparison = { id: 'proof-present', expected: 'commitment, randomness, commitment_hash' }
  if (!evidence.record(asked, present, 'proof-missing', 'the answer carries no proof'))
    return evidence.verdict()
  if (mode === 'strict') {
    for (const name of ['curve', 'g', 'h', 'seed'] as const) {
      evidence.record(
        { id: 'echoed-request', inputs: { field: name }, expected: expected[name], got: brief(a[name]) },
        a[name] === expected[name],
        'echo-differs',
        `the answer carries another ${name} than the request`,
      )
    }
  }
  const commitmentHash = storeCommitmentHash(expected.messageHash)
  evidence.record(
    {
      id: 'chained-commitment',
      inputs: { seed: expected.seed },
      expected: commitmentHash,
      got: brief(a.commitment_hash),
    },
    a.commitment_hash === commitmentHash,
    'commitment-hash-differs',
    'commitment_hash is not the hash of the data with the seed',
  )
  const { curve, g, h } = mode === 'strict' ? expected : a
  const { commitment, randomness } = a
  checkOpening(evidence, { curve, g, h, commitment, randomness, m: () => expected.messageHash }, mode, judge)
  return evidence.verdict()
}
