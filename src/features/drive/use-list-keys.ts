import { type KeyboardEvent, useLayoutEffect, useRef } from 'react'
import type { DriveRow } from '../../client/entry-api.ts'
import { type Found, useLanding } from '../../ui/use-landing.ts'
import { useDrive } from '../shared/drive-context.tsx'
import type { List } from '../shared/use-list.ts'
import { rowId } from './file-row.tsx'
import { commandOf, type ListCommand, type Press } from './list-commands.ts'
import { moveTo, NOTHING, type Order, type Selection, selectAll, selectRow } from './selection.ts'
import { stepTo } from './steps.ts'

export interface ListKeys {
  readonly selection: Selection
  readonly onSelection: (selection: Selection) => void
  readonly onOpen: (entry: DriveRow, row: number) => void
  readonly onUp: () => void
  readonly onRename: (entry: DriveRow) => void
  readonly onDetails: (entry: DriveRow, row: number) => void
  readonly onRemove: () => void
  readonly onHold: (mode: 'move' | 'copy') => void
  /** Escape, with nothing selected. */
  readonly onNothing: () => void
  readonly onMenu: (row: number, entry: DriveRow, at: { readonly x: number; readonly y: number }) => void
}

interface Shape {
  readonly columns: number
  readonly page: () => number
}

interface Active {
  readonly row: number
  /** Undefined while it has to be fetched, null when it has gone. */
  readonly entry: DriveRow | null | undefined
}

interface ListKeyHandlers {
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onPointerDown: () => void
  readonly onBlur: () => void
}

/** The keys of a file list, as file managers have them. */
export function useListKeys(list: List, shape: Shape, keys: ListKeys): ListKeyHandlers {
  const drive = useDrive()
  const { type, reach, whenThere, giveUp } = useLanding()
  const seen = { list, shape, keys }
  const newest = useRef(seen)
  useLayoutEffect(() => {
    newest.current = seen
  })

  /** The place of the next row whose name begins so, as a way to it. */
  const find = async (text: string): Promise<Found> => {
    const { viewId, state } = newest.current.list
    const { active } = newest.current.keys.selection
    // One letter goes on to the next match; more letters may stay where they are.
    const from = (active === null ? 0 : state.order.indexOf(active)) + (text.length === 1 ? 1 : 0)
    const at = await drive.find(viewId, text, from)
    const row = at === null ? undefined : state.order[at]
    if (row === undefined) return null
    const { selection, onSelection } = newest.current.keys
    return () => onSelection(selectRow(selection, state.order, row, 'none'))
  }

  /** What a key does to the row one is on needs that row, which far down a list has to be fetched. */
  const act = (command: KeyCommand, press: Press): void => {
    const now = newest.current
    const active = activeIn(now)
    if (active === null || active.entry !== undefined || !NEEDS_ROW.has(command))
      return obey(command, press, active, now)
    reach(async () => {
      const [entry = null] = await drive.rows([active.row])
      return entry === null ? null : () => obey(command, press, { ...active, entry }, newest.current)
    })
  }

  return {
    onKeyDown(event) {
      // Buttons inside the grid keep their own keys.
      if (event.target !== event.currentTarget) return
      const command = commandOf(event, shape.columns)
      if (command === null) return
      event.preventDefault()
      // What was for the list is not for the page around it.
      event.stopPropagation()
      if (command === 'type') type(event.key, event.timeStamp, find)
      else whenThere(() => act(command, event))
    },
    onPointerDown: giveUp,
    onBlur: giveUp,
  }
}

interface Seen {
  readonly list: List
  readonly shape: Shape
  readonly keys: ListKeys
}

type KeyCommand = Exclude<ListCommand, 'type'>

const NEEDS_ROW: ReadonlySet<KeyCommand> = new Set(['open', 'space', 'rename', 'details', 'menu'])

function obey(command: KeyCommand, press: Press, active: Active | null, { list, shape, keys }: Seen): void {
  const { selection, onSelection } = keys
  const { order } = list.state
  const entry = active?.entry ?? null
  switch (command) {
    case 'step':
      return step(press, { list, shape, keys })
    case 'up':
      return keys.onUp()
    case 'details':
      if (active !== null && entry !== null) keys.onDetails(entry, active.row)
      return
    case 'menu':
      return openMenu(active, keys)
    case 'all':
      return onSelection(selectAll(selection, order))
    case 'cut':
      return keys.onHold('move')
    case 'copy':
      return keys.onHold('copy')
    case 'open':
      if (active !== null && entry !== null) keys.onOpen(entry, active.row)
      return
    case 'space':
      if (active !== null && entry?.kind === 'file' && isOnly(selection, active.row, press))
        keys.onOpen(entry, active.row)
      else if (active !== null) onSelection(selectBySpace(selection, order, active.row, press))
      return
    case 'escape':
      if (selection.rows.size === 0) keys.onNothing()
      else onSelection({ ...NOTHING, active: selection.active })
      return
    case 'rename':
      if (entry !== null) keys.onRename(entry)
      return
    case 'remove':
      if (selection.rows.size > 0) keys.onRemove()
  }
}

function activeIn({ list, keys }: Seen): Active | null {
  const { active } = keys.selection
  return active === null ? null : { row: active, entry: list.rowAt(list.state.order.indexOf(active)) }
}

function step(press: Press, { list, shape, keys: { selection, onSelection } }: Seen): void {
  const { order } = list.state
  const from = selection.active === null ? -1 : order.indexOf(selection.active)
  const place = stepTo(press.key, from, { count: order.length, columns: shape.columns, page: shape.page() })
  if (place === null) return
  const how = press.shiftKey ? 'extend' : press.ctrlKey ? 'walk' : 'select'
  onSelection(moveTo(selection, order, place, how))
}

/** Space on the one file that is selected shows it: there is nothing for it to select. */
function isOnly({ rows }: Selection, row: number, press: Press): boolean {
  return rows.size === 1 && rows.has(row) && !press.ctrlKey && !press.shiftKey
}

/** Space adds the row the keyboard is on; with Ctrl it takes it out again. */
function selectBySpace(selection: Selection, order: Order, row: number, press: Press): Selection {
  if (press.shiftKey) return selectRow(selection, order, row, 'range')
  return selection.rows.has(row) && !press.ctrlKey ? selection : selectRow(selection, order, row, 'toggle')
}

function openMenu(active: Active | null, keys: ListKeys): void {
  const entry = active?.entry ?? null
  if (active === null || entry === null) return
  const box = document.getElementById(rowId(active.row))?.getBoundingClientRect()
  if (box !== undefined) keys.onMenu(active.row, entry, { x: box.left + 48, y: box.bottom })
}
