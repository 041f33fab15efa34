import { useState } from 'react'
import type { List } from '../shared/use-list.ts'
import { dropKey } from './drag-model.ts'
import type { ViewLayout, ViewMode } from './entry-view.tsx'
import { type EntryCellProps, FileRow, WaitingRow } from './file-row.tsx'
import { FileTile, WaitingTile } from './file-tile.tsx'
import type { DrivePlace } from './places.ts'
import type { Selection } from './selection.ts'
import { GRID_EDGE, TILE_HEIGHT } from './tile-layout.ts'
import { useDragState } from './use-drag.ts'
import type { Lines } from './use-lines.ts'
import { useWorkspace } from './workspace.tsx'

interface EntryLinesProps {
  readonly list: List
  readonly place: DrivePlace
  readonly selection: Selection
  readonly lines: Lines
  readonly mode: ViewMode
  readonly layout: ViewLayout
}

/** The lines that exist, each at its place. */
export function EntryLines({ list, place, selection, lines, mode, layout }: EntryLinesProps) {
  const { columns, header, height } = layout
  const { order } = list.state
  const cell = useCells(list, place, selection, header === 0 ? 1 : 2)
  return (
    <div role="rowgroup" className="relative w-full" style={{ height: lines.total - header }}>
      {lines.items.map(({ index, start }) => {
        const offset = { transform: `translateY(${start - header}px)` }
        if (mode === 'list')
          return (
            <div
              key={order[index] ?? index}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ height, ...offset }}
            >
              {drawn(cell(index), 'list')}
            </div>
          )
        const from = index * columns
        return (
          <div
            key={index}
            role="row"
            aria-rowindex={index + 1}
            className="absolute inset-x-0 top-0 grid gap-3"
            style={{
              height: TILE_HEIGHT,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              paddingInline: GRID_EDGE,
              ...offset,
            }}
          >
            {Array.from(order.subarray(from, from + columns), (_, at) => drawn(cell(from + at), 'grid'))}
          </div>
        )
      })}
    </div>
  )
}

type Cell = Omit<EntryCellProps, 'entry'> & { readonly entry: EntryCellProps['entry'] | undefined }

/** What there is to draw at a place of the list; null for an entry that has gone. */
function useCells(
  list: List,
  place: DrivePlace,
  selection: Selection,
  firstRow: number,
): (index: number) => Cell | null {
  const { held } = useWorkspace()
  const { dragged, over } = useDragState()
  // A new day begins with the next visit to the place.
  const [today] = useState(() => Date.now())
  const cut = held?.mode === 'move' ? held.chosen.rows : null
  return (index) => {
    const handle = list.state.order[index]
    const entry = list.rowAt(index)
    if (handle === undefined || entry === null) return null
    const folder = entry?.kind === 'folder' && over !== null
    return {
      entry,
      handle,
      row: index + firstRow,
      place: place.kind,
      selected: selection.rows.has(handle),
      active: selection.active === handle,
      faded: cut?.has(handle) === true || dragged?.handles.has(handle) === true,
      over: folder && over === dropKey({ kind: 'folder', id: entry.id, name: null }),
      today,
    }
  }
}

function drawn(cell: Cell | null, mode: ViewMode) {
  if (cell === null) return null
  const { entry, ...rest } = cell
  if (mode === 'list')
    return entry === undefined ? <WaitingRow {...rest} /> : <FileRow {...rest} entry={entry} />
  return entry === undefined ? (
    <WaitingTile key={rest.handle} handle={rest.handle} />
  ) : (
    <FileTile key={rest.handle} {...rest} entry={entry} />
  )
}
