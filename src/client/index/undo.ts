/**
 * Taking back what was just done to files and folders. What an action replaced is kept while the drive is open; taken
 * back is only what nobody has changed since, so that an undo never undoes the work of another tab or device.
 */
import { type Change, type ContentsFrom, type DriveIndex, newId } from './drive-index.ts'
import type { EntryBody } from './entry-record.ts'
import type { EntryRecord } from './record.ts'
import { unreferenced } from './references.ts'

/** Actions that can be taken back at most; older ones are forgotten. */
const KEPT_MAX = 20

interface Step {
  readonly id: string
  /** Null for what the action made. */
  readonly before: EntryRecord | null
  /** Undefined for what the action took out. */
  readonly after: EntryRecord | undefined
}

/** What an action changed. */
export type Past = readonly Step[]

/** Saves changes, and remembers what was there. */
export async function saveWithPast(
  index: DriveIndex,
  changes: readonly Change[],
  contents?: ContentsFrom,
): Promise<Past> {
  const before = changes.map(({ id }) => (index.has(id) ? index.get(id) : null))
  await index.save(changes, contents)
  return changes.map(({ id }, at) => ({ id, before: before[at] ?? null, after: index.tree.find(id) }))
}

/** The changes that would take it back; what was made goes to the trash. */
function changesBack(index: DriveIndex, past: Past): Change[] {
  const coming = new Map<string | null, Set<string>>()
  const leaving = new Set(past.map(({ id }) => id))
  const made = new Set(past.flatMap(({ id, before }) => (before === null ? id : [])))
  const changes: Change[] = []
  for (const step of past) {
    const body = step.before === null ? bodyTrashed(index, step, made) : bodyBack(index, step)
    if (body === null) continue
    const taken = coming.get(body.parentId) ?? new Set<string>()
    coming.set(body.parentId, taken)
    const free = (name: string) =>
      !taken.has(name) && index.tree.named(body.parentId, name).every(({ id }) => leaving.has(id))
    const name =
      body.trashedAt !== null || free(body.name) ? body.name : index.freeName(body.parentId, body.name, taken)
    taken.add(name)
    // What went for good stays gone (a tombstone is final): its content comes back under an id of its own.
    const isGone = step.before !== null && !index.has(step.id)
    changes.push({
      id: isGone ? newId() : step.id,
      entry: { ...body, name, versions: stillThere(index, body) },
    })
  }
  return changes
}

/** A version that fell off the end may have been its content's last name: its bytes are on their way back to the network. */
function stillThere({ tree }: DriveIndex, { versions }: EntryBody): EntryBody['versions'] {
  const lost = unreferenced(
    tree,
    versions.map(({ content }) => content.ref.cid),
  )
  return versions.filter(({ content }) => !lost.includes(content.ref.cid))
}

function bodyBack(index: DriveIndex, { id, before, after }: Step): EntryBody | null {
  const now = index.tree.find(id)
  if (before === null) return null
  // The folder it came from may have been moved into it meanwhile.
  if (wouldLoop(index, id, before.parentId)) return null
  if (now === after) return before
  if (now === undefined || after === undefined) return null
  const body: EntryBody = {
    ...now,
    name: now.name === after.name ? before.name : now.name,
    parentId: now.parentId === after.parentId ? before.parentId : now.parentId,
    starred: now.starred === after.starred ? before.starred : now.starred,
    trashedAt: now.trashedAt === after.trashedAt ? before.trashedAt : now.trashedAt,
  }
  return body
}

/** Null for what is in a folder that goes anyway. */
function bodyTrashed(index: DriveIndex, { id }: Step, made: ReadonlySet<string>): EntryBody | null {
  const now = index.tree.find(id)
  if (now === undefined || (now.parentId !== null && made.has(now.parentId))) return null
  return { ...now, trashedAt: now.trashedAt ?? index.now() }
}

function wouldLoop(index: DriveIndex, id: string, parentId: string | null): boolean {
  return parentId !== null && index.has(parentId) && index.tree.wouldCycle([id], parentId)
}

export class UndoBook {
  readonly #kept = new Map<number, Past>()
  #last = 0

  /** @returns the number by which it is taken back */
  keep(past: Past): number {
    this.#last += 1
    this.#kept.set(this.#last, past)
    this.#kept.delete(this.#last - KEPT_MAX)
    return this.#last
  }

  /** Takes an action back, once. @returns what that changed; nothing when it is forgotten */
  async undo(index: DriveIndex, number: number): Promise<Past> {
    const past = this.#kept.get(number) ?? []
    this.#kept.delete(number)
    return saveWithPast(index, changesBack(index, past), 'drive')
  }
}
