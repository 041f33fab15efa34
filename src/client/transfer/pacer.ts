/**
 * A limit of bytes a second. Whoever has sent n bytes owes the time they should have taken; the next one waits until
 * nothing is owed. So a part of 8 MiB goes out at full speed and is followed by a pause: the limit holds as an average.
 */
import type { Clock } from '../ports.ts'

/** Milliseconds after which a waiter looks again: the limit may have been raised or taken away. */
const LOOK_MS = 500

export class Pacer {
  readonly #clock: Clock
  #bytesPerSecond: number | null = null
  #owed = 0
  #at = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Null: no limit. */
  limit(bytesPerSecond: number | null): void {
    this.#settle()
    this.#bytesPerSecond = bytesPerSecond
  }

  /** Waits until `bytes` may go. @throws the signal's reason */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    for (this.#settle(); this.#bytesPerSecond !== null && this.#owed > 0; this.#settle()) {
      const ms = (this.#owed / this.#bytesPerSecond) * 1000
      await this.#clock.sleep(Math.min(LOOK_MS, Math.max(1, Math.ceil(ms))), signal)
    }
    if (this.#bytesPerSecond !== null) this.#owed += bytes
  }

  #settle(): void {
    const now = this.#clock.now()
    const rate = this.#bytesPerSecond
    this.#owed = rate === null ? 0 : Math.max(0, this.#owed - (Math.max(0, now - this.#at) / 1000) * rate)
    this.#at = now
  }
}
