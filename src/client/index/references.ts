/** Which objects the drive still needs: entries that were copied share theirs, and small files share a pack. */
import type { EntryBody, FileContent } from './entry-record.ts'
import type { EntryTree } from './entry-tree.ts'

/** Every content that a record keeps alive: its own, and those of its versions. */
export function contentsOf(entry: EntryBody): FileContent[] {
  const own = entry.content === null ? [] : [entry.content]
  return [...own, ...entry.versions.map(({ content }) => content)]
}

/** CIDs of the manifests and packs that an entry keeps alive. */
export function objectsOf(entry: EntryBody): string[] {
  return contentsOf(entry).map(({ ref }) => ref.cid)
}

/** Those of the CIDs that no entry names any more. */
export function unreferenced(tree: EntryTree, cids: Iterable<string>): string[] {
  const left = new Set(cids)
  if (left.size === 0) return []
  for (const entry of tree.all()) for (const cid of objectsOf(entry)) left.delete(cid)
  return [...left]
}
