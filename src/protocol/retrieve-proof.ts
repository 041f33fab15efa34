/**
 * Protocol section 2.4: a piece comes back with the chained pair.
 *
 * Different from the reference, which checks the pair only: it accepts any data with an invented pair (S1), and its
 * user path does not compare the data with the hash it asked for, so one liar among the holders spoils an object (S5). In
 * `strict` mode:
 *  - V1 data_hash and seed must be the request's;
 *  - V8 `piece-hash`: dec(H(data)) == data_hash. This alone makes the data right, whoever sent it;
 *  - V5 `seed-known`: with the right data at hand the proof is recomputed for every seed that the miner may hold.
 * A holder that keeps the piece for somebody else has no seed of ours: then `seeds` is null, the pair may be null, and the
 * verdict is about the data only.
 */
import { decodeBase64 } from './base64.ts'
import { type ChainReason, checkChain, checkKnownProof } from './chain-check.ts'
import { chainedHash, dataSeedHash, storeCommitmentHash } from './chained-hash.ts'
import { brief, type Comparison, Evidence } from './evidence.ts'
import { dec, hashData, nobleSha3, type Sha3 } from './hash.ts'
import type { Mode } from './point.ts'
import { knownProofs } from './seed-window.ts'
import type { Verdict } from './verdict.ts'

export interface RetrieveProof {
  readonly commitmentHash: string
  readonly commitmentProof: string
}

/** The miner's side: the chained pair from the seed recorded before. */
export function proveRetrieve(
  task: { readonly data: Uint8Array; readonly previousSeed: string; readonly seed: string },
  sha3: Sha3 = nobleSha3,
): RetrieveProof {
  const commitmentProof = storeCommitmentHash(dataSeedHash(task.data, task.previousSeed, sha3))
  return { commitmentHash: chainedHash(commitmentProof, task.seed, sha3), commitmentProof }
}

export interface RetrieveExpectation {
  readonly dataHash: string
  readonly seed: string
  /** V5: seeds that the miner may hold; null = no chained pair is expected from this holder. `strict` mode only. */
  readonly seeds: readonly string[] | null
}

/** What came back, unread. `data` is base64 text, or bytes when it came in a frame. */
export interface RetrieveAnswer {
  readonly data_hash?: unknown
  readonly seed?: unknown
  readonly data?: unknown
  readonly commitment_hash?: unknown
  readonly commitment_proof?: unknown
}

export type RetrieveReason =
  | 'proof-missing'
  | 'echo-differs'
  | 'data-malformed'
  | 'data-differs'
  | ChainReason

/** The reference's separate hash check of its scoring path: null when the data cannot be decoded. */
export function dataMatchesHash(data: unknown, dataHash: string, sha3: Sha3 = nobleSha3): boolean | null {
  const bytes = decodeBase64(data, 'reference')
  return bytes.ok ? dec(hashData(bytes.value, sha3)) === dataHash : null
}

/** The data when it is the asked piece (V8), else null. */
function checkData(
  evidence: Evidence<RetrieveReason>,
  expected: RetrieveExpectation,
  value: unknown,
  sha3: Sha3,
): Uint8Array | null {
  const bytes = value instanceof Uint8Array ? ({ ok: true, value } as const) : decodeBase64(value, 'strict')
  const got = bytes.ok ? `${bytes.value.length} bytes` : bytes.detail
  evidence.record({ id: 'data-form', expected: 'base64', got }, bytes.ok, 'data-malformed', `data: ${got}`)
  if (!bytes.ok) return null
  const hash = dec(hashData(bytes.value, sha3))
  const right = hash === expected.dataHash
  const comparison: Comparison = { id: 'piece-hash', expected: brief(expected.dataHash), got: hash }
  evidence.record(comparison, right, 'data-differs', 'the data is not the piece that was asked for')
  return right ? bytes.value : null
}

/** Checks a Retrieve answer. Total: any answer, also null, gives a verdict. */
export function verifyRetrieveProof(
  expected: RetrieveExpectation,
  answer: RetrieveAnswer | null,
  mode: Mode,
  sha3: Sha3 = nobleSha3,
): Verdict<RetrieveReason> {
  const evidence = new Evidence<RetrieveReason>()
  const a: RetrieveAnswer = answer ?? {}
  const present = [a.data, a.commitment_hash, a.commitment_proof].some(
    (field) => field !== null && field !== undefined,
  )
  const asked: Comparison = { id: 'proof-present', expected: 'data, commitment_hash, commitment_proof' }
  if (!evidence.record(asked, present, 'proof-missing', 'the answer carries no data'))
    return evidence.verdict()
  const pair = { seed: expected.seed, commitmentProof: a.commitment_proof, commitmentHash: a.commitment_hash }
  if (mode === 'reference') {
    checkChain(evidence, pair)
    return evidence.verdict()
  }
  for (const [field, wanted, got] of [
    ['data_hash', expected.dataHash, a.data_hash],
    ['seed', expected.seed, a.seed],
  ] as const) {
    evidence.record(
      { id: 'echoed-request', inputs: { field }, expected: brief(wanted), got: brief(got) },
      got === wanted,
      'echo-differs',
      `the answer carries another ${field} than the request`,
    )
  }
  const data = checkData(evidence, expected, a.data, sha3)
  if (expected.seeds !== null) {
    checkChain(evidence, pair)
    if (data !== null) checkKnownProof(evidence, a.commitment_proof, knownProofs(data, expected.seeds, sha3))
  }
  return evidence.verdict()
}
