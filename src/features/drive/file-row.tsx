import { useLingui } from '@lingui/react/macro'
import { EllipsisVertical } from 'lucide-react'
import type { MouseEvent } from 'react'
import type { DriveRow } from '../../client/drive-api.ts'
import { IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { nameInSentence } from '../../ui/display-name.ts'
import { formatBytes, formatDate } from '../../ui/format.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { CopiesCell } from './copies-cell.tsx'
import { FileIcon } from './file-icon.tsx'
import { COLUMNS } from './list-layout.ts'
import type { Modifier } from './selection.ts'

export interface RowEvents {
  readonly onSelect: (row: number, modifier: Modifier) => void
  readonly onOpen: (entry: DriveRow) => void
  readonly onMenu: (row: number, entry: DriveRow, at: { readonly x: number; readonly y: number }) => void
}

interface FileRowProps extends RowEvents {
  readonly entry: DriveRow
  /** What the list and the selection know it by. */
  readonly handle: number
  readonly index: number
  readonly selected: boolean
  readonly active: boolean
  readonly now: number
}

export function rowId(handle: number): string {
  return `row-${handle}`
}

/** A row whose content is being fetched. */
export function WaitingRow({ handle, index }: { readonly handle: number; readonly index: number }) {
  const { t } = useLingui()
  return (
    <div
      role="row"
      id={rowId(handle)}
      aria-rowindex={index + 2}
      aria-busy="true"
      className={classNames(COLUMNS, 'h-full border-b border-line')}
    >
      <div role="gridcell" aria-label={t`Loading…`} className="flex items-center gap-3">
        <span className="size-8 rounded-md bg-hover" />
        <span className="h-3 w-2/5 rounded bg-hover" />
      </div>
    </div>
  )
}

export function FileRow(props: FileRowProps) {
  const { entry, handle, index, selected, active, now, onSelect, onOpen, onMenu } = props
  const { t } = useLingui()
  const click = (event: MouseEvent) => {
    const touch = event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === 'touch'
    if (touch) onOpen(entry)
    else onSelect(handle, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'none')
  }
  const name = nameInSentence(entry.name)
  const meta = entry.kind === 'folder' ? t`Folder` : formatBytes(entry.bytes)
  return (
    <div
      role="row"
      id={rowId(handle)}
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={-1}
      onClick={click}
      onDoubleClick={() => onOpen(entry)}
      onContextMenu={(event) => {
        event.preventDefault()
        if (!selected) onSelect(handle, 'none')
        onMenu(handle, entry, { x: event.clientX, y: event.clientY })
      }}
      className={classNames(
        COLUMNS,
        'h-full cursor-default border-b border-line outline-offset-[-2px] outline-accent select-none',
        selected ? 'bg-accent-soft' : 'hover:bg-hover',
        active && 'group-focus-visible/grid:outline-2',
      )}
    >
      <div role="gridcell" className="flex min-w-0 items-center gap-3">
        <span
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation()
            onSelect(handle, event.shiftKey ? 'range' : 'toggle')
          }}
        >
          <FileIcon entry={entry} selected={selected} />
        </span>
        <span className="min-w-0">
          <EntryName name={entry.name} className="block truncate font-medium" />
          <span className="block truncate text-xs text-muted sm:hidden">
            {meta} · {formatDate(entry.modifiedAt, now)}
          </span>
        </span>
      </div>
      <div role="gridcell" className="max-sm:hidden">
        <CopiesCell entry={entry} />
      </div>
      <div role="gridcell" className="text-right text-muted max-sm:hidden">
        {entry.kind === 'folder' ? '–' : meta}
      </div>
      <div role="gridcell" className="text-right whitespace-nowrap text-muted max-sm:hidden">
        {formatDate(entry.modifiedAt, now)}
      </div>
      <div role="gridcell" className="flex justify-end">
        <IconButton
          icon={EllipsisVertical}
          label={t`Actions for ${name}`}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation()
            const box = event.currentTarget.getBoundingClientRect()
            onMenu(handle, entry, { x: box.right, y: box.bottom })
          }}
        />
      </div>
    </div>
  )
}
