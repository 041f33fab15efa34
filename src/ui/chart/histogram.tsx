import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { formatCount } from '../format.ts'
import { BarChart } from './bar-chart.tsx'
import { type BarLayout, layOutBars } from './bar-layout.ts'
import type { BarModel } from './bar-model.ts'
import { type Bin, binsOf } from './bins.ts'
import { ChartBox } from './chart-box.tsx'
import type { Axis, HistogramProps, Rule, Tone } from './chart-types.ts'
import { LeftOut } from './left-out.tsx'
import { type Scale, scaleOf } from './scale.ts'

const NONE: readonly Rule[] = []
const MANY = 24

/** Counts by equal bins, or by equal ratios on a log axis. Rules across x stand where their value is. */
export function Histogram(props: HistogramProps) {
  const { values, x, bins: wanted = MANY, rules = NONE, tone = 'accent', height = 220, description } = props
  const { t } = useLingui()
  const { bins, leftOut } = useMemo(
    () => binsOf(values, wanted, x.scale === 'log', x.domain),
    [values, wanted, x.scale, x.domain],
  )
  const model = useMemo(() => histogramModel(bins, tone, x.format), [bins, tone, x.format])
  const count = {
    label: t`Count`,
    format: (value: number) => (Number.isInteger(value) ? formatCount(value) : ''),
  }
  const told = (place: number) => {
    const bin = bins[place]
    if (bin === undefined) return ''
    const { count: inBin } = bin
    const many = plural(inBin, { one: '# value', other: '# values' })
    return `${x.label}: ${x.format(bin.from)} – ${x.format(bin.to)}\n${many}`
  }
  return (
    <>
      <ChartBox height={height}>
        {(width) => {
          const layout = layOutBars({
            width,
            height,
            labels: model.categories.map(({ label }) => label),
            values: model.values,
            value: count,
            rules: NONE,
            lying: false,
            named: true,
          })
          return (
            <BarChart
              layout={layout}
              {...model}
              value={count}
              stacked={false}
              rules={rules}
              along={{ axis: x, scale: scaleAlong(bins, x, layout) }}
              chosen={null}
              onChoose={undefined}
              gap="4%"
              description={description}
              told={told}
            />
          )
        }}
      </ChartBox>
      <LeftOut count={leftOut} />
    </>
  )
}

/** Edges of bins stand where bars end: the axis runs from the first bin's to the last one's. */
function scaleAlong(bins: readonly Bin[], x: Axis, { left, right }: BarLayout): Scale {
  const ends = [bins[0]?.from ?? 1, bins.at(-1)?.to ?? 10] as const
  return scaleOf({ ...x, domain: ends }, [], [left, right], 'tight', Math.max(2, (right - left) / 70))
}

function histogramModel(bins: readonly Bin[], tone: Tone, format: (value: number) => string): BarModel {
  return {
    keys: ['count'],
    categories: bins.map(({ from, count }, place) => ({
      id: String(place),
      label: format(from),
      cells: { count: { tone, value: count } },
    })),
    values: bins.map(({ count }) => count),
    leftOut: 0,
  }
}
