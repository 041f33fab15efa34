/** Names that are taken, and what is to be done with each: asked once, before anything moves. */
import type { Choice, Collision, CollisionChoices, DriveEntry } from '../../client/entry-api.ts'
import type { UploadCollision, UploadName, UploadOptions } from '../../client/transfer-api.ts'

export type Side = Pick<DriveEntry, 'kind' | 'bytes' | 'modifiedAt' | 'mediaType'>

export interface Conflict {
  /** Id of the entry that arrives, or the place of the file in a drop. */
  readonly key: string
  readonly name: string
  /** Folders inside a drop. */
  readonly within: readonly string[]
  readonly arriving: Side
  readonly existing: Side
  /** The same size and time: in all likelihood the same file. */
  readonly same: boolean
  readonly choices: readonly Choice[]
}

/** By the key of the conflict. */
export type Decisions = ReadonlyMap<string, Choice>

const ALL: readonly Choice[] = ['keep-both', 'replace', 'skip']
/** A file that is sent cannot take the place of a folder. */
const WITHOUT_REPLACE: readonly Choice[] = ['keep-both', 'skip']

export function conflictsOfEntries(collisions: readonly Collision[]): Conflict[] {
  return collisions.map(({ entry, existing }) => {
    const files = entry.kind === 'file' && existing.kind === 'file'
    const same = files && entry.bytes === existing.bytes && entry.modifiedAt === existing.modifiedAt
    return { key: entry.id, name: entry.name, within: [], arriving: entry, existing, same, choices: ALL }
  })
}

/** @param from place in the drop of the first of the names */
export function conflictsOfUpload(
  collisions: readonly UploadCollision[],
  names: readonly UploadName[],
  from: number,
): Conflict[] {
  return collisions.flatMap(({ at, existing, same }) => {
    const arriving = names[at]
    if (arriving === undefined) return []
    const { name, folders, bytes, lastModified } = arriving
    return {
      key: String(from + at),
      name,
      within: folders,
      arriving: { kind: 'file', bytes, modifiedAt: lastModified, mediaType: existing.mediaType },
      existing,
      same,
      choices: existing.kind === 'file' ? ALL : WITHOUT_REPLACE,
    }
  })
}

/** What is proposed: the same file once more is left out, and nothing else is lost or hidden. */
export function firstDecisions(conflicts: readonly Conflict[]): Decisions {
  return new Map(conflicts.map(({ key, same }) => [key, same ? 'skip' : 'keep-both']))
}

export function decide(decisions: Decisions, key: string, choice: Choice): Decisions {
  return new Map(decisions).set(key, choice)
}

/** Where a choice is not possible both are kept. */
export function decideAll(conflicts: readonly Conflict[], choice: Choice): Decisions {
  return new Map(conflicts.map(({ key, choices }) => [key, choices.includes(choice) ? choice : 'keep-both']))
}

/** The one choice that was made for all, if it is one. */
export function commonChoice(decisions: Decisions): Choice | null {
  const made = new Set(decisions.values())
  const [only] = made
  return made.size === 1 && only !== undefined ? only : null
}

export function countChoices(decisions: Decisions): Readonly<Record<Choice, number>> {
  const counts = { 'keep-both': 0, replace: 0, skip: 0 }
  for (const choice of decisions.values()) counts[choice] += 1
  return counts
}

export function entryChoices(decisions: Decisions): CollisionChoices {
  return { each: Object.fromEntries(decisions), rest: 'keep-both' }
}

/** For the files from one place of a drop to another. */
export function uploadChoices(
  decisions: Decisions,
  from: number,
  to: number,
): NonNullable<UploadOptions['choices']> {
  const each: Record<number, Choice> = {}
  for (const [key, choice] of decisions) {
    const at = Number(key)
    if (at >= from && at < to) each[at - from] = choice
  }
  return { each, rest: 'keep-both' }
}
