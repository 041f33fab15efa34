/** How far miners get through the two gates of a tier: successes of a life, and the success rate of a window. */
import { gatesOf } from '../../../client/landscape/miner-rows.ts'
import { TIER_NAMES, type TierName } from '../../../protocol/scoring/tiers.ts'
import type { ReportedRow, WilsonSide } from './chart-input.ts'

/** From the lowest. */
export const TIERS_UP: readonly TierName[] = TIER_NAMES.toReversed()

export function heightOf(tier: TierName): number {
  return TIERS_UP.indexOf(tier)
}

export interface FunnelStep {
  readonly tier: TierName
  /** Miners that this tier or a higher one would have by each gate alone, by both, and that have it now. */
  readonly bySuccesses: number
  readonly byScore: number
  readonly byBoth: number
  readonly now: number
  /** Miners whose published tier is exactly this one. */
  readonly exactly: number
}

export interface Funnel {
  readonly miners: number
  readonly steps: readonly FunnelStep[]
  /** Miners below the highest tier, by the gate that holds them where they are. */
  readonly held: { readonly successes: number; readonly score: number; readonly both: number }
}

export function funnelOf(rows: readonly ReportedRow[], successScale: number, side: WilsonSide): Funnel {
  const heights = rows.map(({ report }) => {
    const { byScore, bySuccesses } = gatesOf(report, successScale, side === 'centre' ? 'seed' : 'strict')
    return {
      score: heightOf(byScore.name),
      successes: heightOf(bySuccesses.name),
      now: heightOf(report.tier),
    }
  })
  const top = TIERS_UP.length - 1
  const count = (holds: (each: (typeof heights)[number]) => boolean) => heights.filter(holds).length
  return {
    miners: rows.length,
    steps: TIERS_UP.map((tier, height) => ({
      tier,
      bySuccesses: count(({ successes }) => successes >= height),
      byScore: count(({ score }) => score >= height),
      byBoth: count(({ score, successes }) => Math.min(score, successes) >= height),
      now: count(({ now }) => now >= height),
      exactly: count(({ now }) => now === height),
    })),
    held: {
      successes: count(({ score, successes }) => successes < score),
      score: count(({ score, successes }) => score < successes),
      both: count(({ score, successes }) => score === successes && score < top),
    },
  }
}
