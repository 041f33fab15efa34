/** Rows that were fetched for a list, by their handles. One that is fetched again and is the same stays the same object. */
import type { DriveRow, ViewState } from '../../client/entry-api.ts'

/** Rows kept beyond what is in view. */
const KEPT_MAX = 2_048

interface Kept {
  readonly row: DriveRow | null
  /** What the list was when it was fetched: another state may have changed any row. */
  readonly of: ViewState
}

export class RowCache {
  readonly #rows = new Map<number, Kept>()

  /** Undefined when it was never fetched; it may be of an earlier state. */
  get(handle: number): DriveRow | null | undefined {
    return this.#rows.get(handle)?.row
  }

  /** Those that have to be fetched for this state. */
  missing(handles: Uint32Array, state: ViewState): number[] {
    return [...handles].filter((handle) => this.#rows.get(handle)?.of !== state)
  }

  /** @param seen what is in view: it stays when others have to go */
  put(
    handles: readonly number[],
    rows: readonly (DriveRow | null)[],
    state: ViewState,
    seen: Uint32Array,
  ): void {
    for (const [at, handle] of handles.entries()) {
      const before = this.#rows.get(handle)?.row
      const now = rows[at] ?? null
      this.#rows.set(handle, {
        row: before !== undefined && before !== null && now !== null && isSame(before, now) ? before : now,
        of: state,
      })
    }
    if (this.#rows.size <= KEPT_MAX) return
    const stay = new Set(seen)
    for (const handle of this.#rows.keys()) if (!stay.has(handle)) this.#rows.delete(handle)
  }
}

function isSame(left: DriveRow, right: DriveRow): boolean {
  const { within: above, ...one } = left
  const { within: below, ...other } = right
  return above.join('/') === below.join('/') && JSON.stringify(one) === JSON.stringify(other)
}
