import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Gap } from '../../../client/landscape/gap-explain.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { Waterfall } from '../../../ui/chart/waterfall.tsx'
import { formatDecimal } from '../../../ui/format.ts'
import { shareText } from '../../shared/share-words.ts'
import { factorName, type GroupNames } from './gap-sentences.ts'

interface GapChartProps {
  readonly gap: Gap
  readonly names: GroupNames
  readonly source: string
}

/** From the mean of one group to that of the other, step by step. */
export function GapChart({ gap, names, source }: GapChartProps) {
  const { t } = useLingui()
  const difference = gap.upper - gap.lower
  const explained = gap.steps.reduce((sum, { share }) => sum + share, 0)
  const [part, whole, rest] = [shareText(explained, 2), shareText(difference, 2), shareText(gap.residual, 2)]
  const { known, of } = gap
  const steps = [
    {
      id: 'lower',
      label: names.lower,
      value: gap.lower * 100,
      kind: 'sum' as const,
      tone: 'second' as const,
    },
    ...gap.steps.map(({ factor, share }) => ({
      id: factor,
      label: factorName(factor),
      value: share * 100,
      kind: 'step' as const,
      tone: share < 0 ? ('bad' as const) : ('good' as const),
    })),
    {
      id: 'residual',
      label: t`Not explained by these`,
      value: gap.residual * 100,
      kind: 'step' as const,
      tone: 'muted' as const,
    },
    {
      id: 'upper',
      label: names.upper,
      value: gap.upper * 100,
      kind: 'sum' as const,
      tone: 'accent' as const,
    },
  ]
  return (
    <ChartFrame
      takeaway={t`Of a gap of ${whole} of all incentive for each miner, the model gives ${part} to tier, success, latency and boost; ${rest} is not explained by these.`}
      lead={t`Mean incentive of a miner in per cent of all, from ${names.lower} to ${names.upper}; ${known} of ${plural(of, { one: '# miner', other: '# miners' })} with enough known.`}
      layer="modelled"
      source={source}
      how={t`Batches of ten are drawn from all miners and scored by the validators' own code (rule set seed) with each miner's median time and answers alike in size; that gives the mean latency factor and boost. A miner's modelled reward is tier factor × success (wrong retrievals count −0.01) × latency factor × boost, and its modelled incentive is its share of all modelled rewards. Each step is the mean over every order in which the four can be changed (Shapley), so none gains by coming last. What the chain pays beyond that stands apart: older windows, which the moving average keeps, other validators, what goes together within a group, and luck.`}
      table={{
        columns: [
          { label: t`Step` },
          { label: t`Incentive`, unit: '%' },
          { label: t`Mean in ${names.lower}` },
          { label: t`Mean in ${names.upper}` },
        ],
        rows: [
          [names.lower, gap.lower * 100, null, null],
          ...gap.steps.map(({ factor, share, lower, upper }) => [
            factorName(factor),
            share * 100,
            lower,
            upper,
          ]),
          [t`Not explained by these`, gap.residual * 100, null, null],
          [names.upper, gap.upper * 100, null, null],
        ],
      }}
      exportName="gap-between-groups"
    >
      <Waterfall
        steps={steps}
        value={{ label: t`Incentive`, unit: '%', format: (value) => formatDecimal(value, 2) }}
        height={280}
        description={t`Of ${whole}, ${part} is modelled and ${rest} is not explained.`}
      />
    </ChartFrame>
  )
}
