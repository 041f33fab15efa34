/** The engine's events as log lines: what is wrong with us, what somebody should look at, and the rest for who asks. */
import type { EngineEvent } from '../../engine/events.ts'
import type { Log, LogLevel } from '../shared/log.ts'

const LEVELS: Readonly<Partial<Record<EngineEvent['kind'], LogLevel>>> = {
  // Things that go wrong for us rather than for one miner.
  'not-placed': 'error',
  'not-retrieved': 'error',
  'weights-failed': 'error',
  'storage-failed': 'error',
  alarm: 'error',
  // Things somebody should look at who runs the network.
  'copy-failed': 'warn',
  'holder-bad': 'warn',
  'announce-failed': 'warn',
  'copy-lost': 'warn',
  'repair-failed': 'warn',
  'not-renewed': 'warn',
  'miner-down': 'warn',
  'weights-set': 'info',
  repaired: 'info',
  'miner-back': 'info',
  'miner-replaced': 'info',
  'window-ended': 'info',
}

export function engineLog(log: Log): (event: EngineEvent) => void {
  return (event) => {
    const { kind, ...fields } = event
    log[levelOf(event)](kind, fields)
  }
}

/** A question with a wrong answer is worth a line; that one was answered well is not. */
function levelOf(event: EngineEvent): LogLevel {
  if (event.kind === 'audit') return event.outcome === 'fail' ? 'warn' : 'debug'
  return LEVELS[event.kind] ?? 'debug'
}
