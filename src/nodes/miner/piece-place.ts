/**
 * Where the bytes of pieces lie: a folder (`folder-pieces.ts`) or a bucket of an S3-compatible store (`bucket-pieces.ts`).
 * Work on one name is serial; whoever calls holds its lock. Every promise rejects with a StorageError when the place
 * does not work, which says nothing about a piece: only `null` and `false` do.
 */
import type { PieceName } from './piece-name.ts'

/** Something found in the place at start. */
export type FoundEntry =
  | { readonly kind: 'piece'; readonly name: PieceName; readonly bytes: number }
  | FoundForeign

/** What no record of ours can be about. `id` means something to its own place only. */
export interface FoundForeign {
  readonly kind: 'foreign'
  readonly id: string
  readonly why: string
}

export interface PiecePlace {
  /** Durable when it resolves; on an error the place holds no such piece as far as `read` and `has` can see. */
  write(name: PieceName, bytes: Uint8Array): Promise<void>
  /** The bytes, unchecked beyond their length; null: there is nothing of that length. */
  read(name: PieceName, bytes: number): Promise<Uint8Array | null>
  /** Whether there is something of that length. */
  has(name: PieceName, bytes: number): Promise<boolean>
  /** Durable when it resolves; a missing piece is fine. */
  remove(name: PieceName): Promise<void>
  /** Out of service, kept as evidence; a missing piece is fine. */
  quarantine(name: PieceName, why: string): Promise<void>
  quarantineForeign(found: FoundForeign): Promise<void>
  /** Bytes that the place would still take; infinite where it does not say. */
  freeBytes(): Promise<number>
  /** Removes unfinished writes; returns how many. Only at start, before anything writes. */
  removeUnfinished(): Promise<number>
  /** Everything there is; pieces in the order of their names, each once. May miss one: `has` decides. */
  scan(): AsyncGenerator<FoundEntry>
  close(): Promise<void>
}
