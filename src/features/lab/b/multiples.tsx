import { useLingui } from '@lingui/react/macro'
import { availability, availabilityOf } from '../../../client/landscape/gap-service.ts'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import { typicalMs } from '../../../client/landscape/owner-service.ts'
import type { TaskKind } from '../../../protocol/scoring/rule-set.ts'
import { TIER_NAMES } from '../../../protocol/scoring/tiers.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Axis } from '../../../ui/chart/chart-types.ts'
import { letterOfTier } from '../../../ui/chart/tier-mark.tsx'
import { formatBytes, formatCount, formatDecimal } from '../../../ui/format.ts'
import { shareText } from '../../shared/share-words.ts'
import type { GroupNames } from './gap-sentences.ts'
import { Strip, type StripRow } from './strip.tsx'

interface MultiplesProps {
  readonly upper: readonly MinerRow[]
  readonly lower: readonly MinerRow[]
  readonly names: GroupNames
  readonly source: string
  /** Milliseconds a block. */
  readonly blockMs: number
}

interface Panel {
  readonly id: string
  readonly title: string
  readonly axis: Axis
  readonly read: (row: MinerRow) => Pick<StripRow, 'value' | 'interval' | 'text'>
}

const TASKS: readonly TaskKind[] = ['store', 'challenge', 'retrieve']
const DAY_MS = 86_400_000
const NOTHING = { value: null, interval: null }

/** Each number of the chosen miners on an axis that both groups share. */
export function Multiples({ upper, lower, names, source, blockMs }: MultiplesProps) {
  const { t } = useLingui()
  const every = usePanels(blockMs)
  const all = [
    ...upper.map((row) => ({ row, group: 'upper' as const })),
    ...lower.map((row) => ({ row, group: 'lower' as const })),
  ]
  // A panel of nothing but unknowns says less than its absence.
  const panels = every.filter(({ read }) => all.some(({ row }) => read(row).value !== null))
  const [better, worse] = [availability(upper, 'all'), availability(lower, 'all')]
  const [first, second] = [better, worse].map(({ rate }) => (rate === null ? '–' : shareText(rate)))
  return (
    <ChartFrame
      takeaway={
        better.rate === null && worse.rate === null
          ? t`How these miners served is not known; the chain tells their incentive and age.`
          : t`${first ?? ''} of answers right in ${names.upper}, ${second ?? ''} in ${names.lower}.`
      }
      lead={t`One row for each miner, by uid; all panels show the same miners. Lines: Wilson interval of the window (z = 0.6745), or p50 to p95 of proven answers.`}
      layer="published"
      source={source}
      table={{
        columns: [
          { label: t`uid` },
          { label: t`Group` },
          { label: t`Incentive`, unit: '%' },
          ...panels.map(({ title }) => ({ label: title })),
        ],
        rows: all.map(({ row, group }) => [
          row.uid,
          names[group],
          row.incentive * 100,
          ...panels.map(({ read }) => read(row).value),
        ]),
      }}
      exportName="two-groups"
      legend={[
        { name: names.upper, tone: 'accent', shape: 'circle' },
        { name: names.lower, tone: 'second', shape: 'triangle' },
      ]}
    >
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 xl:grid-cols-4">
        {panels.map(({ id, title, axis, read }) => (
          <div key={id} className="min-w-0">
            <h3 className="text-xs font-medium">{title}</h3>
            <Strip
              rows={all.map(({ row, group }) => ({
                id: String(row.uid),
                label: `#${row.uid}`,
                group,
                ...read(row),
              }))}
              axis={axis}
              unknown={t`unknown`}
              description={title}
            />
          </div>
        ))}
      </div>
    </ChartFrame>
  )
}

function usePanels(blockMs: number): readonly Panel[] {
  const { t } = useLingui()
  const share: Axis = { label: '', format: (value) => shareText(value), domain: [0, 1], ticks: [0, 0.5, 1] }
  const taskTitles: Readonly<Record<TaskKind, string>> = {
    store: t`Store: right answers`,
    challenge: t`Challenge: right answers`,
    retrieve: t`Retrieve: right answers`,
  }
  return [
    {
      id: 'incentive',
      title: t`Incentive`,
      axis: { label: '', format: (value) => shareText(value, 2) },
      read: ({ incentive }) => ({ value: incentive, interval: null }),
    },
    ...TASKS.map((task) => ({
      id: task,
      title: taskTitles[task],
      axis: share,
      read: ({ report }: MinerRow) => {
        if (report === null) return NOTHING
        const { rate, interval } = availabilityOf(report.window[task])
        return { value: rate, interval: rate === null ? null : interval }
      },
    })),
    {
      id: 'latency',
      title: t`Time to a proven answer (ms, log)`,
      axis: { label: '', scale: 'log', format: formatCount },
      read: latencyOf,
    },
    {
      id: 'tier',
      title: t`Tier`,
      axis: {
        label: '',
        domain: [0, TIER_NAMES.length - 1],
        ticks: TIER_NAMES.map((_, i) => i),
        format: (value) => letterOfTier(TIER_NAMES.toReversed()[value] ?? 'Bronze'),
      },
      read: ({ report }) =>
        report === null
          ? NOTHING
          : { value: TIER_NAMES.length - 1 - TIER_NAMES.indexOf(report.tier), interval: null },
    },
    {
      id: 'age',
      title: t`Age (days)`,
      axis: { label: '', format: (value) => formatDecimal(value, value < 2 && value > 0 ? 1 : 0) },
      read: ({ ageBlocks }) => ({ value: (ageBlocks * blockMs) / DAY_MS, interval: null }),
    },
    {
      id: 'storage',
      title: t`Stored (log)`,
      axis: { label: '', scale: 'log', format: formatBytes },
      read: ({ report }) => (report === null ? NOTHING : { value: report.usedBytes, interval: null }),
    },
  ]
}

/** From the median to the 95th percentile, tasks weighed by their samples. */
function latencyOf({ report }: MinerRow): Pick<StripRow, 'value' | 'interval'> {
  if (report === null) return NOTHING
  const p50 = typicalMs(report.latency)
  const tails = Object.values(report.latency)
  const samples = tails.reduce((sum, { p95, samples: n }) => sum + (p95 === null ? 0 : n), 0)
  const p95 = tails.reduce((sum, each) => sum + (each.p95 === null ? 0 : each.p95 * each.samples), 0)
  if (p50 === null) return NOTHING
  return { value: p50, interval: samples === 0 ? null : [p50, p95 / samples] }
}
