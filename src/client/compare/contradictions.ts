/** The files that are still there about which a validator was found to lie or to deny. */
import type { Contradiction } from '../cross-check-api.ts'
import type { EntryTree } from '../index/entry-tree.ts'
import { type ComparisonRow, contradicts } from './comparison-store.ts'

/** @param rows newest first. @returns one for each of them whose content is a file's, named by one such file */
export function contradictionsIn(
  tree: Pick<EntryTree, 'all' | 'isTrashed'>,
  rows: readonly ComparisonRow[],
): readonly Contradiction[] {
  const wrong = rows.filter(contradicts)
  if (wrong.length === 0) return []
  const files = new Map<string, { readonly entryId: string; readonly name: string }>()
  const cids = new Set(wrong.map(({ file }) => file))
  for (const entry of tree.all()) {
    const cid = entry.content?.ref.cid
    if (cid === undefined || !cids.has(cid) || tree.isTrashed(entry)) continue
    files.set(cid, { entryId: entry.id, name: entry.name })
  }
  return wrong.flatMap(({ file, at, after, read, validator }) => {
    const shown = files.get(file)
    return shown === undefined ? [] : [{ ...shown, at, after, read, validator }]
  })
}
