/**
 * Everything the engine may ask of the world. The engine decides; these interfaces act. Nothing else in this
 * folder may reach a clock, a random source, a socket or a disk, so that a seeded simulation runs the same
 * code in one process and replays a failure from its seed (reliability section 6).
 *
 * Production adapters live in nodes/validator, simulated ones in testing; both pass the same engine tests.
 */
import type { ChallengeAnswer, ChallengeExpectation, ChallengeReason } from '../protocol/challenge-proof.ts'
import type { Sha256 } from '../protocol/content-tree.ts'
import type { Sha3 } from '../protocol/hash.ts'
import type { PathFold } from '../protocol/merkle.ts'
import type { CurveArithmetic } from '../protocol/pedersen.ts'
import type { CURVE_NAME } from '../protocol/point.ts'
import type { Result, Verdict } from '../protocol/verdict.ts'
import type { Receipt } from '../wire/receipt-shape.ts'
import type { AnswerFields } from '../wire/synapse.ts'
import type { EngineEvent } from './events.ts'
import type { GroupParameters } from './group-parameters.ts'
import type {
  AccountRecord,
  DiscardEntry,
  EndedSessions,
  ExpiryEntry,
  HeadRecord,
  HeadTotals,
  IndexChange,
  MinerStats,
  ObjectRecord,
  OutboxEntry,
  PendingAudit,
  PieceRecord,
  PlacingEntry,
  RepairEntry,
  SeatRecord,
} from './records.ts'
import type { Together } from './together.ts'
import type { CopyExpectation, CopyReason } from './verify-copy.ts'

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
  /** Where the host has faster arithmetic than @noble's. */
  readonly curve?: CurveArithmetic
  /** Where the host folds a path at once. */
  readonly fold?: PathFold
  /** H(D) and H(D || utf8(seed)) (protocol sections 1.1 and 2.1) while reading D once. */
  pieceHashes(data: Uint8Array, seed: string): { dataHash: bigint; messageHash: bigint }
}

/**
 * Everything that costs curve arithmetic, so that a simulation of a thousand seeds can put a cheap group of the same
 * shape in its place (reliability section 6); `proofs.ts` binds the real one. Every function is total.
 */
