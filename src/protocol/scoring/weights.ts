/**
 * From scores to the weights a validator sets on chain (protocol section 7.6).
 *
 * Different from the reference: a negative score is a weight of zero. The reference lifts all scores by the
 * smallest one, so one miner's penalty pays everybody who did nothing. And when all weights are zero nothing
 * is set, where the reference fails an assertion.
 */
import { type RuleSet, round } from './rule-set.ts'

/** `version_key` the reference sends with its weights. */
export const WEIGHTS_VERSION_KEY = 210
const U16_MAX = 65_535
/** What the chain's helper gives each uid when too few have a weight. */
const FILLER = 1e-5
/** Far below what 16 bits can show: not a weight. */
const TINY = 1e-9

/** Weights that sum to 1, or all zero. */
export function normalizedWeights(scores: readonly number[], rules: RuleSet): number[] {
  const known = scores.map(finite)
  if (rules.negativeWeights === 'zero')
    return toSumOne(
      known.map((score) => Math.max(0, score)),
      rules,
    )
  const least = Math.min(0, ...known)
  const filled = scores.map((score) => (Number.isNaN(score) ? least : finite(score)))
  return toSumOne(
    filled.map((score) => (score < 0 ? 0 : round(rules, score - least))),
    rules,
  )
}

function finite(score: number): number {
  return Number.isFinite(score) ? score : 0
}

function toSumOne(values: readonly number[], rules: RuleSet): number[] {
  const sum = values.reduce((total, value) => round(rules, total + value), 0)
  return values.map((value) => (sum > 0 ? round(rules, value / sum) : 0))
}

export interface ChainLimits {
  /** Least number of uids with a weight. */
  readonly minAllowedWeights: number
  /** Largest share of one uid, in (0, 1]. */
  readonly maxWeightLimit: number
}

/** No uid above the limit: what is cut off is spread over the others in proportion. */
export function limitWeights(weights: readonly number[], limits: ChainLimits): number[] {
  const used = weights.filter((weight) => weight > TINY).length
  if (used === 0) return weights.map(() => 0)
  // So few that even all at the limit would not make a whole: the others have to take the rest.
  const least = Math.max(limits.minAllowedWeights, Math.ceil(1 / limits.maxWeightLimit))
  const filled = used < least ? weights.map((weight) => weight + FILLER) : weights
  const total = filled.reduce((sum, weight) => sum + weight, 0)
  const shares = filled.map((weight) => weight / total)
  const limit = limits.maxWeightLimit
  if (limit * shares.length <= 1) return shares.map(() => 1 / shares.length)
  if (Math.max(...shares) <= limit) return shares
  const descending = shares.toSorted((a, b) => b - a)
  for (const [capped, share] of descending.entries()) {
    // With `capped` uids at the limit, the others share what remains in proportion to their own.
    const rest = descending.slice(capped).reduce((sum, each) => sum + each, 0)
    const lift = (1 - capped * limit) / rest
    if (share * lift <= limit) return shares.map((each) => Math.min(limit, each * lift))
  }
  return shares
}

/** Rounds to the nearest integer, halves to the even one, as the chain's helper does. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const fraction = value - floor
  if (fraction !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

export interface ChainWeights {
  readonly uids: readonly number[]
  /** 1..65535, the largest is 65535. */
  readonly values: readonly number[]
}

/** Weights as the extrinsic takes them: scaled to the largest, zeros left out. Empty when all are zero. */
export function chainWeights(weights: readonly number[], rules: RuleSet): ChainWeights {
  const largest = Math.max(0, ...weights)
  const uids: number[] = []
  const values: number[] = []
  for (const [uid, weight] of weights.entries()) {
    const value = largest > 0 ? roundHalfEven(round(rules, weight / largest) * U16_MAX) : 0
    if (value > 0) {
      uids.push(uid)
      values.push(value)
    }
  }
  return { uids, values }
}

/** Whether it is time to set weights: half a tempo of blocks after the last time. */
export function shouldSetWeights(currentBlock: number, lastUpdateBlock: number, tempo: number): boolean {
  return currentBlock - lastUpdateBlock > tempo / 2
}
