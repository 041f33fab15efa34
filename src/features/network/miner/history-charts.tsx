import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Axis } from '../../../ui/chart/chart-types.ts'
import { Lines } from '../../../ui/chart/lines.tsx'
import { letterOfTier } from '../../../ui/chart/tier-mark.tsx'
import { formatCount, formatDecimal, shorten } from '../../../ui/format.ts'
import { useWindows } from '../../shared/landscape-query.ts'
import { fileNamed, type MinerFacts } from './miner-facts.ts'
import { type History, type HistoryPoint, historyOf, tierOfStep } from './miner-history.ts'

/** Incentive, score and tier over the windows that the shown validator keeps. */
export function HistoryCharts({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const { view, row } = facts
  const [before, setBefore] = useState<number | null>(null)
  const { data } = useWindows(view.lens?.hotkey ?? null, before)
  if (view.lens === null) return null
  // What is kept while another validator is asked is not that validator's.
  const page = data?.ok === true && data.value.validator === view.lens.hotkey ? data.value : null
  const history = page === null ? null : historyOf(page.windows, row.hotkey)
  const older = page?.next ?? null
  return (
    <section aria-labelledby="miner-history">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="miner-history" className="text-base font-semibold">{t`History`}</h2>
        {older === null && before === null ? null : (
          <div className="flex gap-2">
            <Button compact disabled={older === null} onClick={() => setBefore(older)}>
              {t`Earlier windows`}
            </Button>
            <Button compact disabled={before === null} onClick={() => setBefore(null)}>
              {t`Newest windows`}
            </Button>
          </div>
        )}
      </div>
      {history === null || history.points.length === 0 ? (
        <p className="rounded-xl border border-line bg-surface px-4 py-6 text-center text-muted">
          {data?.ok === false
            ? t`This validator did not tell its past windows. The numbers above are of the running one.`
            : page === null
              ? t`Reading past windows…`
              : t`This validator keeps no window in which it counted this miner.`}
        </p>
      ) : (
        <Charts history={history} facts={facts} />
      )}
    </section>
  )
}

function Charts({ history, facts }: { readonly history: History; readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const { points, promotions, demotions } = history
  const { lens } = facts.view
  const source = t`validator ${shorten(lens?.hotkey ?? '', 5)}, its windows`
  const count = plural(points.length, { one: '# window', other: '# windows' })
  const x: Axis = { label: t`Block`, format: formatCount }
  const table = {
    columns: [
      { label: t`Block` },
      { label: t`Incentive`, unit: t`share of 1` },
      { label: t`Score` },
      { label: t`Tier` },
    ],
    rows: points.map(({ block, incentive, score, tier }) => [block, incentive, score, tier]),
  }
  const common = { layer: 'published', source, table, level: 3 } as const
  const line = (id: string, name: string, read: (point: HistoryPoint) => number | null, stepped = false) => ({
    id,
    name,
    tone: 'accent' as const,
    stepped,
    points: points.flatMap((point): [number, number][] => {
      const value = read(point)
      return value === null ? [] : [[point.block, value]]
    }),
  })
  const told = (read: (point: HistoryPoint) => number | null, digits: number) => {
    const known = points.flatMap((point) => read(point) ?? []).filter(Number.isFinite)
    const [first, last] = [known[0], known.at(-1)]
    return first === undefined || last === undefined
      ? null
      : { first: formatDecimal(first, digits), last: formatDecimal(last, digits) }
  }
  const pay = told(({ incentive }) => incentive, 4)
  const scores = told(({ score }) => score, 3)
  const [ups, downs] = [
    plural(promotions, { one: '# promotion', other: '# promotions' }),
    plural(demotions, { one: '# demotion', other: '# demotions' }),
  ]
  const tierName = (step: number) => {
    const tier = Number.isInteger(step) ? tierOfStep(step) : null
    return tier === null ? '' : letterOfTier(tier)
  }
  return (
    <div className="grid gap-4 lg:grid-cols-3">
      <ChartFrame
        {...common}
        takeaway={
          pay === null
            ? t`No incentive is known of these ${count}.`
            : t`Incentive went from ${pay.first} to ${pay.last} over ${count}.`
        }
        exportName={fileNamed(facts, 'incentive')}
      >
        <Lines
          series={[line('incentive', t`Incentive`, ({ incentive }) => incentive)]}
          x={x}
          y={{ label: t`Incentive`, unit: t`share of 1`, format: (value) => formatDecimal(value, 4) }}
          height={180}
          description={t`Incentive at the end of each window.`}
        />
      </ChartFrame>
      <ChartFrame
        {...common}
        takeaway={
          scores === null
            ? t`No score is known.`
            : t`Score went from ${scores.first} to ${scores.last} over ${count}.`
        }
        exportName={fileNamed(facts, 'score')}
      >
        <Lines
          series={[line('score', t`Score`, ({ score }) => score)]}
          x={x}
          y={{ label: t`Score`, format: (value) => formatDecimal(value, 2) }}
          height={180}
          description={t`Score at the end of each window.`}
        />
      </ChartFrame>
      <ChartFrame
        {...common}
        takeaway={t`${ups} and ${downs} over ${count}.`}
        exportName={fileNamed(facts, 'tier')}
      >
        <Lines
          series={[line('tier', t`Tier`, ({ step }) => step, true)]}
          x={x}
          y={{ label: t`Tier`, domain: [0, 4], ticks: [0, 1, 2, 3, 4], format: tierName }}
          height={180}
          description={t`Tier from the end of each window, B for Bronze to SS for Super Saiyan.`}
        />
      </ChartFrame>
    </div>
  )
}
