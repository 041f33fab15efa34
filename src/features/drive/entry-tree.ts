/** The flat list of entries as folders, and the order in which a folder is shown. */
import type { DriveEntry } from '../../client/drive-api.ts'

export type SortKey = 'name' | 'bytes' | 'modifiedAt' | 'copies'

export interface Sort {
  readonly key: SortKey
  readonly descending: boolean
}

const BY_NAME = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Children of a folder. A child whose parent is gone shows at the top instead of nowhere. */
export function childrenOf(entries: readonly DriveEntry[], folderId: string | null): DriveEntry[] {
  if (folderId !== null) return entries.filter((entry) => entry.parentId === folderId)
  const folders = new Set(entries.filter(({ kind }) => kind === 'folder').map(({ id }) => id))
  return entries.filter(({ parentId }) => parentId === null || !folders.has(parentId))
}

/** From the top to the folder itself; ends at a cycle or a missing parent instead of looping. */
export function pathTo(entries: readonly DriveEntry[], folderId: string | null): DriveEntry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const path: DriveEntry[] = []
  let at = folderId
  while (at !== null) {
    const folder = byId.get(at)
    if (folder === undefined || path.includes(folder)) break
    path.unshift(folder)
    at = folder.parentId
  }
  return path
}

/** Everything inside a folder, however deep; safe on cycles. */
export function contentsOf(entries: readonly DriveEntry[], folderId: string): DriveEntry[] {
  const byParent = new Map<string | null, DriveEntry[]>()
  for (const entry of entries) {
    const siblings = byParent.get(entry.parentId)
    if (siblings === undefined) byParent.set(entry.parentId, [entry])
    else siblings.push(entry)
  }
  const seen = new Set<string>([folderId])
  const found: DriveEntry[] = []
  const waiting = [folderId]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const child of byParent.get(id) ?? []) {
      if (seen.has(child.id)) continue
      seen.add(child.id)
      found.push(child)
      if (child.kind === 'folder') waiting.push(child.id)
    }
  }
  return found
}

/** Folders first, whatever the direction; equal keys by name. */
export function sortEntries(entries: readonly DriveEntry[], sort: Sort): DriveEntry[] {
  const sign = sort.descending ? -1 : 1
  const key = (entry: DriveEntry): number => (sort.key === 'name' ? 0 : entry[sort.key])
  return entries.toSorted((a, b) => {
    if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1
    const byKey = key(a) - key(b)
    if (byKey !== 0) return byKey * sign
    const byName = BY_NAME.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)
    return sort.key === 'name' ? byName * sign : byName
  })
}

export interface Totals {
  readonly files: number
  readonly folders: number
  readonly bytes: number
}

export function totalsOf(entries: readonly DriveEntry[]): Totals {
  let files = 0
  let bytes = 0
  for (const entry of entries) {
    if (entry.kind !== 'file') continue
    files += 1
    bytes += entry.bytes
  }
  return { files, folders: entries.length - files, bytes }
}
