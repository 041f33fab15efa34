import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { Sort } from '../../client/entry-api.ts'
import { useWidth } from '../../ui/use-width.ts'
import type { List } from '../shared/use-list.ts'
import { HEADER_HEIGHT, ONE_COLUMN_BELOW, ROW_HEIGHT, ROW_HEIGHT_NARROW } from './columns.ts'
import { EntryLines } from './entry-lines.tsx'
import { rowId } from './file-row.tsx'
import { ListHeader } from './list-header.tsx'
import type { DrivePlace } from './places.ts'
import type { Selection } from './selection.ts'
import { GRID_EDGE, GRID_GAP, TILE_HEIGHT, tileColumns } from './tile-layout.ts'
import { useLines } from './use-lines.ts'
import { type ListKeys, useListKeys } from './use-list-keys.ts'
import { type ListPointer, useListPointer } from './use-list-pointer.ts'

export type ViewMode = 'list' | 'grid'

interface EntryViewProps extends ListKeys, ListPointer {
  readonly list: List
  readonly place: DrivePlace
  readonly mode: ViewMode
  readonly selection: Selection
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly label: string
  /** Pixels scrolled at first; null: to the active row. */
  readonly top: number | null
  readonly onLeave: (top: number) => void
}

/**
 * Rows or tiles of which only what is seen exists. The grid itself has the focus and names its active row, so that a
 * row scrolled out of existence never takes the focus with it.
 */
export function EntryView(props: EntryViewProps) {
  const { list, place, mode, selection, sort, onSort, label, top, onLeave } = props
  const scroller = useRef<HTMLDivElement>(null)
  const layout = layoutOf(mode, useWidth(scroller))
  const { columns, header } = layout
  const { order } = list.state
  const active = useMemo(
    () => (selection.active === null ? -1 : order.indexOf(selection.active)),
    [selection.active, order],
  )
  const count = Math.ceil(order.length / columns)
  const lines = useLines({
    scroller,
    lines: count,
    height: layout.height,
    // A line of tiles is six of them.
    spare: columns === 1 ? 5 : 1,
    before: mode === 'grid' ? GRID_EDGE : header,
    after: 72,
    sticky: header,
    active: active === -1 ? -1 : Math.floor(active / columns),
    top,
    sorted: `${sort.key} ${sort.descending}`,
  })
  useShown(list, lines.seen.first * columns, (lines.seen.last + 1) * columns - 1)
  useFocusAndPlace(scroller, onLeave)
  const keys = useListKeys(list, { columns, page: lines.page }, props)
  const pointer = useListPointer(list, place, props)
  return (
    <div
      role="grid"
      aria-label={label}
      aria-rowcount={count + (header === 0 ? 0 : 1)}
      aria-multiselectable="true"
      aria-activedescendant={active === -1 || selection.active === null ? undefined : rowId(selection.active)}
      ref={scroller}
      tabIndex={0}
      {...keys}
      {...pointer}
      className="group/grid min-h-0 flex-1 overflow-y-auto outline-none"
    >
      {header === 0 ? null : <ListHeader place={place.kind} sort={sort} onSort={onSort} />}
      <EntryLines list={list} place={place} selection={selection} lines={lines} mode={mode} layout={layout} />
    </div>
  )
}

export interface ViewLayout {
  readonly columns: number
  /** Pixels of the header row; 0 where there is none. */
  readonly header: number
  /** Pixels of a line with the gap below it. */
  readonly height: number
}

/** @param width 0 while it is unknown */
function layoutOf(mode: ViewMode, width: number): ViewLayout {
  if (mode === 'grid') return { columns: tileColumns(width), header: 0, height: TILE_HEIGHT + GRID_GAP }
  return width === 0 || width >= ONE_COLUMN_BELOW
    ? { columns: 1, header: HEADER_HEIGHT, height: ROW_HEIGHT }
    : { columns: 1, header: 0, height: ROW_HEIGHT_NARROW }
}

/** Asks for the rows that are drawn. */
function useShown({ show }: List, first: number, last: number): void {
  useEffect(() => show(first, last), [show, first, last])
}

function useFocusAndPlace(scroller: RefObject<HTMLElement | null>, onLeave: (top: number) => void): void {
  const leave = useRef(onLeave)
  useEffect(() => {
    leave.current = onLeave
  })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    // Opening a folder takes away the list that had the focus.
    if (document.activeElement === document.body) element.focus({ preventScroll: true })
    return () => leave.current(element.scrollTop)
  }, [scroller])
}
