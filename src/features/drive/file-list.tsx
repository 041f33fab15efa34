import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { DriveEntry } from '../../client/drive-api.ts'
import { useNarrow } from '../../ui/use-media.ts'
import type { Sort } from './entry-tree.ts'
import { FileRow, type RowEvents, rowId } from './file-row.tsx'
import { ListHeader } from './list-header.tsx'
import { HEADER_HEIGHT, ROW_HEIGHT, ROW_HEIGHT_NARROW } from './list-layout.ts'
import type { Selection } from './selection.ts'
import { type ListKeys, useListKeys } from './use-list-keys.ts'

interface FileListProps extends RowEvents, ListKeys {
  readonly rows: readonly DriveEntry[]
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly label: string
}

/**
 * A grid of which only what is seen exists. The grid itself has the focus and names its active row, so that a
 * row scrolled out of existence never takes the focus with it.
 */
export function FileList({ rows, sort, onSort, label, ...events }: FileListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const height = useNarrow() ? ROW_HEIGHT_NARROW : ROW_HEIGHT
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
    // The header scrolls in the same box and stays on top of it.
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    paddingEnd: 72,
  })
  const { selection } = events
  const onKeyDown = useListKeys(rows, events)
  const now = Date.now()

  useEffect(() => virtual.measure(), [height, virtual])
  useEffect(() => {
    // Opening a folder takes away the list that had the focus.
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [])
  useActiveInView(selection, rows, (index) => virtual.scrollToIndex(index))

  return (
    <div
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={selection.active === null ? undefined : rowId(selection.active)}
      ref={scroller}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="group/grid min-h-0 flex-1 overflow-y-auto outline-none"
    >
      <ListHeader sort={sort} onSort={onSort} />
      <div role="rowgroup" className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const entry = rows[index]
          if (entry === undefined) return null
          return (
            <div
              key={key}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ height, transform: `translateY(${start - HEADER_HEIGHT}px)` }}
            >
              <FileRow
                entry={entry}
                index={index}
                selected={selection.ids.has(entry.id)}
                active={selection.active === entry.id}
                now={now}
                onSelect={events.onSelect}
                onOpen={events.onOpen}
                onMenu={events.onMenu}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function useActiveInView(
  selection: Selection,
  rows: readonly DriveEntry[],
  show: (index: number) => void,
): void {
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (selection.active === shown.current) return
    shown.current = selection.active
    const index = rows.findIndex(({ id }) => id === selection.active)
    if (index !== -1) show(index)
  })
}
