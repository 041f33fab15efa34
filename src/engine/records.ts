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
  /**
   * Hex root of the content tree over the bytes, fixed while we held them: what a challenge is held against.
   * Null in claims: nobody else's root is believed.
   */
  readonly contentRoot: string | null
  /** Unix seconds of acceptance; the object expires at `generated + ttl`. */
  readonly generated: number
  readonly ttl: number
  /** The user's payload text, opaque to us. */
  readonly encryptionPayload: string
  /** One receipt a holder. This validator verified each of them, unless `claimedBy` names another. */
  readonly receipts: readonly Receipt[]
  /** Hotkeys of the callers that stored these bytes here: only they may delete them. Empty in claims. */
  readonly owners: readonly string[]
  /** Hotkey of the validator whose word this is; null for our own records. */
  readonly claimedBy: string | null
}

/** A seed that a miner may hold, and H(D || utf8(seed)) as decimal text where we had the bytes to compute it. */
export interface PieceSeed {
  readonly seed: string
  readonly proof: string | null
}

/** One piece that this validator placed on one miner: what a challenge of it starts from. */
export interface PieceRecord {
  readonly hotkey: string
  readonly dataHash: string
  readonly cid: string
  readonly length: number
  /** Hex root of the content tree over its bytes. */
  readonly contentRoot: string
  /**
   * Seeds the miner may hold now, oldest first: the last confirmed one and every one sent since (protocol V5).
   */
  readonly seeds: readonly PieceSeed[]
  /**
   * The term that this miner promised. A miner that was away when the object was renewed keeps the old one: it may purge
   * its copy at that end and has broken no promise, so the copy counts no more (upkeep/copies.ts).
   */
  readonly generated: number
  readonly ttl: number
  /**
   * Seed of the Store that began this record. Bytes that were deleted and stored again are another record under the same
   * name; what was asked about the first says nothing about the second.
   */
  readonly born: string
  /** A `probe` is random data of ours that nobody misses; a miner cannot tell it from a user's object. */
  readonly purpose: 'user' | 'probe'
  /** Its miner signs no receipts and knows no content tree: its answers can be consistent, and only its bytes prove. */
  readonly stock?: true
}

/** A question that must be asked again about the same piece, so that silence buys nothing. Survives roll-over and restart. */
export interface PendingAudit {
  readonly hotkey: string
  readonly dataHash: string
  readonly task: 'challenge' | 'retrieve'
  readonly why: 'late' | 'offline' | 'unknown'
  /** Times in a row without a verdict. */
  readonly strikes: number
  /** Times in a row that the answer contradicted our record although the miner's bytes were right. */
  readonly contradictions: number
  readonly sinceBlock: number
}

/** An object that may have fewer healthy copies than it should. */
export interface RepairEntry {
  readonly cid: string
  /** Unix milliseconds of the first loss since it was last whole, later when nobody can give it; orders the queue. */
  readonly sinceMs: number
  readonly reason: string
}

/** Who sat on a uid when we last looked: a registration over it shows as another hotkey or another block. */
export interface SeatRecord {
  readonly uid: number
  readonly hotkey: string
  readonly registeredAtBlock: number
}

/** When a record ends, unix seconds. `hotkey` names a probe's holder, `validator` whose claim it is; else both null. */
export interface ExpiryEntry {
  readonly at: number
  readonly kind: 'object' | 'claim' | 'probe'
  readonly cid: string
  readonly dataHash: string
  readonly hotkey: string | null
  readonly validator: string | null
}

/** One miner's row (protocol section 3, `stats:`), with our moving average and the bytes placed on it. */
export interface MinerStats extends Statistics {
  readonly hotkey: string
  /** Bytes this validator has placed on the miner. */
  readonly stored_bytes: number
  /** Moving average of scaled rewards (protocol section 7.5). */
  readonly score: number
}

/** What another validator is still to be told: the object as it is then, or that it is gone. */
export interface OutboxEntry {
  readonly validator: string
  readonly cid: string
}

/** What a miner is still to be told to discard: a piece of an object that was deleted, or one that no record tells of. */
export interface DiscardEntry {
  readonly hotkey: string
  readonly dataHash: string
  /** Of the piece record that went, or of the Store that left the piece; with the two above its identity. */
  readonly born: string
  /** Seeds that the miner may hold for it: with another one it was stored anew, and stays. */
  readonly seeds: readonly string[]
  /** Unix seconds: the miner has forgotten it by itself then. */
  readonly until: number
  /** Unix seconds; before that it is not told (strays.ts). Left out: at once. */
  readonly notBefore?: number
}

