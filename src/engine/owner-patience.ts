/**
 * How long an owner's question waits for each holder. One answer carries what all of them said, so that one that hangs holds up
 * the others' with every question. Who let the last one run out of time is waited for less, until it answers or some time is over:
 * that it was late accuses it of nothing, and nobody who answers at all is waited for less than before.
 */
import { OWNER_IMPATIENT_MS, OWNER_PATIENCE_REST_MS } from './limits.ts'
import type { CallFailure, Clock } from './ports.ts'

/** Hotkeys that are remembered; the longest known goes first. */
const REMEMBERED_MAX = 1_024

export class OwnerPatience {
  readonly #clock: Pick<Clock, 'monotonicMs'>
  /** When each that was late last was so. */
  readonly #late = new Map<string, number>()

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock
  }

  /** Milliseconds. @param fullMs what a holder gets of whom nothing is known */
  waitFor(hotkey: string, fullMs: number): number {
    const since = this.#late.get(hotkey)
    const isLate = since !== undefined && this.#clock.monotonicMs() - since < OWNER_PATIENCE_REST_MS
    return isLate ? Math.min(fullMs, OWNER_IMPATIENT_MS) : fullMs
  }

  /** @param failure of a call that waited for `waitedMs`; null: it answered */
  noted(hotkey: string, failure: CallFailure | null, waitedMs: number, fullMs: number): void {
    if (failure === 'stalled' || failure === 'cancelled') return
    if (failure !== 'late') this.#late.delete(hotkey)
    // Who was late within a short wait is given all of its time again when the old finding is over.
    else if (waitedMs >= fullMs) this.#remember(hotkey)
  }

  #remember(hotkey: string): void {
    this.#late.delete(hotkey)
    this.#late.set(hotkey, this.#clock.monotonicMs())
    const [oldest] = this.#late.keys()
    if (this.#late.size > REMEMBERED_MAX && oldest !== undefined) this.#late.delete(oldest)
  }
}
