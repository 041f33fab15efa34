/** Points of curves, by the scoring module. */
import { sigmoidParameters } from '../../../../protocol/scoring/latency.ts'
import { TIER_NAMES, type TierName, tierFactor } from '../../../../protocol/scoring/tiers.ts'
import { wilsonInterval } from '../../../../protocol/scoring/wilson.ts'

export type Points = readonly (readonly [number, number])[]

const STEPS = 120

/** Factor of an answer after so many seconds, in a batch with this mean and this slowest answer. */
export function factorAt(seconds: number, mean: number, slowest: number, span: number): number {
  const { steepness, shift } = sigmoidParameters(span * slowest)
  return 1 / (1 + Math.exp(steepness * (seconds - mean - shift)))
}

/** From 0 to the slowest answer. */
export function sigmoidPoints(mean: number, slowest: number, span: number): Points {
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const seconds = (slowest * i) / STEPS
    return [seconds, factorAt(seconds, mean, slowest, span)] as const
  })
}

/** Over successes of so many attempts; every whole number up to a few hundred. */
export function wilsonPoints(attempts: number): Record<'lower' | 'midpoint' | 'upper', Points> {
  const step = Math.max(1, Math.ceil(attempts / 300))
  const counts = Array.from({ length: Math.floor(attempts / step) + 1 }, (_, i) => i * step)
  const intervals = counts.map((successes) => ({ successes, ...wilsonInterval(successes, attempts) }))
  const along = (of: 'lower' | 'midpoint' | 'upper'): Points =>
    intervals.map((each) => [each.successes, each[of]] as const)
  return { lower: along('lower'), midpoint: along('midpoint'), upper: along('upper') }
}

export interface BoostStep {
  readonly tier: TierName
  readonly plain: number
  readonly boosted: number
  /** The tiers above whose plain factor a boost reaches or passes. */
  readonly overtakes: readonly TierName[]
}

/** From Bronze up. */
export function boostSteps(): BoostStep[] {
  return TIER_NAMES.toReversed().map((tier) => {
    const plain = tierFactor(tier, false)
    const boosted = tierFactor(tier, true)
    return {
      tier,
      plain,
      boosted,
      overtakes: TIER_NAMES.filter((other) => {
        const factor = tierFactor(other, false)
        return factor > plain && boosted >= factor
      }),
    }
  })
}
