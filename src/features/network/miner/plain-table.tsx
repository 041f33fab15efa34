import type { ReactNode } from 'react'
import { classNames } from '../../../ui/class-names.ts'

interface PlainTableProps {
  readonly label: string
  readonly columns: readonly { readonly label: string; readonly left?: boolean }[]
  /** The first cell names its row. */
  readonly rows: readonly {
    readonly id: string
    readonly cells: readonly ReactNode[]
    readonly here?: boolean
  }[]
}

/** A few rows in the order in which they are given. */
export function PlainTable({ label, columns, rows }: PlainTableProps) {
  const side = (place: number) => (columns[place]?.left === true ? 'text-left' : 'text-right')
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full border-collapse text-[0.8125rem] whitespace-nowrap">
        <caption className="sr-only">{label}</caption>
        <thead className="bg-raised text-xs text-muted">
          <tr>
            {columns.map((column, place) => (
              <th key={column.label} scope="col" className={classNames('h-8 px-3 font-medium', side(place))}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells, here }) => (
            <tr key={id} className={classNames('border-t border-line', here === true && 'bg-accent-soft')}>
              {columns.map(({ label: name }, place) =>
                place === 0 ? (
                  <th key={name} scope="row" className={classNames('h-9 px-3 font-medium', side(place))}>
                    {cells[place]}
                  </th>
                ) : (
                  <td key={name} className={classNames('h-9 px-3', side(place))}>
                    {cells[place]}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
