/**
 * Limits every call to a node by the engine's own clock. Adapters have time limits too, but an answer counts
 * as late by one rule only, here; an adapter that never settles cannot hold a placement open (reliability
 * section 5: "no hang beyond deadline"), and one that throws costs one attempt, not the process (S15).
 *
 * A time limit is only worth something while somebody looks at the clock. When our own process was busy at its end, the
 * answer may be waiting unread: that is `stalled`, and says nothing about the node.
 */
import type { Result } from '../protocol/verdict.ts'
import type { CallFailure, CallLimits, Clock } from './ports.ts'

/**
 * Milliseconds by which a timer may be overdue before the time around it counts as lost. Garbage collection and the
 * verification of a proof stay far below; a smaller value would excuse slow miners whenever we are a little busy.
 */
const STALL_MS = 1_000

/** Something one party announces once and several may wait for. */
export interface Signal {
  readonly fired: Promise<void>
  fire(): void
}

export function createSignal(): Signal {
  let fire = () => {}
  const fired = new Promise<void>((resolve) => {
    fire = resolve
  })
  return { fired, fire: () => fire() }
}

export interface Timed<T> {
  readonly result: Result<T, CallFailure>
  /** Milliseconds from the call to its answer, or to our giving up. */
  readonly ms: number
}

/**
 * Makes one call and answers within `timeoutMs`, whatever the adapter does. When `cancelled` resolves first
 * the answer is `cancelled`, which says nothing about the node; null: nobody will cancel.
 */
export function callWithin<T>(
  clock: Clock,
  timeoutMs: number,
  cancelled: Promise<void> | null,
  call: (limits: CallLimits) => Promise<Result<T, CallFailure>>,
): Promise<Timed<T>> {
  const startMs = clock.monotonicMs()
  const stop = createSignal()
  return new Promise((resolve) => {
    const finish = (result: Result<T, CallFailure>) => {
      withdraw()
      stop.fire()
      resolve({ result, ms: clock.monotonicMs() - startMs })
    }
    const withdraw = clock.after(timeoutMs, () => {
      const overdueMs = clock.monotonicMs() - startMs - timeoutMs
      if (overdueMs > STALL_MS)
        finish({ ok: false, reason: 'stalled', detail: `this validator was busy for ${overdueMs} ms` })
      else finish({ ok: false, reason: 'late', detail: `no answer within ${timeoutMs} ms` })
    })
    void cancelled?.then(() =>
      finish({ ok: false, reason: 'cancelled', detail: 'another answer came first' }),
    )
    call({ timeoutMs, cancelled: stop.fired }).then(finish, (error: unknown) =>
      finish({
        ok: false,
        reason: 'unreachable',
        detail: error instanceof Error ? error.message : 'call failed',
      }),
    )
  })
}

export interface StallWatch {
  /** Ends the watch; true when this process was busy for longer than `STALL_MS` at a time. */
  end(): boolean
}

/**
 * Watches whether our own process keeps up, while answers are measured: after a block of five seconds every answer
 * looks five seconds slower, and adapters give up calls whose answers have arrived.
 */
export function watchStalls(clock: Clock): StallWatch {
  let stalled = false
  let dueMs = 0
  let withdraw = () => {}
  const look = () => {
    if (clock.monotonicMs() - dueMs > STALL_MS) stalled = true
  }
  const beat = () => {
    dueMs = clock.monotonicMs() + STALL_MS / 2
    withdraw = clock.after(STALL_MS / 2, () => {
      look()
      beat()
    })
  }
  beat()
  return {
    end() {
      withdraw()
      look()
      return stalled
    },
  }
}

export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}

/** Waits for work that goes on when the time is over. */
export function atMost(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const withdraw = clock.after(ms, resolve)
    void work.then(() => {
      withdraw()
      resolve()
    })
  })
}
