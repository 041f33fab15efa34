import { Trans, useLingui } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import type { SimulationResult } from '../../../../client/lab/simulation-types.ts'
import { Button } from '../../../../ui/button.tsx'
import { ChartFrame } from '../../../../ui/chart/chart-frame.tsx'
import { Stack } from '../../../../ui/chart/stack.tsx'
import { shapeOfTier, toneOfTier } from '../../../../ui/chart/tier-mark.tsx'
import { formatCount, formatDecimal } from '../../../../ui/format.ts'
import { InTurn } from '../../../../ui/in-turn.tsx'
import { Stat } from '../../../../ui/stat.tsx'
import { offerDownload } from '../../../shared/offer-download.ts'
import { ArrivalChart } from './arrival-chart.tsx'
import { FairnessChart, PayChart } from './fairness-charts.tsx'
import { lastSpearman, median, rounded, tierSeries } from './results-model.ts'
import { useRunSource } from './run-source.ts'
import { formatOptions } from './simulator-address.ts'

interface ResultsProps {
  readonly current: SimulationResult
  /** A run to hold it against. */
  readonly kept: SimulationResult | null
}

export function SimulatorResults({ current, kept }: ResultsProps) {
  return (
    <InTurn>
      <Numbers current={current} kept={kept} />
      <div className={kept === null ? 'grid min-w-0 gap-4' : 'grid min-w-0 gap-4 xl:grid-cols-2'}>
        {kept === null ? null : <SharesChart result={kept} name="A" />}
        <SharesChart result={current} name={kept === null ? null : 'B'} />
      </div>
      <div className="grid min-w-0 items-start gap-4 xl:grid-cols-2">
        <ArrivalChart current={current} kept={kept} />
        <FairnessChart current={current} kept={kept} />
      </div>
      <PayChart result={current} />
    </InTurn>
  )
}

/** Four numbers; those of A below. */
function Numbers({ current, kept }: ResultsProps) {
  const { t } = useLingui()
  const counted = (part: number, whole: number) => {
    const [some, all] = [formatCount(part), formatCount(whole)]
    return t`${some} of ${all}`
  }
  const rows = [
    { id: 'spearman', label: t`Pay follows quality (Spearman)`, of: spearmanText, note: () => '' },
    { id: 'silver', label: t`Median hours to Silver`, of: silverText, note: () => '' },
    {
      id: 'demotions',
      label: t`Demotions without reason`,
      of: ({ demotions }: SimulationResult) => percent(demotions.mistaken, demotions.all),
      note: ({ demotions }: SimulationResult) => counted(demotions.mistaken, demotions.all),
    },
    {
      id: 'replaced',
      label: t`Good miners among the replaced`,
      of: ({ replaced }: SimulationResult) => percent(replaced.good, replaced.all),
      note: ({ replaced }: SimulationResult) => counted(replaced.good, replaced.all),
    },
  ]
  const save = () =>
    offerDownload(
      `simulation-${formatOptions(current.options) || 'default'}.json`,
      new Blob([JSON.stringify(kept === null ? current : { a: kept, b: current }, null, 1)], {
        type: 'application/json',
      }),
    )
  return (
    <section id="results" aria-label={t`What came of it`} className="scroll-mt-4">
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {rows.map(({ id, label, of, note }) => {
          const before = kept === null ? '' : of(kept)
          return (
            <Stat key={id} label={label} note={kept === null ? note(current) : t`A: ${before}`}>
              {of(current)}
            </Stat>
          )
        })}
      </dl>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2 text-[0.8125rem] text-muted">
        <p className="max-w-3xl text-pretty">
          <Trans>
            A demotion is without reason when the miner’s true chance, as often as it was there in that
            window, still met what its tier asks for. Good: better than half of all at the time. docs/lab.md
            says what is modelled.
          </Trans>
        </p>
        <Button compact icon={Download} onClick={save}>
          {t`All numbers as JSON`}
        </Button>
      </div>
    </section>
  )
}

function spearmanText(result: SimulationResult): string {
  const value = lastSpearman(result)
  return value === null ? '–' : formatDecimal(value, 2)
}

function silverText({ hoursToTier }: SimulationResult): string {
  const value = median(hoursToTier.Silver)
  return value === null ? '–' : formatCount(Math.round(value))
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${formatDecimal((100 * part) / whole, 0)} %`
}

function SharesChart({ result, name }: { readonly result: SimulationResult; readonly name: string | null }) {
  const { t } = useLingui()
  const source = useRunSource()(result)
  const series = tierSeries(result)
  const last = series.map(({ tier, points }) => ({ tier, share: points.at(-1)?.[1] ?? 0 }))
  const above = formatDecimal(
    last.reduce((sum, each) => sum + (each.tier === 'Bronze' ? 0 : each.share), 0),
    0,
  )
  const { days } = result.options
  const takeaway =
    name === null
      ? t`After ${days} days ${above} % of miners are above Bronze`
      : t`${name}: after ${days} days ${above} % of miners are above Bronze`
  return (
    <ChartFrame
      level={3}
      takeaway={takeaway}
      lead={t`Share of miners in each tier, mean over validators.`}
      layer="modelled"
      source={source}
      exportName={`tier-shares${name === null ? '' : `-${name}`}`}
      legend={series.map(({ tier }) => ({ name: tier, tone: toneOfTier(tier), shape: shapeOfTier(tier) }))}
      table={{
        columns: [{ label: t`Day` }, ...series.map(({ tier }) => ({ label: tier, unit: '%' }))],
        rows: result.shares.map((_, i) => [
          rounded(series[0]?.points[i]?.[0] ?? 0),
          ...series.map(({ points }) => rounded(points[i]?.[1] ?? 0)),
        ]),
      }}
    >
      <Stack
        height={250}
        x={{ label: t`Day`, format: (value) => formatDecimal(value, 0) }}
        y={{ label: t`Share`, unit: '%', domain: [0, 100], format: (value) => formatDecimal(value, 0) }}
        series={series.map(({ tier, points }) => ({ id: tier, name: tier, tone: toneOfTier(tier), points }))}
        description={takeaway}
      />
    </ChartFrame>
  )
}
