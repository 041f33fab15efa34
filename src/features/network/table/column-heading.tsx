import { ArrowDown, ArrowUp } from 'lucide-react'
import { classNames } from '../../../ui/class-names.ts'
import { ColumnNote } from './column-note.tsx'
import type { MinerColumn } from './column-types.ts'

interface ColumnHeadingProps {
  readonly column: MinerColumn
  readonly source: string
  /** Null: ordered by another column. */
  readonly order: 'ascending' | 'descending' | null
  readonly onSort: () => void
  readonly className?: string
}

/** Sorts by its button, explains itself by another. */
export function ColumnHeading({ column, source, order, onSort, className }: ColumnHeadingProps) {
  const { label, unit, definition, align } = column
  const Arrow = order === 'descending' ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      aria-sort={order ?? undefined}
      className={classNames(
        'sticky top-0 z-10 border-b border-line bg-raised px-2 py-1.5 align-bottom font-medium',
        className,
      )}
    >
      <div
        className={classNames(
          'flex items-end gap-0.5',
          align === 'right' ? 'justify-end text-right' : 'text-left',
        )}
      >
        <button
          type="button"
          onClick={onSort}
          className={classNames(
            'min-h-6 min-w-0 rounded text-balance hover:text-ink',
            align === 'right' ? 'text-right' : 'text-left',
            order !== null && 'text-ink',
          )}
        >
          {label}
          {unit === undefined ? null : <span className="font-normal"> ({unit})</span>}
          {order === null ? null : (
            <Arrow aria-hidden="true" size={13} className="ml-0.5 inline align-[-2px]" />
          )}
        </button>
        <ColumnNote label={label} unit={unit} definition={definition} source={source} />
      </div>
    </th>
  )
}
