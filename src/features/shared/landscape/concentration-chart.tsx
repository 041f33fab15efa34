import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Axis, Series } from '../../../ui/chart/chart-types.ts'
import { Lines } from '../../../ui/chart/lines.tsx'
import { formatDecimal, shorten } from '../../../ui/format.ts'
import { type ChartInput, chainSource, chosenRows, percent, wholeOnly } from './chart-input.ts'
import { byColdkey, byHotkey, byNetwork, type Concentration, concentrationOf } from './concentration-model.ts'

/** How few operators have how much of the incentive. */
export function ConcentrationChart(input: ChartInput) {
  const { t } = useLingui()
  const { view, level = 2 } = input
  const rows = chosenRows(input)
  const miners = concentrationOf(rows, byHotkey)
  const operators = concentrationOf(rows, byColdkey)
  const networks = concentrationOf(rows, byNetwork)
  const { x, y } = useAxes()
  const gini = operators.gini === null ? '–' : formatDecimal(operators.gini, 2)
  return (
    <ChartFrame
      level={level}
      takeaway={useTakeaway(operators, networks)}
      lead={t`Share of all incentive that the largest have together. Hotkeys of one coldkey count as one operator, addresses of one /24 as one network. Gini of operators: ${gini}.`}
      layer="derived"
      source={chainSource(view.landscape)}
      how={t`Holders are sorted by their share and added up. The Gini number is 0 when all have alike and nears 1 when one has all. Somebody with many coldkeys in many networks counts as many: what is seen here is the least concentration there is.`}
      exportName="incentive-by-operator"
      table={{
        columns: [
          { label: t`Place` },
          { label: t`Coldkey` },
          { label: t`Miners` },
          { label: t`Share`, unit: '0..1' },
        ],
        rows: operators.holders.map(({ name, miners: count, share }, place) => [
          place + 1,
          name,
          count,
          share,
        ]),
      }}
    >
      <Lines
        series={[
          { id: 'miners', name: t`Miners`, tone: 'muted', dashed: true, points: cumulative(miners) },
          { id: 'networks', name: t`Networks`, tone: 'second', points: cumulative(networks) },
          { id: 'operators', name: t`Operators`, tone: 'accent', points: cumulative(operators) },
        ]}
        x={x}
        y={y}
        rules={useHalf()}
        height={300}
        description={t`Cumulative share of incentive by miners, by networks and by operators, the largest first.`}
      />
      <Largest operators={operators} />
    </ChartFrame>
  )
}

function cumulative({ holders, half }: Concentration): Series['points'] {
  if (half === null) return []
  let sum = 0
  return [[0, 0] as const, ...holders.map(({ share }, place) => [place + 1, (sum += share)] as const)]
}

function useHalf() {
  const { t } = useLingui()
  return useMemo(() => [{ axis: 'y' as const, at: 0.5, label: t`half` }], [t])
}

function useAxes(): { readonly x: Axis; readonly y: Axis } {
  const { t } = useLingui()
  return useMemo(
    () => ({
      x: {
        label: t`The largest, together`,
        format: wholeOnly,
      },
      y: { label: t`Share of incentive`, domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1], format: percent },
    }),
    [t],
  )
}

/** The first three by name: what an owner asks next. */
function Largest({ operators }: { readonly operators: Concentration }) {
  const { t } = useLingui()
  if (operators.half === null) return null
  return (
    <ol className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs text-muted">
      {operators.holders.slice(0, 3).map(({ name, miners, share }) => {
        const [short, part] = [shorten(name, 4), percent(share)]
        return (
          <li
            key={name}
          >{t`${short}: ${part} with ${plural(miners, { one: '# miner', other: '# miners' })}`}</li>
        )
      })}
    </ol>
  )
}

function useTakeaway(operators: Concentration, networks: Concentration): string {
  const { t } = useLingui()
  const { half } = operators
  if (half === null || networks.half === null) return t`There is no incentive to share yet`
  const all = operators.holders.length
  const nets = networks.half
  return t`${plural(half, { one: '# operator holds', other: '# operators hold' })} half of the incentive, of ${all} in all; by network it is ${nets}`
}
