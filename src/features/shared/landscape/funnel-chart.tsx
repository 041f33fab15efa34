import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Bars } from '../../../ui/chart/bars.tsx'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import {
  type ChartInput,
  chosenRows,
  reported,
  scaleOfSuccesses,
  validatorSource,
  wholeOnly,
} from './chart-input.ts'
import { type Funnel, funnelOf } from './funnel-model.ts'

/** How many miners get through each gate of each tier, and which of the two gates holds the others. */
export function FunnelChart(input: ChartInput) {
  const { view, side, onChoose, level = 2 } = input
  const { t } = useLingui()
  const rows = reported(chosenRows(input))
  const funnel = funnelOf(rows, scaleOfSuccesses(view.lens), side)
  const { steps } = funnel
  const chooseTier = (tier: string | null) => {
    const uids = reported(view.rows).filter(({ report }) => report.tier === tier)
    onChoose(uids.length === 0 ? null : new Set(uids.map(({ uid }) => String(uid))))
  }
  return (
    <ChartFrame
      level={level}
      takeaway={useTakeaway(funnel)}
      lead={t`Miners that a tier or a higher one would take at this moment: by successes of their life alone, by the success rate of the running window alone, and by both.`}
      layer="derived"
      source={validatorSource(view)}
      how={t`A tier asks for two things: a total of successes, and a Wilson score of the window's answers. Each gate is tried here alone with the running window's counters; tiers themselves change only when a window ends. Choosing a tier chooses the miners that have exactly this tier now.`}
      exportName="tier-gates"
      legend={[
        { name: t`by successes`, tone: 'muted', shape: 'square' },
        { name: t`by success rate`, tone: 'accent', shape: 'square' },
        { name: t`by both (in the tier's colour)`, tone: toneOfTier('Gold'), shape: 'square' },
      ]}
      table={{
        columns: [
          { label: t`Tier or higher` },
          { label: t`By successes` },
          { label: t`By success rate` },
          { label: t`By both` },
          { label: t`Have it now` },
          { label: t`Exactly this tier now` },
        ],
        rows: steps.map((s) => [s.tier, s.bySuccesses, s.byScore, s.byBoth, s.now, s.exactly]),
      }}
    >
      <Bars
        groups={steps.map(({ tier, bySuccesses, byScore, byBoth }) => ({
          id: tier,
          label: tier,
          bars: [
            { id: 'successes', name: t`by successes`, value: bySuccesses, tone: 'muted' },
            { id: 'score', name: t`by success rate`, value: byScore, tone: 'accent' },
            { id: 'both', name: t`by both`, value: byBoth, tone: toneOfTier(tier) },
          ],
        }))}
        value={{ label: t`Miners`, format: wholeOnly }}
        onChoose={chooseTier}
        description={t`Miners that get through the gates of each tier. Arrow keys go from tier to tier, Enter chooses the miners that have it.`}
      />
    </ChartFrame>
  )
}

function useTakeaway({ held, steps, miners }: Funnel): string {
  const { t } = useLingui()
  const top = steps.at(-1)?.byBoth ?? 0
  const waiting = miners - top
  if (miners === 0) return t`No miner that this validator knows is among those chosen`
  if (waiting === 0) return t`All miners are good enough for the highest tier`
  const [gate, count] = [
    held.successes >= held.score ? 'successes' : 'score',
    Math.max(held.successes, held.score),
  ]
  if (held.both > count) {
    const { both } = held
    return t`Both gates hold back ${plural(both, { one: '# miner', other: '# miners' })} of ${waiting} below the highest tier alike`
  }
  return gate === 'successes'
    ? t`Total successes hold back ${plural(count, { one: '# miner', other: '# miners' })} of ${waiting} below the highest tier: they answer well enough for more`
    : t`The success rate holds back ${plural(count, { one: '# miner', other: '# miners' })} of ${waiting} below the highest tier: they have successes enough for more`
}
