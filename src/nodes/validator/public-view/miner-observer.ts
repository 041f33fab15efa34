/**
 * What the history says of each miner: its last answers and its times. A fold of events, so that a restart that replays the
 * history knows it again. It decides nothing; the engine does not read it.
 */
import type { TaskKind } from '../../../protocol/scoring/rule-set.ts'
import type { MinerVerdict } from './api-answers.ts'
import { LatencyWindow } from './latency-window.ts'
import type { PublicEvent } from './public-event.ts'

/** More than a subnet has seats; the one silent for the longest leaves first. */
const MINERS_MAX = 2_048

export interface Observed {
  readonly latency: Readonly<Record<TaskKind, LatencyWindow>>
  readonly last: MinerVerdict | null
  readonly lastFailure: MinerVerdict | null
}

type Mutable = { -readonly [K in keyof Observed]: Observed[K] }

const unseen = (): Mutable => ({
  latency: { store: new LatencyWindow(), challenge: new LatencyWindow(), retrieve: new LatencyWindow() },
  last: null,
  lastFailure: null,
})

export interface MinerObserver {
  /** One event of the history, in its order. */
  take(event: PublicEvent): void
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
  return {
    take(event) {
      if (event.kind === 'miner-replaced') miners.delete(event.miner)
      else if (event.kind === 'audit') {
        const { task, outcome, reason, detail, object, block, at } = event
        judge(event.miner, { task, outcome, reason, detail, object, block, at })
        if (outcome === 'pass') row(event.miner).latency[task].add(event.ms)
      } else if (event.kind === 'copy-failed' || event.kind === 'holder-bad') {
        const lie = LIES[event.reason]
        const { object, reason, detail, at } = event
        if (lie !== undefined)
          judge(event.miner, { task: lie, outcome: 'fail', reason, detail, object, block: null, at })
      }
    },
    takeStore: (miner, ms) => row(miner).latency.store.add(ms),
    of: (hotkey) => miners.get(hotkey) ?? unseen(),
  }
}

/** What a user's upload or download convicts of; other reasons there are silence, or the word of another validator. */
const LIES: Readonly<Record<string, TaskKind | undefined>> = { lied: 'store', 'wrong-bytes': 'retrieve' }
