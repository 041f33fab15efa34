import { describe, expect, it } from 'vitest'
import type { LinkRow } from '../../client/share-api.ts'
import { folderBytes, pathTo, rowsIn, totalsOfRows } from './link-tree.ts'

const row = (name: string, folder: number | null, bytes: number | null): LinkRow => ({
  name,
  folder,
  modifiedAt: 1,
  mediaType: '',
  kind: bytes === null ? 'folder' : 'file',
  bytes: bytes ?? 0,
})

const ROWS: readonly LinkRow[] = [
  row('scan 10.tif', null, 10),
  row('trip', null, null),
  row('2026', 1, null),
  row('pier.jpg', 2, 7),
  row('notes.txt', 1, 3),
  row('scan 9.tif', null, 9),
  row('empty', null, null),
]

describe('what a link gives', () => {
  it('is listed folders first, numbers in names by their value', () => {
    expect(rowsIn(ROWS, null).map(({ name }) => name)).toEqual(['empty', 'trip', 'scan 9.tif', 'scan 10.tif'])
    expect(rowsIn(ROWS, 1).map(({ place }) => place)).toEqual([2, 4])
    expect(rowsIn(ROWS, 6)).toEqual([])
  })

  it('has a way from the top to each folder', () => {
    expect(pathTo(ROWS, 2).map(({ name }) => name)).toEqual(['trip', '2026'])
    expect(pathTo(ROWS, null)).toEqual([])
    expect(pathTo(ROWS, 99)).toEqual([])
  })

  it('is summed up, folders with all that is below them', () => {
    expect(totalsOfRows(ROWS)).toEqual({ files: 4, folders: 3, bytes: 29 })
    expect([...folderBytes(ROWS)].sort(([a], [b]) => a - b)).toEqual([
      [1, 10],
      [2, 7],
      [6, 0],
    ])
  })
})
