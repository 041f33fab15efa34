/** The call of drive-api.ts about who sees what, and telling the page of what is new. */
import type { Clock } from './ports.ts'
import { TrafficBook } from './sees/traffic-book.ts'
import type { Seen, SeesApi } from './sees-api.ts'
import { Throttle } from './throttle.ts'

export class SeesDesk {
  readonly book: TrafficBook
  readonly #telling: Throttle

  constructor(clock: Clock, changed: (fresh: Seen) => void) {
    this.#telling = new Throttle(clock, () => changed(this.book.takeFresh()))
    this.book = new TrafficBook(clock, () => this.#telling.call())
  }

  dispose(): void {
    this.#telling.dispose()
  }
}

export function seesCalls({ book }: SeesDesk): SeesApi {
  return { exchanges: async () => ({ ok: true, value: book.seen }) }
}
