/**
 * Keeps the last run of each part in docs/performance.md, between two comments that name the part. What stood there
 * before gives the column "last time", so that a regression shows in the table; history keeps the runs before.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PATH = join(import.meta.dirname, '../../docs/performance.md')
/** Place of the ratio among the cells of a row. */
const RATIO_CELL = 4

const opening = (part: string) => `<!-- measured by: npm run bench:${part} -->`
const closing = (part: string) => `<!-- end of bench:${part} -->`

/** What stands between the two comments. */
function block(text: string, part: string): { readonly from: number; readonly to: number } | null {
  const from = text.indexOf(opening(part))
  const to = text.indexOf(closing(part))
  return from < 0 || to < from ? null : { from: from + opening(part).length, to }
}

/** Ratio by the words of a row, of the run that is recorded. */
export function recordedRatios(part: string): ReadonlyMap<string, string> {
  const text = readFileSync(PATH, 'utf8')
  const place = block(text, part)
  if (place === null) return new Map()
  const rows = text.slice(place.from, place.to).split('\n')
  return new Map(
    rows
      .map((row) => row.split('|').map((cell) => cell.trim()))
      .filter((cells) => cells.length > RATIO_CELL && cells[1] !== 'what' && !cells[1]?.startsWith('---'))
      .map((cells) => [cells[1] ?? '', cells[RATIO_CELL] ?? '–'] as const),
  )
}

/** The tables of a text by their headings, in order. */
function byHeading(text: string): Map<string, string> {
  const tables = text.split(/^(?=### )/m).map((table) => table.trim())
  return new Map(tables.filter((table) => table !== '').map((table) => [table.split('\n')[0] ?? '', table]))
}

/**
 * Puts tables in the place of the part's last run, or at the end of the page when it has none.
 * @param whole false: only in the place of those that have the same headings
 */
export function recordTables(part: string, tables: readonly string[], whole: boolean): void {
  const text = readFileSync(PATH, 'utf8')
  const place = block(text, part)
  const kept = place === null || whole ? new Map() : byHeading(text.slice(place.from, place.to))
  const all = new Map([...kept, ...byHeading(tables.join('\n\n'))])
  const body = `\n${[...all.values()].join('\n\n')}\n`
  const next =
    place === null
      ? `${text.trimEnd()}\n\n## \`npm run bench:${part}\`\n${opening(part)}${body}${closing(part)}\n`
      : text.slice(0, place.from) + body + text.slice(place.to)
  writeFileSync(PATH, next)
}
