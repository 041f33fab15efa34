/**
 * Why one group of miners earns more than another, as far as four things explain it: the factor of the tier, the share of answers that
 * were right, the latency factor, and the boost of the two fastest. Modelled: batches are drawn from the miners as a validator draws
 * them, scored by protocol/scoring with everybody's median time, and incentive is taken to be a miner's share of all modelled rewards. What
 * the chain pays beyond that is the residual: windows before this one (the moving average keeps 95 % of them), other validators, luck.
 */
import { type Answer, scoreBatch } from '../../protocol/scoring/rewards.ts'
import { RULE_SETS, type RuleSet, type TaskKind } from '../../protocol/scoring/rule-set.ts'
import { TIERS } from '../../protocol/scoring/tiers.ts'
import { createUnits } from '../lab/seeded.ts'
import type { MinerReport } from './landscape-api.ts'
import { type MinerRow, windowSum } from './miner-rows.ts'
import { typicalMs } from './owner-service.ts'

/** Miners that are asked at once (protocol section 9.2). */
const BATCH = 10
/** Answers that are scored in all, and how often each miner takes part: a page waits for it, 20 ms at 256 miners. */
const ANSWERS = 4_000
const APPEARANCES_MAX = 60
/** Any size does, as long as it is everybody's. */
const EQUAL_BYTES = 1_000_000

export const GAP_FACTORS = ['tier', 'success', 'latency', 'boost'] as const
export type GapFactor = (typeof GAP_FACTORS)[number]
export type Factors = Readonly<Record<GapFactor, number>>

export interface Modelled {
  readonly uid: number
  readonly incentive: number
  readonly factors: Factors
}

export interface GapStep {
  readonly factor: GapFactor
  /** Of all incentive, 0..1; may be negative. */
  readonly share: number
  /** Means of the groups. */
  readonly upper: number
  readonly lower: number
}

export interface Gap {
  /** Mean incentive of each group, 0..1 of all miners. */
  readonly upper: number
  readonly lower: number
  readonly steps: readonly GapStep[]
  /** What the four do not explain. */
  readonly residual: number
  /** Miners of the groups of which enough is known, and those in them. */
  readonly known: number
  readonly of: number
}

/** Every miner that a validator has asked and timed. @param rows all miners, not only the groups: they meet in batches */
export function modelMiners(rows: readonly MinerRow[], rules: RuleSet = RULE_SETS.seed): Modelled[] {
  const asked = rows.flatMap((row) => {
    const { report } = row
    const ms = report === null ? null : typicalMs(report.latency)
    return report === null || ms === null || windowSum(report).attempts === 0 ? [] : [{ row, report, ms }]
  })
  const answers = asked.map(({ report, ms }): Answer => {
    return { seconds: ms / 1_000, bytes: EQUAL_BYTES, success: true, tier: report.tier }
  })
  const speed = speedFactors(answers, rules)
  return asked.map(({ row, report }, i) => ({
    uid: row.uid,
    incentive: row.incentive,
    factors: {
      tier: TIERS[report.tier].factor,
      success: worth(report, rules),
      latency: speed[i]?.latency ?? 1,
      boost: speed[i]?.boost ?? 1,
    },
  }))
}

/** Mean reward of an answer before tier and time: 1 for a right one, the rules' punishment for a wrong one. */
function worth({ window }: MinerReport, rules: RuleSet): number {
  let [sum, attempts] = [0, 0]
  for (const task of ['store', 'challenge', 'retrieve'] satisfies TaskKind[]) {
    const { attempts: tried, successes } = window[task]
    sum += successes + (tried - successes) * rules.failureReward[task]
    attempts += tried
  }
  return attempts === 0 ? 0 : sum / attempts
}

