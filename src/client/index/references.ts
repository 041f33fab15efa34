/** Which objects the drive still needs: entries that were copied share theirs, and small files share a pack. */

import type { EntryTree } from './entry-tree.ts'
import { contentsOf } from './organise.ts'
import type { EntryRecord } from './record.ts'

/** CIDs of the manifests and packs that an entry keeps alive. */
export function objectsOf(entry: EntryRecord): string[] {
  return contentsOf(entry).map(({ ref }) => ref.cid)
}

/** Those of the CIDs that no entry names any more. */
export function unreferenced(tree: EntryTree, cids: Iterable<string>): string[] {
  const left = new Set(cids)
  if (left.size === 0) return []
  for (const entry of tree.all()) for (const cid of objectsOf(entry)) left.delete(cid)
  return [...left]
}
