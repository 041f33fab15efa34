import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Axis, Rule } from '../../../ui/chart/chart-types.ts'
import { Histogram } from '../../../ui/chart/histogram.tsx'
import { formatDecimal } from '../../../ui/format.ts'
import { type ChartInput, chosenRows, reported, toThree, validatorSource } from './chart-input.ts'
import { type Variety, varietyOf } from './variety-model.ts'

/** Whether all miners serve alike. */
export function VarietyChart(input: ChartInput) {
  const { view, level = 2 } = input
  const { t } = useLingui()
  const rows = reported(chosenRows(input))
  const variety = varietyOf(rows)
  const { untimed, fast, slow } = variety
  const axis = useMemo(
    (): Axis => ({ label: t`Median time of an answer`, unit: 'ms', scale: 'log', format: toThree }),
    [t],
  )
  const rules = (
    [
      [fast, t`fastest tenth`],
      [slow, t`slowest tenth`],
    ] as const
  ).flatMap(([at, label]): Rule[] =>
    at === null || fast === slow ? [] : [{ axis: 'x', at, label, tone: 'second' }],
  )
  return (
    <ChartFrame
      level={level}
      takeaway={useTakeaway(variety, rows.length)}
      lead={t`Miners by the median time in which they answered this validator's challenges with a proof that holds.`}
      layer="published"
      source={validatorSource(view)}
      how={t`Over at most the last 256 proven answers of each miner. The lines are where the fastest and the slowest tenth begin. ${plural(untimed, { one: '# miner has', other: '# miners have' })} no timed answer and cannot be drawn.`}
      exportName="answer-times"
      table={{
        columns: [
          { label: 'uid' },
          { label: t`Tier` },
          { label: t`Median time of an answer`, unit: 'ms' },
          { label: t`Wilson score, centre` },
        ],
        rows: rows.map(({ uid, report }) => [
          uid,
          report.tier,
          report.latency.challenge.p50,
          report.wilson.seed,
        ]),
      }}
    >
      <Histogram
        values={variety.latencies}
        x={axis}
        bins={28}
        rules={rules}
        description={t`Miners by the median time of their answers, on a log scale.`}
      />
    </ChartFrame>
  )
}

function useTakeaway({ fast, slow, kinds }: Variety, all: number): string {
  const { t } = useLingui()
  if (fast === null || slow === null) return t`No miner has answered in a time that was measured`
  const times = formatDecimal(slow / fast, 1)
  return slow / fast < 1.05
    ? t`All ${plural(all, { one: '# miner', other: '# miners' })} answer in about the same time`
    : t`The slowest tenth takes ${times} times as long as the fastest; ${plural(all, { one: '# miner shows', other: '# miners show' })} ${kinds} kinds of service by tier and success`
}
