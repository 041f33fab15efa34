/**
 * Protocol section 2.3: proving and checking that a piece is held, one chunk at a time.
 *
 * Prover: c_i = H(chunk_i || utf8(seed))*g + r_i*h for every chunk, the Merkle tree over all c_i, and for the asked chunk its
 * bytes, opening and path; beside them the chained pair over all of the data.
 *
 * Different from the reference, in `strict` mode: its three checks (pair, opening, fold) hold for a prover without any
 * data, because everything they compare comes from the answer. So:
 *  - V1 request fields must be echoed, and the request's are computed with (S6, S9);   V2, V3 forms (S7, S8);
 *  - V5 `seed-known`: the pair comes from the data and a seed that was sent (S1);
 *  - V6 `chunk-hash`: the chunk is the one that the verifier knows the hash of (S2). Only this one is an online proof of
 *    possession; a miner that dropped a share x of the piece passes with chance 1 - x;
 *  - V7 `path-shape`: index and chunk count fix the shape of the path (S4, S12);
 *  - `content-path` (ours): the chunk's records lead to the root that the owner fixed at upload. It replaces V6 for whoever
 *    has neither the data nor a list of prepared hashes: the person who owns the file, years later.
 * Knowledge that the verifier lacks is passed as null and its check is left out, visibly: `bindsToData` says whether
 * what remains says anything about the data.
 */
import { normalizeZ } from '@noble/curves/abstract/curve.js'
import { p256 } from '@noble/curves/nist.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { decodeBase64 } from './base64.ts'
import { type ChainReason, checkChain, checkKnownProof } from './chain-check.ts'
import { chainedHash, dataSeedHash, storeCommitmentHash } from './chained-hash.ts'
import { chunkAt, chunkCount, chunkRange } from './chunking.ts'
import {
  type ContentPathReason,
  contentLeaves,
  leafCount,
  nobleSha256,
  RECORD_BYTES,
  type Sha256,
  verifyContentRun,
} from './content-tree.ts'
import { entryAt } from './entry-at.ts'
import { brief, type Comparison, Evidence, type Recorded } from './evidence.ts'
import { dec, hashData, nobleSha3, type Sha3 } from './hash.ts'
import {
  foldWith,
  merkleProof,
  merkleRoot,
  merkleTree,
  type PathFold,
  type PathReason,
  verifyFold,
  verifyPath,
} from './merkle.ts'
import { checkOpening, judgeBy, type OpeningJudge, type OpeningReason } from './opening-check.ts'
import { type CurveArithmetic, committer } from './pedersen.ts'
import { encodePoint, type Mode, type Point, pointText } from './point.ts'
import { unwrapProof, wrapProof } from './proof-json.ts'
import type { KnownProof } from './seed-window.ts'
import type { Check, Result, Verdict } from './verdict.ts'

export interface ChallengeTask {
  readonly data: Uint8Array
  /** the seed that the miner recorded before this request */
  readonly previousSeed: string
  readonly seed: string
  readonly g: Point
  readonly h: Point
  readonly chunkBytes: number
  readonly index: number
  /** uniform in [1, 2^256], a new one at each call (`randomnessFromBytes`) */
  readonly drawRandomness: () => bigint
}

export interface ChallengeProof {
  readonly commitmentHash: string
  readonly commitmentProof: string
  readonly commitment: string
  readonly chunk: Uint8Array
  readonly randomness: bigint
  /** wrapped (section 1.5) */
  readonly merkleProof: string
  readonly merkleRoot: string
}

export type ChallengeTaskReason = 'chunk-bytes-invalid' | 'index-out-of-range'

function isChunkSize(bytes: number): boolean {
  return Number.isSafeInteger(bytes) && bytes > 0
}

