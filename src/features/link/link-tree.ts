/** What a link gives, folder by folder. */
import type { LinkRow } from '../../client/share-api.ts'

export interface PlacedRow extends LinkRow {
  /** In the link's list. */
  readonly place: number
}

/** What is in a folder: folders first, each by name. @param folder null: the top */
export function rowsIn(rows: readonly LinkRow[], folder: number | null): PlacedRow[] {
  const inside = rows.flatMap((row, place) => (row.folder === folder ? [{ ...row, place }] : []))
  const byName = new Intl.Collator(undefined, { numeric: true })
  return inside.sort((a, b) =>
    a.kind === b.kind ? byName.compare(a.name, b.name) : a.kind === 'folder' ? -1 : 1,
  )
}

/** The folders above and the folder itself, from the top. */
export function pathTo(rows: readonly LinkRow[], folder: number | null): PlacedRow[] {
  const path: PlacedRow[] = []
  // A folder comes before what is in it, so that this ends.
  for (let place = folder; place !== null; ) {
    const row = rows[place]
    if (row === undefined) break
    path.unshift({ ...row, place })
    place = row.folder
  }
  return path
}

export interface TreeTotals {
  readonly files: number
  readonly folders: number
  /** Of plaintext. */
  readonly bytes: number
}

export function totalsOfRows(rows: readonly LinkRow[]): TreeTotals {
  const files = rows.filter(({ kind }) => kind === 'file')
  return {
    files: files.length,
    folders: rows.length - files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/** Bytes of a folder's files, at any depth, by the folder's place in the list. */
export function folderBytes(rows: readonly LinkRow[]): ReadonlyMap<number, number> {
  const sums = new Map<number, number>()
  // What is in a folder comes after it: from the end, every sum is whole before it is handed up.
  for (let place = rows.length - 1; place >= 0; place -= 1) {
    const row = rows[place]
    if (row === undefined) continue
    const own = row.kind === 'folder' ? (sums.get(place) ?? 0) : row.bytes
    if (row.kind === 'folder') sums.set(place, own)
    if (row.folder !== null) sums.set(row.folder, (sums.get(row.folder) ?? 0) + own)
  }
  return sums
}
