/**
 * Rewards of one batch of answers (protocol sections 7.4 and 7.5): base reward by success and tier, the boost
 * of the two fastest, latency scaling that keeps the batch's sum.
 *
 * Different from the reference by rule set: a batch in which everybody failed leaves every score a number (the
 * reference divides 0 by 0, and that miner's average stays NaN for good), and under `strict` a failed answer
 * neither takes a boosted place nor bends the latency curve of the others.
 */
import { entryAt } from '../entry-at.ts'
import { latencyFactors, type Timing } from './latency.ts'
import { type RuleSet, round, type TaskKind } from './rule-set.ts'
import { type TierName, tierFactor } from './tiers.ts'

export interface Answer extends Timing {
  readonly success: boolean
  /** No answer came: earns nothing and is not punished. The reference knows no difference and leaves it out. */
  readonly silent?: boolean
  /** null for a miner without statistics. */
  readonly tier: TierName | null
}

export interface BaseReward {
  readonly reward: number
  readonly boosted: boolean
}

export interface ScaledRewards {
  /** One for each answer. 1 where the latency did not count. */
  readonly factors: readonly number[]
  /** What every scaled reward was multiplied with so that the batch's sum stays. */
  readonly rescale: number
  readonly scaled: readonly number[]
}

export interface ScoredAnswer extends BaseReward {
  readonly factor: number
  readonly scaled: number
}

const BOOSTED_PLACES = 2

/** Below this a sum of rewards is noise, and dividing by it would blow a reward up a thousandfold. */
export const SUM_LEAST = 1e-3

/** Which answers are boosted: the two fastest, if they are below the limit. */
export function boostedAnswers(answers: readonly Answer[], kind: TaskKind, rules: RuleSet): boolean[] {
  const limit = rules.boostLimitSeconds[kind]
  const fastest = answers
    .map(({ seconds, success }, i) => ({ i, time: seconds ?? limit, success }))
    .filter(({ success }) => success || rules.topTwoAmong === 'all')
    .sort((a, b) => a.time - b.time)
    .slice(0, BOOSTED_PLACES)
    .filter(({ time }) => time < limit)
  return answers.map((_, i) => fastest.some((each) => each.i === i))
}

/** Rewards before the latency counts. */
export function baseRewards(answers: readonly Answer[], kind: TaskKind, rules: RuleSet): BaseReward[] {
  const boosts = boostedAnswers(answers, kind, rules)
  return answers.map(({ success, silent = false, tier }, i) => {
    const boosted = boosts[i] === true
    const factor = tierFactor(tier, boosted)
    const failure = rules.failureReward[kind]
    // The plain zero avoids a negative zero, which prints oddly.
    const reward = success ? factor : silent || failure === 0 ? 0 : failure * factor
    return { reward: round(rules, reward), boosted }
  })
}

function sum(values: readonly number[], rules: RuleSet): number {
  return values.reduce((total, value) => round(rules, total + value), 0)
}

/** Scales rewards by the latency factors of their answers and restores their sum. */
export function scaleRewards(
  rewards: readonly number[],
  timings: readonly Timing[],
  rules: RuleSet,
): ScaledRewards {
  if (rewards.length !== timings.length) throw new RangeError('as many timings as rewards')
  const factors = latencyFactors(timings, rules)
  const own = rewards.map((reward) => round(rules, reward))
  const weighted = own.map((reward, i) => round(rules, reward * entryAt(factors, i)))
  const before = sum(own, rules)
  const after = sum(weighted, rules)
  if (rules.emptyBatch === 'unscaled' && !(after > SUM_LEAST && before > SUM_LEAST)) {
    return { factors, rescale: 1, scaled: weighted }
  }
  const rescale = round(rules, before / after)
  return { factors, rescale, scaled: weighted.map((reward) => round(rules, reward * rescale)) }
}

/** The whole of a batch, in the order of its answers. */
export function scoreBatch(answers: readonly Answer[], kind: TaskKind, rules: RuleSet): ScoredAnswer[] {
  const base = baseRewards(answers, kind, rules)
  const rewards = base.map(({ reward }) => reward)
  const counts = answers.map(({ success }) => success || rules.latencyOver === 'all')
  const among = <T>(values: readonly T[]) => values.filter((_, i) => counts[i] === true)
  const scaled = scaleRewards(among(rewards), among(answers), rules)
  let at = 0
  return base.map((each, i) => {
    if (counts[i] !== true) return { ...each, factor: 1, scaled: each.reward }
    const place = at
    at += 1
    return { ...each, factor: entryAt(scaled.factors, place), scaled: entryAt(scaled.scaled, place) }
  })
}
