import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface Column<Row, Key extends string> {
  readonly label: string
  /** Unit of the numbers below, shown in the heading. */
  readonly unit?: string
  readonly sortKey?: Key
  readonly align?: 'left' | 'right'
  readonly cell: (row: Row) => ReactNode
}

interface TableProps<Row, Key extends string> {
  readonly caption: string
  readonly columns: readonly Column<Row, Key>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string | number
  readonly sort: { readonly key: Key; readonly descending: boolean }
  readonly onSort: (key: Key) => void
}

/** A plain table for up to a few hundred rows; scrolls sideways inside its own box on a phone. */
export function Table<Row, Key extends string>({
  caption,
  columns,
  rows,
  rowKey,
  sort,
  onSort,
}: TableProps<Row, Key>) {
  return (
    <div
      role="region"
      aria-label={caption}
      tabIndex={0}
      className="overflow-x-auto rounded-xl border border-line bg-surface"
    >
      <table className="w-full border-collapse whitespace-nowrap">
        <caption className="sr-only">{caption}</caption>
        <thead className="bg-raised text-xs text-muted">
          <tr>
            {columns.map((column) => (
              <Heading key={column.label} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-t border-line hover:bg-hover">
              {columns.map(({ label, align, cell }) => (
                <td
                  key={label}
                  className={classNames('h-10 px-3 first:pl-4 last:pr-4', align === 'right' && 'text-right')}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface HeadingProps<Row, Key extends string> {
  readonly column: Column<Row, Key>
  readonly sort: { readonly key: Key; readonly descending: boolean }
  readonly onSort: (key: Key) => void
}

function Heading<Row, Key extends string>({ column, sort, onSort }: HeadingProps<Row, Key>) {
  const { label, unit, sortKey, align } = column
  const here = sortKey !== undefined && sort.key === sortKey
  const Arrow = sort.descending ? ArrowDown : ArrowUp
  const text = (
    <>
      {label}
      {unit === undefined ? null : <span className="font-normal">({unit})</span>}
      {here ? <Arrow aria-hidden="true" size={13} /> : null}
    </>
  )
  return (
    <th
      scope="col"
      aria-sort={here ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className={classNames(
        'h-9 px-3 font-medium first:pl-4 last:pr-4',
        align === 'right' ? 'text-right' : 'text-left',
      )}
    >
      {sortKey === undefined ? (
        <span className="inline-flex items-center gap-1">{text}</span>
      ) : (
        <button
          type="button"
          onClick={() => onSort(sortKey)}
          className={classNames('inline-flex items-center gap-1 rounded hover:text-ink', here && 'text-ink')}
        >
          {text}
        </button>
      )}
    </th>
  )
}
