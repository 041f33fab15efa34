import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryRecord as entry } from '../../testing/entry-records.ts'
import { EntryTree } from './entry-tree.ts'
import type { DriveRecord } from './record.ts'

const A = 'a'.repeat(32)
const B = 'b'.repeat(32)
const C = 'c'.repeat(32)

function treeOf(...records: DriveRecord[]): EntryTree {
  const tree = new EntryTree()
  for (const record of records) tree.take(record)
  return tree
}

function namesIn(tree: EntryTree, folder: string | null): string[] {
  return tree
    .childrenOf(folder)
    .map(({ name }) => name)
    .sort()
}

describe('a tree of entries', () => {
  it('shows a child of a folder that is gone at the top, and below it again when the folder comes back', () => {
    const folder = entry({ id: A, kind: 'folder', name: 'f' })
    const tree = treeOf(folder, entry({ id: B, parentId: A, name: 'child' }))
    expect([namesIn(tree, null), namesIn(tree, A)]).toEqual([['f'], ['child']])
    tree.take({ type: 'gone', id: A, writtenAt: 5, writtenBy: folder.writtenBy })
    expect(namesIn(tree, null)).toEqual(['child'])
    expect(tree.parentOf(tree.get(B))).toBe(null)
    tree.take({ ...folder, writtenAt: 9 })
    expect([namesIn(tree, null), namesIn(tree, A)]).toEqual([['f'], ['child']])
  })

  it('shows two folders that two devices moved into each other: the later move is not made', () => {
    const first = entry({ id: A, kind: 'folder', name: 'a', parentId: B, writtenAt: 10 })
    const later = entry({ id: B, kind: 'folder', name: 'b', parentId: A, writtenAt: 20 })
    for (const records of [
      [first, later],
      [later, first],
    ]) {
      const tree = treeOf(...records)
      expect([namesIn(tree, null), namesIn(tree, B), namesIn(tree, A)]).toEqual([['b'], ['a'], []])
      expect(tree.pathOf(tree.get(A)).map(({ name }) => name)).toEqual(['b', 'a'])
    }
  })

  it('hides what is in the trash from its folder and knows what lies below it as trashed', () => {
    const tree = treeOf(
      entry({ id: A, kind: 'folder', name: 'f', trashedAt: 7 }),
      entry({ id: B, kind: 'folder', name: 'inner', parentId: A }),
      entry({ id: C, parentId: B, name: 'deep' }),
    )
    expect(namesIn(tree, null)).toEqual([])
    expect(tree.isTrashed(tree.get(C))).toBe(true)
    expect(tree.withContents([A]).map(({ name }) => name)).toEqual(['f', 'inner', 'deep'])
  })

  it('refuses a folder into itself or below itself', () => {
    const tree = treeOf(
      entry({ id: A, kind: 'folder', name: 'a' }),
      entry({ id: B, kind: 'folder', name: 'b', parentId: A }),
    )
    expect([tree.wouldCycle([A], A), tree.wouldCycle([A], B), tree.wouldCycle([B], A)]).toEqual([
      true,
      true,
      false,
    ])
    expect(tree.wouldCycle([A], null)).toBe(false)
  })

  it('shows every live entry exactly once, whatever devices did to each other, in whatever order it arrives', () => {
    const ids = [A, B, C, 'd'.repeat(32), 'e'.repeat(32)]
    const change = fc.record({
      id: fc.constantFrom(...ids),
      parentId: fc.option(fc.constantFrom(...ids), { nil: null }),
      kind: fc.constantFrom('file' as const, 'folder' as const),
      gone: fc.boolean(),
      writtenAt: fc.integer({ min: 1, max: 1000 }),
    })
    const placesOf = (records: readonly DriveRecord[]) => {
      const newest = new Map<string, DriveRecord>()
      const tree = new EntryTree()
      for (const record of records) {
        const before = newest.get(record.id)
        if (before !== undefined && before.writtenAt >= record.writtenAt) continue
        newest.set(record.id, record)
        tree.take(record)
      }
      const places: string[] = []
      const visit = (folder: string | null) => {
        for (const child of tree.childrenOf(folder)) {
          places.push(`${child.id} in ${folder}`)
          if (child.kind === 'folder') visit(child.id)
        }
      }
      visit(null)
      return {
        places: places.sort(),
        live: [...newest.values()].filter(({ type }) => type === 'entry').length,
      }
    }
    fc.assert(
      fc.property(
        fc.uniqueArray(change, { selector: ({ writtenAt }) => writtenAt, maxLength: 14 }),
        fc.integer(),
        (changes, shift) => {
          const records = changes.map(({ gone, ...body }): DriveRecord => {
            const { id, writtenAt } = body
            return gone
              ? { type: 'gone', id, writtenAt, writtenBy: '00'.repeat(8) }
              : entry({ ...body, name: id })
          })
          const { places, live } = placesOf(records)
          expect(places).toHaveLength(live)
          const turned = records.map(
            (_, at) => records[(at + Math.abs(shift)) % records.length] ?? records[0]!,
          )
          expect(placesOf(turned).places).toEqual(places)
        },
      ),
      { numRuns: 300 },
    )
  })
})
