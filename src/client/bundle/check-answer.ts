/**
 * One answer of a bundle, computed again. Whom a wrong one convicts is decided by what the miner's signature covers: paths and
 * echoed members are not in it, so a wrong one may be the work of whoever relayed the answer; and length and content root are
 * the exporter's word, so an answer against them alone is a word against a word.
 */

import { hexToBytes } from '@noble/hashes/utils.js'
import { chunkDigest } from '../../protocol/audit-parameters.ts'
import {
  type ChallengeAnswer,
  type ChallengeExpectation,
  verifyChallengeProof,
} from '../../protocol/challenge-proof.ts'
import { parseRandomness } from '../../protocol/decimal.ts'
import type { Check } from '../../protocol/verdict.ts'
import { checkAnswerSignature, type SignedAnswer } from '../../wire/signed-answer.ts'
import type { AnswerEvidence, AuditQuestion } from '../audit/evidence.ts'
import type { AnswerFinding, AnswerVerdict } from './bundle-report.ts'

/** Checks into which nothing enters but what the miner signed and what follows from the block. */
const OF_SIGNED_VALUES: readonly string[] = [
  'chained-commitment',
  'point-form',
  'randomness-range',
  'pedersen-opening',
]

/** Characters; a point has 314. */
const SIGNED_CHARS_MAX = 400

/** An answer and what computing it came to, before it is set against the others of its question. */
export interface ComputedAnswer {
  readonly evidence: AnswerEvidence
  readonly checks: readonly Check[]
  readonly reason: string
  /** Null: it carries no signature. */
  readonly isSigned: boolean | null
  readonly isConsistent: boolean
  readonly chunk: Uint8Array | null
}

export function computeAnswer(question: AuditQuestion, evidence: AnswerEvidence): ComputedAnswer {
  const { answer, signature } = evidence
  if (answer === null)
    return { evidence, checks: [], reason: '', isSigned: null, isConsistent: false, chunk: null }
  const verdict = verifyChallengeProof(expectationOf(question, question.contentRoot), answer, 'strict')
  const isBare = answer.content_path === undefined || answer.content_path === null
  const specification = isBare ? verifyChallengeProof(expectationOf(question, null), answer, 'strict') : null
  const signed = signature === null ? null : signatureCheck(question, evidence.miner, answer, signature)
  const chunk = answer.data_chunk instanceof Uint8Array ? answer.data_chunk : null
  const reason = verdict.ok ? (signed?.ok === false ? 'signature-mismatch' : '') : verdict.reason
  return {
    evidence,
    checks: signed === null ? verdict.checks : [...verdict.checks, signed],
    reason,
    isSigned: signed?.ok ?? null,
    isConsistent: specification?.ok ?? false,
    chunk,
  }
}

/** @param chunk digest of the one that leads to the root, where any answer to this question carries it */
export function judgeAnswer(computed: ComputedAnswer, chunk: string | null): AnswerFinding {
  const { evidence, reason, checks } = computed
  const [verdict, basis] = verdictOf(computed, chunk)
  return {
    miner: evidence.miner,
    verdict,
    basis,
    reason,
    checks,
    noAnswer: evidence.noAnswer,
    ms: evidence.ms,
  }
}

type Judgement = readonly [AnswerVerdict, AnswerFinding['basis']]

function verdictOf(computed: ComputedAnswer, chunk: string | null): Judgement {
  if (computed.evidence.answer === null) return ['no-answer', null]
  if (computed.reason === '') return [computed.isSigned === true ? 'proven' : 'unsigned', null]
  if (computed.isSigned === false) return ['wrong-unsigned', null]
  if (computed.isConsistent) return ['consistent', null]
  if (computed.isSigned === null) return ['wrong-unsigned', null]
  if (computed.checks.some(({ id, ok }) => !ok && OF_SIGNED_VALUES.includes(id)))
    return ['signed-wrong', 'arithmetic']
  const differs = chunk !== null && computed.chunk !== null && chunkDigest(computed.chunk) !== chunk
  return differs ? ['signed-wrong', 'root'] : ['signed-disputed', null]
}

/** Whether the answer's records lead to the object's root; its chunk is then the one that lies at that place. */
export function leadsToRoot({ checks }: ComputedAnswer): boolean {
  return checks.some(({ id, ok }) => id === 'content-path' && ok)
}

function expectationOf(question: AuditQuestion, root: string | null): ChallengeExpectation {
  const { challengeHash, index, chunkBytes, g, h, curve, seed, length } = question
  return {
    request: { challengeHash, index, chunkBytes, g, h, curve, seed },
    knowledge: {
      byteLength: length,
      proofs: null,
      chunkHash: null,
      contentRoot: root === null ? null : hexToBytes(root),
    },
  }
}

function signatureCheck(
  question: AuditQuestion,
  miner: string,
  answer: ChallengeAnswer,
  signature: string,
): Check {
  const signed = signedAnswerOf(question, miner, answer)
  if (signed !== null) return checkAnswerSignature(signed, signature)
  return { id: 'answer-signature', ok: false, inputs: { miner, text: 'members that nobody can sign' } }
}

/** What the miner has signed if it signed this; null where a member has no form that could be. */
function signedAnswerOf(
  question: AuditQuestion,
  miner: string,
  answer: ChallengeAnswer,
): SignedAnswer | null {
  const { validator, challengeHash, index, chunkBytes, seed, g, h } = question
  const randomness = parseRandomness(answer.randomness, 'strict')
  const commitment = signable(answer.commitment)
  const commitmentHash = signable(answer.commitment_hash)
  const commitmentProof = signable(answer.commitment_proof)
  const merkleRoot = signable(answer.merkle_root)
  if (!(answer.data_chunk instanceof Uint8Array) || randomness === null) return null
  if (commitment === null || commitmentHash === null || commitmentProof === null || merkleRoot === null)
    return null
  const asked = { validator, miner, challengeHash, index, chunkBytes, seed, g, h }
  const said = { commitment, randomness, commitmentHash, commitmentProof, merkleRoot }
  return { ...asked, ...said, chunkDigest: chunkDigest(answer.data_chunk) }
}

/** With a full stop in a member the signed text would have a second reading. */
function signable(value: unknown): string | null {
  return typeof value === 'string' && value.length <= SIGNED_CHARS_MAX && !value.includes('.') ? value : null
}
