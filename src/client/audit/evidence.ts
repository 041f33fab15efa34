/**
 * Everything that an audit's verdict was computed from: what was asked, and what came back. Plain data that survives structured
 * cloning; whoever has it can compute every check again (`examine.ts`, the proof bundle).
 */
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'

/** What the owner asked all holders of one object about one chunk. */
export interface AuditQuestion {
  readonly cid: string
  /** Bytes of the object. */
  readonly length: number
  /** Hex root of its content tree, fixed while the owner held the bytes. */
  readonly contentRoot: string
  /** SS58: who relayed the question, and as whose caller the miners know it. */
  readonly validator: string
  /** Decimal SHA3-256 of the object, by the validator's word. */
  readonly challengeHash: string
  readonly chunkBytes: number
  readonly index: number
  /** `auditSeed(blockHash, nonce)`. */
  readonly seed: string
  readonly curve: 'P-256'
  /** `auditParametersOf(seed)`. */
  readonly g: string
  readonly h: string
  /** Number and hash (0x and 64 hex) of the block that the seed was drawn after. */
  readonly block: number
  readonly blockHash: string
  /** 64 hex. */
  readonly nonce: string
  /** 0x and 64 hex: which chain that block is of. */
  readonly genesisHash: string
  /** Unix milliseconds, by the owner's clock. */
  readonly at: number
}

/** Why a holder's answer is missing; all but the first two are nobody's lie. */
export const NO_ANSWERS = [
  /** The miner says that it has not the piece. */
  'missing',
  /** It refused the question. */
  'refused',
  /** What came was no answer of this protocol, or too large. */
  'malformed',
  'late',
  'unreachable',
  'busy',
  /** A receipt names it, and the validator did not ask it. */
  'unasked',
] as const
export type NoAnswer = (typeof NO_ANSWERS)[number]

/** What one holder said, unread: `answer.data_chunk` is bytes, `answer.randomness` decimal text. */
export interface AnswerEvidence {
  /** SS58. */
  readonly miner: string
  readonly answer: ChallengeAnswer | null
  /** Null exactly where there is an answer. */
  readonly noAnswer: NoAnswer | null
  /** `answer_signature`; null: unsigned. */
  readonly signature: string | null
  /** Milliseconds until the validator had it, by the validator's word. */
  readonly ms: number
}

export interface QuestionEvidence {
  readonly question: AuditQuestion
  readonly answers: readonly AnswerEvidence[]
  /** Decimal SHA3-256 of the object as this device computed it over the bytes; missing where it never held them. */
  readonly pieceHash?: string
}
