import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Axis, Rule } from '../../../ui/chart/chart-types.ts'
import { Scatter } from '../../../ui/chart/scatter.tsx'
import { formatCount } from '../../../ui/format.ts'
import { type ChartInput, chainSource, chosenRows, toThree, U16, validatorSource } from './chart-input.ts'
import { incentiveMarks, nextOut, TYPICAL, typicalCount } from './incentive-model.ts'
import { medianOf } from './storage-model.ts'
import { TIER_LEGEND } from './tier-legend.ts'

/** Who earns what, by rank, and who leaves next. */
export function IncentiveChart(input: ChartInput) {
  const { view, chosen, onChoose, onOpen, level = 2 } = input
  const { t } = useLingui()
  const { rows, lens, landscape } = view
  const marks = useMemo(
    () =>
      incentiveMarks(rows, ({ uid, report, immunityLeftBlocks }) => {
        const tier = report?.tier ?? t`tier unknown`
        return immunityLeftBlocks > 0 ? t`Miner ${uid}, ${tier}, immune` : t`Miner ${uid}, ${tier}`
      }),
    [rows, t],
  )
  const { x, y } = useAxes()
  const known = lens !== null && rows.some(({ report }) => report !== null)
  return (
    <ChartFrame
      level={level}
      takeaway={useTakeaway(input)}
      lead={t`Every miner by its rank. Hatched: the range of 350 to 528 that the project's document calls typical. A ring: still immune from replacement.`}
      layer="observed"
      source={known ? `${chainSource(landscape)}; ${validatorSource(view)}` : chainSource(landscape)}
      how={t`The chain keeps each miner's share of the incentive as a number of 65,535. Replaced next is who has the lowest emission of those that are not immune, the earliest registered of two, as the chain chooses. Tiers are those that the chosen validator publishes.`}
      exportName="incentive-by-rank"
      legend={known ? TIER_LEGEND : [{ name: t`tier unknown`, tone: 'muted' }]}
      table={{
        columns: [
          { label: t`Rank` },
          { label: 'uid' },
          { label: t`Hotkey` },
          { label: t`Incentive`, unit: '/65535' },
          { label: t`Tier` },
          { label: t`Immune for`, unit: t`blocks` },
          { label: t`Replaced as` },
        ],
        rows: rows.map((row) => [
          row.rank,
          row.uid,
          row.hotkey,
          row.incentive * U16,
          row.report?.tier ?? null,
          row.immunityLeftBlocks,
          row.pruneRank,
        ]),
      }}
    >
      <Scatter
        marks={marks}
        x={x}
        y={y}
        rules={useRules(input)}
        bands={BAND}
        chosen={chosen}
        onChoose={onChoose}
        onOpen={onOpen}
        height={340}
        description={t`Incentive of miners by rank, with the median, the typical range and who is replaced next.`}
      />
    </ChartFrame>
  )
}

const BAND = [
  { axis: 'y', from: TYPICAL[0], to: TYPICAL[1], label: '350–528', hatched: true, tone: 'muted' },
] as const

function useAxes(): { readonly x: Axis; readonly y: Axis } {
  const { t } = useLingui()
  return useMemo(
    () => ({
      x: {
        label: t`Rank by incentive`,
        format: (value) => (value >= 1 && Number.isInteger(value) ? formatCount(value) : ''),
      },
      y: { label: t`Incentive`, unit: `/${formatCount(65_535)}`, format: toThree },
    }),
    [t],
  )
}

function useRules({ view: { rows } }: ChartInput): readonly Rule[] {
  const { t } = useLingui()
  return useMemo(() => {
    const median = medianOf(rows.map(({ incentive }) => incentive * U16))
    const next = nextOut(rows)
    const uid = next?.uid ?? 0
    return [
      ...(median === null ? [] : [{ axis: 'y' as const, at: median, label: t`median` }]),
      ...(next === null
        ? []
        : [{ axis: 'x' as const, at: next.rank, label: t`miner ${uid} leaves next`, tone: 'bad' as const }]),
    ]
  }, [rows, t])
}

function useTakeaway(input: ChartInput): string {
  const { t } = useLingui()
  const rows = chosenRows(input)
  const [first] = rows
  const median = medianOf(rows.map(({ incentive }) => incentive * U16))
  if (first === undefined || median === null) return t`No miner is registered`
  const all = rows.length
  if (first.incentive === 0) return t`No miner earns anything yet`
  const top = toThree(first.incentive * U16)
  const middle = toThree(median)
  const within = typicalCount(rows)
  return median === 0
    ? t`The best miner earns ${top} of 65,535 while at least half of ${plural(all, { one: '# miner', other: '# miners' })} earn nothing`
    : t`The best miner earns ${top} of 65,535, the median ${middle}; ${plural(within, { one: '# miner is', other: '# miners are' })} in the typical range`
}
