/** The engine's events as counters (docs/api.md lists them). Labels are from closed unions, never what a peer sent. */
import type { EngineEvent } from '../../engine/events.ts'
import type { Metrics } from '../shared/metrics.ts'

/** A reason is a name; what is none (a sentence of the chain) is no label. */
const NAME = /^[a-z0-9-]{1,40}$/

export function engineMetrics(metrics: Metrics): (event: EngineEvent) => void {
  const counter = (name: string, help: string) => metrics.counter(`filetao_${name}`, help)
  const events = counter('engine_events_total', 'What the engine did, by kind and reason.')
  const seconds = counter('engine_seconds_total', 'Seconds of placements, retrievals, renewals and repairs.')
  const audits = counter('audits_total', 'Questions of rounds, by task, outcome and reason.')
  const rounds = counter('rounds_total', 'Rounds ended, by round.')
  const roundSeconds = counter('round_seconds_total', 'Seconds of rounds, by round.')
  const asked = counter('round_asked_total', 'Questions and actions of rounds, by round.')
  const passed = counter('round_passed_total', 'Questions and actions of rounds that went well, by round.')
  const copies = counter('repaired_copies_total', 'Copies made anew by repair.')
  const bytes = counter('repaired_bytes_total', 'Bytes stored anew by repair.')
  const purged = counter('purged_bytes_total', 'Bytes of objects whose records were removed at their end.')
  const alarms = counter('alarms_total', 'Alarms, by what is wrong.')
  const step = lastStep()
  metrics.gauge(
    'filetao_last_step_seconds',
    'Seconds that the rounds of the newest step took together.',
    () => step.seconds(),
  )
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
