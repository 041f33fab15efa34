import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { DriveRow } from '../../client/entry-api.ts'
import type { List } from '../shared/use-list.ts'
import type { Chosen } from './chosen.ts'
import { EntryMenu } from './entry-menu.tsx'
import { EntryView, type ViewMode } from './entry-view.tsx'
import { ListBar } from './list-bar.tsx'
import { PlaceEmpty } from './place-empty.tsx'
import { type DrivePlace, PLACES, placePath } from './places.ts'
import { keepOnly, NOTHING, type Selection } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'
import { chosenOf } from './use-chosen.ts'
import type { DriveCommands } from './use-drive-commands.ts'
import { useWorkspace } from './workspace.tsx'

interface PlaceContentsProps {
  readonly place: DrivePlace
  readonly list: List
  readonly mode: ViewMode
  readonly controls: ReactNode
  readonly commands: DriveCommands
}

/** What is in a place, what of it is selected, and its menus. */
export function PlaceContents({ place, list, mode, controls, commands }: PlaceContentsProps) {
  const { t } = useLingui()
  const [, navigate] = useLocation()
  const { sorts, setSort, memory, hold } = useWorkspace()
  const [before] = useState(() => ({ ...memory.of(place), mode }))
  const { selection, select } = useSelection(list, before.selection)
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const { path, order, totals } = list.state
  const chosen = chosenOf(list, selection)
  const sort = sorts[place.kind]
  const onSort = (next: typeof sort) => setSort(place.kind, next)

  if (order.length === 0) return <PlaceEmpty place={place} list={list} />
  return (
    <>
      {chosen === null ? (
        <ListBar
          place={place.kind}
          totals={totals}
          controls={controls}
          onEmptyTrash={() => commands.deleteForGood({ rows: new Set(order), only: null }, true)}
        />
      ) : (
        <SelectionBar
          list={list}
          chosen={chosen}
          place={place.kind}
          commands={commands}
          onClear={() => select(NOTHING)}
        />
      )}
      <EntryView
        key={mode}
        label={place.kind === 'folder' ? (path.at(-1)?.name ?? t`Drive`) : t(PLACES[place.kind].label)}
        list={list}
        place={place}
        mode={mode}
        sort={sort}
        onSort={onSort}
        // Pixels of a list mean nothing in a grid: there the row one was at is looked for.
        top={mode === before.mode ? before.top : null}
        onLeave={(top) => memory.keep(place, { selection, top })}
        selection={selection}
        onSelection={select}
        onOpen={commands.open}
        onUp={() => place.kind === 'folder' && place.id !== null && navigate(upFrom(path))}
        onRename={(entry) => place.kind !== 'trash' && commands.rename(entry)}
        onDetails={commands.details}
        onRemove={() => chosen !== null && remove(place, chosen, commands)}
        onHold={(how) => chosen !== null && place.kind !== 'trash' && commands.hold(how, chosen)}
        onNothing={() => hold(null)}
        onMenu={(row, entry, at) => setMenu({ at, chosen: menuChosen(selection, row, entry) })}
      />
      {menu === null ? null : (
        <EntryMenu {...menu} place={place.kind} commands={commands} onClose={() => setMenu(null)} />
      )}
    </>
  )
}

interface OpenMenu {
  readonly chosen: Chosen
  readonly at: { readonly x: number; readonly y: number }
}

/** The menu of one of several that are selected is about all of them. */
function menuChosen({ rows }: Selection, row: number, entry: DriveRow): Chosen {
  return rows.size > 1 && rows.has(row) ? { rows, only: null } : { rows: new Set([row]), only: entry }
}

function remove(place: DrivePlace, chosen: Chosen, commands: DriveCommands): void {
  if (place.kind === 'trash') commands.deleteForGood(chosen)
  else commands.trash(chosen)
}

function upFrom(path: List['state']['path']): string {
  return placePath({ kind: 'folder', id: path.at(-2)?.id ?? null })
}

/** Rows that leave the list leave the selection. */
function useSelection(
  list: List,
  first: Selection,
): { readonly selection: Selection; readonly select: (selection: Selection) => void } {
  const { order } = list.state
  const [picked, select] = useState(() => keepOnly(first, order))
  const [seen, setSeen] = useState(order)
  if (seen === order) return { selection: picked, select }
  const selection = keepOnly(picked, order)
  setSeen(order)
  select(selection)
  return { selection, select }
}
