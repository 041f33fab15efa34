import { useLingui } from '@lingui/react/macro'
import { useMemo, useState } from 'react'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Axis, Rule } from '../../../ui/chart/chart-types.ts'
import { Histogram } from '../../../ui/chart/histogram.tsx'
import { Lines } from '../../../ui/chart/lines.tsx'
import { formatBytes, formatCount, formatDecimal, formatMicros } from '../../../ui/format.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { ecdf, latencies, type Phase, percentile, type Trial } from './trials-model.ts'

interface LatencyChartsProps {
  readonly trials: readonly Trial[]
  readonly bytes: number
}

/** How long the rounds took: as a histogram, and as the share that took at most so long. */
export function LatencyCharts({ trials, bytes }: LatencyChartsProps) {
  const { t } = useLingui()
  const [phase, setPhase] = useState<Phase>('both')
  const values = useMemo(() => latencies(trials, phase), [trials, phase])
  const [p50, p95] = [percentile(values, 0.5), percentile(values, 0.95)]
  const time: Axis = {
    label: t`Time`,
    unit: 'ms',
    format: (ms) => formatDecimal(ms, ms > 0 && ms < 10 ? 1 : 0),
  }
  const rules: readonly Rule[] = [
    ...(p50 === null ? [] : [{ axis: 'x', at: p50, label: 'p50', tone: 'second' } as const]),
    ...(p95 === null ? [] : [{ axis: 'x', at: p95, label: 'p95', tone: 'bad' } as const]),
  ]
  const size = formatBytes(bytes)
  const source = t`this page’s own calls, ${size} each`
  if (values.length === 0) return null
  const [half, most] = [formatMicros((p50 ?? 0) * 1000), formatMicros((p95 ?? 0) * 1000)]
  const n = formatCount(values.length)
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <ChartFrame
        level={3}
        takeaway={t`Half of ${n} took at most ${half}, nineteen of twenty at most ${most}`}
        layer="observed"
        source={source}
        controls={
          <Segmented
            compact
            label={t`Which call`}
            value={phase}
            onChange={setPhase}
            options={[
              { value: 'store', label: t`Store` },
              { value: 'retrieve', label: t`Retrieve` },
              { value: 'both', label: t`Both` },
            ]}
          />
        }
        how={
          <p>{t`From the request to the last byte of the answer, as this page saw it. Percentiles are nearest rank. Rounds without an answer are not in it; they count among failures.`}</p>
        }
        table={{
          columns: [{ label: t`Rank` }, { label: t`Time`, unit: 'ms' }],
          rows: values.map((ms, place) => [place + 1, Number(ms.toFixed(2))]),
        }}
        exportName="latency"
      >
        <Histogram values={values} x={time} bins={16} rules={rules} description={t`Histogram of latency`} />
      </ChartFrame>
      <Shares trials={trials} time={time} source={source} />
    </div>
  )
}

interface SharesProps {
  readonly trials: readonly Trial[]
  readonly time: Axis
  readonly source: string
}

function Shares({ trials, time, source }: SharesProps) {
  const { t } = useLingui()
  const [store, retrieve] = useMemo(
    () => [latencies(trials, 'store'), latencies(trials, 'retrieve')] as const,
    [trials],
  )
  const [slow, quick] = [percentile(store, 0.95), percentile(retrieve, 0.95)]
  const [stored, back] = [formatMicros((slow ?? 0) * 1000), formatMicros((quick ?? 0) * 1000)]
  const longer = quick !== null && slow !== null && quick > slow
  const takeaway =
    slow === null || quick === null
      ? t`Share of calls that took at most so long`
      : longer
        ? t`Retrieve is the slower half: 95 % within ${back}, Store within ${stored}`
        : t`Store is the slower half: 95 % within ${stored}, Retrieve within ${back}`
  return (
    <ChartFrame
      level={3}
      takeaway={takeaway}
      layer="observed"
      source={source}
      legend={[
        { name: t`Store`, tone: 'accent' },
        { name: t`Retrieve`, tone: 'second' },
      ]}
      table={{
        columns: [{ label: t`Call` }, { label: t`Time`, unit: 'ms' }, { label: t`Share at most so long` }],
        rows: [
          ...ecdf(store).map(([ms, at]) => [t`Store`, Number(ms.toFixed(2)), Number(at.toFixed(4))]),
          ...ecdf(retrieve).map(([ms, at]) => [t`Retrieve`, Number(ms.toFixed(2)), Number(at.toFixed(4))]),
        ],
      }}
      exportName="latency-ecdf"
    >
      <Lines
        x={time}
        y={{ label: t`Share`, unit: '%', domain: [0, 1], format: (value) => formatDecimal(value * 100, 0) }}
        series={[
          { id: 'store', name: t`Store`, tone: 'accent', stepped: true, points: ecdf(store) },
          {
            id: 'retrieve',
            name: t`Retrieve`,
            tone: 'second',
            dashed: true,
            stepped: true,
            points: ecdf(retrieve),
          },
        ]}
        height={220}
        description={t`Share of calls that took at most so long, Store and Retrieve`}
      />
    </ChartFrame>
  )
}
