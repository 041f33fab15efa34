/** What a simulation is told and what it measures. Plain data; everything follows from the seed. */
import type { RuleSetName } from '../../protocol/scoring/rule-set.ts'
import type { TierName } from '../../protocol/scoring/tiers.ts'

export interface SimulationOptions {
  readonly seed: number
  readonly miners: number
  readonly validators: number
  readonly days: number
  readonly rules: RuleSetName
  /** Blocks of 12 s between two rounds of a validator. */
  readonly stepBlocks: number
  /** Miners have been there for up to this long when it begins; 0: all register with the first block. */
  readonly agedDays: number
  /** Registrations a day; each replaces the poorest miner out of immunity. */
  readonly registrations: number
  /** Chance of a right answer of the middle miner, in (0, 1), and how far miners differ (standard deviation of the logit). */
  readonly success: number
  readonly successSpread: number
  /** Seconds of the middle miner for 1 MiB, and how far miners differ (sigma of a log-normal). */
  readonly seconds: number
  readonly secondsSpread: number
  /** How far one miner's answers differ (sigma of a log-normal). */
  readonly jitter: number
  /** Mean share of time offline, 0..1, and mean length of an outage in hours. */
  readonly offline: number
  readonly outageHours: number
}

export const SIMULATION_DEFAULTS: SimulationOptions = {
  seed: 21,
  miners: 256,
  validators: 3,
  days: 30,
  rules: 'seed',
  stepBlocks: 3,
  agedDays: 0,
  registrations: 6,
  success: 0.95,
  successSpread: 1.4,
  seconds: 1.2,
  secondsSpread: 0.5,
  jitter: 0.35,
  offline: 0.01,
  outageHours: 2,
}

export const BLOCK_SECONDS = 12
export const BLOCKS_PER_DAY = 7_200

/** One miner as it truly is, and what it came to. */
export interface SimulatedMiner {
  /** Counts registrations from 0. */
  readonly id: number
  readonly uid: number
  /** True chance of a right answer while it is online. */
  readonly success: number
  /** True median seconds for 1 MiB. */
  readonly seconds: number
  /** Share of the time that it is online. */
  readonly uptime: number
  /** `success * uptime` times the latency factor of its median among all. */
  readonly quality: number
  /** Share of all incentive in the last epoch. */
  readonly incentive: number
  /** With the validator of the largest stake. */
  readonly tier: TierName
  readonly ageDays: number
}

/** Miners of each tier at a height, in the order of TIER_NAMES, as the mean of validators; they sum to all miners. */
export interface TierShares {
  readonly block: number
  readonly counts: readonly number[]
}

/** Hours from registration to the first window that ended with this tier; one for each miner and validator that saw it. */
export type HoursToTier = Readonly<Record<Exclude<TierName, 'Bronze'>, readonly number[]>>

export interface SimulationResult {
  readonly options: SimulationOptions
  readonly answers: number
  readonly batches: number
  readonly shares: readonly TierShares[]
  readonly hoursToTier: HoursToTier
  /** Miners and validators of which no such hour is known, because the days ended first. */
  readonly bornInRun: number
  readonly miners: readonly SimulatedMiner[]
  /** Rank correlation with incentive after each day; null while all are equal. */
  readonly spearman: readonly { readonly day: number; readonly value: number | null }[]
  readonly demotions: {
    readonly all: number
    /** The miner's true chance, as often as it was there in that window, still met what its tier asks for. */
    readonly mistaken: number
  }
  readonly promotions: number
  readonly replaced: {
    readonly all: number
    /** Better than the middle of those that stayed. */
    readonly good: number
  }
}
