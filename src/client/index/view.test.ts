import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentOf, entryRecord } from '../../testing/entry-records.ts'
import type { SortKey, ViewQuery } from '../entry-api.ts'
import { EntryTree } from './entry-tree.ts'
import type { DriveRecord, EntryRecord } from './record.ts'
import { View } from './view.ts'

const TOP: ViewQuery = { place: { kind: 'folder', id: null }, sort: { key: 'name', descending: false } }
let made = 0

function record(given: Partial<EntryRecord>): EntryRecord {
  made += 1
  return entryRecord({ id: made.toString(16).padStart(32, '0'), ...given })
}

function namesOf(view: View): string[] {
  return view.rows.map(({ name }) => name)
}

function treeOf(records: readonly DriveRecord[]): EntryTree {
  const tree = new EntryTree()
  for (const each of records) tree.take(each)
  return tree
}

function searchFor(text: string, names: readonly string[]): string[] {
  const tree = treeOf(names.map((name) => record({ name })))
  return namesOf(
    View.now(tree, { place: { kind: 'search', text }, sort: { key: 'relevance', descending: false } }),
  )
}

describe('a view', () => {
  it('lists folders first and numbers by their value', () => {
    const tree = treeOf([
      record({ name: 'scan 10.tif' }),
      record({ name: 'scan 9.tif' }),
      record({ name: 'z', kind: 'folder' }),
    ])
    expect(namesOf(View.now(tree, TOP))).toEqual(['z', 'scan 9.tif', 'scan 10.tif'])
    expect(namesOf(View.now(tree, { ...TOP, sort: { key: 'name', descending: true } }))).toEqual([
      'z',
      'scan 10.tif',
      'scan 9.tif',
    ])
  })

  it('keeps the trash out of every list but its own', () => {
    const folder = record({ name: 'gone', kind: 'folder', trashedAt: 5, starred: true })
    const inside = record({ name: 'inside.txt', parentId: folder.id, starred: true })
    const tree = treeOf([folder, inside, record({ name: 'here.txt', starred: true })])
    const shown = (kind: 'starred' | 'recent' | 'files' | 'trash') =>
      namesOf(View.now(tree, { place: { kind }, sort: TOP.sort }))
    expect([shown('starred'), shown('recent'), shown('files'), shown('trash')]).toEqual([
      ['here.txt'],
      ['here.txt'],
      ['here.txt'],
      ['gone'],
    ])
    expect(namesOf(View.now(tree, { place: { kind: 'search', text: 'txt' }, sort: TOP.sort }))).toEqual([
      'here.txt',
    ])
  })

  it('says that a folder is missing instead of showing an empty one', () => {
    const folder = record({ kind: 'folder' })
    const tree = treeOf([folder])
    const view = View.now(tree, { ...TOP, place: { kind: 'folder', id: folder.id } })
    expect(view.missing).toBe(false)
    tree.take({ type: 'gone', id: folder.id, writtenAt: 9, writtenBy: folder.writtenBy })
    expect(view.missing).toBe(true)
  })

  it('finds every word anywhere in the name, without accents and case, best beginnings first', () => {
    expect(searchFor('hol', ['Alcohol.txt', 'My Holiday.txt', 'holiday.txt', 'none'])).toEqual([
      'holiday.txt',
      'My Holiday.txt',
      'Alcohol.txt',
    ])
    expect(searchFor('NAIVE cafe', ['naïve café.txt', 'naïve.txt'])).toEqual(['naïve café.txt'])
    expect(searchFor('  ', ['a'])).toEqual([])
  })

  it('kept up to date change by change shows what one built anew shows, whatever changes', () => {
    const ids = Array.from({ length: 8 }, (_, at) => `f${at}`.padEnd(32, '0'))
    const change = fc.record({
      id: fc.constantFrom(...ids),
      parentId: fc.option(fc.constantFrom(...ids), { nil: null }),
      name: fc.constantFrom('a 1', 'a 2', 'a 10', 'B', 'ä'),
      kind: fc.constantFrom('file' as const, 'folder' as const),
      bytes: fc.integer({ min: 0, max: 3 }),
      gone: fc.boolean(),
      starred: fc.boolean(),
      trashed: fc.boolean(),
    })
    const places: ViewQuery['place'][] = [
      { kind: 'folder', id: null },
      { kind: 'folder', id: ids[0]! },
      { kind: 'starred' },
      { kind: 'trash' },
      { kind: 'files' },
      { kind: 'recent' },
      { kind: 'search', text: 'a' },
    ]
    const keys: SortKey[] = ['name', 'bytes', 'modifiedAt', 'addedAt', 'copies', 'trashedAt', 'relevance']
    fc.assert(
      fc.property(
        fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 8 }),
        fc.constantFrom(...places),
        fc.constantFrom(...keys),
        fc.boolean(),
        (steps, place, key, descending) => {
          const tree = new EntryTree()
          const query: ViewQuery = { place, sort: { key, descending } }
          const view = View.now(tree, query)
          let time = 1
          for (const step of steps) {
            let folders = false
            for (const { gone, bytes, trashed, ...body } of step) {
              const writtenAt = (time += 1)
              const before = tree.find(body.id)
              const after: DriveRecord = gone
                ? { type: 'gone', id: body.id, writtenAt, writtenBy: '00'.repeat(8) }
                : entryRecord({
                    ...body,
                    content: body.kind === 'file' ? contentOf(bytes) : null,
                    trashedAt: trashed ? bytes : null,
                    writtenAt,
                  })
              tree.take(after)
              folders ||= before?.kind === 'folder' || (after.type === 'entry' && after.kind === 'folder')
            }
            const before = view.rows.map(({ id, writtenAt }) => `${id}@${writtenAt}`)
            const different = view.update(new Set(step.map(({ id }) => id)), folders)
            const anew = View.now(tree, query)
            expect(view.rows.map(({ id }) => id)).toEqual(anew.rows.map(({ id }) => id))
            expect(view.totals).toEqual(anew.totals)
            const after = view.rows.map(({ id, writtenAt }) => `${id}@${writtenAt}`)
            expect(different).toBe(before.join() !== after.join())
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
