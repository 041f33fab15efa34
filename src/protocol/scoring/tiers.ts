/**
 * Tiers and the statistics they come from (protocol sections 7.1 and 7.3). A tier needs two things at the end
 * of a window: a success rate within it, and successes over the miner's life.
 *
 * Different from the reference: a window ends once its blocks have passed, and a miner whom nobody asked in
 * it keeps its tier, because an idle window says nothing about it (rule-set.ts: idleWindow).
 */
import type { RuleSet, TaskKind } from './rule-set.ts'
import { wilsonInterval } from './wilson.ts'

export const TIER_NAMES = ['Super Saiyan', 'Diamond', 'Gold', 'Silver', 'Bronze'] as const
export type TierName = (typeof TIER_NAMES)[number]
/** Bronze is what everybody has. */
const EARNED = TIER_NAMES.filter((name) => name !== 'Bronze')

export interface Tier {
  readonly name: TierName
  /** Share of a full reward. */
  readonly factor: number
  /** Multiplies the factor of the two fastest of a batch. */
  readonly boost: number
  /** Least Wilson score in the window, and least successes ever. */
  readonly minScore: number
  readonly minSuccesses: number
  /** Bytes; powers of two, so exact although above 2^53. */
  readonly storageLimit: number
}

const TIB = 2 ** 40

export const TIERS: Readonly<Record<TierName, Tier>> = {
  'Super Saiyan': tier('Super Saiyan', 1, 1.02, 0.88, 10_000, 2 ** 60),
  Diamond: tier('Diamond', 0.9, 1.05, 0.77, 5_000, 2 ** 50),
  Gold: tier('Gold', 0.8, 1.1, 0.66, 2_000, 100 * TIB),
  Silver: tier('Silver', 0.7, 1.15, 0.55, 1_000, 10 * TIB),
  Bronze: tier('Bronze', 0.6, 1.2, 0, 0, TIB),
}

function tier(
  name: TierName,
  factor: number,
  boost: number,
  minScore: number,
  minSuccesses: number,
  storageLimit: number,
): Tier {
  return { name, factor, boost, minScore, minSuccesses, storageLimit }
}

export function isTierName(value: unknown): value is TierName {
  return TIER_NAMES.some((name) => name === value)
}

/** Counters of one miner. Members are named as on the reference's disk (protocol section 3, `stats:`). */
export interface WindowCounters {
  readonly store_attempts: number
  readonly store_successes: number
  readonly challenge_attempts: number
  readonly challenge_successes: number
  readonly retrieve_attempts: number
  readonly retrieve_successes: number
  /** Over the miner's life; survives the roll-over. */
  readonly total_successes: number
}

export interface Statistics extends WindowCounters {
  readonly tier: TierName
  /** Bytes. */
  readonly storage_limit: number
}

const EMPTY_WINDOW = {
  store_attempts: 0,
  store_successes: 0,
  challenge_attempts: 0,
  challenge_successes: 0,
  retrieve_attempts: 0,
  retrieve_successes: 0,
} as const

/** A newly registered or replaced miner. */
export function newStatistics(): Statistics {
  const { name, storageLimit } = TIERS.Bronze
  return { ...EMPTY_WINDOW, total_successes: 0, tier: name, storage_limit: storageLimit }
}

/** One scored answer. A monitor event counts nothing. */
export function countAnswer(row: Statistics, task: TaskKind | 'monitor', success: boolean): Statistics {
  if (task === 'monitor') return row
  const gained = success ? 1 : 0
  return {
    ...row,
    [`${task}_attempts` as const]: row[`${task}_attempts`] + 1,
    [`${task}_successes` as const]: row[`${task}_successes`] + gained,
    total_successes: row.total_successes + gained,
  }
}

export function windowTotals(row: WindowCounters): { successes: number; attempts: number } {
  return {
    successes: row.store_successes + row.challenge_successes + row.retrieve_successes,
    attempts: row.store_attempts + row.challenge_attempts + row.retrieve_attempts,
  }
}

/** Successes of a life that a tier asks for under these rules. */
export function successesFor(name: TierName, rules: RuleSet): number {
  return Math.ceil(TIERS[name].minSuccesses * rules.successScale)
}

/** The first tier from the top whose two thresholds hold, else Bronze. */
export function tierFor(
  { successes, attempts, totalSuccesses }: { successes: number; attempts: number; totalSuccesses: number },
  rules: RuleSet,
): Tier {
  const interval = wilsonInterval(successes, attempts)
  const score = rules.tierScore === 'midpoint' ? interval.midpoint : interval.lower
  const name = EARNED.find(
    (each) => score >= TIERS[each].minScore && totalSuccesses >= successesFor(each, rules),
  )
  return TIERS[name ?? 'Bronze']
}

/** The tier a miner has for the next window. */
export function nextTier(row: WindowCounters & { readonly tier: string }, rules: RuleSet): Tier {
  const { successes, attempts } = windowTotals(row)
  if (attempts === 0 && rules.idleWindow === 'keep' && isTierName(row.tier)) return TIERS[row.tier]
  return tierFor({ successes, attempts, totalSuccesses: row.total_successes }, rules)
}

/** Ends a window: tier and limit anew, the six counters to zero, the successes of a life kept. */
export function rollOver(row: Statistics, rules: RuleSet): Statistics {
  const { name, storageLimit } = nextTier(row, rules)
  const { total_successes } = row
  return { ...EMPTY_WINDOW, total_successes, tier: name, storage_limit: storageLimit }
}

/** Factor of a reward; an unknown miner counts as Bronze and is never boosted. */
export function tierFactor(name: TierName | null, boosted: boolean): number {
  if (name === null) return TIERS.Bronze.factor
  return boosted ? TIERS[name].factor * TIERS[name].boost : TIERS[name].factor
}

/** Hours of perfect answers until a total is reached, as the document computes them. */
export function hoursToTotal(successes: number, chancePerRound: number, secondsPerRound: number): number {
  return ((successes / chancePerRound) * secondsPerRound) / 3600
}
