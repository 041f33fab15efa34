/**
 * A clock that moves only when a test moves it. Timers run in the order of their time and, at the same instant, in
 * the order they were set, so a seeded run is the same every time.
 *
 * Promises are settled between two timers without going through the event loop: a turn of it costs microseconds, and
 * a simulated hour has ten thousand timers. Node offers that as `process._tickCallback`, which runs whatever
 * `process.nextTick` and promises have queued. It does nothing while a promise callback is running, so everything
 * here that moves time must start from a macrotask: `advance` and `runUntil` do that themselves, `runNext` leaves it
 * to the caller. Work that waits for a real socket or a real disk never settles here.
 */
import type { Clock } from '../engine/ports.ts'

interface Timer {
  readonly atMs: number
  readonly order: number
  action: (() => void) | null
}

export interface SimulatedClock extends Clock {
  /** Runs everything due within the next `ms`, letting promises settle between timers. */
  advance(ms: number): Promise<void>
  /** Moves time from timer to timer until `work` settles; throws when nothing is left that could settle it. */
  runUntil<T>(work: Promise<T>): Promise<T>
  /**
   * Lets promises settle, then moves to the next timer and runs it, if it is due by `untilMs` of this clock. From a
   * macrotask only. @returns false when nothing was due; time has then not moved
   */
  runNext(untilMs: number): boolean
  /** Our own process is busy for this long: time passes, and no timer runs before the next turn. */
  block(ms: number): void
  readonly timers: number
}

const settle = settler()

/** Runs every promise chain that can move, synchronously. */
function settler(): () => void {
  const tick: unknown = Reflect.get(process, '_tickCallback')
  if (typeof tick !== 'function') throw new Error('this version of Node.js cannot settle promises on demand')
  return () => Reflect.apply(tick, process, [])
}

export function createSimulatedClock(startMs = 1_800_000_000_000): SimulatedClock {
  let elapsedMs = 0
  let order = 0
  let waiting = 0
  const heap = createHeap()

  /** The earliest timer that nobody has withdrawn; it stays where it is. */
  const nextTimer = (): Timer | undefined => {
    for (;;) {
      const first = heap.first()
      if (first === undefined || first.action !== null) return first
      heap.takeFirst()
    }
  }

  const fire = () => {
    const timer = heap.takeFirst()
    if (timer === undefined || timer.action === null) return
    const { action } = timer
    timer.action = null
    waiting -= 1
    elapsedMs = Math.max(elapsedMs, timer.atMs)
    action()
  }

  const runNext = (untilMs: number): boolean => {
    settle()
    const timer = nextTimer()
    if (timer === undefined || timer.atMs > untilMs) return false
    fire()
    return true
  }

  return {
    nowMs: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    after(delayMs, action) {
      const timer: Timer = { atMs: elapsedMs + Math.max(0, delayMs), order: order++, action }
      heap.add(timer)
      waiting += 1
      return () => {
        if (timer.action === null) return
        timer.action = null
        waiting -= 1
      }
    },
    runNext,
    advance: (ms) =>
      inMacrotask(() => {
        const untilMs = elapsedMs + ms
        let isDue = true
        while (isDue) isDue = runNext(untilMs)
        elapsedMs = untilMs
        settle()
      }),
    async runUntil(work) {
      let done = false
      const finish = () => {
        done = true
      }
      work.then(finish, finish)
      await inMacrotask(() => {
        for (;;) {
          settle()
          if (done) return
          if (!runNext(Number.POSITIVE_INFINITY) && !done)
            throw new Error('the simulation stands still: nothing is left that could settle the work')
        }
      })
      return work
    },
    block(ms) {
      elapsedMs += ms
    },
    get timers() {
      return waiting
    },
  }
}

function inMacrotask(work: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        work()
        resolve()
      } catch (error) {
        reject(error instanceof Error ? error : new Error('a simulated timer threw'))
      }
    })
  })
}

interface Heap {
  first(): Timer | undefined
  add(timer: Timer): void
  takeFirst(): Timer | undefined
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)
}

/** Binary heap, earliest timer first. */
function createHeap(): Heap {
  const items: Timer[] = []
  const sink = (last: Timer) => {
    let at = 0
    for (;;) {
      const left = items[2 * at + 1]
      if (left === undefined) break
      const right = items[2 * at + 2]
      const rightFirst = right !== undefined && isBefore(right, left)
      const child = rightFirst ? right : left
      if (!isBefore(child, last)) break
      items[at] = child
      at = rightFirst ? 2 * at + 2 : 2 * at + 1
    }
    items[at] = last
  }
  return {
    first: () => items[0],
    add(timer) {
      let at = items.length
      items.push(timer)
      while (at > 0) {
        const parentAt = (at - 1) >> 1
        const parent = items[parentAt]
        if (parent === undefined || !isBefore(timer, parent)) break
        items[at] = parent
        at = parentAt
      }
      items[at] = timer
    },
    takeFirst() {
      const first = items[0]
      const last = items.pop()
      if (last !== undefined && items.length > 0) sink(last)
      return first
    },
  }
}
