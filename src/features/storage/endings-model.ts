/** Days on which files end, gathered into as many rows as can be read: days, weeks or months, by how far they reach. */
import type { DayEnding } from '../../client/upkeep-api.ts'

const DAY_MS = 86_400_000
/** Days from the first end to the last within which each day, or each week, has a row. */
const BY_DAY_MAX = 14
const BY_WEEK_MAX = 84

export type Span = 'day' | 'week' | 'month'

export interface EndingRow {
  /** Unix milliseconds at which its span begins here. */
  readonly at: number
  readonly files: number
  readonly bytes: number
}

export interface EndingRows {
  readonly span: Span
  /** In their order; spans in which nothing ends are left out. */
  readonly rows: readonly EndingRow[]
  readonly mostFiles: number
}

function spanOf(endings: readonly DayEnding[]): Span {
  const days = ((endings.at(-1)?.day ?? 0) - (endings[0]?.day ?? 0)) / DAY_MS
  if (days <= BY_DAY_MAX) return 'day'
  return days <= BY_WEEK_MAX ? 'week' : 'month'
}

/** When the span of a day begins, by the calendar of this device; weeks begin on Monday. */
function beginOf(day: number, span: Span): number {
  const date = new Date(day)
  if (span === 'week') date.setDate(date.getDate() - ((date.getDay() + 6) % 7))
  if (span === 'month') date.setDate(1)
  return date.setHours(0, 0, 0, 0)
}

/** @param endings in their order */
export function endingRows(endings: readonly DayEnding[]): EndingRows {
  const span = spanOf(endings)
  const rows = new Map<number, EndingRow>()
  for (const { day, files, bytes } of endings) {
    const at = beginOf(day, span)
    const before = rows.get(at)
    rows.set(at, { at, files: (before?.files ?? 0) + files, bytes: (before?.bytes ?? 0) + bytes })
  }
  const all = [...rows.values()]
  return { span, rows: all, mostFiles: Math.max(0, ...all.map(({ files }) => files)) }
}
