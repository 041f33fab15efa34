/** Columns of what a validator publishes of its miners (docs/api.md). */
import { t } from '@lingui/core/macro'
import type { MinerReport, TaskCounts } from '../../../client/landscape/landscape-api.ts'
import { canBe } from '../../../client/landscape/miner-gates.ts'
import { windowSum } from '../../../client/landscape/miner-rows.ts'
import type { TaskKind } from '../../../protocol/scoring/rule-set.ts'
import { wilsonInterval } from '../../../protocol/scoring/wilson.ts'
import { formatBytes, formatCount, formatDecimal, formatMicros } from '../../../ui/format.ts'
import type { ColumnSet, MinerColumn } from './column-types.ts'
import { of, PUBLISHED, said } from './of-report.ts'
import { taskName } from './task-names.ts'
import { scoreColumns, troubleColumns } from './trouble-columns.ts'

const EVERY: readonly ColumnSet[] = ['owner', 'miner', 'curious', 'all']
const TASKS: readonly TaskKind[] = ['store', 'challenge', 'retrieve']
export function validatorColumns(): readonly MinerColumn[] {
  return [
    ...standing(),
    ...TASKS.map(windowOf),
    ...TASKS.map(latencyOf),
    ...storage(),
    ...troubleColumns(),
    ...scoreColumns(),
  ]
}

/** Nothing of nothing is known, and below every share. */
function share(counts: TaskCounts): number | null {
  if (!canBe(counts)) return null
  return counts.attempts === 0 ? -1 : counts.successes / counts.attempts
}

function countsText({ successes, attempts }: TaskCounts): string {
  const [right, all] = [formatCount(successes), formatCount(attempts)]
  return t`${right} of ${all}`
}

function standing(): readonly MinerColumn[] {
  return [
    {
      ...PUBLISHED,
      id: 'tier',
      label: t`Tier`,
      definition: t`Decided by this validator at the end of its last window; others may have decided otherwise.`,
      sets: EVERY,
      align: 'left',
      kind: 'tier',
      value: of(({ tier }) => tier),
    },
    {
      ...PUBLISHED,
      id: 'successes',
      label: t`Successes of its life`,
      definition: t`Answers that this validator proved right since the hotkey registered. Tiers ask for 1,000, 2,000, 5,000 and 10,000.`,
      sets: ['miner', 'curious', 'all'],
      value: of(({ totalSuccesses }) => totalSuccesses),
    },
    {
      ...PUBLISHED,
      id: 'window',
      label: t`Window`,
      unit: t`right of all`,
      definition: t`Counted answers of the running window, all tasks together, silence included. Sorted by the share, those without an answer below 0.`,
      sets: EVERY,
      value: of((report) => share(windowSum(report))),
      text: said((report) => countsText(windowSum(report))),
      parts: [
        { id: 'window_successes', value: of((report) => windowSum(report).successes) },
        { id: 'window_attempts', value: of((report) => windowSum(report).attempts) },
      ],
    },
    {
      ...PUBLISHED,
      id: 'wilson',
      label: t`Wilson score`,
      unit: t`0 to 1`,
      definition: t`Middle of the 50 % Wilson interval of the window’s share, which tiers ask to be 0.55, 0.66, 0.77 and 0.88; its ends in brackets are derived here from the counts. 0.5 without an answer.`,
      sets: ['owner', 'miner', 'all'],
      value: of((report) => (canBe(windowSum(report)) ? report.wilson.seed : null)),
      text: said((report) => {
        const { lower, upper } = endsOf(report)
        return `${formatDecimal(report.wilson.seed, 3)} [${formatDecimal(lower, 2)} – ${formatDecimal(upper, 2)}]`
      }),
      parts: [
        { id: 'wilson', value: of(({ wilson }) => wilson.seed) },
        { id: 'wilson_lower', value: of((report) => endsOf(report).lower) },
        { id: 'wilson_upper', value: of((report) => endsOf(report).upper) },
      ],
    },
  ]
}

function endsOf(report: MinerReport) {
  const counts = windowSum(report)
  if (!canBe(counts)) return { lower: Number.NaN, upper: Number.NaN }
  return wilsonInterval(counts.successes, counts.attempts)
}

function windowOf(task: TaskKind): MinerColumn {
  const name = taskName(task)
  return {
    ...PUBLISHED,
    id: `window-${task}`,
    label: t`Window, ${name}`,
    unit: t`right of all`,
    definition: t`Counted answers of the running window to this task, silence included. Sorted by the share, those without an answer below 0.`,
    sets: ['all'],
    value: of(({ window }) => share(window[task])),
    text: said(({ window }) => countsText(window[task])),
    parts: [
      { id: `window_${task}_successes`, value: of(({ window }) => window[task].successes) },
      { id: `window_${task}_attempts`, value: of(({ window }) => window[task].attempts) },
    ],
  }
}

const time = (ms: number | null) => (ms === null || !Number.isFinite(ms) ? '–' : formatMicros(ms * 1000))

function latencyOf(task: TaskKind): MinerColumn {
  const name = taskName(task)
  return {
    ...PUBLISHED,
    id: `latency-${task}`,
    label: t`Latency, ${name}`,
    unit: t`p50 / p95`,
    definition: t`From the call to the verified answer, at the validator: the median and the 95th percentile by nearest rank, over at most the newest 256 proven answers. Sorted by the median.`,
    sets: ['miner', 'all'],
    value: of(({ latency }) => latency[task].p50),
    text: said(({ latency }) => `${time(latency[task].p50)} / ${time(latency[task].p95)}`),
    more: said(({ latency }) => {
      const samples = formatCount(latency[task].samples)
      return t`${samples} samples`
    }),
    parts: [
      { id: `latency_${task}_p50_ms`, value: of(({ latency }) => latency[task].p50) },
      { id: `latency_${task}_p95_ms`, value: of(({ latency }) => latency[task].p95) },
      { id: `latency_${task}_samples`, value: of(({ latency }) => latency[task].samples) },
    ],
  }
}

function storage(): readonly MinerColumn[] {
  return [
    {
      ...PUBLISHED,
      id: 'used',
      label: t`Storage used`,
      definition: t`Bytes of pieces that this validator placed there.`,
      sets: ['owner', 'curious', 'all'],
      value: of(({ usedBytes }) => usedBytes),
      text: said(({ usedBytes }) => formatBytes(usedBytes)),
    },
    {
      ...PUBLISHED,
      id: 'limit',
      label: t`Storage limit`,
      definition: t`Bytes that its tier allows this validator to place there: a cap, not a proof of space. Powers of two, written in decimal units.`,
      sets: ['curious', 'all'],
      value: of(({ storageLimit }) => storageLimit),
      text: said(({ storageLimit }) => formatBytes(storageLimit)),
    },
  ]
}
