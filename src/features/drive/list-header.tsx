import { useLingui } from '@lingui/react/macro'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { Sort } from '../../client/entry-api.ts'
import { classNames } from '../../ui/class-names.ts'
import { COLUMN_SETS, columnClass } from './columns.ts'
import { nextSort, type PlaceKind, SORT_KEYS, SORT_WORDS } from './places.ts'

interface ListHeaderProps {
  readonly place: PlaceKind
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

export function ListHeader({ place, sort, onSort }: ListHeaderProps) {
  const { t } = useLingui()
  const { ids, grid } = COLUMN_SETS[place]
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-raised">
      <div role="row" aria-rowindex={1} className={classNames(grid, 'h-9 text-xs font-medium text-muted')}>
        {ids.map((id) => {
          const key = SORT_KEYS[place].find((each) => each === id)
          const here = key !== undefined && sort.key === key
          const Arrow = sort.descending ? ArrowDown : ArrowUp
          const label = id === 'where' ? t`Folder` : t(SORT_WORDS[id])
          return (
            <div
              key={id}
              role="columnheader"
              aria-sort={here ? (sort.descending ? 'descending' : 'ascending') : undefined}
              className={classNames('flex min-w-0', columnClass(id, place))}
            >
              {key === undefined ? (
                label
              ) : (
                <button
                  type="button"
                  onClick={() => onSort(nextSort(sort, key))}
                  className={classNames(
                    'inline-flex items-center gap-1 rounded px-1 -mx-1 py-0.5 hover:text-ink',
                    here && 'text-ink',
                  )}
                >
                  {label}
                  {here ? <Arrow aria-hidden="true" size={13} /> : null}
                </button>
              )}
            </div>
          )
        })}
        <div role="columnheader">
          <span className="sr-only">{t`Actions`}</span>
        </div>
      </div>
    </div>
  )
}
