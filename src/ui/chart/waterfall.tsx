import { useMemo } from 'react'
import { BarChart } from './bar-chart.tsx'
import { layOutBars } from './bar-layout.ts'
import { waterfallModel } from './bar-model.ts'
import { ChartBox } from './chart-box.tsx'
import type { WaterfallProps } from './chart-types.ts'
import { LeftOut } from './left-out.tsx'

const NONE: readonly never[] = []

/** From a start over steps to an end. Lies where the names of its steps would not stand beside each other. */
export function Waterfall({ steps, value, height: wanted, description }: WaterfallProps) {
  const model = useMemo(() => waterfallModel(steps), [steps])
  const labels = steps.map(({ label }) => label)
  const longest = Math.max(0, ...labels.map(({ length }) => length)) * 6.2 + 6
  const told = (place: number) => {
    const step = steps[place]
    if (step === undefined) return ''
    const sign = step.kind === 'step' && step.value > 0 ? '+' : ''
    return `${step.label}\n${sign}${Number.isFinite(step.value) ? value.format(step.value) : '–'}`
  }
  return (
    <>
      <ChartBox height={wanted ?? 240}>
        {(width) => {
          const lying = longest * steps.length > width - 60
          const height = lying ? Math.max(wanted ?? 0, steps.length * 32 + 66) : (wanted ?? 240)
          return (
            <BarChart
              layout={layOutBars({ width, height, labels, values: model.values, value, rules: NONE, lying })}
              {...model}
              value={value}
              stacked={false}
              rules={NONE}
              chosen={null}
              onChoose={undefined}
              gap="18%"
              description={description}
              told={told}
            />
          )
        }}
      </ChartBox>
      <LeftOut count={model.leftOut} />
    </>
  )
}
