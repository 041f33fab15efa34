/** The engine's events as log lines: what is wrong with us, what somebody should look at, and the rest for who asks. */
import type { EngineEvent, WindowEnd } from '../../engine/events.ts'
import { windowTotals } from '../../protocol/scoring/tiers.ts'
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
}

export function engineLog(log: Log): (event: EngineEvent) => void {
  return (event) => {
    if (event.kind === 'window-ended') return logWindow(log, event)
    const { kind, ...fields } = event
    log[levelOf(event)](kind, fields)
  }
}

/**
 * What decides about rewards stands in the log, a line for each miner: 256 of them each two hours and a half. `GET /windows`
 * tells the same numbers of the same block.
 */
function logWindow(
  log: Log,
  { kind, block, miners, ends }: EngineEvent & { readonly kind: 'window-ended' },
): void {
  log.info(kind, { block, miners })
  for (const end of ends) log.info('window-miner', { block, ...windowFields(end) })
}

function windowFields({ before, after }: WindowEnd) {
  const { hotkey: miner, stored_bytes: usedBytes, total_successes: totalSuccesses, score } = after
  const tiers = { tierBefore: before.tier, tier: after.tier }
  return { miner, ...tiers, ...windowTotals(before), totalSuccesses, usedBytes, score }
}

/** A question with a wrong answer is worth a line; that one was answered well is not. Nor is what had to end. */
function levelOf(event: EngineEvent): LogLevel {
  if (event.kind === 'audit') return event.outcome === 'fail' ? 'warn' : 'debug'
  if (event.kind === 'discards-dropped') return event.reason === 'too-many' ? 'warn' : 'debug'
  return LEVELS[event.kind] ?? 'debug'
}
