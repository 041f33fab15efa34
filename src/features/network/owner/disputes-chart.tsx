import { useLingui } from '@lingui/react/macro'
import { useLocation } from 'wouter'
import type { Disagreement } from '../../../client/landscape/owner-facts.ts'
import { CellGrid } from '../../../ui/chart/cell-grid.tsx'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { letterOfTier, toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import { formatCount } from '../../../ui/format.ts'
import { disagreementAnswer } from './fairness-sentences.ts'
import { useMinerPath } from './service-chart.tsx'
import type { Overview } from './use-overview.ts'

const SHOWN = 12

/** Miners about whose tier validators disagree: a cell for each validator. */
export function DisputesChart({
  overview,
  found,
}: {
  readonly overview: Overview
  readonly found: Disagreement
}) {
  const { t } = useLingui()
  const [, navigate] = useLocation()
  const pathOf = useMinerPath()
  const { disputed } = found
  if (overview.moment.when === 'past' || disputed.length === 0) return null
  const { sentence } = disagreementAnswer(found, overview.moment)
  const { validators } = overview.view.landscape
  const speaking = validators.filter(({ hotkey }) => found.byValidator.some((each) => each.hotkey === hotkey))
  const shown = disputed.slice(0, SHOWN)
  const more = disputed.length - shown.length
  return (
    <ChartFrame
      takeaway={sentence}
      lead={
        more === 0
          ? t`Tier of each disputed miner at each validator, by stake.`
          : t`Tier of the ${SHOWN} most disputed miners at each validator, by stake; ${more} more are in the table.`
      }
      layer="published"
      source={t`${speaking.length} validators, block ${formatCount(overview.moment.block)}`}
      how={t`Each validator asks on its own and computes tiers of its own; the tier with the most stake behind it is taken as the common one.`}
      table={{
        columns: [
          { label: t`uid` },
          { label: t`Hotkey` },
          { label: t`Common tier` },
          ...speaking.map(({ uid }) => ({ label: t`Validator ${uid}` })),
        ],
        rows: disputed.map(({ uid, hotkey, common, tiers }) => [
          uid,
          hotkey,
          common,
          ...speaking.map((each) => tiers.find(({ validator }) => validator === each.hotkey)?.tier ?? null),
        ]),
      }}
      exportName="disputed-tiers"
    >
      <CellGrid
        rows={shown.map(({ hotkey, uid }) => ({ id: hotkey, label: uid === null ? '–' : t`uid ${uid}` }))}
        columns={speaking.map(({ hotkey, uid }) => ({ id: hotkey, label: t`Validator ${uid}` }))}
        cell={(row, column) => {
          const miner = shown.find(({ hotkey }) => hotkey === row)
          const tier = miner?.tiers.find(({ validator }) => validator === column)?.tier
          if (tier === undefined) return null
          return { tone: toneOfTier(tier), text: letterOfTier(tier), title: tier }
        }}
        onOpen={(row) => {
          const uid = shown.find(({ hotkey }) => hotkey === row)?.uid ?? null
          if (uid !== null) navigate(pathOf(uid))
        }}
        description={sentence}
      />
    </ChartFrame>
  )
}
