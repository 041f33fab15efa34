/** The engine's events as log lines and counters. Labels are reasons from closed unions, never what a peer sent. */
import type { EngineEvent } from '../../engine/events.ts'
import type { Log } from '../shared/log.ts'
import type { Metrics } from '../shared/metrics.ts'

/** Things that go wrong for us rather than for one miner. */
const OURS: ReadonlySet<EngineEvent['kind']> = new Set([
  'not-placed',
  'not-retrieved',
  'weights-failed',
  'storage-failed',
])
/** Things somebody should look at who runs the network. */
const THEIRS: ReadonlySet<EngineEvent['kind']> = new Set(['copy-failed', 'holder-bad', 'announce-failed'])

export function engineLog(log: Log, metrics: Metrics): (event: EngineEvent) => void {
  const events = metrics.counter('filetao_engine_events_total', 'What the engine did, by kind and reason.')
  const seconds = metrics.counter('filetao_engine_seconds_total', 'Time of placements and retrievals.')
  return (event) => {
    const { kind, ...fields } = event
    events('reason' in event && kind !== 'weights-failed' ? { kind, reason: event.reason } : { kind })
    if ('ms' in event) seconds({ kind }, event.ms / 1000)
    if (OURS.has(kind)) log.error(kind, fields)
    else if (THEIRS.has(kind)) log.warn(kind, fields)
    else if (kind === 'weights-set') log.info(kind, fields)
    else log.debug(kind, fields)
  }
}
