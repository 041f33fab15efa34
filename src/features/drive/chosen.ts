/** What a command is about: rows of the list, by their handles, and the one row when there is only one. */
import type { DriveRow } from '../../client/entry-api.ts'

export interface Chosen {
  readonly rows: ReadonlySet<number>
  /** The row, when exactly one is chosen and known. */
  readonly only: DriveRow | null
}

export function handlesOf({ rows }: Chosen): Uint32Array {
  return Uint32Array.from(rows)
}
