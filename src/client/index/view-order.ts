/** The orders that lists can have. */
import type { Sort, SortKey } from '../entry-api.ts'
import { BY_NAME, compareKeyed, type KeyedName, nameKey } from './name-key.ts'
import type { EntryRecord } from './record.ts'
import { type Query, rankOfEntry } from './search.ts'

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

/** Entries that are sorted at once, and comparisons between two steps of sorting more. */
const STEP = 4_096

/** One entry with all that its place depends on, looked up once and not at every comparison. */
interface Keyed extends KeyedName {
  readonly entry: EntryRecord
  readonly isFile: boolean
  readonly value: number
}

/** The same order for many at once, in steps: between two of them others may have the thread. */
export function* sorting(
  entries: readonly EntryRecord[],
  { key, descending }: Sort,
  search: Query,
): Generator<void, EntryRecord[]> {
  const sign = descending ? -1 : 1
  const valueOf = key === 'name' ? () => 0 : KEYS[key]
  const nameSign = key === 'name' ? sign : 1
  const compare = (left: Keyed, right: Keyed): number => {
    if (left.isFile !== right.isFile) return left.isFile ? 1 : -1
    if (left.value !== right.value) return left.value - right.value
    return (compareKeyed(left, right) || (left.entry.id < right.entry.id ? -1 : 1)) * nameSign
  }
  const runs: Keyed[][] = []
  for (let from = 0; from < entries.length; from += STEP) {
    const run = entries.slice(from, from + STEP).map((entry) => ({
      entry,
      isFile: entry.kind === 'file',
      value: valueOf(entry, search) * sign,
      name: entry.name,
      key: nameKey(entry.name),
    }))
    runs.push(run.sort(compare))
    yield
  }
  const merged = yield* mergedRuns(runs, compare)
  return merged.map(({ entry }) => entry)
}

/** Two and two, until one is left. */
function* mergedRuns(
  runs: Keyed[][],
  compare: (left: Keyed, right: Keyed) => number,
): Generator<void, Keyed[]> {
  let left = runs
  while (left.length > 1) {
    const longer: Keyed[][] = []
    for (let at = 0; at < left.length; at += 2)
      longer.push(yield* mergedPair(left[at] ?? [], left[at + 1] ?? [], compare))
    left = longer
  }
  return left[0] ?? []
}

function* mergedPair(
  one: readonly Keyed[],
  other: readonly Keyed[],
  compare: (left: Keyed, right: Keyed) => number,
): Generator<void, Keyed[]> {
  const merged: Keyed[] = []
  let at = 0
  let otherAt = 0
  for (;;) {
    const left = one[at]
    const right = other[otherAt]
    const next = right === undefined || (left !== undefined && compare(left, right) < 0) ? left : right
    if (next === undefined) return merged
    if (next === left) at += 1
    else otherAt += 1
    merged.push(next)
    if (merged.length % STEP === 0) yield
  }
}
