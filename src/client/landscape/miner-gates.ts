/**
 * How far a miner is from its next tier and from losing the one it has, by the scoring code of the validators
 * (protocol/scoring/tiers.ts): a tier changes only when a window ends, and needs a score and successes of a life.
 */
import { RULE_SETS, type RuleSet, type RuleSetName } from '../../protocol/scoring/rule-set.ts'
import { successesFor, TIER_NAMES, TIERS, type TierName, tierFor } from '../../protocol/scoring/tiers.ts'
import { wilsonInterval } from '../../protocol/scoring/wilson.ts'
import type { MinerReport, ScoringPace } from './landscape-api.ts'
import { windowSum } from './miner-rows.ts'

/** More answers in a row than any window holds. */
const ROW_MAX = 100_000

export interface Counts {
  readonly successes: number
  readonly attempts: number
  readonly totalSuccesses: number
}

export interface Gate {
  readonly have: number
  readonly need: number
  readonly met: boolean
}

export interface NextTier {
  readonly name: TierName
  readonly successes: Gate
  readonly score: Gate
  /** Right answers in a row with which this window's score reaches it; 0 when it does, null when no number does. */
  readonly rowNeeded: number | null
}

export type Demotion =
  /** Nothing is below Bronze. */
  | { readonly kind: 'lowest' }
  /** So many more failures in this window keep the tier; one more loses it. */
  | { readonly kind: 'room'; readonly failures: number }
  /** If the window ended now the tier would be lost; so many right answers in a row would hold it (null: none do). */
  | { readonly kind: 'falling'; readonly to: TierName; readonly rowNeeded: number | null }

export function countsOf(report: Pick<MinerReport, 'window' | 'totalSuccesses'>): Counts {
  return { ...windowSum(report), totalSuccesses: report.totalSuccesses }
}

/** Whether counts can be: what others publish may be anything. */
export function canBe({ successes, attempts }: Pick<Counts, 'successes' | 'attempts'>): boolean {
  return successes >= 0 && attempts >= successes && Number.isFinite(attempts)
}

/** The rules at the pace of a validator. Not `spedUp`: what a validator says of itself may be anything. */
export function rulesAt(pace: ScoringPace | null, name: RuleSetName = 'seed'): RuleSet {
  const set = RULE_SETS[name]
  if (pace === null || !(pace.successScale > 0) || !(pace.windowBlocks >= 1)) return set
  return { ...set, windowBlocks: Math.floor(pace.windowBlocks), successScale: pace.successScale }
}

/** What is held against the thresholds. */
export function scoreOf(
  { successes, attempts }: Pick<Counts, 'successes' | 'attempts'>,
  rules: RuleSet,
): number {
  const { midpoint, lower } = wilsonInterval(successes, attempts)
  return rules.tierScore === 'midpoint' ? midpoint : lower
}

/** The tier of the next window if this one ended now. */
export function tierAtEnd(tier: TierName, counts: Counts, rules: RuleSet): TierName {
  if (counts.attempts === 0 && rules.idleWindow === 'keep') return tier
  return tierFor(counts, rules).name
}

export function tierAbove(tier: TierName): TierName | null {
  return TIER_NAMES[TIER_NAMES.indexOf(tier) - 1] ?? null
}

/** Both gates of the tier above the one it has; null at the top. */
export function nextTierOf(tier: TierName, counts: Counts, rules: RuleSet): NextTier | null {
  const name = tierAbove(tier)
  if (name === null) return null
  const need = successesFor(name, rules)
  const score = scoreOf(counts, rules)
  const { minScore } = TIERS[name]
  return {
    name,
    successes: { have: counts.totalSuccesses, need, met: counts.totalSuccesses >= need },
    score: { have: score, need: minScore, met: score >= minScore },
    rowNeeded: rowFor(counts, (more) => scoreOf(more, rules) >= minScore),
  }
}

/** What keeps the tier, or would, exactly: by asking the rules about each number of failures. */
export function demotionOf(tier: TierName, counts: Counts, rules: RuleSet): Demotion {
  if (tier === 'Bronze') return { kind: 'lowest' }
  const least = TIER_NAMES.indexOf(tier)
  const holds = (now: Counts) => TIER_NAMES.indexOf(tierAtEnd(tier, now, rules)) <= least
  if (!holds(counts)) {
    return { kind: 'falling', to: tierAtEnd(tier, counts, rules), rowNeeded: rowFor(counts, holds) }
  }
  const after = (failures: number) => holds({ ...counts, attempts: counts.attempts + failures })
  // The score falls with every failure, and with more failures than successes it is below every threshold.
  return { kind: 'room', failures: lastThatHolds(after, counts.successes + 1) }
}

/** The largest number of 0 to `most` for which `holds`, which 0 does, and which does not hold again once it stopped. */
function lastThatHolds(holds: (value: number) => boolean, most: number): number {
  let low = 0
  let high = most
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}

function rowFor(counts: Counts, reaches: (counts: Counts) => boolean): number | null {
  const after = (more: number): Counts => ({
    successes: counts.successes + more,
    attempts: counts.attempts + more,
    totalSuccesses: counts.totalSuccesses + more,
  })
  if (!reaches(after(ROW_MAX))) return null
  if (reaches(counts)) return 0
  return lastThatHolds((more) => !reaches(after(more)), ROW_MAX) + 1
}
