/**
 * examples.json: the numbers printed in the project's specification. Each `computed` value must come out of our functions,
 * and whether the printed one agrees with it must be what the file says.
 */
import { sigmoidFactors } from '../protocol/scoring/latency.ts'
import { boostedAnswers, scaleRewards } from '../protocol/scoring/rewards.ts'
import { RULE_SETS } from '../protocol/scoring/rule-set.ts'
import {
  hoursToTotal,
  TIER_NAMES,
  TIERS,
  type TierName,
  tierFactor,
  tierFor,
} from '../protocol/scoring/tiers.ts'
import { wilsonScore } from '../protocol/scoring/wilson.ts'
import { DOUBLE, isNear, numbers } from './near.ts'
import type { Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

const TEN_TIMES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
const TEN_TIERS: TierName[] = [
  'Bronze',
  'Bronze',
  'Gold',
  'Diamond',
  'Bronze',
  'Silver',
  'Silver',
  'Super Saiyan',
  'Gold',
  'Bronze',
]
const TEN_VERIFIED = [true, true, false, true, false, false, true, true, true, false]
const FIVE_TIMES = [0.15, 0.12, 0.19, 0.11, 0.3]
const FIVE_TIERS: TierName[] = ['Bronze', 'Silver', 'Gold', 'Diamond', 'Super Saiyan']

/** The document's latency curve spans twice the largest time; the code's once. */
function factors(times: readonly number[], span: number): number[] {
  return sigmoidFactors(times, Math.max(...times) * span)
}

function products(tiers: readonly TierName[], latency: readonly number[]): number[] {
  return tiers.map((tier, i) => tierFactor(tier, false) * (latency[i] ?? 0))
}

const FIVE_ANSWERS = FIVE_TIMES.map((seconds, i) => ({
  seconds,
  bytes: 1,
  success: true,
  tier: FIVE_TIERS[i] ?? null,
}))

function fiveBoosted(): number[] {
  const boosted = boostedAnswers(FIVE_ANSWERS, 'store', RULE_SETS.seed)
  const latency = factors(FIVE_TIMES, 2)
  return FIVE_TIERS.map((tier, i) => tierFactor(tier, boosted[i] ?? false) * (latency[i] ?? 0))
}

/** As the code would end: rewards with boosts, latency not divided by sizes, the sum of the rewards restored. */
function fiveRescaled(): number[] {
  const boosted = boostedAnswers(FIVE_ANSWERS, 'store', RULE_SETS.seed)
  const rewards = FIVE_TIERS.map((tier, i) => tierFactor(tier, boosted[i] ?? false))
  // Equal sizes are a common factor of all times, which the curve does not see.
  return [...scaleRewards(rewards, FIVE_ANSWERS, RULE_SETS.seed).scaled]
}

const TIER_OF_EXAMPLE = { successes: 7, attempts: 9, totalSuccesses: 6842 }

const COMPUTED: Readonly<Record<string, () => number | string | number[]>> = {
  'wilson_score(8,9)': () => wilsonScore(8, 9),
  'wilson score of the roll-over example, 7 of 9 as stated': () => wilsonScore(7, 9),
  'wilson score of the roll-over example, 6 of 8 as listed': () => wilsonScore(6, 8),
  'wilson score 8 of 10 (nearest small ratio that rounds to 0.79)': () => wilsonScore(8, 10),
  'tier of the roll-over example': () => tierFor(TIER_OF_EXAMPLE, RULE_SETS.seed).name,
  'latency factors of ten miners, max_time = 2 * max': () => factors(TEN_TIMES, 2),
  'latency factors of ten miners as version 2.1.0 computes them, max_time = max': () => factors(TEN_TIMES, 1),
  'tier times latency': () => products(TEN_TIERS, factors(TEN_TIMES, 2)),
  'after success/failure': () =>
    products(TEN_TIERS, factors(TEN_TIMES, 2)).map((value, i) => (TEN_VERIFIED[i] === true ? value : 0)),
  'store example, before boosts': () => products(FIVE_TIERS, factors(FIVE_TIMES, 2)),
  'store example, boosted': fiveBoosted,
  'store example, boosted and rescaled so that the sum of rewards is kept (what the code does last; equal data sizes only rescale the times)':
    fiveRescaled,
  'boosted Diamond in the prose': () => tierFactor('Diamond', true),
  'hours to the first tier': () => hoursToTotal(TIERS.Silver.minSuccesses, 0.034, 12),
  ...Object.fromEntries(
    TIER_NAMES.map((name) => [`boosted factor ${name}`, () => tierFactor(name, true)] as const),
  ),
}

function sameValue(got: number | string | number[], expected: unknown): boolean {
  if (typeof got === 'string') return got === expected
  const list = typeof got === 'number' ? [got] : got
  const wanted = numbers(Array.isArray(expected) ? expected : [expected])
  return (
    list.length === wanted.length && list.every((value, i) => isNear(value, wanted[i] ?? Number.NaN, DOUBLE))
  )
}

function decimals(value: number): number {
  return String(value).split('.')[1]?.length ?? 0
}

/** A printed number agrees if ours shows the same digits when rounded or, as the specification does, cut. */
function agreesPrinted(value: number, printed: number): boolean {
  const unit = 10 ** decimals(printed)
  const digits = Math.round(printed * unit)
  return Math.round(value * unit) === digits || Math.trunc(value * unit) === digits
}

function reproduces(got: number | string | number[], claimed: unknown): boolean | null {
  if (claimed === null) return null
  if (typeof got === 'string') return got === claimed
  const list = typeof got === 'number' ? [got] : got
  const printed = numbers(Array.isArray(claimed) ? claimed : [claimed])
  return list.length === printed.length && list.every((value, i) => agreesPrinted(value, printed[i] ?? 0))
}

export function checkExamples(file: unknown, tally: Tally): void {
  for (const vector of new Fields(file).cases('cases')) {
    const name = vector.text('name')
    const compute = COMPUTED[name]
    if (compute === undefined) {
      tally.check(name, false, 'no function of ours belongs to this example')
      continue
    }
    const got = compute()
    const detail = `got ${JSON.stringify(got)}`
    tally.check(`${name}: computed`, sameValue(got, vector.value('computed')), detail)
    tally.equal(`${name}: reproduces`, reproduces(got, vector.value('claimed')), vector.value('reproduces'))
  }
}
