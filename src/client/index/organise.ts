/**
 * What may be done with files and folders where they are: each is one durable batch, so that nothing is ever half done.
 * Moving and copying are in arrive.ts.
 */
import { DriveError } from '../drive-error.ts'
import { type DriveIndex, newId } from './drive-index.ts'
import { type EntryBody, newFolderBody } from './entry-record.ts'
import { cleanName } from './names.ts'
import type { EntryRecord } from './record.ts'
import { type Past, saveWithPast } from './undo.ts'

/** Earlier contents of one file that are kept; the oldest go first. */
export const VERSIONS_MAX = 20

/** @throws DriveError name-taken: two of one name are for merging devices to make, not for people */
function requireFree(index: DriveIndex, parentId: string | null, name: string, ownId: string | null): void {
  if (index.tree.named(parentId, name).some(({ id }) => id !== ownId))
    throw new DriveError('name-taken', 'Something in this folder has that name already.')
}

/** @throws DriveError not-found, name-taken */
export async function addFolder(
  index: DriveIndex,
  parentId: string | null,
  name: string,
): Promise<EntryRecord> {
  index.requireFolder(parentId)
  const wanted = cleanName(name)
  requireFree(index, parentId, wanted, null)
  return index.saveOne(newId(), newFolderBody(parentId, wanted, index.now()))
}

/** @throws DriveError not-found, name-taken */
export async function rename(index: DriveIndex, id: string, name: string): Promise<EntryRecord> {
  const entry = index.get(id)
  const wanted = cleanName(name)
  requireFree(index, entry.parentId, wanted, id)
  return index.saveOne(id, { ...entry, name: wanted })
}

export async function setStarred(index: DriveIndex, ids: readonly string[], starred: boolean): Promise<Past> {
  return saveWithPast(
    index,
    ids.map((id) => ({ id, entry: { ...index.get(id), starred } })),
  )
}

export async function trash(index: DriveIndex, ids: readonly string[]): Promise<Past> {
  const trashedAt = index.now()
  return saveWithPast(
    index,
    ids.map((id) => ({ id, entry: { ...index.get(id), trashedAt } })),
  )
}

/** Back to where it was, or to the top when that folder is gone or in the trash itself; under a free name. */
export async function restore(index: DriveIndex, ids: readonly string[]): Promise<Past> {
  const taken = new Map<string | null, Set<string>>()
  const changes = ids.map((id) => {
    const entry = index.get(id)
    const home = homeOf(index, entry, ids)
    const names = taken.get(home) ?? new Set<string>()
    const name = index.freeName(home, entry.name, names)
    taken.set(home, names.add(name))
    return { id, entry: { ...entry, parentId: home, name, trashedAt: null } }
  })
  return saveWithPast(index, changes)
}

function homeOf(index: DriveIndex, entry: EntryRecord, restoring: readonly string[]): string | null {
  const parent = index.tree.parentOf(entry)
  if (parent === null) return null
  const path = index.tree.pathOf(index.get(parent))
  const inTrash = path.some(({ id, trashedAt }) => trashedAt !== null && !restoring.includes(id))
  return inTrash ? null : parent
}

/** Takes entries and everything below them out for good. @returns ids of what went */
export async function removeForever(index: DriveIndex, ids: readonly string[]): Promise<string[]> {
  const doomed = index.tree.withContents(ids.map((id) => index.get(id).id))
  await index.save(doomed.map(({ id }) => ({ id, entry: null })))
  return doomed.map(({ id }) => id)
}

/** The folder of this path below `parentId`, made where it is missing. */
export async function ensureFolders(
  index: DriveIndex,
  parentId: string | null,
  path: readonly string[],
): Promise<string | null> {
  let at = parentId
  for (const name of path) {
    const wanted = cleanName(name)
    const found = index.tree.named(at, wanted).find(({ kind }) => kind === 'folder')
    at = found?.id ?? (await addFolder(index, at, wanted)).id
  }
  return at
}

/** A new content for a file; what it had becomes its newest version. */
export function withContent(
  entry: EntryBody,
  given: Pick<EntryBody, 'content' | 'modifiedAt' | 'copies' | 'level' | 'pictured'>,
  now: number,
): EntryBody {
  const before = entry.content
  const version =
    before === null ? [] : [{ content: before, modifiedAt: entry.modifiedAt, addedAt: entry.addedAt }]
  return {
    ...entry,
    ...given,
    addedAt: now,
    versions: [...version, ...entry.versions].slice(0, VERSIONS_MAX),
  }
}

/** Makes an earlier content the present one; what was present becomes the newest version. @throws DriveError not-found */
export async function restoreVersion(index: DriveIndex, id: string, place: number): Promise<EntryRecord> {
  const entry = index.get(id)
  const version = entry.versions[place]
  if (version === undefined) throw new DriveError('not-found', 'That version is not kept any more.')
  const others = { ...entry, versions: entry.versions.filter((_, at) => at !== place) }
  const { content, modifiedAt } = version
  const unseen = { copies: 0, level: 'unknown', pictured: false } as const
  return index.saveOne(id, withContent(others, { content, modifiedAt, ...unseen }, index.now()))
}

/** @throws DriveError not-found */
export async function removeVersion(index: DriveIndex, id: string, place: number): Promise<EntryRecord> {
  const entry = index.get(id)
  if (entry.versions[place] === undefined)
    throw new DriveError('not-found', 'That version is not kept any more.')
  return index.saveOne(id, { ...entry, versions: entry.versions.filter((_, at) => at !== place) })
}