/** The miner's side. Costs two scalar multiplications per chunk: a piece in many small chunks takes seconds. */
export function proveChallenge(
  task: ChallengeTask,
  sha3: Sha3 = nobleSha3,
): Result<ChallengeProof, ChallengeTaskReason> {
  const { data, chunkBytes, index, seed } = task
  if (!isChunkSize(chunkBytes)) {
    return { ok: false, reason: 'chunk-bytes-invalid', detail: 'the chunk size must be a positive integer' }
  }
  const chunk = chunkAt(data, chunkBytes, index)
  if (chunk === null) return { ok: false, reason: 'index-out-of-range', detail: 'there is no such chunk' }
  const count = chunkCount(data.length, chunkBytes)
  const commitTo = committer(task.g, task.h, count)
  const points: Point[] = []
  let randomness = 0n
  for (let i = 0; i < count; i++) {
    const r = task.drawRandomness()
    if (i === index) randomness = r
    points.push(commitTo(dataSeedHash(data.subarray(i * chunkBytes, (i + 1) * chunkBytes), seed, sha3), r))
  }
  const leaves = normalizeZ(p256.Point, points).map(pointText)
  const tree = merkleTree(leaves, sha3)
  const commitmentProof = storeCommitmentHash(dataSeedHash(data, task.previousSeed, sha3))
  return {
    ok: true,
    value: {
      commitmentHash: chainedHash(commitmentProof, seed, sha3),
      commitmentProof,
      commitment: encodePoint(entryAt(points, index)),
      chunk,
      randomness,
      merkleProof: wrapProof(merkleProof(tree, index)),
      merkleRoot: merkleRoot(tree),
    },
  }
}

/** What the verifier asked, in its own values. */
export interface ChallengeRequest {
  readonly challengeHash: string
  readonly index: number
  readonly chunkBytes: number
  readonly g: string
  readonly h: string
  readonly curve: string
  readonly seed: string
}

/** What the verifier knows of the piece; null = this it does not know. Read in `strict` mode only. */
export interface ChallengeKnowledge {
  readonly byteLength: number
  /** V5: from `knownProofs` or from a list prepared at upload */
  readonly proofs: readonly KnownProof[] | null
  /** V6: H(chunk) */
  readonly chunkHash: bigint | null
  /** the content root of the piece; then the answer must carry `content_path` */
  readonly contentRoot: Uint8Array | null
}

export interface ChallengeExpectation {
  readonly request: ChallengeRequest
  readonly knowledge: ChallengeKnowledge
}

/** What came back, unread. `data_chunk` is base64 text, or bytes when it came in a frame. */
export interface ChallengeAnswer {
  readonly challenge_hash?: unknown
  readonly challenge_index?: unknown
  readonly chunk_size?: unknown
  readonly g?: unknown
  readonly h?: unknown
  readonly curve?: unknown
  readonly seed?: unknown
  readonly commitment_hash?: unknown
  readonly commitment_proof?: unknown
  readonly commitment?: unknown
  readonly data_chunk?: unknown
  readonly randomness?: unknown
  readonly merkle_proof?: unknown
  readonly merkle_root?: unknown
  /** ours: list of 64 hex characters, in the order of `contentPath` */
  readonly content_path?: unknown
  /** ours: the miner's signature over question and answer; no check of this file reads it */
  readonly answer_signature?: unknown
}

export type ChallengeReason =
  | 'proof-missing'
  | 'echo-differs'
  | 'chunk-malformed'
  | 'chunk-differs'
  | 'content-path-missing'
  | ChainReason
  | OpeningReason
  | PathReason
  | ContentPathReason

type Collected = Evidence<ChallengeReason>

/** What to verify with; the defaults are for small chunks. */
export interface ProofHashes {
  readonly sha3: Sha3
  readonly sha256: Sha256
  /** Folds a path at once; missing: step by step with `sha3` */
  readonly fold?: PathFold
  /** Where the platform has faster arithmetic than @noble's. */
  readonly curve?: CurveArithmetic
}

export const NOBLE_HASHES: ProofHashes = { sha3: nobleSha3, sha256: nobleSha256 }

