/**
 * Whether incentive follows service: Spearman's rank correlation of the chain's incentive with how well a validator says
 * that a miner served in one window. Service is the middle of the Wilson interval of its answers times the latency factor of the
 * scoring rules, with everybody's median time in one batch and the answers alike in size.
 */
import { latencyFactors } from '../../protocol/scoring/latency.ts'
import { RULE_SETS, type TaskKind } from '../../protocol/scoring/rule-set.ts'
import { wilsonScore } from '../../protocol/scoring/wilson.ts'
import { ranksDown, spearman } from '../lab/spearman.ts'
import type { LatencySummary, PerTask } from './landscape-api.ts'
import { windowSum } from './miner-rows.ts'
import type { Moment, MomentMiner } from './owner-moment.ts'

const TASKS: readonly TaskKind[] = ['store', 'challenge', 'retrieve']
/** Any size does, as long as it is everybody's (protocol section 7.5). */
const EQUAL_BYTES = 1_000_000
const NORMAL_95 = 1.959964
/** Below this a rank correlation has no interval. */
const INTERVAL_LEAST = 8
/** An outlier's rank by incentive is off by at least this share of all ranks. */
const OUTLIER_SHARE = 0.25
const OUTLIERS_MAX = 4

export interface Served {
  readonly uid: number
  readonly hotkey: string
  readonly incentive: number
  /** 0..1. */
  readonly service: number
  readonly successes: number
  readonly attempts: number
  /** Milliseconds. */
  readonly p50: number
  /** 1 = most; equal ones share the mean of their places. */
  readonly incentiveRank: number
  readonly serviceRank: number
}

export interface ServiceFit {
  /** Miners of which both are known. */
  readonly served: readonly Served[]
  /** Miners that were left out: nobody asked them, or no answer of theirs was timed. */
  readonly left: number
  /** -1..1; null: fewer than three, or one side is all alike. */
  readonly rho: number | null
  /** 95 %; null where rho is or below four miners. */
  readonly interval: readonly [number, number] | null
  readonly why: 'few' | 'equal-incentive' | 'equal-service' | null
  /** Farthest off first: paid more than they serve, or less. */
  readonly outliers: readonly Served[]
}

/** One time for a miner: medians of its tasks, each as heavy as it has samples. Milliseconds; null without samples. */
export function typicalMs(latency: PerTask<LatencySummary>): number | null {
  let samples = 0
  let total = 0
  for (const task of TASKS) {
    const { p50, samples: n } = latency[task]
    if (p50 === null || n <= 0 || !Number.isFinite(p50)) continue
    samples += n
    total += n * p50
  }
  return samples === 0 ? null : total / samples
}

type Known = Omit<Served, 'service' | 'incentiveRank' | 'serviceRank'>

function known({ uid, hotkey, incentive, seen }: MomentMiner): Known | null {
  if (uid === null || incentive === null || seen === null) return null
  const { successes, attempts } = windowSum(seen)
  const p50 = typicalMs(seen.latency)
  if (attempts === 0 || p50 === null || !Number.isFinite(incentive)) return null
  return { uid, hotkey, incentive, successes, attempts, p50 }
}

export function serviceFit({ miners }: Pick<Moment, 'miners'>): ServiceFit {
  const rows = miners.flatMap((miner) => known(miner) ?? [])
  const left = miners.length - rows.length
  const factors = latencyFactors(
    rows.map(({ p50 }) => ({ seconds: p50 / 1_000, bytes: EQUAL_BYTES })),
    RULE_SETS.seed,
  )
  const service = rows.map(
    ({ successes, attempts }, i) => wilsonScore(successes, attempts) * (factors[i] ?? 0),
  )
  const incentives = rows.map(({ incentive }) => incentive)
  const [serviceRanks, incentiveRanks] = [ranksDown(service), ranksDown(incentives)]
  const served = rows.map((row, i) => ({
    ...row,
    service: service[i] ?? 0,
    serviceRank: serviceRanks[i] ?? 0,
    incentiveRank: incentiveRanks[i] ?? 0,
  }))
  const why = whyNone(served)
  const rho = why === null ? spearman(service, incentives) : null
  return { served, left, rho, interval: intervalOf(rho, rows.length), why, outliers: outliersOf(served, rho) }
}

function whyNone(served: readonly Served[]): ServiceFit['why'] {
  if (served.length < 3) return 'few'
  if (new Set(served.map(({ incentive }) => incentive)).size === 1) return 'equal-incentive'
  return new Set(served.map(({ service }) => service)).size === 1 ? 'equal-service' : null
}

function outliersOf(served: readonly Served[], rho: number | null): Served[] {
  if (rho === null) return []
  const off = ({ incentiveRank, serviceRank }: Served) => Math.abs(incentiveRank - serviceRank)
  return served
    .filter((each) => off(each) >= Math.max(2, OUTLIER_SHARE * served.length))
    .toSorted((a, b) => off(b) - off(a) || a.uid - b.uid)
    .slice(0, OUTLIERS_MAX)
}

/** Fisher's transformation with the variance of Fieller, Hartley and Pearson (1957) for ranks. */
function intervalOf(rho: number | null, n: number): readonly [number, number] | null {
  if (rho === null || n < INTERVAL_LEAST) return null
  if (Math.abs(rho) === 1) return [rho, rho]
  const half = NORMAL_95 * Math.sqrt(1.06 / (n - 3))
  return [Math.tanh(Math.atanh(rho) - half), Math.tanh(Math.atanh(rho) + half)]
}
