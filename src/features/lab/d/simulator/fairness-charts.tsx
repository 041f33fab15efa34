import { Trans, useLingui } from '@lingui/react/macro'
import type { SimulationResult } from '../../../../client/lab/simulation-types.ts'
import { TIER_NAMES, type TierName } from '../../../../protocol/scoring/tiers.ts'
import { ChartFrame } from '../../../../ui/chart/chart-frame.tsx'
import { Lines } from '../../../../ui/chart/lines.tsx'
import { Scatter } from '../../../../ui/chart/scatter.tsx'
import { shapeOfTier, toneOfTier } from '../../../../ui/chart/tier-mark.tsx'
import { formatDecimal } from '../../../../ui/format.ts'
import { lastSpearman, rounded } from './results-model.ts'
import { useRunSource } from './run-source.ts'

interface FairnessProps {
  readonly current: SimulationResult
  readonly kept: SimulationResult | null
}

export function FairnessChart({ current, kept }: FairnessProps) {
  const { t } = useLingui()
  const source = useRunSource()(current)
  const value = formatDecimal(lastSpearman(current) ?? 0, 2)
  const takeaway =
    lastSpearman(current) === null
      ? t`All miners are paid alike: there is no order to compare`
      : t`Pay and true quality are in the same order to ${value} (1 = wholly)`
  const runs = [
    ...(kept === null ? [] : [{ id: 'A', result: kept }]),
    { id: kept === null ? '' : 'B', result: current },
  ]
  const series = runs.map(({ id, result }) => ({
    id: id === '' ? 'run' : id,
    name: id === '' ? t`Spearman` : id,
    tone: id === 'A' ? ('second' as const) : ('accent' as const),
    dashed: id === 'A',
    points: result.spearman.flatMap((each) => (each.value === null ? [] : [[each.day, each.value] as const])),
  }))
  return (
    <ChartFrame
      level={3}
      takeaway={takeaway}
      lead={t`Rank correlation of each miner’s true quality with its incentive, at the end of each day.`}
      layer="modelled"
      source={source}
      exportName="pay-follows-quality"
      table={{
        columns: [{ label: t`Day` }, ...series.map(({ name }) => ({ label: name }))],
        rows: current.spearman.map(({ day }) => [
          day,
          ...runs.map(({ result }) => result.spearman.find((each) => each.day === day)?.value ?? null),
        ]),
      }}
      how={
        <Trans>
          Quality: chance of a right answer × share of the time that it is there × the latency factor that its
          median time would get in one batch of all miners. It is known here and nobody in the simulation sees
          it.
        </Trans>
      }
    >
      <Lines
        height={230}
        series={series}
        x={{ label: t`Day`, format: (at) => formatDecimal(at, 0) }}
        y={{ label: t`Spearman`, domain: [-1, 1], format: (at) => formatDecimal(at, 2) }}
        description={takeaway}
      />
    </ChartFrame>
  )
}

export function PayChart({ result }: { readonly result: SimulationResult }) {
  const { t } = useLingui()
  const source = useRunSource()(result)
  const { miners } = result
  const mean = 1 / Math.max(1, miners.length)
  const best = miners.toSorted((a, b) => b.quality - a.quality).slice(0, Math.ceil(miners.length / 10))
  const share = formatDecimal(100 * best.reduce((sum, { incentive }) => sum + incentive, 0), 0)
  const takeaway = t`The truly best tenth of miners gets ${share} % of all pay`
  return (
    <ChartFrame
      level={3}
      takeaway={takeaway}
      lead={t`Each miner’s true quality against what it is paid on the last day, 1 = an equal share. A ring: registered within the last two days.`}
      layer="modelled"
      source={source}
      exportName="quality-and-pay"
      legend={TIER_NAMES.map((tier: TierName) => ({
        name: tier,
        tone: toneOfTier(tier),
        shape: shapeOfTier(tier),
      }))}
      table={{
        columns: [
          { label: t`UID` },
          { label: t`Tier` },
          { label: t`Right answers` },
          { label: t`Seconds for 1 MiB`, unit: 's' },
          { label: t`Online` },
          { label: t`Quality` },
          { label: t`Incentive` },
          { label: t`Age`, unit: t`days` },
        ],
        rows: miners.map((each) => [
          each.uid,
          each.tier,
          rounded(each.success),
          rounded(each.seconds),
          rounded(each.uptime),
          rounded(each.quality),
          Math.round(each.incentive * 1e8) / 1e8,
          Math.round(each.ageDays * 10) / 10,
        ]),
      }}
    >
      <Scatter
        height={300}
        marks={miners.map(({ uid, tier, quality, incentive, ageDays }) => {
          const [of, paid] = [formatDecimal(quality, 2), formatDecimal(incentive / mean, 2)]
          return {
            id: `${uid}`,
            x: quality,
            y: incentive / mean,
            tone: toneOfTier(tier),
            shape: shapeOfTier(tier),
            ringed: ageDays < 2,
            label: t`Miner ${uid} (${tier}): quality ${of}, paid ${paid} of an equal share`,
          }
        })}
        x={{ label: t`Quality`, format: (value) => formatDecimal(value, 2) }}
        y={{ label: t`Pay`, format: (value) => formatDecimal(value, 1) }}
        rules={[{ axis: 'y', at: 1, label: t`equal share` }]}
        description={takeaway}
      />
    </ChartFrame>
  )
}
