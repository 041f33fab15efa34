import { useLingui } from '@lingui/react/macro'
import { EllipsisVertical, Star } from 'lucide-react'
import { memo } from 'react'
import type { DriveRow } from '../../client/entry-api.ts'
import { IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { nameInSentence } from '../../ui/display-name.ts'
import { formatDate } from '../../ui/format.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { COLUMN_SETS, type ColumnId, columnClass } from './columns.ts'
import { CopiesCell } from './copies-cell.tsx'
import { dropKey } from './drag-model.ts'
import { metaOf, sizeOf } from './entry-facts.ts'
import { FileIcon } from './file-icon.tsx'
import type { PlaceKind } from './places.ts'
import { WithinPath } from './within-path.tsx'

/** What one line or tile is told; plain values, so that it is drawn again only when it looks different. */
export interface EntryCellProps {
  readonly entry: DriveRow
  /** What the list and the selection know it by. */
  readonly handle: number
  /** Number of its row, the header counted. */
  readonly row: number
  readonly place: PlaceKind
  readonly selected: boolean
  /** The keyboard is on it. */
  readonly active: boolean
  /** It waits to be moved, or is being dragged. */
  readonly faded: boolean
  /** Something that it would take is held over it. */
  readonly over: boolean
  /** Unix milliseconds of some moment of today. */
  readonly today: number
}

export function rowId(handle: number): string {
  return `row-${handle}`
}

/** What a folder says of itself as a target; one that is dragged itself is none. */
export function dropData(entry: DriveRow, faded: boolean, place: PlaceKind): Record<string, string> {
  if (entry.kind !== 'folder' || faded || place === 'trash') return {}
  return { 'data-drop': dropKey({ kind: 'folder', id: entry.id, name: null }), 'data-drop-name': entry.name }
}

/** A row whose content is being fetched. */
export function WaitingRow({ handle, row, place }: Pick<EntryCellProps, 'handle' | 'row' | 'place'>) {
  const { t } = useLingui()
  return (
    <div
      role="row"
      id={rowId(handle)}
      aria-rowindex={row}
      aria-busy="true"
      className={classNames(COLUMN_SETS[place].grid, 'h-full border-b border-line')}
    >
      <div role="gridcell" aria-label={t`Loading…`} className="flex items-center gap-3">
        <span className="size-8 rounded-md bg-hover" />
        <span className="h-3 w-2/5 rounded bg-hover" />
      </div>
    </div>
  )
}

/** The list around it listens to clicks, keys and drags. */
export const FileRow = memo(function FileRow(props: EntryCellProps) {
  const { entry, handle, row, place, selected, active, faded, over, today } = props
  const { t } = useLingui()
  const { ids, grid } = COLUMN_SETS[place]
  const name = nameInSentence(entry.name)
  return (
    <div
      role="row"
      id={rowId(handle)}
      data-handle={handle}
      {...dropData(entry, faded, place)}
      aria-rowindex={row}
      aria-selected={selected}
      draggable
      className={classNames(
        grid,
        'h-full cursor-default border-b border-line outline-offset-[-2px] outline-accent select-none',
        over ? 'bg-accent-soft outline-2' : selected ? 'bg-accent-soft' : 'hover:bg-hover',
        active && 'group-focus-visible/grid:outline-2',
      )}
    >
      {ids.map((id) => (
        <Cell key={id} id={id} entry={entry} place={place} selected={selected} faded={faded} today={today} />
      ))}
      <div role="gridcell" className="flex justify-end">
        <IconButton icon={EllipsisVertical} label={t`Actions for ${name}`} tabIndex={-1} data-act="menu" />
      </div>
    </div>
  )
})

interface CellProps extends Pick<EntryCellProps, 'entry' | 'place' | 'selected' | 'faded' | 'today'> {
  readonly id: ColumnId
}

function Cell({ id, ...cell }: CellProps) {
  const { entry, place, today } = cell
  const className = columnClass(id, place)
  switch (id) {
    case 'name':
      return <NameCell {...cell} />
    case 'where':
      return (
        <div role="gridcell" className={classNames('truncate text-muted', className)}>
          <WithinPath within={entry.within} />
        </div>
      )
    case 'copies':
      return (
        <div role="gridcell" className={className}>
          <CopiesCell entry={entry} />
        </div>
      )
    case 'bytes':
      return (
        <div role="gridcell" className={classNames('text-muted', className)}>
          {sizeOf(entry)}
        </div>
      )
    case 'modifiedAt':
    case 'addedAt':
    case 'trashedAt':
      return (
        <div role="gridcell" className={classNames('whitespace-nowrap text-muted', className)}>
          {formatDate(entry[id] ?? entry.modifiedAt, today)}
        </div>
      )
  }
}

/** What waits to be moved is paler where it has no words, and its name slants: grey words could not be read. */
function NameCell({ entry, place, selected, faded, today }: Omit<CellProps, 'id'>) {
  const { t } = useLingui()
  return (
    <div role="gridcell" className="flex min-w-0 items-center gap-3">
      <span aria-hidden="true" data-act="toggle" className={classNames(faded && 'opacity-40')}>
        <FileIcon entry={entry} selected={selected} />
      </span>
      <span className="min-w-0">
        <span className="flex min-w-0 items-center gap-1.5">
          <EntryName
            name={entry.name}
            className={classNames('truncate font-medium', faded && 'text-muted italic')}
          />
          {entry.starred ? (
            <Star
              role="img"
              aria-label={t`Starred`}
              size={13}
              className="shrink-0 fill-current text-claimed"
            />
          ) : null}
        </span>
        <span className="block truncate text-xs text-muted @2xl:hidden">{metaOf(entry, place, today)}</span>
      </span>
    </div>
  )
}
