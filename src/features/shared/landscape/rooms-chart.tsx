import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useMemo } from 'react'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Axis } from '../../../ui/chart/chart-types.ts'
import { Scatter } from '../../../ui/chart/scatter.tsx'
import { formatBytes, formatDecimal } from '../../../ui/format.ts'
import {
  type ChartInput,
  chosenRows,
  type ReportedRow,
  reported,
  scaleOfSuccesses,
  toThree,
  validatorSource,
} from './chart-input.ts'
import { funnelOf } from './funnel-model.ts'
import { roomMarks, scoreOf, walls } from './rooms-model.ts'
import { TIER_LEGEND } from './tier-legend.ts'

interface RoomsChartProps extends ChartInput {
  readonly controls?: ReactNode
}

/** Wilson score against total successes: whoever is right of and above a tier's two walls gets it. */
export function RoomsChart(props: RoomsChartProps) {
  const { view, side, chosen, onChoose, onOpen, controls, level = 2 } = props
  const { t } = useLingui()
  const scale = scaleOfSuccesses(view.lens)
  const rows = useMemo(() => reported(view.rows), [view])
  const marks = useMemo(
    () =>
      roomMarks(rows, side, (row) => {
        const { uid, immunityLeftBlocks } = row
        const { tier, usedBytes } = row.report
        const held = formatBytes(usedBytes)
        return immunityLeftBlocks > 0
          ? t`Miner ${uid}, ${tier}, holds ${held}, immune`
          : t`Miner ${uid}, ${tier}, holds ${held}`
      }),
    [rows, side, t],
  )
  const rules = useMemo(() => walls(scale), [scale])
  const axes = useAxes(side)
  return (
    <ChartFrame
      level={level}
      takeaway={useTakeaway(reported(chosenRows(props)), props)}
      lead={t`Each mark is a miner in the colour and shape of its tier; the larger, the more bytes it holds; a ring: still immune. A tier takes who stands right of and above its two lines. Draw a rectangle to look at some miners in all charts.`}
      layer="published"
      source={validatorSource(view)}
      how={t`Score of the running window: the middle of the 50 % Wilson interval as tiers use it, or its lower end, which asks for more proof when there are few answers. Thresholds of successes are those of this validator.`}
      exportName="score-and-successes"
      legend={TIER_LEGEND}
      {...(controls === undefined ? {} : { controls })}
      table={{
        columns: [
          { label: 'uid' },
          { label: t`Hotkey` },
          { label: t`Tier` },
          { label: t`Total successes` },
          { label: t`Wilson score, centre` },
          { label: t`Wilson score, lower end` },
          { label: t`Stored`, unit: t`bytes` },
          { label: t`Immune for`, unit: t`blocks` },
        ],
        rows: rows.map((row) => {
          const { uid, hotkey, report, immunityLeftBlocks } = row
          const { tier, totalSuccesses, usedBytes } = report
          return [
            uid,
            hotkey,
            tier,
            totalSuccesses,
            scoreOf(row, 'centre'),
            scoreOf(row, 'lower'),
            usedBytes,
            immunityLeftBlocks,
          ]
        }),
      }}
    >
      <Scatter
        marks={marks}
        {...axes}
        rules={rules}
        chosen={chosen}
        onChoose={onChoose}
        onOpen={onOpen}
        height={400}
        description={t`Miners by total successes and Wilson score, with the thresholds of the tiers.`}
      />
    </ChartFrame>
  )
}

function useAxes(side: RoomsChartProps['side']): { readonly x: Axis; readonly y: Axis } {
  const { t } = useLingui()
  return useMemo(
    () => ({
      x: { label: t`Total successes`, scale: 'log', format: toThree },
      y: {
        label: side === 'centre' ? t`Wilson score, centre` : t`Wilson score, lower end`,
        domain: [0, 1],
        format: (value) => formatDecimal(value, 2),
      },
    }),
    [side, t],
  )
}

function useTakeaway(rows: readonly ReportedRow[], { view, side }: RoomsChartProps): string {
  const { t } = useLingui()
  const { steps, held } = funnelOf(rows, scaleOfSuccesses(view.lens), side)
  const top = steps.at(-1)?.byBoth ?? 0
  const { successes } = held
  const all = rows.length
  if (all === 0) return t`No miner that this validator knows is among those chosen`
  return t`${top} of ${plural(all, { one: '# miner', other: '# miners' })} would be Super Saiyan now; ${plural(successes, { one: '# answers', other: '# answer' })} well enough for more than the total of successes allows`
}
