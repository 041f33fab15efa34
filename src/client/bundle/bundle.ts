/** What is in a proof bundle (docs/formats/proof-bundle.md). Plain data. */
import type { Receipt } from '../../wire/receipt-shape.ts'
import type { QuestionEvidence } from '../audit/evidence.ts'
import type { PartProof } from '../proof-api.ts'

/** Bytes of a whole bundle: what a page reads into memory without harm. The largest part of it are chunks. */
export const BUNDLE_BYTES_MAX = 64 * 1024 * 1024
/** Bytes of UTF-8 of a file's name; as in a manifest. */
export const NAME_BYTES_MAX = 4096

/** One download of the file, by the exporter's word: nothing of it can be computed again. */
export interface DownloadLine {
  /** Unix milliseconds. */
  readonly at: number
  readonly bytes: number
  readonly complete: boolean
  /** Parts that arrived. */
  readonly parts: number
}

export interface BundleObject {
  readonly cid: string
  /** Bytes. */
  readonly length: number
  /** 64 hex. */
  readonly contentRoot: string
  readonly role: PartProof['role']
  readonly index: number
  readonly receipts: readonly Receipt[]
  /** Each about this object: same cid, length and root. */
  readonly audits: readonly QuestionEvidence[]
}

export interface Bundle {
  /** Unix milliseconds, by the exporter's clock. */
  readonly at: number
  /** 0x and 64 hex, and how the exporter's program calls that chain. */
  readonly genesisHash: string
  readonly networkName: string
  /** SS58 of the key that signed the bundle. */
  readonly exporter: string
  /** Null: not told. */
  readonly name: string | null
  readonly objects: readonly BundleObject[]
  readonly downloads: readonly DownloadLine[]
}

export type BundleReason =
  /** Not a file of this kind. */
  | 'not-a-bundle'
  | 'newer-version'
  | 'too-large'
  /** Not the bytes that were exported: cut, damaged or changed. */
  | 'changed'
  /** Whole and signed, and still nothing that this program writes. */
  | 'malformed'
