/**
 * Everything the engine may ask of the world. The engine decides; these interfaces act. Nothing else in this
 * folder may reach a clock, a random source, a socket or a disk, so that a seeded simulation runs the same
 * code in one process and replays a failure from its seed (reliability section 6).
 *
 * Production adapters live in nodes/validator, simulated ones in testing; both pass the same engine tests.
 */
import type { Sha256 } from '../protocol/content-tree.ts'
import type { Sha3 } from '../protocol/hash.ts'
import type { CURVE_NAME } from '../protocol/point.ts'
import type { Result } from '../protocol/verdict.ts'
import type { AnswerFields } from '../wire/synapse.ts'
import type { IndexChange, MinerStats, ObjectRecord, OutboxEntry, PieceRecord } from './records.ts'

export interface Clock {
  /** Unix milliseconds. May jump when the operator corrects it; used for TTLs only. */
  nowMs(): number
  /** Milliseconds since an arbitrary start, never going back; used for every duration and deadline. */
  monotonicMs(): number
  /** Runs `action` once after `delayMs`; the returned function withdraws it. */
  after(delayMs: number, action: () => void): () => void
}

export interface Random {
  /** Unpredictable to miners in production (they would otherwise know who is asked, and with which seed). */
  bytes(length: number): Uint8Array
}

export interface Hashing {
  readonly sha3: Sha3
  readonly sha256: Sha256
  /** H(D) and H(D || utf8(seed)) (protocol sections 1.1 and 2.1) while reading D once. */
  pieceHashes(data: Uint8Array, seed: string): { dataHash: bigint; messageHash: bigint }
}

/** Where a node listens, as the chain says. */
export interface NodeAddress {
  readonly hotkey: string
  readonly ip: string
  readonly port: number
}

/**
 * Why a call brought no answer. `unreachable`, `late` and `busy` are never a lie (reliability B29): they delay
 * a miner, they do not convict it.
 */
export type CallFailure =
  | 'unreachable'
  | 'late'
  | 'busy'
  | 'full'
  | 'refused'
  | 'missing'
  | 'malformed'
  | 'cancelled'

export interface CallLimits {
  readonly timeoutMs: number
  /** Resolves when nobody waits for the answer any more; the adapter then closes the socket. Never rejects. */
  readonly cancelled: Promise<void>
}

/** What a validator asks of a miner in Store (protocol section 2.1). */
export interface StoreAsk {
  readonly data: Uint8Array
  /** Its CID, which carries the SHA-256 that a framed request is signed over. */
  readonly cid: string
  readonly curve: typeof CURVE_NAME
  readonly g: string
  readonly h: string
  readonly seed: string
  /** Seconds. */
  readonly ttl: number
}

/** A miner's members as they came off the wire: bounded in size and typed, but nothing in them is believed yet. */
export type StoreAnswer = AnswerFields['Store']

export interface RetrieveAsk {
  /** Decimal piece hash (protocol section 1.9). */
  readonly dataHash: string
  readonly seed: string
}

export interface MinerTransport {
  store(to: NodeAddress, ask: StoreAsk, limits: CallLimits): Promise<Result<StoreAnswer, CallFailure>>
  /** The piece as the miner sent it, unchecked. */
  retrieve(to: NodeAddress, ask: RetrieveAsk, limits: CallLimits): Promise<Result<Uint8Array, CallFailure>>
}

export interface ValidatorTransport {
  /** Tells another validator of an object. Success means that it has made a durable record. */
  announce(to: NodeAddress, object: ObjectRecord, limits: CallLimits): Promise<Result<null, CallFailure>>
}

/** The validator's durable memory. Reads see every change whose `apply` has settled. */
export interface Index {
  /** What this validator itself placed, complete or not. */
  object(cid: string): Promise<ObjectRecord | null>
  /** What other validators announced for this CID: one record a validator, unchecked. */
  claims(cid: string): Promise<readonly ObjectRecord[]>
  piece(hotkey: string, dataHash: string): Promise<PieceRecord | null>
  stats(): Promise<readonly MinerStats[]>
  outbox(): Promise<readonly OutboxEntry[]>
  /** Block at which tiers were last computed; null before the first time. */
  window(): Promise<number | null>
  /**
   * All of the changes or none. With `durable` they have reached the disk when the promise resolves; nothing
   * is acknowledged before that. Rejects with a StorageError when the disk refuses.
   */
  apply(changes: readonly IndexChange[], mode: 'durable' | 'relaxed'): Promise<void>
}

/** The part of a metagraph row that decisions are made from. Structurally a `Neuron` of the chain client. */
export interface NeuronView {
  readonly uid: number
  readonly hotkey: string
  readonly coldkey: string
  readonly axon: { readonly ip: string; readonly port: number } | null
  readonly stakeRao: bigint
  readonly validatorPermit: boolean
  readonly lastUpdateBlock: number
}

export interface MetagraphView {
  readonly block: number
  readonly blockHash: string
  /** Blocks between weight settings. */
  readonly tempo: number
  readonly neurons: readonly NeuronView[]
}

export interface Chain {
  /** The last metagraph read. A failed refresh keeps the last good one. */
  metagraph(): MetagraphView
  setWeights(
    weights: readonly { uid: number; weight: number }[],
  ): Promise<Result<null, 'chain-refused' | 'chain-unreachable'>>
}

/** What happened, for logs and counters. Carries names and reasons, never data, seeds or keys. */
export type EngineEvent =
  | { readonly kind: 'copy-verified'; readonly cid: string; readonly miner: string; readonly ms: number }
  | {
      readonly kind: 'copy-failed'
      readonly cid: string
      readonly miner: string
      readonly reason: string
      readonly detail: string
    }
  | { readonly kind: 'placed'; readonly cid: string; readonly copies: number; readonly ms: number }
  | { readonly kind: 'not-placed'; readonly cid: string; readonly copies: number; readonly ms: number }
  | {
      readonly kind: 'holder-bad'
      readonly cid: string
      readonly miner: string
      readonly reason: string
      readonly detail: string
    }
  | {
      readonly kind: 'retrieved'
      readonly cid: string
      readonly miner: string
      readonly ms: number
      readonly rejected: number
    }
  | { readonly kind: 'not-retrieved'; readonly cid: string; readonly tried: number }
  | { readonly kind: 'announced'; readonly cid: string; readonly validator: string }
  | {
      readonly kind: 'announce-failed'
      readonly cid: string
      readonly validator: string
      readonly reason: string
      readonly retryMs: number
    }
  | { readonly kind: 'weights-set'; readonly block: number; readonly miners: number }
  | { readonly kind: 'weights-failed'; readonly block: number; readonly reason: string }
  | { readonly kind: 'storage-failed'; readonly action: string; readonly detail: string }

export interface EnginePorts {
  readonly clock: Clock
  readonly random: Random
  readonly hashing: Hashing
  readonly miners: MinerTransport
  readonly validators: ValidatorTransport
  readonly index: Index
  readonly chain: Chain
  /** This validator's hotkey: what miners put into the receipts they sign for us. */
  readonly hotkey: string
  readonly report: (event: EngineEvent) => void
}
