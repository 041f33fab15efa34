import { useLingui } from '@lingui/react/macro'
import { formatCount, formatDecimal } from '../format.ts'
import type { ChartTable } from './chart-types.ts'

/** More rows than anybody reads here are for the file. */
const MOST_ROWS = 300

/** The numbers of a chart. Unknown is a dash, never a zero. */
export function TableOf({ caption, table }: { readonly caption: string; readonly table: ChartTable }) {
  const { t } = useLingui()
  const { columns, rows } = table
  const shown = formatCount(MOST_ROWS)
  const all = formatCount(rows.length)
  return (
    <>
      <div
        role="region"
        aria-label={caption}
        tabIndex={0}
        className="mt-3 max-h-80 overflow-auto rounded-lg border border-line"
      >
        <table className="w-full border-collapse whitespace-nowrap text-[0.8125rem]">
          <caption className="sr-only">{caption}</caption>
          <thead className="sticky top-0 bg-raised text-xs text-muted">
            <tr>
              {columns.map(({ label, unit }, place) => (
                <th key={`${place}${label}`} scope="col" className="h-8 px-3 text-left font-medium">
                  {unit === undefined ? label : `${label} (${unit})`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row, place) => (
              // A row is what stands at its place.
              <tr key={place} className="border-t border-line">
                {columns.map(({ label }, column) => (
                  <td key={`${column}${label}`} className="h-7 px-3">
                    {written(row[column] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MOST_ROWS ? (
        <p className="mt-1 text-xs text-muted">{t`The first ${shown} of ${all} rows; the files hold all of them.`}</p>
      ) : null}
    </>
  )
}

function written(cell: string | number | null): string {
  if (cell === null) return '–'
  if (typeof cell === 'string') return cell
  if (!Number.isFinite(cell)) return '–'
  if (Number.isInteger(cell)) return formatCount(cell)
  const digits = Math.abs(cell) >= 100 ? 1 : Math.abs(cell) >= 1 ? 3 : 6
  return formatDecimal(cell, digits)
}
