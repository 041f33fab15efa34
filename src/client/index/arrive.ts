/**
 * Moving and copying into a folder. A name that is taken is decided by the person (`Choice`); nothing is overwritten
 * without being kept: a file gets a new version, anything else that is replaced goes to the trash.
 */

import { DriveError } from '../drive-error.ts'
import type { Choice, Collision, CollisionChoices } from '../entry-api.ts'
import { type Change, type DriveIndex, newId } from './drive-index.ts'
import { toDriveEntry } from './entry-record.ts'
import { VERSIONS_MAX, withContent } from './organise.ts'
import type { EntryRecord } from './record.ts'
import { type Past, saveWithPast } from './undo.ts'

/** Which of the entries would meet something of the same name in the folder. */
export function collisionsOf(
  index: DriveIndex,
  ids: readonly string[],
  folderId: string | null,
): Collision[] {
  const collisions: Collision[] = []
  for (const id of ids) {
    const entry = index.get(id)
    // Where it is it meets nobody: a move leaves it, and a copy beside it gets a name of its own.
    if (index.tree.parentOf(entry) === folderId) continue
    const existing = index.tree.named(folderId, entry.name).find((other) => other.id !== id)
    if (existing !== undefined)
      collisions.push({ entry: toDriveEntry(entry), existing: toDriveEntry(existing) })
  }
  return collisions
}

export interface Arrived {
  /** How many of the entries arrived; those left out are not counted, nor what is in a folder. */
  readonly entries: number
  readonly past: Past
}

/** @throws DriveError not-found, folder-into-itself */
export function move(
  index: DriveIndex,
  ids: readonly string[],
  folderId: string | null,
  choices: CollisionChoices,
): Promise<Arrived> {
  return new Arrivals(index, folderId, choices, false).take(ids)
}

/** New entries with the same content: nothing is uploaded again. @throws DriveError not-found, folder-into-itself */
export function copy(
  index: DriveIndex,
  ids: readonly string[],
  folderId: string | null,
  choices: CollisionChoices,
): Promise<Arrived> {
  return new Arrivals(index, folderId, choices, true).take(ids)
}

class Arrivals {
  readonly #index: DriveIndex
  readonly #folderId: string | null
  readonly #choices: CollisionChoices
  readonly #copies: boolean
  /** Names that this very arrival takes. */
  readonly #taken = new Set<string>()

  constructor(index: DriveIndex, folderId: string | null, choices: CollisionChoices, copies: boolean) {
    this.#index = index
    this.#folderId = folderId
    this.#choices = choices
    this.#copies = copies
  }

  async take(ids: readonly string[]): Promise<Arrived> {
    this.#index.requireFolder(this.#folderId)
    if (this.#index.tree.wouldCycle(ids, this.#folderId))
      throw new DriveError('folder-into-itself', 'A folder cannot be moved or copied into itself.')
    const changes: Change[] = []
    let entries = 0
    for (const entry of ids.map((id) => this.#index.get(id))) {
      const made = this.#changesFor(entry)
      if (made.length > 0) entries += 1
      changes.push(...made)
    }
    return { entries, past: await saveWithPast(this.#index, changes, 'drive') }
  }

  /** What its arrival changes; nothing when it stays out, or is there already. */
  #changesFor(entry: EntryRecord): Change[] {
    const here = entry.parentId === this.#folderId
    if (here && !this.#copies) return []
    const existing = this.#index.tree.named(this.#folderId, entry.name).find(({ id }) => id !== entry.id)
    // A copy beside its original always keeps both.
    const choice: Choice = here ? 'keep-both' : (this.#choices.each[entry.id] ?? this.#choices.rest)
    if (existing === undefined) return this.#place(entry, this.#free(entry.name))
    if (choice === 'skip') return []
    // Of two arrivals of one name only the first can have it.
    if (choice === 'keep-both' || this.#taken.has(entry.name))
      return this.#place(entry, this.#free(entry.name))
    this.#taken.add(entry.name)
    if (entry.kind === 'file' && existing.kind === 'file') return this.#renew(existing, entry)
    const trashed = { ...existing, trashedAt: this.#index.now() }
    return [{ id: existing.id, entry: trashed }, ...this.#place(entry, entry.name)]
  }

  #free(name: string): string {
    const free = this.#index.freeName(this.#folderId, name, this.#taken)
    this.#taken.add(free)
    return free
  }

  #place(entry: EntryRecord, name: string): Change[] {
    const id = this.#copies ? newId() : entry.id
    const placed = { id, entry: { ...entry, parentId: this.#folderId, name } }
    return this.#copies ? [placed, ...copiesBelow(this.#index, entry, id)] : [placed]
  }

  /** The file that is there gets the content of the one that arrives, and keeps its own as a version. */
  #renew(existing: EntryRecord, entry: EntryRecord): Change[] {
    const { content, modifiedAt, copies, level, pictured } = entry
    const given = { content, modifiedAt, copies, level, pictured }
    const renewed = withContent(existing, given, this.#index.now())
    if (this.#copies) return [{ id: existing.id, entry: renewed }]
    const versions = [...renewed.versions, ...entry.versions].toSorted((a, b) => b.addedAt - a.addedAt)
    return [
      { id: existing.id, entry: { ...renewed, versions: versions.slice(0, VERSIONS_MAX) } },
      { id: entry.id, entry: null },
    ]
  }
}

/** Copies of everything below a folder that is not in the trash, under new ids. */
function copiesBelow(index: DriveIndex, folder: EntryRecord, newParent: string): Change[] {
  if (folder.kind === 'file') return []
  return index.tree.childrenOf(folder.id).flatMap((child) => {
    const id = newId()
    return [{ id, entry: { ...child, parentId: newParent } }, ...copiesBelow(index, child, id)]
  })
}
