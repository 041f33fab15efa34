import { useLingui } from '@lingui/react/macro'
import { concentration, type Operator } from '../../../client/landscape/owner-facts.ts'
import { Bars } from '../../../ui/chart/bars.tsx'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { Lines } from '../../../ui/chart/lines.tsx'
import { formatCount, formatDecimal, shorten } from '../../../ui/format.ts'
import { concentrationAnswer } from './fairness-sentences.ts'
import { chainSource } from './source-words.ts'
import type { Overview } from './use-overview.ts'

const SHOWN = 8

/** The largest operators by their share of incentive. */
export function OperatorsChart({ overview }: { readonly overview: Overview }) {
  const { t } = useLingui()
  const found = concentration(overview.moment)
  const { sentence } = concentrationAnswer(found)
  const { operators, holdHalf } = found
  if (operators.length === 0) return null
  return (
    <ChartFrame
      takeaway={sentence}
      lead={
        operators.length > SHOWN
          ? t`Share of incentive that the largest operators hold together.`
          : t`Share of incentive by coldkey; those that together hold half are blue.`
      }
      layer="derived"
      source={chainSource(overview)}
      how={t`Hotkeys of one coldkey are added up. One person can own several coldkeys, so this is a lower bound of concentration. Of past windows coldkeys are those of today.`}
      table={{
        columns: [{ label: t`Operator (coldkey)` }, { label: t`Miners` }, { label: t`Incentive`, unit: '%' }],
        rows: operators.map(({ key, miners, share }) => [key, miners, share * 100]),
      }}
      exportName="incentive-by-operator"
    >
      {operators.length > SHOWN ? (
        <Lines
          series={[{ id: 'held', name: t`held`, tone: 'accent', stepped: true, points: heldBy(operators) }]}
          x={{ label: t`Operators, largest first`, format: formatCount }}
          y={{ label: t`Incentive`, unit: '%', format: (value) => formatDecimal(value, 0), domain: [0, 100] }}
          rules={[
            { axis: 'y', at: 50, label: t`half` },
            ...(holdHalf === null
              ? []
              : [{ axis: 'x' as const, at: holdHalf, label: formatCount(holdHalf) }]),
          ]}
          height={220}
          description={sentence}
        />
      ) : (
        <Bars
          groups={operators.map(({ key, share }, place) => ({
            id: key,
            label: shorten(key, 3),
            bars: [
              {
                id: 'share',
                name: t`share`,
                value: share * 100,
                tone: place < (holdHalf ?? 0) ? ('accent' as const) : ('muted' as const),
              },
            ],
          }))}
          value={{ label: t`Incentive`, unit: '%', format: (value) => formatDecimal(value, 0) }}
          lying
          height={Math.max(120, 28 * operators.length + 40)}
          description={sentence}
        />
      )}
    </ChartFrame>
  )
}

/** Share in per cent that the largest k hold together, for each k. */
function heldBy(operators: readonly Operator[]): (readonly [number, number])[] {
  let held = 0
  return operators.map(({ share }, place) => {
    held += share * 100
    return [place + 1, held] as const
  })
}
