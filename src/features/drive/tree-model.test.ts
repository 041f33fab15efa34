import { describe, expect, it } from 'vitest'
import type { FolderBranch } from '../../client/entry-api.ts'
import {
  FIRST_TREE,
  type FolderTree,
  treeFind,
  treeRows,
  treeStep,
  unknownBranches,
  withBranches,
  withOpen,
} from './tree-model.ts'

function branch(id: string, branches = false): FolderBranch {
  return { id, name: id.toUpperCase(), branches }
}
const NONE = new Set<string>()

function unfolded(): FolderTree {
  const top = withBranches(FIRST_TREE, null, [branch('a', true), branch('b'), branch('c', true)])
  return withBranches(withOpen(top, 'a', true), 'a', [branch('a1'), branch('a2')])
}

function drawn(tree: FolderTree, closed = NONE): string[] {
  return treeRows(tree, closed).map(
    ({ name, depth, open }) =>
      `${'  '.repeat(depth)}${open === null ? '·' : open ? '-' : '+'}${name ?? 'top'}`,
  )
}

describe('rows of a tree', () => {
  it('show what is unfolded, in order', () => {
    expect(drawn(FIRST_TREE)).toEqual(['-top'])
    expect(drawn(unfolded())).toEqual(['-top', '  -A', '    ·A1', '    ·A2', '  ·B', '  +C'])
    expect(treeRows(unfolded(), NONE)[4]).toMatchObject({ place: 2, siblings: 3 })
  })
  it('hide what is in a folder that is moved itself', () => {
    expect(drawn(unfolded(), new Set(['a']))).toEqual(['-top', '  ·A', '  ·B', '  +C'])
  })
  it('ask for what is unfolded and unknown', () => {
    expect(unknownBranches(FIRST_TREE)).toEqual([null])
    expect(unknownBranches(withOpen(unfolded(), 'c', true))).toEqual(['c'])
  })
  it('end where folders are in each other', () => {
    let tree = withBranches(FIRST_TREE, null, [branch('a', true)])
    tree = withBranches(withOpen(tree, 'a', true), 'a', [branch('a', true)])
    expect(treeRows(tree, NONE).length).toBeLessThan(300)
  })
})

describe('keys in a tree', () => {
  const rows = treeRows(unfolded(), NONE)
  it('go up and down and to the ends', () => {
    expect(treeStep(rows, 0, 'ArrowDown')).toEqual({ kind: 'go', to: 1 })
    expect(treeStep(rows, 5, 'ArrowDown')).toEqual({ kind: 'go', to: 5 })
    expect(treeStep(rows, 0, 'ArrowUp')).toEqual({ kind: 'go', to: 0 })
    expect([treeStep(rows, 3, 'Home'), treeStep(rows, 3, 'End')]).toEqual([
      { kind: 'go', to: 0 },
      { kind: 'go', to: 5 },
    ])
  })
  it('right unfolds, then goes in; left folds, then goes out', () => {
    expect(treeStep(rows, 5, 'ArrowRight')).toEqual({ kind: 'open', id: 'c' })
    expect(treeStep(rows, 1, 'ArrowRight')).toEqual({ kind: 'go', to: 2 })
    expect(treeStep(rows, 4, 'ArrowRight')).toBe(null)
    expect(treeStep(rows, 1, 'ArrowLeft')).toEqual({ kind: 'close', id: 'a' })
    expect(treeStep(rows, 3, 'ArrowLeft')).toEqual({ kind: 'go', to: 1 })
    expect(treeStep(rows, 0, 'ArrowLeft')).toEqual({ kind: 'go', to: 0 })
  })
  it('typing leads to the next name that begins so, going round', () => {
    expect(treeFind(rows, 'a', 2)).toBe(2)
    expect(treeFind(rows, 'a', 4)).toBe(1)
    expect(treeFind(rows, 'x', 0)).toBe(null)
  })
})
