/**
 * What an audit's verdict has beside the Challenge's own checks: that the question could not have been known before it was asked,
 * that the answer is this miner's, and that it was committed to before the index was chosen. Each is total, and gives null where
 * it does not apply.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { type AuditParameters, auditParametersOf, auditSeed } from '../../protocol/audit-parameters.ts'
import { decodeBase64 } from '../../protocol/base64.ts'
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'
import type { Sha256 } from '../../protocol/content-tree.ts'
import { parseRandomness } from '../../protocol/decimal.ts'
import { brief, type Recorded } from '../../protocol/evidence.ts'
import type { Check } from '../../protocol/verdict.ts'
import { checkAnswerSignature } from '../../wire/signed-answer.ts'
import type { AnswerEvidence, AuditQuestion, QuestionEvidence } from './evidence.ts'

export type AuditReason =
  | 'seed-differs'
  | 'bases-differ'
  | 'piece-differs'
  | 'signature-mismatch'
  | 'root-changed'

/** Why each of these checks fails, in the words of a verdict. */
export const AUDIT_FAILURES: Readonly<
  Record<string, { readonly reason: AuditReason; readonly detail: string }>
> = {
  'audit-seed': { reason: 'seed-differs', detail: 'the seed is not the hash of its block and nonce' },
  'audit-bases': { reason: 'bases-differ', detail: 'g and h are not those that belong to the seed' },
  'audit-piece': {
    reason: 'piece-differs',
    detail: 'the validator asked the miners about another piece than the one with this name',
  },
  'answer-signature': { reason: 'signature-mismatch', detail: 'the miner did not sign this answer' },
  'one-root': { reason: 'root-changed', detail: 'the miner answered under one seed with several trees' },
}

const BLOCK_HASH = /^0x[0-9a-f]{64}$/
const NONCE = /^[0-9a-f]{64}$/

/** Checks of a question, the same for all who were asked it. */
export function questionChecks(
  { question, pieceHash }: QuestionEvidence,
  parametersOf: (seed: string) => AuditParameters = auditParametersOf,
  recorded: Recorded = () => undefined,
): readonly Check[] {
  const { block, blockHash, nonce, seed, g, h } = question
  const isForm = BLOCK_HASH.test(blockHash) && NONCE.test(nonce)
  const expected = isForm
    ? auditSeed(hexToBytes(blockHash.slice(2)), hexToBytes(nonce))
    : 'a block hash and a nonce'
  const seedCheck: Check = {
    id: 'audit-seed',
    ok: seed === expected,
    inputs: { block: brief(block), block_hash: brief(blockHash), nonce: brief(nonce) },
    expected,
    got: brief(seed),
  }
  recorded(seedCheck)
  const found = parametersOf(seed)
  // What faster arithmetic refuses is computed with @noble before it counts.
  const own = g === found.g && h === found.h ? found : auditParametersOf(seed)
  const bases: Check = {
    id: 'audit-bases',
    ok: g === own.g && h === own.h,
    inputs: { seed: brief(seed) },
    expected: `${own.g}, ${own.h}`,
    got: `${brief(g)}, ${brief(h)}`,
  }
  recorded(bases)
  if (pieceHash === undefined) return [seedCheck, bases]
  const [named, cid] = [question.challengeHash, brief(question.cid)]
  const inputs = { cid, validator: brief(question.validator) }
  const ok = named === pieceHash
  const piece: Check = { id: 'audit-piece', ok, inputs, expected: pieceHash, got: brief(named) }
  recorded(piece)
  return [seedCheck, bases, piece]
}

/** A text without a full stop and of a length that an honest member can have: what is signed has one reading. */
function memberOf(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9a-z]{1,320}$/.test(value) ? value : null
}

/** The chunk of an answer as bytes, or null. */
export function chunkOf({ data_chunk: value }: ChallengeAnswer): Uint8Array | null {
  if (value instanceof Uint8Array) return value
  const read = decodeBase64(value, 'strict')
  return read.ok ? read.value : null
}

/** Hex SHA-256 of the chunk that was given, or null. */
export function digestOf(answer: ChallengeAnswer, sha256: Sha256): string | null {
  const chunk = chunkOf(answer)
  return chunk === null ? null : bytesToHex(sha256(chunk))
}

/**
 * Null: it is not signed.
 * @param digest of the answer (`digestOf`)
 */
export function signatureCheck(
  question: AuditQuestion,
  { miner, answer, signature }: AnswerEvidence,
  digest: string | null,
): Check | null {
  if (signature === null || answer === null) return null
  const randomness = parseRandomness(answer.randomness, 'strict')
  const commitment = memberOf(answer.commitment)
  const commitmentHash = memberOf(answer.commitment_hash)
  const commitmentProof = memberOf(answer.commitment_proof)
  const merkleRoot = memberOf(answer.merkle_root)
  if (
    digest === null ||
    randomness === null ||
    commitment === null ||
    commitmentHash === null ||
    commitmentProof === null ||
    merkleRoot === null
  ) {
    const inputs = {
      miner: brief(miner),
      text: 'none: a member is not readable',
      signature: brief(signature),
    }
    return { id: 'answer-signature', ok: false, inputs }
  }
  const { validator, challengeHash, index, chunkBytes, seed, g, h } = question
  const asked = { validator, miner, challengeHash, index, chunkBytes, seed, g, h }
  const shown = { commitment, randomness, commitmentHash, commitmentProof, merkleRoot }
  return checkAnswerSignature({ ...asked, ...shown, chunkDigest: digest }, signature)
}

/** Neither of what only our own nodes have: then nothing binds the answer to the file, and nothing to the miner. */
export function isStock({ answer, signature }: AnswerEvidence): boolean {
  const path = answer?.content_path
  return signature === null && (path === null || path === undefined)
}

/**
 * Commit, then choose (B15): the first answer under a seed fixes the tree for all others. What one miner says of one object is
 * compared, as it came through one validator; a stock miner draws its randomness anew each time and is not held to it.
 */
export class FirstRoots {
  readonly #roots = new Map<string, { root: string; isSigned: boolean; answers: number }>()

  /** Tells all answers before any is checked. One that the miner signed stands before those that anybody can have made. */
  see(question: AuditQuestion, evidence: AnswerEvidence, isSigned: boolean): void {
    if (evidence.answer === null || isStock(evidence)) return
    const key = keyOf(question, evidence)
    const own = { root: brief(evidence.answer.merkle_root), isSigned, answers: 1 }
    const known = this.#roots.get(key) ?? { ...own, answers: 0 }
    const first = isSigned && !known.isSigned ? own : known
    this.#roots.set(key, { ...first, answers: known.answers + 1 })
  }

  /** Null: there is no second answer to compare with. */
  check(question: AuditQuestion, evidence: AnswerEvidence): Check | null {
    if (evidence.answer === null || isStock(evidence)) return null
    const known = this.#roots.get(keyOf(question, evidence))
    if (known === undefined || known.answers < 2) return null
    const got = brief(evidence.answer.merkle_root)
    const inputs = { seed: brief(question.seed), answers: String(known.answers) }
    return { id: 'one-root', ok: got === known.root, inputs, expected: known.root, got }
  }
}

function keyOf(question: AuditQuestion, { miner }: AnswerEvidence): string {
  const { validator, cid, challengeHash, chunkBytes, seed } = question
  return JSON.stringify([validator, miner, cid, challengeHash, chunkBytes, seed])
}
