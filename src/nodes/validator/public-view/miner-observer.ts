/**
 * What the history says of each miner: its last answers and its times. A fold of events, so that a restart that replays the
 * history knows it again. It decides nothing; the engine does not read it.
 */
import type { TaskKind } from '../../../protocol/scoring/rule-set.ts'
import type { MinerCause, MinerVerdict } from './api-answers.ts'
import { CauseCounts } from './cause-counts.ts'
import { LatencyWindow } from './latency-window.ts'
import type { PublicEvent } from './public-event.ts'

/** More than a subnet has seats; the one silent for the longest leaves first. */
const MINERS_MAX = 2_048

export interface Observed {
  readonly latency: Readonly<Record<TaskKind, LatencyWindow>>
  readonly last: MinerVerdict | null
  readonly lastFailure: MinerVerdict | null
  /** Of the running window. */
  readonly causes: CauseCounts
}

type Mutable = { -readonly [K in keyof Observed]: Observed[K] }

const unseen = (): Mutable => ({
  latency: { store: new LatencyWindow(), challenge: new LatencyWindow(), retrieve: new LatencyWindow() },
  last: null,
  lastFailure: null,
  causes: new CauseCounts(),
})

export interface MinerObserver {
  /** One event of the history, in its order. */
  take(event: PublicEvent): void
  /** Also told where the history refuses the event: counts of a window that is over would be those of the next one. */
  endWindow(): void
  forget(miner: string): void
  /** A verified copy, of an upload or of a probe. Neither is in the history. */
  takeStore(miner: string, ms: number): void
  of(hotkey: string): Observed
}

export function createMinerObserver(): MinerObserver {
  const miners = new Map<string, Mutable>()
  const row = (hotkey: string): Mutable => {
    const known = miners.get(hotkey) ?? unseen()
    miners.delete(hotkey)
    miners.set(hotkey, known)
    const eldest = miners.keys().next()
    if (miners.size > MINERS_MAX && eldest.done !== true) miners.delete(eldest.value)
    return known
  }
  const judge = (hotkey: string, verdict: MinerVerdict): void => {
    const miner = row(hotkey)
    miner.last = verdict
    if (verdict.outcome === 'fail') miner.lastFailure = verdict
  }
  const endWindow = (): void => {
    for (const miner of miners.values()) miner.causes.clear()
  }
  return {
    endWindow,
    forget: (miner) => void miners.delete(miner),
    take(event) {
      if (event.kind === 'miner-replaced') miners.delete(event.miner)
      else if (event.kind === 'window-ended') endWindow()
      else if (event.kind === 'audit') {
        const { task, outcome, reason, detail, object, block, at } = event
        judge(event.miner, { task, outcome, reason, detail, object, block, at })
        if (outcome === 'pass') row(event.miner).latency[task].add(event.ms)
        else if (outcome !== 'unknown') row(event.miner).causes.add(task, outcome, reason)
      } else if (event.kind === 'copy-failed' || event.kind === 'holder-bad') {
        const lie = LIES[event.reason]
        const { object, reason, detail, at } = event
        if (lie !== undefined)
          judge(event.miner, { task: lie, outcome: 'fail', reason, detail, object, block: null, at })
        const outcome = COUNTED[reason]
        const task = event.kind === 'copy-failed' ? 'store' : 'retrieve'
        if (outcome !== undefined) row(event.miner).causes.add(task, outcome, reason)
      }
    },
    takeStore: (miner, ms) => row(miner).latency.store.add(ms),
    of: (hotkey) => miners.get(hotkey) ?? unseen(),
  }
}

/** What a user's upload or download convicts of; other reasons there are silence, or the word of another validator. */
const LIES: Readonly<Record<string, TaskKind | undefined>> = { lied: 'store', 'wrong-bytes': 'retrieve' }

/** Of these reasons, what of users' transfers counts against a miner (engine/scored-attempts.ts), and as what. */
const COUNTED: Readonly<Record<string, MinerCause['outcome'] | undefined>> = {
  lied: 'fail',
  'wrong-bytes': 'fail',
  missing: 'fail',
  malformed: 'fail',
  oversize: 'fail',
  refused: 'fail',
  late: 'late',
  unreachable: 'offline',
}