/** A miner that is being asked to store (placings.ts). */
export interface PlacingEntry {
  readonly hotkey: string
  readonly dataHash: string
  readonly cid: string
  /** Of this placement alone. */
  readonly seed: string
  /** Unix seconds: the miner has forgotten what this Store leaves by itself then. */
  readonly until: number
}

/** The head of a drive (wire/head.ts): one a vault, the newest that this validator took. */
export interface HeadRecord {
  readonly vaultId: string
  readonly number: number
  /** Hex SHA-256 of the record. */
  readonly hash: string
  /** Hotkey of the caller that put the first head of this vault: whose bound it counts against. */
  readonly owner: string
  readonly record: Uint8Array
}

/** What one caller has here: own objects that name it as an owner, and heads. The index keeps it with every write. */
export interface AccountRecord {
  readonly hotkey: string
  readonly objects: number
  /** Bytes of the objects, without copies. */
  readonly bytes: number
  readonly heads: number
}

/** Sessions of one account that were ended before their time (wire/delegation.ts). */
export interface EndedSessions {
  readonly account: string
  /** Unix seconds: every delegation that begins earlier; 0: none for that. */
  readonly before: number
  /** Single ones that begin later: their names, and unix seconds. */
  readonly sessions: readonly { readonly id: string; readonly from: number; readonly until: number }[]
}

/** All heads together. */
export interface HeadTotals {
  readonly heads: number
  readonly bytes: number
}

/**
 * Writing an object, a claim or a probe's piece writes its expiry entry too, and writing or removing an object or a head the
 * accounts of its owners; the index sees to that.
 */
export type IndexChange =
  | { readonly kind: 'object'; readonly record: ObjectRecord }
  /** A record with `claimedBy`; replaces that validator's earlier claim for the CID. */
  | { readonly kind: 'claim'; readonly record: ObjectRecord }
  | { readonly kind: 'piece'; readonly record: PieceRecord }
  | { readonly kind: 'object-gone'; readonly cid: string }
  | { readonly kind: 'claim-gone'; readonly cid: string; readonly validator: string }
  | { readonly kind: 'piece-gone'; readonly hotkey: string; readonly dataHash: string }
  | { readonly kind: 'expiry-gone'; readonly entry: ExpiryEntry }
  | { readonly kind: 'repair'; readonly entry: RepairEntry }
  | { readonly kind: 'repair-done'; readonly cid: string }
  | { readonly kind: 'pending'; readonly audit: PendingAudit }
  | { readonly kind: 'pending-done'; readonly hotkey: string; readonly dataHash: string }
  | { readonly kind: 'seat'; readonly seat: SeatRecord }
  | { readonly kind: 'stats-gone'; readonly hotkey: string }
  /**
   * `since`: the row that this one was counted on from. Where other processes write rows too, the difference of the two is
   * what is added (statistics.ts).
   */
  | { readonly kind: 'stats'; readonly row: MinerStats; readonly since?: MinerStats }
  | { readonly kind: 'outbox'; readonly entry: OutboxEntry }
  | { readonly kind: 'outbox-done'; readonly validator: string; readonly cid: string }
  /** Another validator that was told of objects, and so has to be told of their end, whatever the chain shows then. */
  | { readonly kind: 'peer'; readonly validator: string }
  | { readonly kind: 'peer-gone'; readonly validator: string }
  | { readonly kind: 'window'; readonly block: number }
  | { readonly kind: 'discard'; readonly entry: DiscardEntry }
  | {
      readonly kind: 'discard-done'
      readonly hotkey: string
      readonly dataHash: string
      readonly born: string
    }
  | { readonly kind: 'placing'; readonly entry: PlacingEntry }
  | {
      readonly kind: 'placing-done'
      readonly hotkey: string
      readonly dataHash: string
      readonly seed: string
    }
  | { readonly kind: 'head'; readonly record: HeadRecord }
  | { readonly kind: 'ended-sessions'; readonly record: EndedSessions }
  | { readonly kind: 'ended-sessions-gone'; readonly account: string }
