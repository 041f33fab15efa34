import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { TIERS } from '../../../protocol/scoring/tiers.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Axis, Mark, Rule } from '../../../ui/chart/chart-types.ts'
import { Scatter } from '../../../ui/chart/scatter.tsx'
import { shapeOfTier, toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import { formatBytes, formatCount } from '../../../ui/format.ts'
import { type ChartInput, chosenRows, percent, reported, validatorSource } from './chart-input.ts'
import { TIERS_UP } from './funnel-model.ts'
import { medianOf, type StorageUse, storageOf } from './storage-model.ts'
import { TIER_LEGEND } from './tier-legend.ts'

/** In the binary units in which limits are whole. */
const LIMITS = {
  Bronze: '1 TiB',
  Silver: '10 TiB',
  Gold: '100 TiB',
  Diamond: '1 PiB',
  'Super Saiyan': '1 EiB',
} as const

const RULES: readonly Rule[] = TIERS_UP.map((tier) => ({
  axis: 'y',
  at: TIERS[tier].storageLimit,
  label: `${tier}, ${LIMITS[tier]}`,
  tone: toneOfTier(tier),
}))

/** What miners hold against what their tier lets them hold. */
export function StorageChart(input: ChartInput) {
  const { view, chosen, onChoose, onOpen, level = 2 } = input
  const { t } = useLingui()
  const uses = useMemo(() => storageOf(reported(view.rows)), [view])
  const marks = useMemo(
    () =>
      uses.map(({ row, place, share }): Mark => {
        const { uid, report } = row
        const [tier, part] = [report.tier, share === null ? '–' : percent(share)]
        return {
          id: String(uid),
          x: place,
          y: report.usedBytes,
          tone: toneOfTier(tier),
          shape: shapeOfTier(tier),
          ringed: row.immunityLeftBlocks > 0,
          label: t`Miner ${uid}, ${tier}, ${part} of its limit`,
        }
      }),
    [uses, t],
  )
  const { x, y } = useAxes()
  return (
    <ChartFrame
      level={level}
      takeaway={useTakeaway(storageOf(reported(chosenRows(input))))}
      lead={t`Bytes that this validator has placed with each miner, the fullest first; the lines are the limits of the tiers. A limit is a cap, not a proof of space.`}
      layer="published"
      source={validatorSource(view)}
      how={t`A validator gives a miner no more than its tier's limit. Nobody measures what a miner could hold: only what it was given, and whether it answers for it. Other validators may have placed more with the same miner.`}
      exportName="storage-and-limits"
      legend={TIER_LEGEND}
      table={{
        columns: [
          { label: 'uid' },
          { label: t`Hotkey` },
          { label: t`Tier` },
          { label: t`Stored`, unit: t`bytes` },
          { label: t`Limit`, unit: t`bytes` },
          { label: t`Used`, unit: '0..1' },
        ],
        rows: uses.map(({ row: { uid, hotkey, report }, share }) => [
          uid,
          hotkey,
          report.tier,
          report.usedBytes,
          report.storageLimit,
          share,
        ]),
      }}
    >
      <Scatter
        marks={marks}
        x={x}
        y={y}
        rules={RULES}
        chosen={chosen}
        onChoose={onChoose}
        onOpen={onOpen}
        height={340}
        description={t`Bytes held by miners on a log scale, with the limits of the tiers.`}
      />
    </ChartFrame>
  )
}

function useAxes(): { readonly x: Axis; readonly y: Axis } {
  const { t } = useLingui()
  return useMemo(
    () => ({
      x: {
        label: t`Miners, the fullest first`,
        format: (value) => (value >= 1 && Number.isInteger(value) ? formatCount(value) : ''),
      },
      y: { label: t`Bytes held`, scale: 'log', format: formatBytes },
    }),
    [t],
  )
}

function useTakeaway(uses: readonly StorageUse[]): string {
  const { t } = useLingui()
  const shares = uses.flatMap(({ share }) => share ?? [])
  const median = medianOf(shares)
  if (median === null) return t`No miner that this validator knows is among those chosen`
  const fullest = shares.reduce((most, share) => Math.max(most, share), 0)
  const total = formatBytes(uses.reduce((sum, { row }) => sum + row.report.usedBytes, 0))
  const near = shares.filter((share) => share >= 0.8).length
  if (near > 0)
    return t`${plural(near, { one: '# miner uses', other: '# miners use' })} more than 80 % of what the tier allows; together they hold ${total}`
  const most = fullest < 0.001 ? t`less than 0.1 %` : percent(fullest)
  return t`Nobody is near a limit: the fullest miner uses ${most} of what its tier allows; together they hold ${total}`
}
