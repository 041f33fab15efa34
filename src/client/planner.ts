import type { Clock } from './ports.ts'

/** When the next round is due: of several wishes the earliest counts, and a round that begins fulfils all of them. */
export class Planner {
  readonly #clock: Clock
  readonly #begin: () => void
  #withdraw: (() => void) | null = null
  #dueAt = Number.POSITIVE_INFINITY
  #isOver = false

  constructor(clock: Clock, begin: () => void) {
    this.#clock = clock
    this.#begin = begin
  }

  /** @param ms from now at the latest */
  plan(ms: number): void {
    const at = this.#clock.now() + ms
    if (this.#isOver || at >= this.#dueAt) return
    this.#withdraw?.()
    this.#dueAt = at
    this.#withdraw = this.#clock.after(ms, () => {
      this.#withdraw = null
      this.#dueAt = Number.POSITIVE_INFINITY
      this.#begin()
    })
  }

  /** Nothing begins any more. */
  stop(): void {
    this.#isOver = true
    this.#withdraw?.()
  }
}
