/**
 * A clock that moves only when a test moves it. Timers run in the order of their time, so a seeded run is the
 * same every time.
 */
import type { Clock } from '../engine/ports.ts'

interface Timer {
  readonly atMs: number
  readonly order: number
  readonly action: () => void
}

export interface SimulatedClock extends Clock {
  /** Runs everything due within the next `ms`, letting promises settle between timers. */
  advance(ms: number): Promise<void>
  /** Moves time from timer to timer until `work` settles; throws when nothing is left that could settle it. */
  runUntil<T>(work: Promise<T>): Promise<T>
  readonly timers: number
}

export function createSimulatedClock(startMs = 1_800_000_000_000): SimulatedClock {
  let elapsedMs = 0
  let order = 0
  const timers = new Set<Timer>()

  const nextTimer = () => [...timers].sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0]

  const fire = (timer: Timer) => {
    timers.delete(timer)
    elapsedMs = Math.max(elapsedMs, timer.atMs)
    timer.action()
  }

  return {
    nowMs: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    after(delayMs, action) {
      const timer = { atMs: elapsedMs + Math.max(0, delayMs), order: order++, action }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(ms) {
      const untilMs = elapsedMs + ms
      for (;;) {
        await settled()
        const timer = nextTimer()
        if (timer === undefined || timer.atMs > untilMs) break
        fire(timer)
      }
      elapsedMs = untilMs
      await settled()
    },
    async runUntil(work) {
      let done = false
      const finish = () => {
        done = true
      }
      work.then(finish, finish)
      for (;;) {
        await settled()
        if (done) return work
        const timer = nextTimer()
        if (timer === undefined)
          throw new Error('the simulation stands still: nothing is left that could settle the work')
        fire(timer)
      }
    },
    get timers() {
      return timers.size
    },
  }
}

/** One macrotask: every promise chain that can move has moved by then. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
