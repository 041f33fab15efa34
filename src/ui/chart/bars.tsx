import { useMemo } from 'react'
import { BarChart } from './bar-chart.tsx'
import { layOutBars } from './bar-layout.ts'
import { barsModel } from './bar-model.ts'
import { ChartBox } from './chart-box.tsx'
import type { BarsProps } from './chart-types.ts'
import { LeftOut } from './left-out.tsx'

const NONE: readonly never[] = []

/** Up to about a hundred bars, beside or on top of each other, standing or lying. */
export function Bars(props: BarsProps) {
  const { groups, value, stacked = false, lying = false, rules = NONE } = props
  const model = useMemo(() => barsModel(groups, stacked), [groups, stacked])
  const height = props.height ?? (lying ? Math.max(120, groups.length * 30 + 66) : 240)
  const told = (place: number) => {
    const group = groups[place]
    const lines = group?.bars
      .filter((bar) => Number.isFinite(bar.value))
      .map((bar) => {
        const number = value.format(bar.value)
        const whiskers = bar.interval?.map(value.format).join(' – ')
        return `${bar.name}: ${number}${whiskers === undefined ? '' : ` (${whiskers})`}`
      })
    return [group?.label ?? '', ...(lines ?? [])].join('\n')
  }
  return (
    <>
      <ChartBox height={height}>
        {(width) => (
          <BarChart
            layout={layOutBars({
              width,
              height,
              labels: groups.map(({ label }) => label),
              values: model.values,
              value,
              rules,
              lying,
            })}
            {...model}
            value={value}
            stacked={stacked}
            rules={rules}
            chosen={props.chosen ?? null}
            onChoose={props.onChoose}
            gap="22%"
            description={props.description}
            told={told}
          />
        )}
      </ChartBox>
      <LeftOut count={model.leftOut} />
    </>
  )
}
