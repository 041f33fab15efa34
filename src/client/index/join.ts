/**
 * What two versions of one record come to, on every device and in whatever order they meet: the one that `replaces` the
 * other, but for one thing. Where the bytes of a file lie is no edit of anybody's: when a pack was written anew
 * (upkeep/pack-rewrite.ts), a rename made elsewhere at the same time must neither be lost by it nor lead back to the old
 * pack, which is given up. So of two places of one file key the one that moved furthest counts, in whichever version it is.
 */
import { equalBytes } from '../web-crypto.ts'
import type { FileContent, PackedRef } from './entry-record.ts'
import { type DriveRecord, type EntryRecord, replaces } from './record.ts'
import { contentsOf } from './references.ts'

/** @returns `before` itself when the other version brings nothing, `record` itself when `before` adds nothing to it */
export function join(before: DriveRecord | undefined, record: DriveRecord): DriveRecord {
  if (before === undefined) return record
  const [later, earlier] = replaces(record, before) ? [record, before] : [before, record]
  if (later.type !== 'entry' || earlier.type !== 'entry') return later
  const moved = contentsOf(earlier).filter(hasMoved)
  return moved.length === 0 ? later : withPlaces(later, (content) => furthest(content, moved))
}

/** The entry with each content where `placeOf` says; the same value when nothing is elsewhere. */
export function withPlaces(
  entry: EntryRecord,
  placeOf: (content: FileContent) => FileContent['ref'],
): EntryRecord {
  let changed = false
  const placed = (content: FileContent): FileContent => {
    const ref = placeOf(content)
    if (ref === content.ref) return content
    changed = true
    return { ...content, ref }
  }
  const content = entry.content === null ? null : placed(entry.content)
  const versions = entry.versions.map((version) => ({ ...version, content: placed(version.content) }))
  return changed ? { ...entry, content, versions } : entry
}

/** Whether a slot lies further on its way than another place of the same slot. Of two moves at once one counts. */
export function isFurther(left: PackedRef, right: PackedRef): boolean {
  const [one, other] = [left.moves ?? 0, right.moves ?? 0]
  return one === other ? left.cid > right.cid : one > other
}

type Packed = FileContent & { readonly ref: PackedRef }

function hasMoved(content: FileContent): content is Packed {
  return content.ref.kind === 'packed' && content.ref.moves !== undefined
}

function furthest({ ref, fileKey }: FileContent, moved: readonly Packed[]): FileContent['ref'] {
  if (ref.kind !== 'packed') return ref
  let best: PackedRef = ref
  for (const other of moved)
    if (equalBytes(other.fileKey, fileKey) && isFurther(other.ref, best)) best = other.ref
  return best
}
