/**
 * Lies that a copy of an answer can be given, so that a person sees which check catches which. Each is as consistent as whoever
 * tells it can make it; none can be signed by the miner whose answer it was. `forged`, `own-bases` and `infinity` pass the
 * specification's own three checks, for all that those compare comes from the answer (protocol S2, S6, S7).
 */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { auditParametersOf, auditSeed, chunkDigest } from '../../protocol/audit-parameters.ts'
import { chainedHash, dataSeedHash } from '../../protocol/chained-hash.ts'
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'
import { chunkCount, chunkRange } from '../../protocol/chunking.ts'
import { parseRandomness } from '../../protocol/decimal.ts'
import { dec, nobleSha3, toInteger } from '../../protocol/hash.ts'
import { pathShape } from '../../protocol/merkle.ts'
import { commit, randomnessFromBytes } from '../../protocol/pedersen.ts'
import { decodePoint, encodePoint, hashToPoint, type Point } from '../../protocol/point.ts'
import { unwrapProof, wrapProof } from '../../protocol/proof-json.ts'
import { signAnswer } from '../../wire/signed-answer.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { encodeAddress } from '../../wire/ss58.ts'
import type { Lie, PathStep } from '../audit-api.ts'
import { chunkOf } from './audit-checks.ts'
import type { AnswerEvidence, AuditQuestion } from './evidence.ts'

export type RandomBytes = (bytes: number) => Uint8Array

/** An answer and what it was an answer to. */
export interface Told {
  readonly question: AuditQuestion
  readonly evidence: AnswerEvidence & { readonly answer: ChallengeAnswer }
}

type Telling = (told: Told, random: RandomBytes) => Told

const INFINITY = bytesToHex(utf8ToBytes('0,0'))

const TELLINGS: Readonly<Record<Lie, Telling>> = {
  'chunk-bit': (told) => answering(told, { data_chunk: flipped(bytesOf(told.evidence.answer)) }),
  'other-chunk': otherChunk,
  'old-seed': oldSeed,
  'own-bases': (told, random) =>
    underBases(told, encodePoint(anyPoint(random)), encodePoint(anyPoint(random))),
  randomness: (told) => answering(told, { randomness: randomnessOf(told.evidence.answer) + 1n }),
  commitment: (told, random) => answering(told, { commitment: encodePoint(anyPoint(random)) }),
  infinity: (told) => rooted(answering(told, { g: INFINITY, h: INFINITY, commitment: INFINITY })),
  'merkle-path': merklePath,
  'merkle-root': (told, random) =>
    answering(told, { merkle_root: otherNode(String(told.evidence.answer.merkle_root), random) }),
  'content-path': (told, random) => {
    const [first = bytesToHex(random(32)), ...rest] = contentPathOf(told.evidence.answer)
    return answering(told, { content_path: [otherNode(first, random), ...rest] })
  },
  chain: (told, random) => answering(told, { commitment_proof: dec(toInteger(random(32))) }),
  'other-miner': (told, random) => ({
    ...told,
    evidence: { ...told.evidence, miner: encodeAddress(random(32)) },
  }),
  forged,
}

/**
 * The copy with the lie in it.
 * @param told an answer whose checks all hold: a lie about one that cannot be read has no meaning, and may throw
 */
export function tell(lie: Lie, told: Told, random: RandomBytes): Told {
  return TELLINGS[lie](told, random)
}

/** Steps of the miner's own path, as far as they can be read. */
export function stepsOf({ merkle_proof }: ChallengeAnswer): PathStep[] {
  const list = unwrapProof(merkle_proof, 'strict')
  if (!list.ok || !Array.isArray(list.value)) return []
  return list.value.flatMap((step: unknown): PathStep[] => {
    if (typeof step !== 'object' || step === null) return []
    const [left, right]: unknown[] = [Reflect.get(step, 'left'), Reflect.get(step, 'right')]
    if (typeof left === 'string') return [{ side: 'left', hash: left }]
    return typeof right === 'string' ? [{ side: 'right', hash: right }] : []
  })
}

export function contentPathOf({ content_path }: ChallengeAnswer): string[] {
  return Array.isArray(content_path) ? content_path.filter((step) => typeof step === 'string') : []
}

function answering(told: Told, changed: ChallengeAnswer): Told {
  return { ...told, evidence: { ...told.evidence, answer: { ...told.evidence.answer, ...changed } } }
}

function bytesOf(answer: ChallengeAnswer): Uint8Array {
  return chunkOf(answer) ?? new Uint8Array(0)
}

function randomnessOf({ randomness }: ChallengeAnswer): bigint {
  return parseRandomness(randomness, 'strict') ?? 0n
}

/** One bit in the middle. */
function flipped(bytes: Uint8Array): Uint8Array {
  const at = bytes.length >> 1
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
}

