/** Where one was in each list, so that coming back is coming back; only while the drive is open. */
import { type DrivePlace, placePath } from './places.ts'
import { NOTHING, type Selection } from './selection.ts'

export interface Remembered {
  readonly selection: Selection
  /** Pixels scrolled; null: where the active row is. */
  readonly top: number | null
}

/** Places remembered at most; the oldest go first. */
const KEPT_MAX = 64

export class PlaceMemory {
  readonly #kept = new Map<string, Remembered>()

  of(place: DrivePlace): Remembered {
    return this.#kept.get(placePath(place)) ?? { selection: NOTHING, top: 0 }
  }

  keep(place: DrivePlace, remembered: Remembered): void {
    const key = placePath(place)
    this.#kept.delete(key)
    this.#kept.set(key, remembered)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest)
  }

  /** One will find this row selected there. */
  reveal(place: DrivePlace, row: number): void {
    this.keep(place, { selection: { rows: new Set([row]), active: row, anchor: row }, top: null })
  }
}
