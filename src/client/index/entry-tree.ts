/**
 * The live entries as a tree in memory, kept up to date record by record, so that no question about a folder costs a
 * look at the whole drive. Merging devices can leave what no one device would make: a child whose folder is gone, and two
 * folders that were moved into each other. Both stay visible: an orphan shows at the top, and of a cycle the folder that
 * was moved last does. Every device sees the same, because both rules read only the records.
 */
import { DriveError } from '../drive-error.ts'
import type { DriveRecord, EntryRecord } from './record.ts'
import { isNewer } from './record.ts'

/** Also the deepest path that is walked: whatever is below shows, and no loop runs for ever. */
const DEPTH_MAX = 1024

/** Children of one folder by name. A name may be there more than once, when two devices gave it; a list for each that is there once is memory. */
type Bucket = Map<string, EntryRecord | EntryRecord[]>

export class EntryTree {
  readonly #entries = new Map<string, EntryRecord>()
  /** Parent as the record says, null for the top -> children. */
  readonly #children = new Map<string | null, Bucket>()
  /** Folders that show at the top, because following their parents leads back to them. */
  #cut = new Set<string>()

  /** Takes one change of the log in. */
  take(after: DriveRecord): void {
    const before = this.#entries.get(after.id)
    if (before !== undefined) this.#takeOut(before)
    if (after.type === 'entry') {
      this.#entries.set(after.id, after)
      this.#putIn(after)
    } else this.#entries.delete(after.id)
    const now = after.type === 'entry' ? after : undefined
    // Renaming or starring a folder moves nothing.
    const moved = before?.parentId !== now?.parentId || before?.kind !== now?.kind
    if (moved && (before?.kind === 'folder' || now?.kind === 'folder')) this.#mendCycles(after.id)
  }

  get size(): number {
    return this.#entries.size
  }

  all(): IterableIterator<EntryRecord> {
    return this.#entries.values()
  }

  find(id: string): EntryRecord | undefined {
    return this.#entries.get(id)
  }

  /** @throws DriveError not-found */
  get(id: string): EntryRecord {
    const entry = this.#entries.get(id)
    if (entry === undefined) throw new DriveError('not-found', 'That entry is not in this drive.')
    return entry
  }

  isFolder(id: string | null): boolean {
    return id === null || this.#entries.get(id)?.kind === 'folder'
  }

  /** Where it shows: the parent it names, if that is a folder that leads to the top. */
  parentOf(entry: EntryRecord): string | null {
    if (entry.parentId === null || this.#cut.has(entry.id)) return null
    return this.#entries.get(entry.parentId)?.kind === 'folder' ? entry.parentId : null
  }

  /** What shows in a folder, the trashed left out. */
  childrenOf(folderId: string | null): EntryRecord[] {
    const children = this.#inside(folderId)
    if (folderId === null) {
      for (const parent of this.#children.keys())
        if (parent !== null && this.#entries.get(parent)?.kind !== 'folder')
          for (const orphan of this.#inside(parent)) children.push(orphan)
    }
    const shown = children.filter(({ id, trashedAt }) => trashedAt === null && !this.#cut.has(id))
    if (folderId !== null) return shown
    const cut = [...this.#cut].map((id) => this.get(id))
    return [...cut.filter(({ trashedAt }) => trashedAt === null), ...shown]
  }

  /** What has this very name in a folder, the trashed left out. */
  named(folderId: string | null, name: string): EntryRecord[] {
    const found = this.#children.get(folderId)?.get(name)
    return listOf(found).filter(({ id, trashedAt }) => trashedAt === null && !this.#cut.has(id))
  }

  /** From the top to the entry itself. */
  pathOf(entry: EntryRecord): EntryRecord[] {
    const path = [entry]
    let at = this.parentOf(entry)
    while (at !== null && path.length < DEPTH_MAX) {
      const folder = this.get(at)
      path.unshift(folder)
      at = this.parentOf(folder)
    }
    return path
  }

  /** Whether it, or a folder above it, is in the trash. */
  isTrashed(entry: EntryRecord): boolean {
    let at: EntryRecord | null = entry
    for (let depth = 0; at !== null && depth < DEPTH_MAX; depth += 1) {
      if (at.trashedAt !== null) return true
      const parent = this.parentOf(at)
      at = parent === null ? null : this.get(parent)
    }
    return false
  }

  /** The entries and everything below them, each once; what was trashed below on its own is in it too. */
  withContents(ids: readonly string[]): EntryRecord[] {
    const found = new Set(ids.map((id) => this.get(id)))
    // A set takes additions while it is walked, and each entry once, so that a cycle ends.
    for (const entry of found) for (const child of this.#inside(entry.id)) found.add(child)
    return [...found]
  }

  /** Whether moving `ids` into `folderId` would put a folder into itself. */
  wouldCycle(ids: readonly string[], folderId: string | null): boolean {
    if (folderId === null) return false
    const moving = new Set(ids)
    return this.pathOf(this.get(folderId)).some(({ id }) => moving.has(id))
  }

  #inside(folderId: string | null): EntryRecord[] {
    const found: EntryRecord[] = []
    for (const each of this.#children.get(folderId)?.values() ?? [])
      if (Array.isArray(each)) for (const one of each) found.push(one)
      else found.push(each)
    return found
  }

  #putIn(entry: EntryRecord): void {
    let bucket = this.#children.get(entry.parentId)
    if (bucket === undefined) this.#children.set(entry.parentId, (bucket = new Map()))
    const same = bucket.get(entry.name)
    if (Array.isArray(same)) same.push(entry)
    else bucket.set(entry.name, same === undefined ? entry : [same, entry])
  }

  #takeOut(entry: EntryRecord): void {
    const bucket = this.#children.get(entry.parentId)
    const left = listOf(bucket?.get(entry.name)).filter((other) => other !== entry)
    const [only] = left
    if (only === undefined) bucket?.delete(entry.name)
    else bucket?.set(entry.name, left.length === 1 ? only : left)
    if (bucket?.size === 0) this.#children.delete(entry.parentId)
  }

  /** A cycle can appear only through a changed folder and disappear only so: both are looked for from there. */
  #mendCycles(changedId: string): void {
    const suspects = [changedId, ...this.#cut]
    this.#cut = new Set()
    for (const id of suspects) {
      const cycle = this.#cycleThrough(id)
      const last = cycle.reduce<EntryRecord | null>(
        (newest, folder) => (newest === null || isNewer(folder, newest) ? folder : newest),
        null,
      )
      if (last !== null) this.#cut.add(last.id)
    }
  }

  /** The folders that lie on a cycle which following parents from `id` runs into. */
  #cycleThrough(id: string): EntryRecord[] {
    const path: EntryRecord[] = []
    let at = this.#entries.get(id)
    while (at !== undefined) {
      const again = path.indexOf(at)
      if (again !== -1) return path.slice(again)
      path.push(at)
      const parent = at.parentId === null ? undefined : this.#entries.get(at.parentId)
      at = parent?.kind === 'folder' ? parent : undefined
    }
    return []
  }
}

function listOf(found: EntryRecord | EntryRecord[] | undefined): EntryRecord[] {
  if (found === undefined) return []
  return Array.isArray(found) ? found : [found]
}
