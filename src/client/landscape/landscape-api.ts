/**
 * The subnet as everybody may see it: what the chain lists, joined with what each validator publishes of its miners. No
 * vault, wallet or key is needed for it. Plain data; docs/api.md defines every number that a validator publishes.
 *
 * Three kinds of missing are kept apart everywhere: `null` is unknown (nobody said), a report that is not `fresh`
 * is stale (said some time ago, `readAt` and `block` tell when), and 0 is a measured zero.
 */
import type { RuleSetName, TaskKind } from '../../protocol/scoring/rule-set.ts'
import type { TierName } from '../../protocol/scoring/tiers.ts'
import type { NetworkView } from '../network-api.ts'
import type { Outcome } from '../outcome-api.ts'

export interface TaskCounts {
  /** Counted answers, silence included. */
  readonly attempts: number
  readonly successes: number
}

/** Milliseconds, nearest rank over at most 256 proven answers; null without samples. */
export interface LatencySummary {
  readonly p50: number | null
  readonly p95: number | null
  readonly samples: number
}

export type PerTask<T> = Readonly<Record<TaskKind, T>>

/** Counted answers of the running window that did not succeed, by why. */
export interface FailureCause {
  readonly task: TaskKind
  readonly outcome: 'fail' | 'late' | 'offline'
  /** From the closed list of docs/api.md; empty when there is none. */
  readonly reason: string
  readonly count: number
}

/** What one validator publishes of one miner (`GET /miners`). */
export interface MinerReport {
  readonly hotkey: string
  readonly uid: number | null
  readonly tier: TierName
  /** Bytes. */
  readonly storageLimit: number
  readonly usedBytes: number
  readonly window: PerTask<TaskCounts>
  /** Proven answers since it registered. */
  readonly totalSuccesses: number
  readonly wilson: Readonly<Record<RuleSetName, number>>
  readonly latency: PerTask<LatencySummary>
  /** Moving average of rewards; may be slightly negative. */
  readonly score: number
  /** Share of the weights that this validator last set, 0..1; null when it set none since it started. */
  readonly weight: number | null
  readonly down: boolean
  readonly doubtful: number
  readonly causes: readonly FailureCause[]
  readonly lastFailure: { readonly task: TaskKind; readonly reason: string; readonly at: number } | null
}

/** Objects of one validator by healthy copies (`GET /objects/health`). */
export interface ObjectsReport {
  readonly promised: number
  readonly objects: number
  /** The n-th number counts objects with n healthy copies. */
  readonly copies: readonly number[]
  readonly short: number
  readonly lost: number
  readonly bytes: number
  readonly repairQueue: number
  /** Heights between which the copies were counted; null before the first sweep, the beginning also where nobody says it. */
  readonly sweepBegan: number | null
  readonly sweepBlock: number | null
}

/** How a validator scores, as it says. */
export interface ScoringPace {
  readonly windowBlocks: number
  /** Multiplies the successes of a life that a tier asks for; 1 but on sped-up local networks. */
  readonly successScale: number
}

export interface ValidatorReport {
  readonly hotkey: string
  readonly uid: number
  readonly stakeTao: number
  /** `fresh`: answered the last time it was asked. `stale`: did not, but did before. `silent`: never did. */
  readonly state: 'fresh' | 'stale' | 'silent'
  /** Why it is not fresh, for a person; empty when it is. */
  readonly detail: string
  /** Unix milliseconds at which these numbers came; null when none did. */
  readonly readAt: number | null
  /** Height of the metagraph it acted on then. */
  readonly block: number | null
  readonly pace: ScoringPace | null
  /** Height at which tiers were last computed. */
  readonly windowStart: number | null
  readonly weightsBlock: number | null
  readonly miners: readonly MinerReport[]
  readonly objects: ObjectsReport | null
}

/** A hotkey that came, and the one it replaced where that is known. */
export interface SeatChange {
  readonly block: number
  readonly uid: number
  readonly hotkey: string
  readonly replaced: string | null
  /** Who says whom: the chain, or a validator that saw the seat change. */
  readonly by: 'chain' | 'validator'
  /** The chain itself tells that this hotkey registered at `block`; else all of it is a validator's word, the height a guess. */
  readonly onChain: boolean
}

/** Everything at one moment. */
export interface Landscape {
  /** `synthetic` is computed (client/lab/fleet.ts) and must be labelled wherever it is shown. */
  readonly source: 'live' | 'synthetic'
  readonly network: NetworkView
  readonly maxUids: number
  /** uids in the order in which registrations would replace them (client/health/prune-order.ts), the next one first. */
  readonly pruneOrder: readonly number[]
  readonly nextEpochBlock: number | null
  /** Milliseconds a block, as measured or as known of the network. */
  readonly blockMs: number
  /** Unix milliseconds. */
  readonly at: number
  /** By stake, largest first. */
  readonly validators: readonly ValidatorReport[]
  /** Newest first; what this page saw and what validators keep. */
  readonly seats: readonly SeatChange[]
}

/** One miner at the end of one window, as one validator counted it (`GET /windows`). */
export interface WindowMiner {
  readonly hotkey: string
  readonly uid: number | null
  /** Before and after the window's end. */
  readonly tierBefore: TierName
  readonly tier: TierName
  readonly window: PerTask<TaskCounts>
  readonly totalSuccesses: number
  readonly usedBytes: number
  readonly score: number
  readonly weight: number | null
  /** The chain's share at the end of the window, 0..1; null when it held no seat. */
  readonly incentive: number | null
  readonly latency: PerTask<LatencySummary>
  readonly down: boolean
}

export interface WindowRecord {
  /** Height at which the window ended; names the window. */
  readonly block: number
  /** Unix milliseconds, by the clock of the validator. */
  readonly at: number
  readonly miners: readonly WindowMiner[]
  /** Objects at the end of the window: in all, with too few copies, with none, waiting for repair. */
  readonly objects: {
    readonly all: number
    readonly short: number
    readonly lost: number
    readonly repairQueue: number
    /**
     * Heights between which a sweep counted the first three: no copy was looked at before it began. Null: there was no sweep yet,
     * or the record is of a version that did not keep it.
     */
    readonly sweep: { readonly began: number; readonly ended: number } | null
  }
}

export interface WindowPage {
  readonly validator: string
  /** Newest first. */
  readonly windows: readonly WindowRecord[]
  /** What to give as `before` for older ones; null when there are none. */
  readonly next: number | null
}

/** Something happened; a reader may want to look anew. */
export type LandscapeEvent =
  | { readonly kind: 'block'; readonly block: number }
  /** A round, window's end or anything else in a validator's history (docs/api.md, Event). */
  | {
      readonly kind: 'history'
      readonly validator: string
      readonly event: string
      readonly block: number | null
    }

/** The network that is there, or 256 computed miners after 30 computed days (client/lab/fleet.ts). */
export type FleetName = Landscape['source']

export interface LandscapeApi {
  /** At most one block old. Fails only when the chain cannot be read: a validator that is silent is a row that says so. */
  landscape(fleet: FleetName): Promise<Outcome<Landscape>>
  /** Windows that ended below block `before` (null: the newest), as `validator` keeps them. */
  windows(fleet: FleetName, validator: string, before: number | null): Promise<Outcome<WindowPage>>
  /** @returns a number for `unlisten` */
  listen(listener: (event: LandscapeEvent) => void): Promise<number>
  unlisten(id: number): Promise<void>
}
