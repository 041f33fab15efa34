/** Short answers about entries, for what a page shows beside its lists. */
import type { FolderBranch, SelectionFacts } from '../entry-api.ts'
import type { EntryTree } from './entry-tree.ts'
import { BY_NAME } from './name-key.ts'
import { totalsOf } from './view.ts'

export function factsOf(tree: EntryTree, ids: readonly string[]): SelectionFacts {
  return {
    totals: totalsOf(tree.withContents(ids)),
    starred: ids.length > 0 && ids.every((id) => tree.get(id).starred),
  }
}

/** The folders in a folder in the order of their names. */
export function foldersIn(tree: EntryTree, parentId: string | null): FolderBranch[] {
  const folders = tree.childrenOf(parentId).filter(({ kind }) => kind === 'folder')
  return folders
    .sort((left, right) => BY_NAME.compare(left.name, right.name))
    .map(({ id, name }) => ({
      id,
      name,
      branches: tree.childrenOf(id).some(({ kind }) => kind === 'folder'),
    }))
}
