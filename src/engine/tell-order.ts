/**
 * Announcing an object and taking the announcement back must not overtake each other. One is told after the other, but a
 * call whose answer did not come may still arrive: the object that was deleted would be announced once more, and nobody would
 * ever take that back. So the opposite of an unanswered call waits until nodes refuse it for its age.
 */
import { pause } from './deadline.ts'
import { STALE_CALL_MS } from './limits.ts'
import type { Clock } from './ports.ts'

export type Telling = 'announce' | 'retract'

export interface TellOrder {
  /** Waits if it has to. @returns whether it waited: what is to be told may have changed */
  waitFor(cid: string, what: Telling): Promise<boolean>
  /** @param answered the other side has spoken: the call cannot arrive any more */
  told(cid: string, what: Telling, sentMs: number, answered: boolean): void
}

/** @param inherited a process before this one may have told the opposite of anything right before it ended */
export function createTellOrder(clock: Clock, inherited: boolean): TellOrder {
  const bornMs = clock.monotonicMs()
  const unanswered = new Map<string, { readonly what: Telling; readonly sentMs: number }>()
  const untilMs = (cid: string, what: Telling): number => {
    const last = unanswered.get(cid)
    const opposite = last !== undefined && last.what !== what ? last.sentMs + STALE_CALL_MS : 0
    // Only what takes away waits for the process before: a claim that is missing for a while comes back by itself.
    return Math.max(opposite, inherited && what === 'retract' ? bornMs + STALE_CALL_MS : 0)
  }
  return {
    async waitFor(cid, what) {
      const ms = untilMs(cid, what) - clock.monotonicMs()
      if (ms <= 0) return false
      await pause(clock, ms)
      return true
    },
    told(cid, what, sentMs, answered) {
      for (const [other, { sentMs: atMs }] of unanswered) {
        if (sentMs - atMs < STALE_CALL_MS) break
        unanswered.delete(other)
      }
      unanswered.delete(cid)
      if (!answered) unanswered.set(cid, { what, sentMs })
    },
  }
}
