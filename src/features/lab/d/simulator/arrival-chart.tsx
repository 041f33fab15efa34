import { useLingui } from '@lingui/react/macro'
import type { SimulationResult } from '../../../../client/lab/simulation-types.ts'
import { ChartFrame } from '../../../../ui/chart/chart-frame.tsx'
import { Lines } from '../../../../ui/chart/lines.tsx'
import { formatCount, formatDecimal } from '../../../../ui/format.ts'
import { Segmented } from '../../../../ui/segmented.tsx'
import { choice, useControl } from '../address.ts'
import { median, reached } from './results-model.ts'
import { useRunSource } from './run-source.ts'

const TIERS = ['Silver', 'Gold', 'Diamond', 'Super Saiyan'] as const
const CLIMB = choice('climb', TIERS)

/** Who reached a tier after how many hours: those that never did hold the line below 100 %. */
export function ArrivalChart({
  current,
  kept,
}: {
  readonly current: SimulationResult
  readonly kept: SimulationResult | null
}) {
  const { t } = useLingui()
  const source = useRunSource()(current)
  const [tier, setTier] = useControl(CLIMB)
  const hours = current.hoursToTier[tier]
  const middle = median(hours)
  const all = current.bornInRun
  const reachedAll = formatDecimal((100 * hours.length) / Math.max(1, all), 0)
  const half = formatCount(Math.round(middle ?? 0))
  const takeaway =
    middle === null
      ? t`Nobody whose registration was seen reached ${tier}`
      : t`${reachedAll} % reached ${tier}, half of those within ${half} hours`
  const runs = [
    ...(kept === null ? [] : [{ id: 'A', result: kept }]),
    { id: kept === null ? '' : 'B', result: current },
  ]
  return (
    <ChartFrame
      level={3}
      takeaway={takeaway}
      lead={t`Share of miners that reached the tier, by hours since registration; each miner counts once for each validator.`}
      layer="modelled"
      source={source}
      exportName={`hours-to-${tier.toLowerCase().replace(' ', '-')}`}
      controls={
        <Segmented
          label={t`Tier`}
          compact
          value={tier}
          onChange={setTier}
          options={TIERS.map((name) => ({ value: name, label: name }))}
        />
      }
      table={{
        columns: [{ label: t`Run` }, { label: t`Hours`, unit: 'h' }, { label: t`Reached`, unit: '%' }],
        rows: runs.flatMap(({ id, result }) =>
          reached(result.hoursToTier[tier], result.bornInRun).map(([at, percent]) => [
            id === '' ? t`this` : id,
            Math.round(at * 10) / 10,
            Math.round(percent * 100) / 100,
          ]),
        ),
      }}
    >
      <Lines
        height={230}
        series={runs.map(({ id, result }) => {
          const points = reached(result.hoursToTier[tier], result.bornInRun)
          const end = result.options.days * 24
          return {
            id: id === '' ? 'run' : id,
            name: id === '' ? tier : id,
            tone: id === 'A' ? ('second' as const) : ('accent' as const),
            dashed: id === 'A',
            stepped: true,
            points: [...points, [end, points.at(-1)?.[1] ?? 0] as const],
          }
        })}
        x={{ label: t`Hours`, unit: 'h', format: (value) => formatCount(Math.round(value)) }}
        y={{ label: t`Reached`, unit: '%', domain: [0, 100], format: (value) => formatDecimal(value, 0) }}
        description={takeaway}
      />
    </ChartFrame>
  )
}
