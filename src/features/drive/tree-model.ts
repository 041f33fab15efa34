/** A tree of folders of which only what was unfolded is known: its rows, and what the keys do. */
import type { FolderBranch } from '../../client/entry-api.ts'

/** The top of the drive is null. */
export type FolderId = string | null

export interface FolderTree {
  /** By the folder they are in; missing while they are not known. */
  readonly branches: ReadonlyMap<FolderId, readonly FolderBranch[]>
  readonly open: ReadonlySet<FolderId>
}

export interface TreeRow {
  readonly id: FolderId
  /** Null for the top. */
  readonly name: string | null
  readonly depth: number
  /** Null for a folder without folders. */
  readonly open: boolean | null
  /** From 1, and of how many. */
  readonly place: number
  readonly siblings: number
}

/** Deeper than any tree that people make; folders that merging put into each other end here. */
const DEPTH_MAX = 256

export const FIRST_TREE: FolderTree = { branches: new Map(), open: new Set([null]) }

export function withBranches(tree: FolderTree, id: FolderId, branches: readonly FolderBranch[]): FolderTree {
  return { ...tree, branches: new Map(tree.branches).set(id, branches) }
}

export function withOpen(tree: FolderTree, id: FolderId, open: boolean): FolderTree {
  const now = new Set(tree.open)
  if (open) now.add(id)
  else now.delete(id)
  return { ...tree, open: now }
}

/** Unfolded folders of which it is not known yet what is in them. */
export function unknownBranches({ branches, open }: FolderTree): FolderId[] {
  return [...open].filter((id) => !branches.has(id))
}

/** What is seen, from top to bottom. @param closed folders that are never unfolded */
export function treeRows(tree: FolderTree, closed: ReadonlySet<string>): TreeRow[] {
  const top: TreeRow = { id: null, name: null, depth: 0, open: true, place: 1, siblings: 1 }
  const rows: TreeRow[] = []
  const waiting: TreeRow[] = [top]
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    rows.push(row)
    if (row.open !== true || row.depth >= DEPTH_MAX) continue
    const inside = tree.branches.get(row.id) ?? []
    const { depth } = row
    const children = inside.map(({ id, name, branches }, at): TreeRow => {
      const open = branches && !closed.has(id) ? tree.open.has(id) : null
      return { id, name, depth: depth + 1, open, place: at + 1, siblings: inside.length }
    })
    waiting.push(...children.toReversed())
  }
  return rows
}

export type TreeStep =
  | { readonly kind: 'go'; readonly to: number }
  | { readonly kind: 'open' | 'close'; readonly id: FolderId }

/** What a key does on the row at `at`; null for nothing. */
export function treeStep(rows: readonly TreeRow[], at: number, key: string): TreeStep | null {
  const row = rows[at]
  if (row === undefined) return null
  const go = (to: number): TreeStep => ({ kind: 'go', to: Math.max(0, Math.min(rows.length - 1, to)) })
  switch (key) {
    case 'ArrowDown':
      return go(at + 1)
    case 'ArrowUp':
      return go(at - 1)
    case 'Home':
      return go(0)
    case 'End':
      return go(rows.length - 1)
    case 'ArrowRight':
      if (row.open === null) return null
      return row.open ? go(at + 1) : { kind: 'open', id: row.id }
    case 'ArrowLeft':
      // The top stays open: there would be nothing left to see.
      return row.open === true && row.id !== null ? { kind: 'close', id: row.id } : go(parentAt(rows, at))
    default:
      return null
  }
}

function parentAt(rows: readonly TreeRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0
  for (let above = at - 1; above >= 0; above -= 1) if ((rows[above]?.depth ?? 0) < depth) return above
  return at
}

/** The next row from `from` on, going round, whose name begins so. */
export function treeFind(rows: readonly TreeRow[], text: string, from: number): number | null {
  const wanted = text.toLocaleLowerCase()
  for (let step = 0; step < rows.length; step += 1) {
    const at = (from + step) % rows.length
    if (rows[at]?.name?.toLocaleLowerCase().startsWith(wanted) === true) return at
  }
  return null
}