const PROOF_FIELDS = [
  'commitment_hash',
  'commitment_proof',
  'commitment',
  'data_chunk',
  'randomness',
  'merkle_proof',
  'merkle_root',
] as const

function checkEchoes(evidence: Collected, request: ChallengeRequest, answer: ChallengeAnswer): void {
  const pairs: readonly (readonly [string, string | number, unknown])[] = [
    ['challenge_hash', request.challengeHash, answer.challenge_hash],
    ['challenge_index', request.index, answer.challenge_index],
    ['chunk_size', request.chunkBytes, answer.chunk_size],
    ['g', request.g, answer.g],
    ['h', request.h, answer.h],
    ['curve', request.curve, answer.curve],
    ['seed', request.seed, answer.seed],
  ]
  for (const [field, expected, got] of pairs) {
    evidence.record(
      { id: 'echoed-request', inputs: { field }, expected: brief(expected), got: brief(got) },
      got === expected,
      'echo-differs',
      `the answer carries another ${field} than the request`,
    )
  }
}

function readChunk(evidence: Collected, value: unknown, mode: Mode): Uint8Array | null {
  const bytes = value instanceof Uint8Array ? ({ ok: true, value } as const) : decodeBase64(value, mode)
  const got = bytes.ok ? `${bytes.value.length} bytes` : bytes.detail
  const form: Comparison = { id: 'chunk-form', expected: 'base64', got }
  evidence.record(form, bytes.ok, 'chunk-malformed', `data_chunk: ${got}`)
  return bytes.ok ? bytes.value : null
}

/** V6, and the length that the chunk must have in any case. */
function checkChunk(
  evidence: Collected,
  expected: ChallengeExpectation,
  chunk: Uint8Array,
  sha3: Sha3,
): void {
  const { request, knowledge } = expected
  const { chunkBytes, index } = request
  const range = isChunkSize(chunkBytes) ? chunkRange(knowledge.byteLength, chunkBytes, index) : null
  const length = range === null ? 0 : range.end - range.start
  const inputs = { index: brief(index) }
  evidence.record(
    { id: 'chunk-length', inputs, expected: String(length), got: String(chunk.length) },
    range !== null && chunk.length === length,
    'chunk-differs',
    'the chunk has another length than the piece gives it',
  )
  if (knowledge.chunkHash === null) return
  const hash = hashData(chunk, sha3)
  evidence.record(
    { id: 'chunk-hash', inputs, expected: dec(knowledge.chunkHash), got: dec(hash) },
    hash === knowledge.chunkHash,
    'chunk-differs',
    'the chunk is not the one that was asked for',
  )
}

/** Steps of a content path, or null. 2 * 53 bounds the neighbours of any run in a tree of safe length. */
function parseContentPath(value: unknown): Uint8Array[] | null {
  if (!Array.isArray(value) || value.length > 106) return null
  const steps: Uint8Array[] = []
  for (const step of value) {
    if (typeof step !== 'string' || !/^[0-9a-f]{64}$/.test(step)) return null
    steps.push(hexToBytes(step))
  }
  return steps
}

function checkContent(
  evidence: Collected,
  expected: ChallengeExpectation,
  root: Uint8Array,
  chunk: Uint8Array,
  given: unknown,
  hash: Sha256,
  recorded: Recorded | undefined,
): void {
  const { request, knowledge } = expected
  const path = parseContentPath(given)
  const aligned = request.chunkBytes % RECORD_BYTES === 0
  evidence.record(
    { id: 'content-path-form', inputs: { chunk_size: brief(request.chunkBytes) }, got: brief(given) },
    path !== null && aligned,
    'content-path-missing',
    aligned ? 'the answer carries no content path' : 'the chunk size is not a whole number of records',
  )
  if (path === null || !aligned) return
  const first = request.index * (request.chunkBytes / RECORD_BYTES)
  const leaves = () => contentLeaves(chunk, hash)
  const run = { root, byteLength: knowledge.byteLength, first, count: leafCount(chunk.length), leaves, path }
  evidence.include(verifyContentRun(run, hash, recorded))
}

