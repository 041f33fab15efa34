import { useLingui } from '@lingui/react/macro'
import { ChartFrame } from '../../../../ui/chart/chart-frame.tsx'
import type { Mark } from '../../../../ui/chart/chart-types.ts'
import { Scatter } from '../../../../ui/chart/scatter.tsx'
import { shapeOfTier, toneOfTier } from '../../../../ui/chart/tier-mark.tsx'
import { formatDecimal } from '../../../../ui/format.ts'
import { currentLanguage } from '../../../../ui/language.ts'
import { boostSteps } from './curve-model.ts'

/** Plain and boosted factors of all tiers on one scale. */
export function BoostChart() {
  const { t } = useLingui()
  const steps = boostSteps()
  const passing = steps.filter(({ overtakes }) => overtakes.length > 0).map(({ tier }) => tier)
  const names = new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(passing)
  const takeaway = t`A boost lifts ${names} past the tier above; a boosted Gold (0.88) stays just below a plain Diamond (0.90)`
  const marks = steps.flatMap(({ tier, plain, boosted }): Mark[] => {
    const common = { tone: toneOfTier(tier), shape: shapeOfTier(tier), size: 0.6 }
    const [before, after] = [formatDecimal(plain, 3), formatDecimal(boosted, 3)]
    return [
      { ...common, id: `${tier}-plain`, x: plain, y: 0, label: t`${tier}: ${before}` },
      {
        ...common,
        id: `${tier}-boosted`,
        x: boosted,
        y: 1,
        ringed: true,
        label: t`${tier}, boosted: ${after}`,
      },
    ]
  })
  const level = (value: number) => (value === 0 ? t`plain` : value === 1 ? t`boosted` : '')
  return (
    <ChartFrame
      level={3}
      takeaway={takeaway}
      lead={t`Reward factor of each tier, below plain and above (ringed) as one of the two fastest of a batch.`}
      layer="derived"
      source={t`protocol/scoring, in this page`}
      exportName="boosts"
      legend={steps.map(({ tier }) => ({ name: tier, tone: toneOfTier(tier), shape: shapeOfTier(tier) }))}
      table={{
        columns: [{ label: t`Tier` }, { label: t`Plain` }, { label: t`Boosted` }, { label: t`Passes` }],
        rows: steps.map(({ tier, plain, boosted, overtakes }) => [
          tier,
          plain,
          Math.round(boosted * 1e6) / 1e6,
          overtakes.length === 0 ? null : overtakes.join(', '),
        ]),
      }}
    >
      <Scatter
        height={170}
        marks={marks}
        x={{ label: t`Factor`, domain: [0.55, 1.05], format: (value) => formatDecimal(value, 2) }}
        y={{ label: '', domain: [-0.6, 1.6], ticks: [0, 1], format: level }}
        description={takeaway}
      />
    </ChartFrame>
  )
}
