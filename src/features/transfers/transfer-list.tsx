import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useMemo, useRef } from 'react'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { classNames } from '../../ui/class-names.ts'
import { sortTransfers } from './summary.ts'
import { TRANSFER_ROW_HEIGHT, TransferRow } from './transfer-row.tsx'
import type { TransferActions } from './use-transfer-actions.ts'

interface TransferListProps {
  readonly transfers: readonly TransferStatus[]
  readonly actions: TransferActions
  readonly className: string
}

/** Ten thousand dropped files are ten thousand rows: only those in view exist. */
export function TransferList({ transfers, actions, className }: TransferListProps) {
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => sortTransfers(transfers), [transfers])
  // The same function while the rows are: with a new one the places of all of them are counted anew.
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => TRANSFER_ROW_HEIGHT,
    getItemKey,
    overscan: 6,
  })
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={t`List of transfers`}
      tabIndex={0}
      className={classNames(
        '@container min-h-0 overflow-y-auto focus-visible:outline-offset-[-2px]',
        className,
      )}
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const transfer = rows[index]
          if (transfer === undefined) return null
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <TransferRow transfer={transfer} actions={actions} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}
