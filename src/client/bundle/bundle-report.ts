/** What computing a bundle again came to: codes and numbers, for whoever words them. Plain data. */
import type { Check } from '../../protocol/verdict.ts'
import type { NoAnswer } from '../audit/evidence.ts'
import type { BundleObject, DownloadLine } from './bundle.ts'

export const ANSWER_VERDICTS = [
  /** Every check holds, and the miner signed it. */
  'proven',
  /** Every check holds; it is not signed, so it may be anybody's. */
  'unsigned',
  /** The specification's checks hold, and nothing binds it to the object: no content path (a stock miner). */
  'consistent',
  /** The miner signed an answer that is wrong whatever anybody did on the way: it convicts itself. See `basis`. */
  'signed-wrong',
  /** Signed, and wrong in what the signature does not cover, or by the exporter's word alone: nobody is convicted. */
  'signed-disputed',
  /** Wrong, and no signature of the miner holds over it: nobody is convicted. */
  'wrong-unsigned',
  'no-answer',
  /** The question is not drawn from the block that it names, or, by the exporter's word, is about another piece: an answer to it says nothing. */
  'void',
] as const
export type AnswerVerdict = (typeof ANSWER_VERDICTS)[number]

export interface AnswerFinding {
  readonly miner: string
  readonly verdict: AnswerVerdict
  /**
   * Of `signed-wrong`. `arithmetic`: what it signed contradicts itself. `root`: it signed another chunk than the one that leads
   * to the object's root, so it is convicted where that root is the one of the piece that it was asked for.
   */
  readonly basis: 'arithmetic' | 'root' | null
  /** First check that did not hold; empty where all did. */
  readonly reason: string
  /** Those of the question first. */
  readonly checks: readonly Check[]
  readonly noAnswer: NoAnswer | null
  /** By the validator's word. */
  readonly ms: number
}

export interface QuestionFinding {
  readonly index: number
  readonly chunkBytes: number
  readonly validator: string
  readonly block: number
  readonly blockHash: string
  readonly genesisHash: string
  /** Unix milliseconds, by the exporter's clock. */
  readonly at: number
  /** Whether the seed comes from the block and the bases from the seed, and the piece is the one that the exporter knew. */
  readonly ok: boolean
  readonly answers: readonly AnswerFinding[]
}

export interface ReceiptFinding {
  readonly miner: string
  readonly validator: string
  readonly block: number
  readonly blockHash: string
  /**
   * `held`: signed, of this object, and its commitment opens; not against the bytes, which are not in the bundle. `proven`: against
   * them too.
   */
  readonly verdict: 'held' | 'proven' | 'failed'
  readonly reason: string
  readonly checks: readonly Check[]
}

export interface ObjectFinding
  extends Pick<BundleObject, 'cid' | 'length' | 'contentRoot' | 'role' | 'index'> {
  /**
   * What the root rests on. `object`: the whole object is in the bundle, and is the one of this CID. `word`: the exporter's word.
   * `contradicted`: bytes that lead to the root are not the object of this CID.
   */
  readonly root: 'object' | 'word' | 'contradicted'
  readonly receipts: readonly ReceiptFinding[]
  readonly questions: readonly QuestionFinding[]
}

/** A block that somebody has to know the hash of. */
export interface Anchor {
  readonly block: number
  readonly blockHash: string
  readonly genesisHash: string
}

/** What whoever knows the hashes of the blocks may take as shown. */
export type Claim =
  /** Those miners computed right answers after those blocks. */
  | { readonly code: 'answered'; readonly answers: number; readonly miners: number }
  /** Somebody had the right bytes after those blocks. */
  | { readonly code: 'bytes-there'; readonly answers: number }
  /** Those miners signed wrong answers. */
  | { readonly code: 'convicted'; readonly answers: number; readonly miners: number }
  /** Those miners signed, after the blocks that they name, that they had stored the objects. */
  | { readonly code: 'receipts'; readonly receipts: number; readonly miners: number }
  /** Those objects are in the bundle whole and hash to their names. */
  | { readonly code: 'whole'; readonly objects: number }
  /** The bundle is as the key of the exporter signed it. */
  | { readonly code: 'unchanged' }

/** What nothing in the bundle shows. */
export type Limit =
  | { readonly code: 'still-held' }
  | { readonly code: 'other-chunks' }
  | { readonly code: 'before' }
  | { readonly code: 'how-late' }
  | { readonly code: 'registered' }
  | { readonly code: 'exporter' }
  | { readonly code: 'root-by-word'; readonly objects: number }
  | { readonly code: 'receipts-without-data'; readonly receipts: number }
  /** Wrong answers that convict their miners only if root and piece belong together, which is the exporter's word. */
  | { readonly code: 'convicted-by-word'; readonly answers: number }
  | { readonly code: 'unsigned'; readonly answers: number }
  | { readonly code: 'downloads-by-word'; readonly downloads: number }
  | { readonly code: 'name-by-word' }

export interface Statement {
  /** Blocks of questions that hold, oldest first. */
  readonly anchors: readonly Anchor[]
  readonly proves: readonly Claim[]
  readonly leavesOpen: readonly Limit[]
}

export interface BundleReport {
  /** Unix milliseconds, by the exporter's clock. */
  readonly at: number
  readonly genesisHash: string
  readonly networkName: string
  readonly exporter: string
  readonly name: string | null
  readonly objects: readonly ObjectFinding[]
  readonly downloads: readonly DownloadLine[]
  readonly answers: Readonly<Record<AnswerVerdict, number>>
  readonly receipts: Readonly<Record<ReceiptFinding['verdict'], number>>
  /** Every receipt holds, and every answer is proven or honestly absent. */
  readonly ok: boolean
  readonly statement: Statement
}
