/** The orders that lists can have. */
import type { Sort, SortKey } from '../entry-api.ts'
import type { EntryRecord } from './record.ts'
import { type Query, rankOfEntry } from './search.ts'

export const BY_NAME = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Negative when `left` comes first. Total: two entries are never equal. */
export type Order = (left: EntryRecord, right: EntryRecord) => number

const KEYS: Readonly<Record<Exclude<SortKey, 'name'>, (entry: EntryRecord, search: Query) => number>> = {
  relevance: (entry, search) => rankOfEntry(entry, search) ?? 0,
  bytes: ({ content }) => content?.bytes ?? 0,
  modifiedAt: ({ modifiedAt }) => modifiedAt,
  addedAt: ({ addedAt }) => addedAt,
  copies: ({ copies }) => copies,
  trashedAt: ({ trashedAt }) => trashedAt ?? 0,
}

function byName(left: EntryRecord, right: EntryRecord): number {
  return BY_NAME.compare(left.name, right.name) || (left.id < right.id ? -1 : 1)
}

/** Folders first, whatever the direction; equal keys by name, equal names by id. */
export function orderOf({ key, descending }: Sort, search: Query): Order {
  const sign = descending ? -1 : 1
  return (left, right) => {
    if (left.kind !== right.kind) return left.kind === 'folder' ? -1 : 1
    if (key === 'name') return byName(left, right) * sign
    return (KEYS[key](left, search) - KEYS[key](right, search)) * sign || byName(left, right)
  }
}

/** The same order for many at once: each key is looked up once, not at every comparison. */
export function sorted(entries: EntryRecord[], { key, descending }: Sort, search: Query): EntryRecord[] {
  if (key === 'name') return entries.sort(orderOf({ key, descending }, search))
  const sign = descending ? -1 : 1
  const keyed = entries.map((entry) => ({ entry, key: KEYS[key](entry, search) * sign }))
  keyed.sort((left, right) => {
    if (left.entry.kind !== right.entry.kind) return left.entry.kind === 'folder' ? -1 : 1
    return left.key - right.key || byName(left.entry, right.entry)
  })
  return keyed.map(({ entry }) => entry)
}