/** Means over drawn batches: what the boost and the latency multiply a reward with. */
function speedFactors(
  answers: readonly Answer[],
  rules: RuleSet,
): { readonly latency: number; readonly boost: number }[] {
  const sums = answers.map(() => ({ latency: 0, boost: 0, batches: 0 }))
  for (const batch of batches(answers.length)) {
    const drawn = batch.flatMap((i) => answers[i] ?? [])
    for (const [place, scored] of scoreBatch(drawn, 'challenge', rules).entries()) {
      const sum = sums[batch[place] ?? 0]
      const tier = drawn[place]?.tier
      if (sum === undefined || tier === null || tier === undefined) continue
      sum.latency += scored.reward === 0 ? 1 : scored.scaled / scored.reward
      sum.boost += scored.boosted ? TIERS[tier].boost : 1
      sum.batches += 1
    }
  }
  return sums.map(({ latency, boost, batches: n }) =>
    n === 0 ? { latency: 1, boost: 1 } : { latency: latency / n, boost: boost / n },
  )
}

/** Indices of batches: everybody is drawn equally often, in another order each time. */
function batches(miners: number): number[][] {
  const unit = createUnits(`batches/${miners}`)
  const out: number[][] = []
  const turns = Math.min(APPEARANCES_MAX, Math.ceil(ANSWERS / Math.max(1, miners)))
  for (let turn = 0; turn < turns; turn += 1) {
    const order = Array.from({ length: miners }, (_, i) => ({ i, draw: unit() }))
      .toSorted((a, b) => a.draw - b.draw)
      .map(({ i }) => i)
    for (let at = 0; at < miners; at += BATCH) {
      const batch = order.slice(at, at + BATCH)
      // A short rest is filled up from the front: a batch of one or two would boost everybody in it.
      const rest = order.slice(0, Math.max(0, Math.min(miners, BATCH) - batch.length))
      out.push([...batch, ...rest.filter((i) => !batch.includes(i))])
    }
  }
  return out
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length
}

export function rewardOf(factors: Factors): number {
  return GAP_FACTORS.reduce((product, each) => product * factors[each], 1)
}

/** Null when a group has nobody of whom enough is known, or nobody earns anything. */
export function explainGap(
  all: readonly Modelled[],
  upper: readonly MinerRow[],
  lower: readonly MinerRow[],
): Gap | null {
  const pick = (group: readonly MinerRow[]) => {
    const uids = new Set(group.map(({ uid }) => uid))
    return all.filter(({ uid }) => uids.has(uid))
  }
  const [top, bottom] = [pick(upper), pick(lower)]
  const rewards = all.reduce((sum, { factors }) => sum + Math.max(0, rewardOf(factors)), 0)
  const paid = all.reduce((sum, { incentive }) => sum + incentive, 0)
  if (top.length === 0 || bottom.length === 0 || !(rewards > 0) || !(paid > 0)) return null
  const means = (group: readonly Modelled[]): Factors => ({
    tier: mean(group.map(({ factors }) => factors.tier)),
    success: mean(group.map(({ factors }) => factors.success)),
    latency: mean(group.map(({ factors }) => factors.latency)),
    boost: mean(group.map(({ factors }) => factors.boost)),
  })
  const [a, b] = [means(top), means(bottom)]
  const parts = shapley(a, b)
  const steps = GAP_FACTORS.map((factor) => ({
    factor,
    share: (parts[factor] * paid) / rewards,
    upper: a[factor],
    lower: b[factor],
  }))
  const [mostly, less] = [mean(top.map(incentiveOf)), mean(bottom.map(incentiveOf))]
  return {
    upper: mostly,
    lower: less,
    steps,
    residual: mostly - less - steps.reduce((sum, { share }) => sum + share, 0),
    known: top.length + bottom.length,
    of: upper.length + lower.length,
  }
}

function incentiveOf({ incentive }: Modelled): number {
  return incentive
}

/**
 * How much of the difference of the two products each factor makes, as the mean over every order in which the four can be
 * changed from one group's to the other's (Shapley 1953): no factor gains by being changed last.
 */
export function shapley(upper: Factors, lower: Factors): Factors {
  const sums = { tier: 0, success: 0, latency: 0, boost: 0 }
  const orders = permutations(GAP_FACTORS)
  for (const order of orders) {
    let at: Factors = lower
    for (const factor of order) {
      const next = { ...at, [factor]: upper[factor] }
      sums[factor] += (rewardOf(next) - rewardOf(at)) / orders.length
      at = next
    }
  }
  return sums
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))
}