function checkPath(
  evidence: Collected,
  expected: ChallengeExpectation,
  commitment: Point,
  answer: ChallengeAnswer,
  mode: Mode,
  hashes: ProofHashes,
  recorded: Recorded | undefined,
): void {
  const unwrapped = unwrapProof(answer.merkle_proof, mode)
  if (!unwrapped.ok) {
    const form: Comparison = { id: 'path-form', expected: 'base64 of a JSON list', got: unwrapped.detail }
    evidence.record(form, false, 'path-malformed', `merkle_proof: ${unwrapped.detail}`)
    return
  }
  const leaf = encodePoint(commitment)
  const proof = unwrapped.value
  const root = answer.merkle_root
  const fold = hashes.fold ?? foldWith(hashes.sha3)
  if (mode === 'reference') {
    evidence.include(verifyFold(proof, leaf, root, fold, recorded))
    return
  }
  const { chunkBytes, index } = expected.request
  const count = isChunkSize(chunkBytes) ? chunkCount(expected.knowledge.byteLength, chunkBytes) : 0
  evidence.include(verifyPath({ count, index, leaf, proof, root }, fold, recorded))
}

/**
 * Checks a Challenge answer. Total: any answer, also null, gives a verdict.
 * @param judge decides the opening, and is asked for it at most once
 * @param recorded told of each check when it is made; what a check needs is computed between the one before and it
 */
export function verifyChallengeProof(
  expected: ChallengeExpectation,
  answer: ChallengeAnswer | null,
  mode: Mode,
  hashes: ProofHashes = NOBLE_HASHES,
  judge: OpeningJudge = judgeBy(hashes.curve),
  recorded?: Recorded,
): Verdict<ChallengeReason> {
  const evidence: Collected = new Evidence(recorded)
  const a: ChallengeAnswer = answer ?? {}
  const { request, knowledge } = expected
  const strict = mode === 'strict'
  const present = PROOF_FIELDS.some((field) => a[field] !== null && a[field] !== undefined)
  const asked: Comparison = { id: 'proof-present', expected: PROOF_FIELDS.join(', ') }
  if (!evidence.record(asked, present, 'proof-missing', 'the answer carries no proof'))
    return evidence.verdict()
  if (strict) checkEchoes(evidence, request, a)
  checkChain(evidence, {
    seed: request.seed,
    commitmentProof: a.commitment_proof,
    commitmentHash: a.commitment_hash,
  })
  if (strict && knowledge.proofs !== null) checkKnownProof(evidence, a.commitment_proof, knowledge.proofs)
  const chunk = readChunk(evidence, a.data_chunk, mode)
  if (strict && chunk !== null) {
    checkChunk(evidence, expected, chunk, hashes.sha3)
    const root = knowledge.contentRoot
    if (root !== null) checkContent(evidence, expected, root, chunk, a.content_path, hashes.sha256, recorded)
  }
  const { curve, g, h } = strict ? request : a
  const m = chunk === null ? null : () => dataSeedHash(chunk, request.seed, hashes.sha3)
  const { commitment, randomness } = a
  const point = checkOpening(evidence, { curve, g, h, commitment, randomness, m }, mode, judge)
  if (point !== null) checkPath(evidence, expected, point, a, mode, hashes, recorded)
  return evidence.verdict()
}

/**
 * Whether these checks say something about the data itself. Without a known chunk hash or a content root all the other
 * checks hold for a prover that has no data: then the answer is consistent, and no more may be claimed.
 */
export function bindsToData(checks: readonly Check[]): boolean {
  return checks.some(
    ({ id, ok }) => ok && (id === 'chunk-hash' || id === 'content-path' || id === 'piece-hash'),
  )
}
