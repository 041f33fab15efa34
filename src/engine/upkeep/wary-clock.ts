/**
 * The time that ends may be judged by. A wall clock that is put forward by mistake would end everybody's objects at once, so
 * a jump counts only after a day: what is removed a day late harms nobody, what is removed early is lost. A clock
 * that was wrong already when we started cannot be told from a right one.
 */
import type { Clock } from '../ports.ts'

const DAY_MS = 86_400_000

/** Unix milliseconds, never ahead of what the monotonic clock has seen pass since the last day began. */
export function createWaryClock(clock: Clock): () => number {
  const offset = () => clock.nowMs() - clock.monotonicMs()
  let day = clock.monotonicMs()
  let lowest = offset()
  let next = lowest
  return () => {
    const monotonicMs = clock.monotonicMs()
    next = Math.min(next, offset())
    if (monotonicMs - day >= DAY_MS) {
      // What was seen in the day that ends holds for the next one.
      lowest = next
      next = offset()
      day = monotonicMs
    }
    lowest = Math.min(lowest, next)
    return Math.min(clock.nowMs(), monotonicMs + lowest)
  }
}
