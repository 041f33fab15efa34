import type { ChartFrameProps } from '../../../ui/chart/chart-types.ts'
import { letterOfTier, shapeOfTier, toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import { TIERS_UP } from './funnel-model.ts'

/** Names of tiers are names: they are the same in every language. */
export const TIER_LEGEND: NonNullable<ChartFrameProps['legend']> = TIERS_UP.map((tier) => ({
  name: tier,
  tone: toneOfTier(tier),
  shape: shapeOfTier(tier),
}))

/** Where cells hold letters. */
export const LETTER_LEGEND: NonNullable<ChartFrameProps['legend']> = TIERS_UP.map((tier) => ({
  name: `${letterOfTier(tier)} = ${tier}`,
  tone: toneOfTier(tier),
  shape: 'square',
}))
