import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fastClock } from '../../testing/drive-fixture.ts'
import { entryRecord } from '../../testing/entry-records.ts'
import type { ViewQuery, ViewState } from '../entry-api.ts'
import { EntryTree } from './entry-tree.ts'
import type { EntryRecord } from './record.ts'
import { ViewDesk } from './view-desk.ts'

const BY_NAME: ViewQuery = { place: { kind: 'folder', id: null }, sort: { key: 'name', descending: false } }
/** More than one step of building. */
const MANY = 6_000

const record = (at: number, name = `file ${at}`): EntryRecord =>
  entryRecord({ id: at.toString(16).padStart(32, '0'), name })

let tree: EntryTree
let told: [viewId: number, state: ViewState][]
let desk: ViewDesk
beforeEach(() => {
  tree = new EntryTree()
  for (let at = 0; at < MANY; at += 1) tree.take(record(at))
  told = []
  desk = new ViewDesk(tree, fastClock(), (viewId, state) => told.push([viewId, state]))
  let now = 0
  // Each look at the clock is a long time after the last, so that the thread is left at every step.
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1_000))
})
afterEach(() => {
  desk.dispose()
  vi.restoreAllMocks()
})

async function turn(): Promise<void> {
  await new Promise((next) => setTimeout(next, 0))
}

async function namesOf(state: ViewState | undefined): Promise<(string | undefined)[]> {
  return desk.rows([...(state?.order ?? [])]).map((row) => row?.name)
}

describe('the lists of a page', () => {
  it('show what came, went or was renamed while they were built', async () => {
    const watching = desk.watch(1, BY_NAME)
    await turn()
    expect(told).toEqual([])
    for (const after of [record(MANY, 'file 5b'), record(3, 'a first')]) {
      const before = tree.find(after.id)
      tree.take(after)
      desk.changed(after, before)
    }
    await watching
    const names = await namesOf(told.at(-1)?.[1])
    expect(names).toHaveLength(MANY + 1)
    expect(names.slice(0, 3)).toEqual(['a first', 'file 0', 'file 1'])
    expect(names.indexOf('file 5b')).toBe(names.indexOf('file 5') + 1)
  })

  it('are told once when another is asked for under the same number, and not when it is closed meanwhile', async () => {
    const first = desk.watch(1, BY_NAME)
    const second = desk.watch(1, { ...BY_NAME, sort: { key: 'name', descending: true } })
    const closed = desk.watch(2, BY_NAME)
    desk.unwatch(2)
    await Promise.all([first, second, closed])
    expect(told.map(([viewId]) => viewId)).toEqual([1])
    expect((await namesOf(told[0]?.[1]))[0]).toBe(`file ${MANY - 1}`)
  })
})
