/**
 * The score of a miner: an exponential moving average of its rewards (protocol section 7.5), and the monitor
 * that punishes absence (section 9.3).
 *
 * Different from the reference: a reward or a score that is not a number counts as zero instead of staying for
 * good, and one answered ping forgives the failed ones before it, as the document says ("successive").
 */
import { type RuleSet, round } from './rule-set.ts'

/** The next score of a miner with this reward in the round; without a reward the score stays. */
export function movingAverage(score: number, reward: number, rules: RuleSet): number {
  if (rules.float32) {
    const gained = round(rules, round(rules, rules.alpha) * round(rules, reward))
    const kept = round(rules, round(rules, 1 - rules.alpha) * round(rules, score))
    return round(rules, gained + kept)
  }
  return rules.alpha * finite(reward) + (1 - rules.alpha) * finite(score)
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}

export interface ScoreChange {
  readonly uid: number
  readonly reward: number
}

/**
 * Scores of all uids after a batch. Uids outside of the batch keep their score: the reference writes the
 * rewards over a copy of the scores and averages the whole vector, which leaves a score s at s up to rounding.
 */
export function updateScores(
  scores: readonly number[],
  changes: readonly ScoreChange[],
  rules: RuleSet,
): number[] {
  const next = rules.float32 ? scores.map((score) => movingAverage(score, score, rules)) : scores.slice()
  for (const { uid, reward } of changes) {
    const score = scores[uid]
    if (score === undefined) throw new RangeError(`"uid" ${uid} is outside of ${scores.length} scores`)
    next[uid] = movingAverage(score, reward, rules)
  }
  return next
}

export interface PingResult {
  /** Failed pings so far. */
  readonly counter: number
  /** The miner is punished now, and the counter starts over. */
  readonly down: boolean
}

/** One ping of a miner whose counter was `counter`. */
export function countPing(counter: number, answered: boolean, rules: RuleSet): PingResult {
  if (answered) return { counter: rules.monitorResetsOnSuccess ? 0 : counter, down: false }
  const down = counter + 1 >= rules.monitorFailures
  return { counter: down ? 0 : counter + 1, down }
}
