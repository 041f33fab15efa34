/** A chart's table as a file. */
import type { ChartTable } from './chart-types.ts'

type Cell = string | number | null

/**
 * RFC 4180. Hotkeys and reasons come from others, and a spreadsheet runs a cell that begins with one of these as a
 * formula: an apostrophe before it makes it text. Numbers stay as they are, the negative ones too.
 */
const FORMULA = /^[\s]*[=+\-@\t\r]/

export function tableCsv({ columns, rows }: ChartTable): string {
  const head = columns.map(({ label, unit }) => (unit === undefined ? label : `${label} (${unit})`))
  return [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function csvCell(cell: Cell): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  if (cell === null) return ''
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** An object for each row; numbers that are not finite are null, as JSON has no others. */
export function tableJson({ columns, rows }: ChartTable): string {
  const names = uniqueNames(
    columns.map(({ label, unit }) => (unit === undefined ? label : `${label} (${unit})`)),
  )
  const objects = rows.map((row) =>
    Object.fromEntries(names.map((name, place) => [name, jsonCell(row[place] ?? null)])),
  )
  return `${JSON.stringify(objects, null, 2)}\n`
}

function jsonCell(cell: Cell): Cell {
  return typeof cell === 'number' && !Number.isFinite(cell) ? null : cell
}

/** Two columns of one name would overwrite each other. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} ${count}`
  })
}
