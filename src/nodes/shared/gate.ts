/**
 * At most `limit` pieces of work at once and at most `queueLimit` waiting; the next is refused at once, so
 * that overload costs a peer an honest "busy" and costs us nothing (load shedding, reliability section 5).
 */
export class Gate {
  readonly #limit: number
  readonly #queueLimit: number
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(limit: number, queueLimit: number) {
    if (!(limit >= 1)) throw new RangeError('Gate: limit must be at least 1')
    this.#limit = limit
    this.#queueLimit = queueLimit
  }

  get running(): number {
    return this.#running
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** The outcome of `work`, or `busy` without having started it. */
  async run<T>(
    work: () => Promise<T>,
  ): Promise<{ readonly busy: false; readonly value: T } | { readonly busy: true }> {
    if (this.#running >= this.#limit) {
      if (this.#waiting.length >= this.#queueLimit) return { busy: true }
      // The one who leaves hands its place over: `#running` does not change in between.
      await new Promise<void>((turn) => this.#waiting.push(turn))
    } else this.#running++
    try {
      return { busy: false, value: await work() }
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }
}
