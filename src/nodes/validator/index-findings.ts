/** What a walk over the index may find wrong. */
import type { PieceRecord } from '../../engine/records.ts'

export type Finding =
  /** A record that is not what was written, or whose key nobody knows. */
  | {
      readonly kind: 'damaged'
      readonly key: string
      readonly text: string
      /** The key and the value as they lie on the disk, which may not be text any more. */
      readonly raw: RawEntry
      readonly what: string
    }
  /** An entry that follows from a record and is not there, or not as it should be. */
  | { readonly kind: 'missing'; readonly key: string; readonly value: unknown; readonly what: string }
  /** An entry whose record is gone. */
  | { readonly kind: 'stray'; readonly key: string; readonly text: string; readonly what: string }
  /** A copy that the object lists and nobody challenges, because the record of the piece is gone. */
  | { readonly kind: 'copy-lost'; readonly key: string; readonly cid: string; readonly what: string }
  /** A piece whose object is gone. */
  | {
      readonly kind: 'object-lost'
      readonly key: string
      readonly text: string
      readonly record: PieceRecord
      readonly what: string
    }

export interface RawEntry {
  readonly key: Buffer
  readonly value: Buffer
}

export type OnFinding = (finding: Finding) => void
