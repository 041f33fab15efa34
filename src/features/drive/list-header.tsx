import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { Sort, SortKey } from '../../client/drive-api.ts'
import { classNames } from '../../ui/class-names.ts'
import { COLUMNS } from './list-layout.ts'

const HEADINGS: readonly {
  readonly key: SortKey
  readonly label: MessageDescriptor
  readonly className: string
}[] = [
  { key: 'name', label: msg`Name`, className: '' },
  { key: 'copies', label: msg`Copies`, className: 'max-sm:hidden' },
  { key: 'bytes', label: msg`Size`, className: 'justify-end' },
  { key: 'modifiedAt', label: msg`Modified`, className: 'justify-end' },
]

/** Sizes, dates and copies begin with the largest: that is what one looks for. */
export function nextSort(sort: Sort, key: SortKey): Sort {
  return sort.key === key ? { key, descending: !sort.descending } : { key, descending: key !== 'name' }
}

export function ListHeader({ sort, onSort }: { readonly sort: Sort; readonly onSort: (sort: Sort) => void }) {
  const { t } = useLingui()
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-raised">
      <div
        role="row"
        aria-rowindex={1}
        className={classNames(COLUMNS, 'h-9 text-xs font-medium text-muted max-sm:flex')}
      >
        {HEADINGS.map(({ key, label, className }) => {
          const here = sort.key === key
          const Arrow = sort.descending ? ArrowDown : ArrowUp
          return (
            <div
              key={key}
              role="columnheader"
              aria-sort={here ? (sort.descending ? 'descending' : 'ascending') : 'none'}
              className={classNames('flex', className)}
            >
              <button
                type="button"
                onClick={() => onSort(nextSort(sort, key))}
                className={classNames(
                  'inline-flex items-center gap-1 rounded px-1 -mx-1 py-0.5 hover:text-ink',
                  here && 'text-ink',
                )}
              >
                {t(label)}
                {here ? <Arrow aria-hidden="true" size={13} /> : null}
              </button>
            </div>
          )
        })}
        <div role="columnheader" className="max-sm:hidden">
          <span className="sr-only">{t`Actions`}</span>
        </div>
      </div>
    </div>
  )
}
