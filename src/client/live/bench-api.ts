/** The workbench as a page sees it. Plain data. */
import type { Lie } from '../audit-api.ts'

/** Lies that a copy of a receipt can be given, to see which check catches which. */
export const RECEIPT_LIES = [
  'data-bit',
  'other-cid',
  'length',
  'seed',
  'commitment-hash',
  'commitment',
  'randomness',
  'own-bases',
  'infinity',
  'signature',
  'other-miner',
  'younger',
] as const
export type ReceiptLie = (typeof RECEIPT_LIES)[number]

/** One check of a proof, and how long it alone takes. */
export interface BenchRow {
  readonly id: string
  readonly inputs: Readonly<Record<string, string>>
  readonly expected: string | null
  readonly got: string | null
  readonly ok: boolean
  /** Microseconds; null where it is a comparison too short to time. */
  readonly micros: number | null
}

export type BenchRequest = {
  /** Of a round of this visit; the newest few are kept. */
  readonly cid: string
  readonly miner: string
} & (
  | { readonly subject: 'receipt'; readonly lie: ReceiptLie | null }
  | { readonly subject: 'answer'; readonly lie: Lie | null }
)

export interface BenchReport {
  readonly rows: readonly BenchRow[]
  readonly ok: boolean
  /** Of the first check that does not hold; empty. */
  readonly reason: string
  /** Whether the specification's own checks alone take it. */
  readonly specificationOk: boolean
  /** All of it, in microseconds. */
  readonly micros: number
  /** What the lie changed. */
  readonly changed: readonly { readonly field: string; readonly before: string; readonly after: string }[]
}
