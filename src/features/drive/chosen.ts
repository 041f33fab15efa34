/** What a command is about: rows of the list, by their ids, and the one row when there is only one. */
import type { DriveRow } from '../../client/drive-api.ts'

export interface Chosen {
  readonly ids: readonly string[]
  /** The row, when exactly one is chosen. */
  readonly only: DriveRow | null
}

export function chosenRow(row: DriveRow): Chosen {
  return { ids: [row.id], only: row }
}
