/**
 * When pieces end: later, because a caller renews, or at once, because it discards, or when their time is over. Each caller
 * has a term of its own, and the file goes with the last record of it. Every function runs inside the lock of its piece.
 */
import type { PieceIndex } from './piece-index.ts'
import type { PieceName } from './piece-name.ts'
import { type CallerKey, type IndexEntry, isExpired, renewedLife } from './piece-record.ts'
import type { PieceShelf } from './piece-shelf.ts'

export interface TermParts {
  readonly index: PieceIndex
  readonly shelf: PieceShelf
  /** Unix seconds. */
  readonly now: number
}

/**
 * The later end wins, as with a repeated store. The bytes are not read: whether they are whole is for challenges to show.
 * @returns the end, unix seconds, durable; null when there is no such piece of this caller
 * @throws StorageError
 */
export async function renewRecord(
  { index, shelf, now }: TermParts,
  name: PieceName,
  caller: CallerKey,
  ttl: number,
): Promise<number | null> {
  const before = await index.get(name, caller)
  if (before === null || !(await shelf.has(name, before.bytes))) return null
  const record = { ...before, ...renewedLife(before, ttl, now) }
  await index.put([{ name, caller, record }])
  return record.generated + record.ttl
}

/**
 * @param seeds what the caller knows of, that of the Store among them: a record of a later Store has none of them, and stays
 * @returns false when it stays; true when it is gone, or never was
 * @throws StorageError
 */
export async function discardRecord(
  parts: TermParts,
  name: PieceName,
  caller: CallerKey,
  seeds: readonly string[],
): Promise<boolean> {
  const entries = await parts.index.callersOf(name)
  const own = entries.find((entry) => entry.caller === caller)
  if (own === undefined) return true
  const { seed, storeSeed } = own.record
  if (!seeds.includes(seed) && !(storeSeed !== null && seeds.includes(storeSeed))) return false
  await forget(parts, name, entries, [own])
  return true
}

/** @returns pieces removed */
export async function purgeRecords(parts: TermParts, name: PieceName): Promise<number> {
  const entries = await parts.index.callersOf(name)
  return forget(
    parts,
    name,
    entries,
    entries.filter(({ record }) => isExpired(record, parts.now)),
  )
}

async function forget(
  { index, shelf }: TermParts,
  name: PieceName,
  entries: readonly IndexEntry[],
  going: readonly IndexEntry[],
): Promise<number> {
  const last = going.length > 0 && going.length === entries.length
  await index.expire(going, last)
  if (!last) return 0
  await shelf.remove(name, entries[0]?.record.bytes ?? 0)
  await index.forgetDropped(name)
  return 1
}

/**
 * Removes what its place kept because it failed: the records went, the bytes did not.
 * @returns pieces removed
 */
export async function removeDropped({ index, shelf }: TermParts, name: PieceName): Promise<number> {
  const bytes = await index.droppedBytes(name)
  if (bytes === null) return 0
  await shelf.remove(name, bytes)
  await index.forgetDropped(name)
  return 1
}
