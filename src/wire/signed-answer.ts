/**
 * The miner's signature over its Challenge answer, ours (`answer_signature`). The specification's answers are signed by nobody
 * (S9), so whoever relays one could have made it; with this the owner who audits through a validator knows whose answer it is,
 * and can show it to others. It covers everything of question and answer but the two paths, which lead to roots that it covers
 * or that the owner fixed.
 */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Check } from '../protocol/verdict.ts'
import { type Keypair, verifySignature } from './sr25519.ts'
import { decodeAddress } from './ss58.ts'

export interface SignedAnswer {
  /** SS58 of the caller of the Challenge. */
  readonly validator: string
  readonly miner: string
  /** Decimal piece hash. */
  readonly challengeHash: string
  readonly index: number
  readonly chunkBytes: number
  readonly seed: string
  readonly g: string
  readonly h: string
  readonly commitment: string
  readonly randomness: bigint
  readonly commitmentHash: string
  readonly commitmentProof: string
  readonly merkleRoot: string
  /** Hex SHA-256 of the chunk. */
  readonly chunkDigest: string
}

/** What the miner signs. No member can contain a full stop, so the text has one reading. */
export function answerText(answer: SignedAnswer): string {
  return [
    'filetao-answer/1',
    answer.validator,
    answer.miner,
    answer.challengeHash,
    answer.index,
    answer.chunkBytes,
    answer.seed,
    answer.g,
    answer.h,
    answer.commitment,
    answer.randomness,
    answer.commitmentHash,
    answer.commitmentProof,
    answer.merkleRoot,
    answer.chunkDigest,
  ].join('.')
}

/** The value of a Challenge answer's `answer_signature`. */
export function signAnswer(answer: SignedAnswer, miner: Keypair): string {
  return `0x${bytesToHex(miner.sign(utf8ToBytes(answerText(answer))))}`
}

const SIGNATURE = /^0x[0-9a-f]{128}$/

/** Total. */
export function checkAnswerSignature(answer: SignedAnswer, signature: unknown): Check {
  const text = answerText(answer)
  const miner = decodeAddress(answer.miner)
  const isForm = typeof signature === 'string' && SIGNATURE.test(signature)
  const ok =
    isForm && miner.ok && verifySignature(utf8ToBytes(text), hexToBytes(signature.slice(2)), miner.value)
  const shown = isForm ? signature : 'nothing of its form'
  return { id: 'answer-signature', ok, inputs: { miner: answer.miner, text, signature: shown } }
}
