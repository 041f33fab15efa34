/** The newest events in memory, in the order of their numbers; what is older than the ring is gone. */
import type { PublicEvent } from './public-event.ts'

export class EventRing {
  readonly #limit: number
  #events: PublicEvent[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Numbers must rise. */
  push(event: PublicEvent): void {
    this.#events.push(event)
    // In larger steps than one, because each moves the whole array.
    if (this.#events.length > this.#limit * 1.25) this.#events = this.#events.slice(-this.#limit)
  }

  get length(): number {
    return Math.min(this.#events.length, this.#limit)
  }

  /** Number of the oldest event that is still here; null when there is none. */
  get oldest(): number | null {
    return this.#events[this.#first]?.seq ?? null
  }

  /** Number of the newest event; null when there is none. */
  get newest(): number | null {
    return this.#events.at(-1)?.seq ?? null
  }

  /** The first `limit` events numbered above `seq`. */
  after(seq: number, limit: number): readonly PublicEvent[] {
    let low = this.#first
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#events[middle]?.seq ?? 0) > seq) high = middle
      else low = middle + 1
    }
    return this.#events.slice(low, low + limit)
  }

  get #first(): number {
    return Math.max(0, this.#events.length - this.#limit)
  }
}
