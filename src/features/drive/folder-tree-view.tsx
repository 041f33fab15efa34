import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronRight, Folder, HardDrive } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useId, useRef } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { type TreeRow, treeFind, treeStep } from './tree-model.ts'
import type { FolderTreeState } from './use-folder-tree.ts'

const HEIGHT = 36

interface FolderTreeViewProps {
  readonly tree: FolderTreeState
  readonly closed: ReadonlySet<string>
  /** Enter; null where the chosen folder cannot be taken. */
  readonly onChoose: (() => void) | null
}

/** A tree of folders, of which only what is seen exists; it has the focus itself and names its row, as lists do. */
export function FolderTreeView({ tree, closed, onChoose }: FolderTreeViewProps) {
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const idBase = useId()
  const { rows, at, choose, setOpen } = tree
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: useCallback(() => scroller.current, []),
    estimateSize: useCallback(() => HEIGHT, []),
    overscan: 8,
    paddingStart: 4,
    paddingEnd: 4,
  })
  useEffect(() => virtual.scrollToIndex(at), [at, virtual])
  useEffect(() => scroller.current?.focus(), [])
  const press = (event: KeyboardEvent) => {
    const go = (to: number | null) => {
      const row = to === null ? undefined : rows[to]
      if (row !== undefined) choose(row.id)
    }
    const step = treeStep(rows, at, event.key)
    if (step?.kind === 'go') go(step.to)
    else if (step !== null) setOpen(step.id, step.kind === 'open')
    else if (event.key === 'Enter') onChoose?.()
    else if (/^\S$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey)
      go(treeFind(rows, event.key, at + 1))
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={t`Folders`}
      aria-activedescendant={`${idBase}-${at}`}
      tabIndex={0}
      onKeyDown={press}
      className="group/tree h-[min(20rem,40dvh)] overflow-y-auto rounded-lg border border-line bg-raised outline-none focus-visible:border-accent"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (row === undefined) return null
          return (
            <div
              key={row.id ?? 'top'}
              role="treeitem"
              tabIndex={-1}
              id={`${idBase}-${index}`}
              aria-level={row.depth + 1}
              aria-setsize={row.siblings}
              aria-posinset={row.place}
              aria-expanded={row.open ?? undefined}
              aria-selected={index === at}
              aria-disabled={row.id !== null && closed.has(row.id)}
              onClick={() => choose(row.id)}
              onDoubleClick={() => row.open !== null && setOpen(row.id, !row.open)}
              className={classNames(
                'absolute inset-x-1 top-0 flex cursor-default items-center gap-1.5 rounded-md pr-2 outline-offset-[-2px] outline-accent select-none',
                index === at
                  ? 'bg-accent-soft text-accent group-focus-visible/tree:outline-2'
                  : 'hover:bg-hover',
                row.id !== null && closed.has(row.id) && 'opacity-50',
              )}
              style={{ height: HEIGHT, transform: `translateY(${start}px)`, paddingLeft: 6 + row.depth * 18 }}
            >
              <Twist row={row} onTwist={(open) => setOpen(row.id, open)} />
              <RowName row={row} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Twist({ row, onTwist }: { readonly row: TreeRow; readonly onTwist: (open: boolean) => void }) {
  const { open, id } = row
  // The top stays open.
  if (open === null || id === null) return <span className="size-5 shrink-0" />
  return (
    <span
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation()
        onTwist(!open)
      }}
      className="grid size-5 shrink-0 place-items-center rounded hover:bg-hover"
    >
      <ChevronRight
        size={15}
        className={classNames('text-muted transition-transform', open && 'rotate-90')}
      />
    </span>
  )
}

function RowName({ row }: { readonly row: TreeRow }) {
  const { t } = useLingui()
  const Icon = row.name === null ? HardDrive : Folder
  return (
    <>
      <Icon aria-hidden="true" size={16} strokeWidth={1.8} className="shrink-0" />
      <span className="min-w-0 truncate">{row.name === null ? t`Drive` : <EntryName name={row.name} />}</span>
    </>
  )
}