export interface Proofs {
  /** Seed and commitment bases of a Store group or a Challenge. */
  parametersOf(seed: string): GroupParameters
  /** The strict Store check and the receipt that the answer makes. */
  verifyCopy(expected: CopyExpectation, answer: StoreAnswer): Result<Receipt, CopyReason>
  /** The strict Challenge check (V1-V7 and the content path). */
  verifyChallenge(expected: ChallengeExpectation, answer: ChallengeAnswer): Verdict<ChallengeReason>
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
  | 'oversize'
  | 'cancelled'
  /** Our own process was busy while the answer may have been waiting: says nothing about the node. */
  | 'stalled'

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

/** Unchecked. A miner without the piece is the failure `missing`: it declared the fault itself. */
export interface RetrieveAnswer {
  readonly data: Uint8Array
  readonly commitment_hash: string | null
  readonly commitment_proof: string | null
}

/** What a validator asks of a miner in Challenge (protocol section 2.3). */
export interface ChallengeAsk {
  /** Decimal piece hash. */
  readonly dataHash: string
  readonly index: number
  readonly chunkBytes: number
  readonly curve: typeof CURVE_NAME
  readonly g: string
  readonly h: string
  readonly seed: string
}

/** What a validator asks of a miner so that a piece it holds stays longer. */
export interface RenewAsk {
  /** Decimal piece hash. */
  readonly dataHash: string
  /** Seconds from now. */
  readonly ttl: number
}

/** What a validator asks of a miner so that a piece goes before its end. */
export interface DiscardAsk {
  /** Decimal piece hash. */
  readonly dataHash: string
  /** It discards nothing that was stored with another seed since. */
  readonly seeds: readonly string[]
}

/** `unknown`: it has no such piece of ours. `unsupported`: a stock miner, which never heard of such a call. */
export type RenewAnswer = 'renewed' | 'unknown' | 'unsupported'
/** `kept`: it holds the piece under a later seed. */
export type DiscardAnswer = 'discarded' | 'kept' | 'unsupported'

export interface MinerTransport {
  store(to: NodeAddress, ask: StoreAsk, limits: CallLimits): Promise<Result<StoreAnswer, CallFailure>>
  /** Null proof members are the failure `missing`, as the reference's miner answers for a piece it has not. */
  challenge(
    to: NodeAddress,
    ask: ChallengeAsk,
    limits: CallLimits,
  ): Promise<Result<ChallengeAnswer, CallFailure>>
  /** The piece as the miner sent it, unchecked. */
  retrieve(
    to: NodeAddress,
    ask: RetrieveAsk,
    limits: CallLimits,
  ): Promise<Result<RetrieveAnswer, CallFailure>>
  /** `renewed` means that it is durable there. */
  renew(to: NodeAddress, ask: RenewAsk, limits: CallLimits): Promise<Result<RenewAnswer, CallFailure>>
  /** Our own piece only: what another validator stored there stays. */
  discard(to: NodeAddress, ask: DiscardAsk, limits: CallLimits): Promise<Result<DiscardAnswer, CallFailure>>
  /** `POST /Synapse`: whether somebody is there. */
  ping(to: NodeAddress, limits: CallLimits): Promise<Result<null, CallFailure>>
}

export interface ValidatorTransport {
  /** Tells another validator of an object. Success means that it has made a durable record. */
  announce(to: NodeAddress, object: ObjectRecord, limits: CallLimits): Promise<Result<null, CallFailure>>
  /** Tells it that we do not have the object any more. Success means that it has durably forgotten our claim. */
  retract(to: NodeAddress, cid: string, limits: CallLimits): Promise<Result<null, CallFailure>>
}

/** The validator's durable memory. Reads see every change whose `apply` has settled. */
export interface Index {
  /** What this validator itself placed, complete or not. */
  object(cid: string): Promise<ObjectRecord | null>
  /** What other validators announced for this CID: one record a validator, unchecked. */
  claims(cid: string): Promise<readonly ObjectRecord[]>
  piece(hotkey: string, dataHash: string): Promise<PieceRecord | null>
  /**
   * Pieces of one miner in the order of their hashes: the first `limit` at or after `from` (any text; '' is the
   * beginning), without going round. Costs in proportion to `limit`, not to what the miner holds.
   */
  piecesOf(hotkey: string, from: string, limit: number): Promise<readonly PieceRecord[]>
  /** Own objects in the order of their CIDs: the first `limit` at or after `from`. */
  objectsFrom(from: string, limit: number): Promise<readonly ObjectRecord[]>
  /** What ends before `before` (unix seconds), soonest first. An entry whose record was renewed since is stale. */
  expiring(before: number, limit: number): Promise<readonly ExpiryEntry[]>
  /** Objects that may be short of copies, longest waiting first. */
  repairs(limit: number): Promise<readonly RepairEntry[]>
  /** Every audit that has to be asked again about the same piece; at most a few a miner. */
  pendingAudits(): Promise<readonly PendingAudit[]>
  /** Who sat on which uid when we last looked. */
  seats(): Promise<readonly SeatRecord[]>
  stats(): Promise<readonly MinerStats[]>
  /** The first `limit` entries in the order of validator and CID; those after `after` when it is given. */
  outbox(limit?: number, after?: OutboxEntry): Promise<readonly OutboxEntry[]>
  /** Other validators that were told of an object and had not left the subnet for an hour. */
  peers(): Promise<readonly string[]>
  /** Block at which tiers were last computed; null before the first time. */
  window(): Promise<number | null>
  /** What this caller has here; null: nothing. */
  account(hotkey: string): Promise<AccountRecord | null>
  head(vaultId: string): Promise<HeadRecord | null>
  headTotals(): Promise<HeadTotals>
  /** All of them. */
  endedSessions(): Promise<readonly EndedSessions[]>
  endedSessionsOf(account: string): Promise<EndedSessions | null>
  /** The first `limit` entries in the order of their names; those after `after` when it is given. */
  discards(limit: number, after?: DiscardEntry): Promise<readonly DiscardEntry[]>
  /** The first `limit` of all. */
  placings(limit: number): Promise<readonly PlacingEntry[]>
  /** Of one placement. */
  placingsOf(dataHash: string, seed: string): Promise<readonly PlacingEntry[]>
  /**
   * All of the changes or none. With `durable` they have reached the disk when the promise resolves; nothing
   * is acknowledged before that. Rejects with a StorageError when the disk refuses.
   */
  apply(changes: readonly IndexChange[], mode: 'durable' | 'relaxed'): Promise<void>
  /**
   * Called before reading. What it gives resolves when all that was read since is kept like what `apply` has acknowledged; another
   * process may still be waiting for it, or the index took it although its `apply` failed. Whoever acknowledges what it only
   * found waits for that. Absent: whatever can be read is kept. Rejects with a StorageError.
   */
  readonly beginRead?: () => () => Promise<void>
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
  /** With the hotkey, the identity of a neuron: whoever registers again starts anew (reliability B26). */
  readonly registeredAtBlock: number
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

export interface EnginePorts {
  readonly clock: Clock
  readonly random: Random
  readonly hashing: Hashing
  readonly proofs: Proofs
  readonly miners: MinerTransport
  readonly validators: ValidatorTransport
  readonly index: Index
  readonly chain: Chain
  /** This validator's hotkey: what miners put into the receipts they sign for us. */
  readonly hotkey: string
  readonly report: (event: EngineEvent) => void
  /** Absent: this process is the validator's only one. */
  readonly together?: Together
}
