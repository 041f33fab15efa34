import type { Clock } from '../ports.ts'

/** Milliseconds of the past that the speed is taken from. */
const WINDOW_MS = 8_000
/** Seconds before which nothing is said: a first part arrives at once, and says nothing of the next ones. */
const SETTLED_SECONDS = 2

/** Bytes a second over the last seconds. */
export class SpeedMeter {
  readonly #clock: Clock
  #startedAt: number
  #bytes = 0
  #samples: { readonly at: number; readonly bytes: number }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
    this.#startedAt = clock.now()
  }

  restart(): void {
    this.#startedAt = this.#clock.now()
    this.#bytes = 0
    this.#samples = []
  }

  add(bytes: number): void {
    this.#bytes += bytes
    const now = this.#clock.now()
    this.#samples.push({ at: now, bytes: this.#bytes })
    while ((this.#samples[0]?.at ?? now) < now - WINDOW_MS && this.#samples.length > 2) this.#samples.shift()
  }

  /** 0 while nothing can be said. */
  bytesPerSecond(): number {
    const oldest = this.#samples[0]
    const first = this.#samples.length > 1 ? oldest : { at: this.#startedAt, bytes: 0 }
    if (first === undefined || this.#samples.length === 0) return 0
    const seconds = (this.#clock.now() - first.at) / 1000
    return seconds >= SETTLED_SECONDS ? Math.round((this.#bytes - first.bytes) / seconds) : 0
  }
}
