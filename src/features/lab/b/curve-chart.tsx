import { useLingui } from '@lingui/react/macro'
import type { Groups } from '../../../client/landscape/gap-groups.ts'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Band } from '../../../ui/chart/chart-types.ts'
import { Scatter } from '../../../ui/chart/scatter.tsx'
import { shapeOfTier, toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import { formatCount, formatDecimal, shorten } from '../../../ui/format.ts'
import { shareText } from '../../shared/share-words.ts'
import type { GroupNames } from './gap-sentences.ts'

interface CurveChartProps {
  readonly rows: readonly MinerRow[]
  readonly groups: Groups
  readonly chosen: ReadonlySet<string>
  readonly names: GroupNames
  readonly block: number
}

/** Everybody's incentive by rank, the groups shaded, the compared miners standing out. */
export function CurveChart({ rows, groups, chosen, names, block }: CurveChartProps) {
  const { t } = useLingui()
  const sum = (list: readonly MinerRow[]) => list.reduce((total, { incentive }) => total + incentive, 0)
  const [first, second] = [shareText(sum(groups.upper), 0), shareText(sum(groups.lower), 0)]
  const band = (list: readonly MinerRow[], label: string): Band[] => {
    const [from, to] = [list[0]?.rank, list.at(-1)?.rank]
    return from === undefined || to === undefined
      ? []
      : [{ axis: 'x', from: from - 0.5, to: to + 0.5, label }]
  }
  const takeaway = t`Together ${names.upper} earns ${first} of the incentive, ${names.lower} ${second}.`
  return (
    <ChartFrame
      takeaway={takeaway}
      lead={t`Incentive of ${rows.length} miners by rank; the compared ones stand out.`}
      layer="observed"
      source={t`chain, block ${formatCount(block)}`}
      table={{
        columns: [
          { label: t`Rank` },
          { label: t`uid` },
          { label: t`Hotkey` },
          { label: t`Incentive`, unit: '%' },
          { label: t`Tier` },
        ],
        rows: rows.map(({ rank, uid, hotkey, incentive, report }) => [
          rank,
          uid,
          hotkey,
          incentive * 100,
          report?.tier ?? null,
        ]),
      }}
      exportName="incentive-by-rank"
    >
      <Scatter
        marks={rows.map(({ uid, hotkey, rank, incentive, report }) => ({
          id: String(uid),
          x: rank,
          y: incentive * 100,
          tone: report === null ? ('muted' as const) : toneOfTier(report.tier),
          ...(report === null ? {} : { shape: shapeOfTier(report.tier) }),
          label: t`#${uid} ${shorten(hotkey, 4)}: rank ${rank}, ${shareText(incentive, 2)}`,
        }))}
        x={{ label: t`Rank`, format: formatCount }}
        y={{ label: t`Incentive`, unit: '%', format: (value) => formatDecimal(value, 2) }}
        bands={[...band(groups.upper, names.upper), ...band(groups.lower, names.lower)]}
        chosen={chosen}
        height={240}
        description={takeaway}
      />
    </ChartFrame>
  )
}
