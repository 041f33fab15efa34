import { useLingui } from '@lingui/react/macro'
import { tierMove } from '../../../client/landscape/owner-facts.ts'
import { TIER_NAMES } from '../../../protocol/scoring/tiers.ts'
import { Bars } from '../../../ui/chart/bars.tsx'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Axis, Series } from '../../../ui/chart/chart-types.ts'
import { Stack } from '../../../ui/chart/stack.tsx'
import { letterOfTier, shapeOfTier, toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import { formatCount } from '../../../ui/format.ts'
import { tiersAnswer } from './owner-sentences.ts'
import { historySource, lensSource } from './source-words.ts'
import { type Overview, useAt } from './use-overview.ts'

/** Tiers now beside those of a week before. */
export function TierBars({ overview }: { readonly overview: Overview }) {
  const { t } = useLingui()
  const { moment, compared } = overview
  const move = tierMove(moment, compared?.record ?? null)
  if (move.miners === 0) return null
  const { sentence } = tiersAnswer(move, compared, moment)
  const shown = moment.when === 'now' ? t`Now` : t`Then`
  const value: Axis = { label: t`Miners`, format: formatCount }
  return (
    <ChartFrame
      takeaway={sentence}
      lead={t`Miners by tier, best first; pale: the window that is compared with.`}
      layer="published"
      source={lensSource(overview)}
      how={t`A tier asks for a Wilson score within the window and for successes over a miner's life; the validator computes it at the end of each window. Compared with the window of a week before, or with the oldest one there is.`}
      table={{
        columns: [{ label: t`Tier` }, { label: shown }, { label: t`Before` }],
        rows: move.counts.map(({ tier, now, before }) => [tier, now, before]),
      }}
      exportName="tiers-against-week-before"
    >
      <Bars
        // A series that joins later would be drawn behind those that were there.
        key={compared === null ? 'now' : 'both'}
        groups={move.counts.map(({ tier, now, before }) => ({
          id: tier,
          label: letterOfTier(tier),
          bars: [
            ...(before === null
              ? []
              : [{ id: 'before', name: t`${tier}, before`, value: before, tone: 'muted' as const }]),
            { id: 'now', name: tier, value: now, tone: toneOfTier(tier) },
          ],
        }))}
        value={value}
        height={220}
        description={sentence}
      />
    </ChartFrame>
  )
}

/** Tiers at the end of each window; where one points, the page goes. */
export function TierFlow({ overview }: { readonly overview: Overview }) {
  const { t } = useLingui()
  const { setAt } = useAt()
  const { history, shown } = overview
  const rising = history.windows.toReversed()
  const [first, last] = [rising[0], rising.at(-1)]
  if (first === undefined || last === undefined || rising.length < 2) return null
  const countAt = (tier: (typeof TIER_NAMES)[number]) =>
    rising.map(({ block, miners }) => [block, miners.filter((each) => each.tier === tier).length] as const)
  const series: Series[] = TIER_NAMES.toReversed().map((tier) => ({
    id: tier,
    name: tier,
    tone: toneOfTier(tier),
    stepped: true,
    points: countAt(tier),
  }))
  const better = (record: typeof first) => record.miners.filter(({ tier }) => tier !== 'Bronze').length
  const [was, is] = [better(first), better(last)]
  const windows = rising.length
  return (
    <ChartFrame
      takeaway={t`Miners above Bronze went from ${was} to ${is} in ${windows} windows.`}
      lead={t`Miners by tier at the end of each window. Point and press to see the whole page as it was then.`}
      layer="published"
      source={historySource(overview)}
      table={{
        columns: [{ label: t`Block` }, ...TIER_NAMES.map((tier) => ({ label: tier }))],
        rows: rising.map(({ block, miners }) => [
          block,
          ...TIER_NAMES.map((tier) => miners.filter((each) => each.tier === tier).length),
        ]),
      }}
      exportName="tiers-over-windows"
      legend={TIER_NAMES.map((tier) => ({ name: tier, tone: toneOfTier(tier), shape: shapeOfTier(tier) }))}
    >
      <Stack
        series={series}
        x={{ label: t`Block`, format: formatCount, domain: [first.block, last.block] }}
        y={{ label: t`Miners`, format: formatCount }}
        at={shown?.block ?? null}
        onMove={(block) => setAt(Math.round(block))}
        height={220}
        description={t`Miners above Bronze: ${was} in the oldest window shown, ${is} in the newest.`}
      />
    </ChartFrame>
  )
}
