import { useLingui } from '@lingui/react/macro'
import { concentration } from '../../../client/landscape/owner-facts.ts'
import { Bars } from '../../../ui/chart/bars.tsx'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { formatDecimal, shorten } from '../../../ui/format.ts'
import { concentrationAnswer } from './fairness-sentences.ts'
import { chainSource } from './source-words.ts'
import type { Overview } from './use-overview.ts'

const SHOWN = 8

/** The largest operators by their share of incentive. */
export function OperatorsChart({ overview }: { readonly overview: Overview }) {
  const { t } = useLingui()
  const found = concentration(overview.moment)
  const { sentence } = concentrationAnswer(found)
  const shown = found.operators.slice(0, SHOWN)
  const rest = found.operators.slice(SHOWN).reduce((sum, { share }) => sum + share, 0)
  const others = found.operators.length - shown.length
  const half = found.holdHalf ?? 0
  return (
    <ChartFrame
      takeaway={sentence}
      lead={t`Share of incentive by coldkey; those that together hold half are filled in blue.`}
      layer="derived"
      source={chainSource(overview)}
      how={t`Hotkeys of one coldkey are added up. One person can own several coldkeys, so this is a lower bound of concentration. Of past windows coldkeys are those of today.`}
      table={{
        columns: [{ label: t`Operator (coldkey)` }, { label: t`Miners` }, { label: t`Incentive`, unit: '%' }],
        rows: found.operators.map(({ key, miners, share }) => [key, miners, share * 100]),
      }}
      exportName="incentive-by-operator"
    >
      {shown.length === 0 ? (
        <p className="text-muted">{t`There are no miners.`}</p>
      ) : (
        <Bars
          groups={[
            ...shown.map(({ key, share }, place) => ({
              id: key,
              label: shorten(key, 4),
              bars: [
                {
                  id: 'share',
                  name: t`share`,
                  value: share * 100,
                  tone: place < half ? ('accent' as const) : ('muted' as const),
                },
              ],
            })),
            ...(others <= 0
              ? []
              : [
                  {
                    id: 'rest',
                    label: t`${others} others`,
                    bars: [{ id: 'share', name: t`share`, value: rest * 100, tone: 'muted' as const }],
                  },
                ]),
          ]}
          value={{
            label: t`Incentive`,
            unit: '%',
            format: (value) => formatDecimal(value, 0),
            domain: [0, 100],
          }}
          lying
          height={Math.max(120, 28 * (shown.length + (others > 0 ? 1 : 0)) + 40)}
          description={sentence}
        />
      )}
    </ChartFrame>
  )
}
