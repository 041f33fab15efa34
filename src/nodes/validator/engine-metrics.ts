/** The engine's events as counters (shared/metric-table.ts). Labels are from closed unions, never what a peer sent. */
import type { AlarmKind, EngineEvent } from '../../engine/events.ts'
import type { Metrics } from '../shared/metrics.ts'

/** A reason is a name; what is none (a sentence of the chain) is no label. */
const NAME = /^[a-z0-9-]{1,40}$/

const ALARMS: readonly AlarmKind[] = [
  'own-record-wrong',
  'metagraph-shrank',
  'chain-stalled',
  'all-miners-silent',
]

export function engineMetrics(metrics: Metrics): (event: EngineEvent) => void {
  const events = metrics.counter('filetao_engine_events_total')
  const seconds = metrics.counter('filetao_engine_seconds_total')
  const audits = metrics.counter('filetao_audits_total')
  const rounds = metrics.counter('filetao_rounds_total')
  const roundSeconds = metrics.counter('filetao_round_seconds_total')
  const asked = metrics.counter('filetao_round_asked_total')
  const passed = metrics.counter('filetao_round_passed_total')
  const copies = metrics.counter('filetao_repaired_copies_total')
  const bytes = metrics.counter('filetao_repaired_bytes_total')
  const purged = metrics.counter('filetao_purged_bytes_total')
  const dropped = metrics.counter('filetao_discards_dropped_total')
  const alarms = metrics.counter('filetao_alarms_total')
  // A counter that begins with its first event shows no rise to whoever looks for one.
  for (const what of ALARMS) alarms({ what }, 0)
  for (const kind of ['weights-set', 'weights-failed', 'storage-failed'] as const) events({ kind }, 0)
  const step = lastStep()
  metrics.gauge('filetao_last_step_seconds', () => step.seconds())
  return (event) => {
    const { kind } = event
    const reason = 'reason' in event && NAME.test(event.reason) ? event.reason : null
    // Audits have a counter of their own, with more labels.
    events(reason === null || kind === 'audit' ? { kind } : { kind, reason })
    if ('ms' in event && kind !== 'round' && kind !== 'audit') seconds({ kind }, event.ms / 1000)
    if (kind === 'audit')
      audits({ task: event.task, outcome: event.outcome, ...(reason === null ? {} : { reason }) })
    else if (kind === 'round') {
      const { round } = event
      rounds({ round })
      roundSeconds({ round }, event.ms / 1000)
      asked({ round }, event.asked)
      passed({ round }, event.passed)
      step.add(event.step, event.ms)
    } else if (kind === 'repaired') {
      copies({}, event.added)
      bytes({}, event.bytes)
    } else if (kind === 'purged') purged({}, event.bytes)
    else if (kind === 'discards-dropped') dropped({ reason: event.reason }, event.pieces)
    else if (kind === 'alarm') alarms({ what: event.what })
  }
}

function lastStep(): { add(step: number, ms: number): void; seconds(): number } {
  let number = -1
  let total = 0
  return {
    add(step, ms) {
      if (step !== number) total = 0
      number = step
      total += ms
    },
    seconds: () => total / 1000,
  }
}