function anyPoint(random: RandomBytes): Point {
  return hashToPoint('filetao-drive/1/sandbox', random(32))
}

/** Something of the same form: another hash, or another point where a leaf stands. */
function otherNode(hex: string, random: RandomBytes): string {
  return hex.length === 64 ? bytesToHex(random(32)) : encodePoint(anyPoint(random))
}

/** The miner was asked for the neighbouring chunk and gives this one; where there is no other, a chunk of another file. */
function otherChunk(told: Told, random: RandomBytes): Told {
  const { question, evidence } = told
  const index = question.index > 0 ? question.index - 1 : 1
  if (index >= chunkCount(question.length, question.chunkBytes))
    return answering(told, { data_chunk: random(bytesOf(evidence.answer).length) })
  return answering({ ...told, question: { ...question, index } }, { challenge_index: index })
}

/** The answer of today, given again to the question of tomorrow: relabelled, and with a chained pair that fits. */
function oldSeed(told: Told, random: RandomBytes): Told {
  const { question, evidence } = told
  const nonce = random(32)
  const seed = auditSeed(hexToBytes(question.blockHash.slice(2)), nonce)
  const { g, h } = auditParametersOf(seed)
  const commitment_hash = chainedHash(String(evidence.answer.commitment_proof), seed)
  const asked = { ...question, nonce: bytesToHex(nonce), seed, g, h }
  return answering({ ...told, question: asked }, { seed, g, h, commitment_hash })
}

/** Commits to the same chunk under the given bases, with a tree that has the commitment in it. */
function underBases(told: Told, g: string, h: string): Told {
  const { answer } = told.evidence
  const m = dataSeedHash(bytesOf(answer), told.question.seed)
  const point = commit(pointOf(g), pointOf(h), m, randomnessOf(answer))
  return rooted(answering(told, { g, h, commitment: encodePoint(point) }))
}

function pointOf(hex: string): Point {
  const point = decodePoint(hex, 'strict')
  if (!point.ok) throw new RangeError(point.detail)
  return point.value
}

/** With the root that commitment and path lead to: a prover is free to choose it. */
function rooted(told: Told): Told {
  const { answer } = told.evidence
  const fold = (below: Uint8Array, { side, hash }: PathStep): Uint8Array =>
    side === 'left' ? nobleSha3(hexToBytes(hash), below) : nobleSha3(below, hexToBytes(hash))
  const root = stepsOf(answer).reduce(fold, hexToBytes(String(answer.commitment)))
  return answering(told, { merkle_root: bytesToHex(root) })
}

function merklePath(told: Told, random: RandomBytes): Told {
  const steps = stepsOf(told.evidence.answer)
  const last = steps.pop() ?? { side: 'left', hash: '00'.repeat(32) }
  const changed = [...steps, { ...last, hash: otherNode(last.hash, random) }]
  return answering(told, { merkle_proof: wrapSteps(changed) })
}

function wrapSteps(steps: readonly PathStep[]): string {
  return wrapProof(steps.map(({ side, hash }) => ({ [side]: hash })))
}

/**
 * A miner that keeps nothing: an invented chunk, committed to rightly under the seed and bases that were asked with, in a
 * tree of which it invents all the rest, signed with its own key.
 */
function forged(told: Told, random: RandomBytes): Told {
  const { question } = told
  const { chunkBytes, index, length, seed, g, h, validator, challengeHash } = question
  const range = chunkRange(length, chunkBytes, index) ?? { start: 0, end: chunkBytes }
  const chunk = random(range.end - range.start)
  const randomness = randomnessFromBytes(random(32))
  const commitment = encodePoint(commit(pointOf(g), pointOf(h), dataSeedHash(chunk, seed), randomness))
  const steps = pathShape(chunkCount(length, chunkBytes), index).map(({ side, siblingIsLeaf }) => ({
    side,
    hash: siblingIsLeaf ? encodePoint(anyPoint(random)) : bytesToHex(random(32)),
  }))
  const commitmentProof = dec(toInteger(random(32)))
  const commitmentHash = chainedHash(commitmentProof, seed)
  const made = rooted(
    answering(told, {
      data_chunk: chunk,
      randomness,
      commitment,
      merkle_proof: wrapSteps(steps),
      commitment_proof: commitmentProof,
      commitment_hash: commitmentHash,
    }),
  )
  const merkleRoot = String(made.evidence.answer.merkle_root)
  const miner = keypairFromMiniSecret(random(32))
  const asked = { validator, miner: miner.address, challengeHash, index, chunkBytes, seed, g, h }
  const shown = { commitment, randomness, commitmentHash, commitmentProof, merkleRoot }
  const signature = signAnswer({ ...asked, ...shown, chunkDigest: chunkDigest(chunk) }, miner)
  return { ...made, evidence: { ...made.evidence, miner: miner.address, signature } }
}
