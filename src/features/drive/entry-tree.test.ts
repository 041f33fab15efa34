import { describe, expect, it } from 'vitest'
import type { DriveEntry } from '../../client/drive-api.ts'
import { childrenOf, contentsOf, pathTo, sortEntries, totalsOf } from './entry-tree.ts'

function entry(
  id: string,
  parentId: string | null,
  kind: 'file' | 'folder',
  name = id,
  bytes = 0,
  copies = 0,
): DriveEntry {
  return {
    id,
    parentId,
    kind,
    name,
    bytes,
    mediaType: '',
    addedAt: 0,
    modifiedAt: bytes,
    cid: null,
    parts: 1,
    copies,
    level: 'unknown',
  }
}

const tree = [
  entry('top', null, 'folder'),
  entry('deep', 'top', 'folder'),
  entry('leaf', 'deep', 'file', 'leaf.txt', 5),
  entry('orphan', 'gone', 'file', 'orphan.txt', 7),
]

describe('childrenOf', () => {
  it('shows an entry whose folder is missing at the top, not nowhere', () => {
    expect(childrenOf(tree, null).map(({ id }) => id)).toEqual(['top', 'orphan'])
    expect(childrenOf(tree, 'deep').map(({ id }) => id)).toEqual(['leaf'])
  })
})

describe('pathTo', () => {
  it('names the way down', () => {
    expect(pathTo(tree, 'deep').map(({ id }) => id)).toEqual(['top', 'deep'])
    expect(pathTo(tree, null)).toEqual([])
  })
  it('ends when two folders hold each other', () => {
    const loop = [entry('a', 'b', 'folder'), entry('b', 'a', 'folder')]
    expect(pathTo(loop, 'a').map(({ id }) => id)).toEqual(['b', 'a'])
    expect(contentsOf(loop, 'a').map(({ id }) => id)).toEqual(['b'])
  })
})

describe('contentsOf', () => {
  it('finds everything below, for the words of a removal', () => {
    expect(totalsOf(contentsOf(tree, 'top'))).toEqual({ files: 1, folders: 1, bytes: 5 })
  })
})

describe('sortEntries', () => {
  const list = [
    entry('f', null, 'folder', 'zoo'),
    entry('1', null, 'file', 'b10', 9),
    entry('2', null, 'file', 'B2', 9),
    entry('3', null, 'file', 'a', 1),
  ]
  it('keeps folders first in both directions', () => {
    for (const descending of [false, true])
      expect(sortEntries(list, { key: 'name', descending })[0]?.id).toBe('f')
  })
  it('reads numbers inside names', () => {
    expect(sortEntries(list, { key: 'name', descending: false }).map(({ name }) => name)).toEqual([
      'zoo',
      'a',
      'B2',
      'b10',
    ])
  })
  it('orders equal sizes by name in both directions', () => {
    expect(sortEntries(list, { key: 'bytes', descending: true }).map(({ name }) => name)).toEqual([
      'zoo',
      'B2',
      'b10',
      'a',
    ])
  })
  it('puts files whose copies are unknown last when most copies come first', () => {
    const proven = [...list.slice(0, 3), entry('3', null, 'file', 'a', 1, 3)]
    const copies = sortEntries(proven, { key: 'copies', descending: true })
    expect(copies.map(({ name }) => name)).toEqual(['zoo', 'a', 'B2', 'b10'])
  })
})
