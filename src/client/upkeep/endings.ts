/** Which files end when, from the ends of the objects they are in. Times of ends are unix seconds, of days milliseconds. */
import type { EntryTree } from '../index/entry-tree.ts'
import type { EntryRecord } from '../index/record.ts'
import type { CalendarDay, DayEnding, EndingFile } from '../upkeep-api.ts'

/** Names of one day in a calendar. */
const NAMES_MAX = 50

export interface Endings {
  readonly days: readonly DayEnding[]
  readonly unknown: number
  readonly lost: number
  /** Unix seconds; null: no file is known to end. */
  readonly soonest: number | null
}

export type Ends = ReadonlyMap<string, number>

/** Unix milliseconds at which the day of a moment begins, by the calendar of this device. */
export function dayOf(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0)
}

/** Undefined for a folder; null where nobody said. */
function endOf({ content }: EntryRecord, ends: Ends): number | null | undefined {
  return content === null ? undefined : (ends.get(content.ref.cid) ?? null)
}

/** @param now unix seconds */
export function endingsOf(tree: EntryTree, ends: Ends, now: number): Endings {
  const days = new Map<number, { files: number; bytes: number }>()
  let [unknown, lost, soonest] = [0, 0, Number.POSITIVE_INFINITY]
  for (const entry of tree.all()) {
    const end = endOf(entry, ends)
    if (end === undefined) continue
    if (end === null) unknown += 1
    else if (end <= now) lost += 1
    else {
      soonest = Math.min(soonest, end)
      const day = dayOf(end * 1000)
      const sum = days.get(day) ?? { files: 0, bytes: 0 }
      days.set(day, { files: sum.files + 1, bytes: sum.bytes + (entry.content?.bytes ?? 0) })
    }
  }
  const inOrder = [...days].sort(([a], [b]) => a - b).map(([day, sum]) => ({ day, ...sum }))
  return { days: inOrder, unknown, lost, soonest: Number.isFinite(soonest) ? soonest : null }
}

/** Files that end before a moment, lost ones included, soonest first. @param before unix seconds */
export function filesEnding(tree: EntryTree, ends: Ends, before: number, most: number): EndingFile[] {
  const found: EndingFile[] = []
  for (const entry of tree.all()) {
    const end = endOf(entry, ends)
    if (end === undefined || end === null || end >= before) continue
    found.push({ entryId: entry.id, name: entry.name, bytes: entry.content?.bytes ?? 0, endsAt: end * 1000 })
  }
  return found.sort((a, b) => a.endsAt - b.endsAt || (a.entryId < b.entryId ? -1 : 1)).slice(0, most)
}

/** How many end before a moment and have not yet. @param before unix seconds */
export function countEnding(tree: EntryTree, ends: Ends, now: number, before: number): number {
  let files = 0
  for (const entry of tree.all()) {
    const end = endOf(entry, ends)
    if (end !== undefined && end !== null && end > now && end < before) files += 1
  }
  return files
}

/** @param uidOf the same opaque text for the same day */
export function calendarOf(
  tree: EntryTree,
  ends: Ends,
  now: number,
  withNames: boolean,
  uidOf: (day: number) => string,
): CalendarDay[] {
  const names = new Map<number, string[]>()
  if (withNames)
    for (const { name, endsAt } of filesEnding(
      tree,
      ends,
      Number.MAX_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
    )) {
      if (endsAt <= now * 1000) continue
      const some = names.get(dayOf(endsAt)) ?? []
      if (some.length < NAMES_MAX) names.set(dayOf(endsAt), [...some, name])
    }
  return endingsOf(tree, ends, now).days.map(({ day, files, bytes }) => {
    return { uid: uidOf(day), day, files, bytes, names: names.get(day) ?? [] }
  })
}
