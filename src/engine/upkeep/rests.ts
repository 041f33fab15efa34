/**
 * Objects that could not be mended lately: how long each of them rests, and since when nobody could give one. In memory: a
 * new process tries all of them again, and calls nothing lost for another hour.
 */
import { GRACE_MS, REPAIR_REST_MAX_MS, REPAIR_REST_MS } from '../limits.ts'
import type { Clock } from '../ports.ts'

export interface Rests {
  /** @returns whether the object counts as lost now */
  note(cid: string, unreadable: boolean): boolean
  forget(cid: string): void
  /** Ends all rests: a miner is back, or a new one is there. */
  wake(): void
  isResting(cid: string): boolean
  /** No holder could give the object for longer than the grace time. */
  isLost(cid: string): boolean
  readonly size: number
}

interface Failure {
  readonly failures: number
  readonly untilMs: number
  /** Null: somebody can give it. */
  readonly unreadableSinceMs: number | null
}

export function createRests(clock: Clock): Rests {
  const failed = new Map<string, Failure>()
  const isLost = (cid: string): boolean => {
    const sinceMs = failed.get(cid)?.unreadableSinceMs ?? null
    return sinceMs !== null && clock.monotonicMs() - sinceMs >= GRACE_MS
  }
  return {
    note(cid, unreadable) {
      const nowMs = clock.monotonicMs()
      const before = failed.get(cid)
      const failures = (before?.failures ?? 0) + 1
      const restMs = Math.min(REPAIR_REST_MS * 2 ** Math.min(failures - 1, 10), REPAIR_REST_MAX_MS)
      const unreadableSinceMs = unreadable ? (before?.unreadableSinceMs ?? nowMs) : null
      const lost = unreadableSinceMs !== null && nowMs - unreadableSinceMs >= GRACE_MS
      failed.set(cid, { failures, untilMs: nowMs + (lost ? GRACE_MS : restMs), unreadableSinceMs })
      return lost
    },
    forget: (cid) => void failed.delete(cid),
    wake() {
      for (const [cid, failure] of failed) failed.set(cid, { ...failure, untilMs: 0 })
    },
    isResting: (cid) => (failed.get(cid)?.untilMs ?? 0) > clock.monotonicMs(),
    isLost,
    get size() {
      return failed.size
    },
  }
}
