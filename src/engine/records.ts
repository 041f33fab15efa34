/**
 * What a validator remembers: the records behind `ports.Index`. Plain data that survives JSON, one record a
 * key, so that an operator can read the index with any tool. Differs from the reference's layout (protocol
 * section 3): the object carries its receipts, because they are the evidence a user checks, and only verified
 * holders are written, because the reference also lists miners that failed and later counts them as copies.
 */
import type { Statistics } from '../protocol/scoring/tiers.ts'
import type { Receipt } from '../wire/receipt-shape.ts'

/** One user object. Below 64 MiB the reference keeps an object in one piece (4.4); ours never exceed 16 MiB. */
export interface ObjectRecord {
  readonly cid: string
  /** Bytes of the object, which are the bytes of its piece. */
  readonly length: number
  /** Decimal SHA3-256 of the piece: its name on miners. */
  readonly dataHash: string
  /** Unix seconds of acceptance; the object expires at `generated + ttl`. */
  readonly generated: number
  readonly ttl: number
  /** The user's payload text, opaque to us. */
  readonly encryptionPayload: string
  /** One receipt a holder. This validator verified each of them, unless `claimedBy` names another. */
  readonly receipts: readonly Receipt[]
  /** Hotkey of the validator whose word this is; null for our own records. */
  readonly claimedBy: string | null
}

/** One piece that this validator placed on one miner: what a challenge of it starts from. */
export interface PieceRecord {
  readonly hotkey: string
  readonly dataHash: string
  readonly cid: string
  readonly length: number
  /**
   * Seeds the miner may hold now, oldest first: the last confirmed one and every one sent since (protocol V5).
   */
  readonly seeds: readonly string[]
  readonly generated: number
  readonly ttl: number
}

/** One miner's row (protocol section 3, `stats:`), with our moving average and the bytes placed on it. */
export interface MinerStats extends Statistics {
  readonly hotkey: string
  /** Bytes this validator has placed on the miner. */
  readonly stored_bytes: number
  /** Moving average of scaled rewards (protocol section 7.5). */
  readonly score: number
}

/** One announcement that another validator has not acknowledged yet. */
export interface OutboxEntry {
  readonly validator: string
  readonly cid: string
}

export type IndexChange =
  | { readonly kind: 'object'; readonly record: ObjectRecord }
  /** A record with `claimedBy`; replaces that validator's earlier claim for the CID. */
  | { readonly kind: 'claim'; readonly record: ObjectRecord }
  | { readonly kind: 'piece'; readonly record: PieceRecord }
  | { readonly kind: 'stats'; readonly row: MinerStats }
  | { readonly kind: 'outbox'; readonly entry: OutboxEntry }
  | { readonly kind: 'outbox-done'; readonly validator: string; readonly cid: string }
  | { readonly kind: 'window'; readonly block: number }
