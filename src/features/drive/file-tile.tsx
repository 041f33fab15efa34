import { useLingui } from '@lingui/react/macro'
import { Check, EllipsisVertical, Star } from 'lucide-react'
import { memo } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { nameInSentence } from '../../ui/display-name.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { CopiesCell } from './copies-cell.tsx'
import { folderOf, kindOrSize } from './entry-facts.ts'
import { EntryPicture } from './entry-picture.tsx'
import { dropData, type EntryCellProps, rowId } from './file-row.tsx'

const TILE = 'relative flex h-full min-w-0 flex-col overflow-hidden rounded-lg border'

/** A tile whose content is being fetched. */
export function WaitingTile({ handle }: { readonly handle: number }) {
  const { t } = useLingui()
  return (
    <div
      role="gridcell"
      id={rowId(handle)}
      aria-busy="true"
      aria-label={t`Loading…`}
      className={classNames(TILE, 'border-line')}
    >
      <span className="flex-1 bg-hover" />
      <span className="m-3 h-3 w-2/3 rounded bg-hover" />
    </div>
  )
}

/** The grid around it listens to clicks, keys and drags. */
export const FileTile = memo(function FileTile(props: EntryCellProps) {
  const { entry, handle, place, selected, active, faded, over } = props
  const { t } = useLingui()
  const name = nameInSentence(entry.name)
  return (
    <div
      role="gridcell"
      id={rowId(handle)}
      data-handle={handle}
      {...dropData(entry, faded, place)}
      aria-selected={selected}
      draggable
      className={classNames(
        TILE,
        'group/tile cursor-default outline-offset-1 outline-accent select-none',
        selected || over ? 'border-accent bg-accent-soft' : 'border-line bg-surface hover:border-line-strong',
        over && 'outline-2',
        active && 'group-focus-visible/grid:outline-2',
      )}
    >
      <span
        className={classNames(
          'block min-h-0 flex-1 overflow-hidden border-b border-line',
          faded && 'opacity-40',
        )}
      >
        <EntryPicture entry={entry} />
      </span>
      <span className="min-w-0 px-2.5 py-1.5">
        <span className="flex items-center gap-1">
          <EntryName
            name={entry.name}
            className={classNames('truncate font-medium', faded && 'text-muted italic')}
          />
          {entry.starred ? (
            <Star
              role="img"
              aria-label={t`Starred`}
              size={12}
              className="shrink-0 fill-current text-claimed"
            />
          ) : null}
        </span>
        <span className="flex h-6 items-center justify-between gap-2 text-xs text-muted">
          <span className="truncate">{place === 'folder' ? kindOrSize(entry) : folderOf(entry)}</span>
          <CopiesCell entry={entry} short />
        </span>
      </span>
      <IconButton
        icon={EllipsisVertical}
        label={t`Actions for ${name}`}
        tabIndex={-1}
        data-act="menu"
        className="absolute top-1.5 right-1.5 size-7! border border-line-strong! bg-surface opacity-0 group-hover/tile:opacity-100 pointer-coarse:opacity-100"
      />
      <span
        aria-hidden="true"
        data-act="toggle"
        className={classNames(
          'absolute top-2 left-2 grid size-6 place-items-center rounded-md border',
          selected
            ? 'border-transparent bg-accent-fill text-white'
            : 'border-line-strong bg-surface text-transparent opacity-0 group-hover/tile:opacity-100 pointer-coarse:opacity-100',
        )}
      >
        <Check size={15} strokeWidth={2.8} />
      </span>
    </div>
  )
})
