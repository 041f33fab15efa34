import { describe, expect, it } from 'vitest'
import type { DriveRow, ViewState } from '../../client/entry-api.ts'
import { toDriveEntry } from '../../client/index/entry-record.ts'
import { entryRecord } from '../../testing/entry-records.ts'
import { RowCache } from './row-cache.ts'

function row(name: string, within: readonly string[] = []): DriveRow {
  return { ...toDriveEntry(entryRecord({ id: name, name })), within }
}
function state(): ViewState {
  const totals = { files: 0, folders: 0, bytes: 0 }
  return { place: { kind: 'recent' }, order: new Uint32Array(0), totals, path: [], missing: false }
}

describe('RowCache', () => {
  it('asks for what is not there, and for everything again when the list has changed', () => {
    const cache = new RowCache()
    const first = state()
    const seen = Uint32Array.of(1, 2, 3)
    cache.put([1, 2], [row('a'), row('b')], first, seen)
    expect(cache.missing(seen, first)).toEqual([3])
    expect(cache.missing(seen, state())).toEqual([1, 2, 3])
    expect(cache.get(1)?.name).toBe('a')
  })

  it('keeps the object of a row that is as it was, so that it is not drawn again', () => {
    const cache = new RowCache()
    cache.put([1, 2, 3], [row('a', ['x']), row('b'), null], state(), new Uint32Array(0))
    const [same, moved] = [cache.get(1), cache.get(2)]
    cache.put([1, 2, 3], [row('a', ['x']), row('b', ['y']), row('c')], state(), new Uint32Array(0))
    expect(cache.get(1)).toBe(same)
    expect(cache.get(2)).not.toBe(moved)
    expect(cache.get(3)?.name).toBe('c')
  })

  it('lets go of what is out of view when there is much', () => {
    const cache = new RowCache()
    const handles = Array.from({ length: 3000 }, (_, at) => at)
    const seen = Uint32Array.of(2999)
    cache.put(
      handles,
      handles.map((at) => row(`${at}`)),
      state(),
      seen,
    )
    expect([cache.get(0), cache.get(2999)?.name]).toEqual([undefined, '2999'])
  })
})
