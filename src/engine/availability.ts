/**
 * Which nodes are worth asking right now, and which ones a new copy is better not given to. Forgets at restart and by
 * itself: it orders choices and never convicts, so that an honest node that was away, or whose disk lost one piece, comes
 * back without anybody's help (reliability B29).
 */
import { SUSPICION_MS } from './limits.ts'
import type { CallFailure, Clock } from './ports.ts'

/** First rest of a node that did not answer, doubled at each further failure up to the longest, milliseconds. */
const REST_MS = 15_000
const REST_MAX_MS = 600_000
/** A full miner is asked again after this long: space comes back when objects expire. */
const FULL_MS = 600_000

/** Whatever these are worth, somebody was there. */
const SPOKE: ReadonlySet<string> = new Set(['answered', 'refused', 'missing', 'malformed', 'oversize'])

interface Rest {
  readonly untilMs: number
  readonly failures: number
  readonly full: boolean
}

export interface Availability {
  /** An answer of any content ends a rest: a liar is convicted by its statistics, not by silence. */
  note(hotkey: string, outcome: 'answered' | CallFailure): void
  isFull(hotkey: string): boolean
  isResting(hotkey: string): boolean
  /** It failed an audit, lost a piece, lied about a Store or signs no receipts: others get new copies first, for a while. */
  suspect(hotkey: string): void
  isSuspect(hotkey: string): boolean
  /** Whoever registers the hotkey anew starts anew (reliability B26). */
  forget(hotkey: string): void
}

export function createAvailability(clock: Clock): Availability {
  const rests = new Map<string, Rest>()
  const suspectedUntilMs = new Map<string, number>()
  const current = (hotkey: string) => {
    const rest = rests.get(hotkey)
    return rest !== undefined && clock.monotonicMs() < rest.untilMs ? rest : null
  }
  return {
    note(hotkey, outcome) {
      if (outcome === 'cancelled' || outcome === 'stalled') return
      if (SPOKE.has(outcome)) {
        rests.delete(hotkey)
        return
      }
      const failures = (rests.get(hotkey)?.failures ?? 0) + 1
      const full = outcome === 'full'
      const ms = full ? FULL_MS : Math.min(REST_MS * 2 ** Math.min(failures - 1, 10), REST_MAX_MS)
      rests.set(hotkey, { untilMs: clock.monotonicMs() + ms, failures, full })
    },
    isFull: (hotkey) => current(hotkey)?.full ?? false,
    isResting: (hotkey) => current(hotkey) !== null,
    suspect: (hotkey) => void suspectedUntilMs.set(hotkey, clock.monotonicMs() + SUSPICION_MS),
    isSuspect(hotkey) {
      const untilMs = suspectedUntilMs.get(hotkey)
      return untilMs !== undefined && clock.monotonicMs() < untilMs
    },
    forget(hotkey) {
      rests.delete(hotkey)
      suspectedUntilMs.delete(hotkey)
    },
  }
}
