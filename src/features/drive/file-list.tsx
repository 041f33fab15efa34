import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { Sort } from '../../client/drive-api.ts'
import { useNarrow } from '../../ui/use-media.ts'
import type { List } from '../shared/use-list.ts'
import { FileRow, type RowEvents, rowId, WaitingRow } from './file-row.tsx'
import { ListHeader } from './list-header.tsx'
import { HEADER_HEIGHT, ROW_HEIGHT, ROW_HEIGHT_NARROW } from './list-layout.ts'
import { type ListKeys, useListKeys } from './use-list-keys.ts'

interface FileListProps extends RowEvents, ListKeys {
  readonly list: List
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly label: string
}

/**
 * A grid of which only what is seen exists. The grid itself has the focus and names its active row, so that a
 * row scrolled out of existence never takes the focus with it.
 */
export function FileList({ list, sort, onSort, label, ...events }: FileListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const height = useNarrow() ? ROW_HEIGHT_NARROW : ROW_HEIGHT
  const { order } = list.state
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => order[index] ?? index,
    overscan: 10,
    // The header scrolls in the same box and stays on top of it.
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    paddingEnd: 72,
  })
  const { selection } = events
  const onKeyDown = useListKeys(list, events)
  const now = Date.now()
  const items = virtual.getVirtualItems()
  useShown(list, items[0]?.index ?? 0, items.at(-1)?.index ?? 0)

  useEffect(() => virtual.measure(), [height, virtual])
  useEffect(() => {
    // Opening a folder takes away the list that had the focus.
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [])
  useActiveInView(selection.active, order, (index) => virtual.scrollToIndex(index))

  return (
    <div
      role="grid"
      aria-label={label}
      aria-rowcount={order.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={selection.active === null ? undefined : rowId(selection.active)}
      ref={scroller}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="group/grid min-h-0 flex-1 overflow-y-auto outline-none"
    >
      <ListHeader sort={sort} onSort={onSort} />
      <div role="rowgroup" className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const handle = order[index]
          const entry = list.rowAt(index)
          if (handle === undefined || entry === null) return null
          return (
            <div
              key={key}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ height, transform: `translateY(${start - HEADER_HEIGHT}px)` }}
            >
              {entry === undefined ? (
                <WaitingRow handle={handle} index={index} />
              ) : (
                <FileRow
                  entry={entry}
                  handle={handle}
                  index={index}
                  selected={selection.rows.has(handle)}
                  active={selection.active === handle}
                  now={now}
                  onSelect={events.onSelect}
                  onOpen={events.onOpen}
                  onMenu={events.onMenu}
                />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** Asks for the rows that are drawn. */
function useShown({ show }: List, first: number, last: number): void {
  useEffect(() => show(first, last), [show, first, last])
}

function useActiveInView(active: number | null, order: Uint32Array, show: (index: number) => void): void {
  const shown = useRef<number | null>(null)
  useEffect(() => {
    if (active === shown.current) return
    shown.current = active
    const index = active === null ? -1 : order.indexOf(active)
    if (index !== -1) show(index)
  })
}
