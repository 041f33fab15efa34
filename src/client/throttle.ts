import type { Clock } from './ports.ts'

/** Milliseconds: at most four events a second cross to the page (drive-api.ts). */
const INTERVAL_MS = 250

/** Runs `work` at once and then at most every INTERVAL_MS, never losing the last call. */
export class Throttle {
  readonly #clock: Clock
  readonly #work: () => void
  #lastRun = Number.NEGATIVE_INFINITY
  #stop: (() => void) | null = null

  constructor(clock: Clock, work: () => void) {
    this.#clock = clock
    this.#work = work
  }

  call(): void {
    if (this.#stop !== null) return
    const wait = this.#lastRun + INTERVAL_MS - this.#clock.now()
    if (wait <= 0) this.#run()
    // A clock that was set back would otherwise wait for hours.
    else this.#stop = this.#clock.after(Math.min(wait, INTERVAL_MS), () => this.#run())
  }

  dispose(): void {
    this.#stop?.()
    this.#stop = null
  }

  #run(): void {
    this.#stop = null
    this.#lastRun = this.#clock.now()
    this.#work()
  }
}
