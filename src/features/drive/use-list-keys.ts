import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { DriveRow } from '../../client/entry-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import type { List } from '../shared/use-list.ts'
import { rowId } from './file-row.tsx'
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
  /** Null while it is being fetched. */
  readonly entry: DriveRow | null
}

/** The keys of a file list, as file managers have them. */
export function useListKeys(list: List, shape: Shape, keys: ListKeys): (event: KeyboardEvent) => void {
  const { selection, onSelection } = keys
  const { order } = list.state
  const type = useTyping(list, keys)

  const active = (): Active | null => {
    if (selection.active === null) return null
    const entry = list.rowAt(order.indexOf(selection.active)) ?? null
    return { row: selection.active, entry }
  }
  return (event) => {
    // Buttons inside the grid keep their own keys.
    if (event.target !== event.currentTarget) return
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    const from = selection.active === null ? -1 : order.indexOf(selection.active)
    const extent = { count: order.length, columns: shape.columns, page: shape.page() }
    const place = event.altKey ? null : stepTo(event.key, from, extent)
    if (place !== null) {
      const how = event.shiftKey ? 'extend' : event.ctrlKey ? 'walk' : 'select'
      onSelection(moveTo(selection, order, place, how))
    } else if (/^[^ /]$/u.test(event.key) && plain) type(event)
    else if (!withModifier(event, order, active(), keys) && !command(event, order, active(), keys)) return
    event.preventDefault()
    // What was for the list is not for the page around it.
    event.stopPropagation()
  }
}

/** @returns whether the keys mean something here */
function withModifier(event: KeyboardEvent, order: Order, active: Active | null, keys: ListKeys): boolean {
  const entry = active?.entry ?? null
  if (event.altKey && event.key === 'ArrowUp') keys.onUp()
  else if (event.altKey && event.key === 'Enter' && active !== null && entry !== null)
    keys.onDetails(entry, active.row)
  else if (event.shiftKey && event.key === 'F10') openMenu(active, keys)
  else if (!event.ctrlKey && !event.metaKey) return false
  else if (event.key === 'a') keys.onSelection(selectAll(keys.selection, order))
  else if (event.key === 'x') keys.onHold('move')
  else if (event.key === 'c') keys.onHold('copy')
  else return false
  return true
}

/** @returns whether the key means something here */
function command(event: KeyboardEvent, order: Order, active: Active | null, keys: ListKeys): boolean {
  const { selection, onSelection } = keys
  const entry = active?.entry ?? null
  switch (event.key) {
    case 'Enter':
      if (active !== null && entry !== null) keys.onOpen(entry, active.row)
      return true
    case ' ':
      if (active !== null && entry?.kind === 'file' && isOnly(selection, active.row, event))
        keys.onOpen(entry, active.row)
      else if (active !== null) onSelection(selectBySpace(selection, order, active.row, event))
      return true
    case 'Escape':
      if (selection.rows.size === 0) keys.onNothing()
      else onSelection({ ...NOTHING, active: selection.active })
      return true
    case 'F2':
      if (entry !== null) keys.onRename(entry)
      return true
    case 'Delete':
      if (selection.rows.size > 0) keys.onRemove()
      return true
    case 'Backspace':
      keys.onUp()
      return true
    case 'ContextMenu':
      openMenu(active, keys)
      return true
    default:
      return false
  }
}

/** Typing leads to the next row whose name begins so; the worker, which has all names, looks for it. */
function useTyping({ viewId, state }: List, keys: ListKeys): (event: KeyboardEvent) => void {
  const drive = useDrive()
  const typed = useRef({ text: '', at: 0 })
  const newest = useRef(keys)
  useEffect(() => {
    newest.current = keys
  })
  return (event) => {
    const fresh = event.timeStamp - typed.current.at > 700
    const text = (fresh ? '' : typed.current.text) + event.key
    typed.current = { text, at: event.timeStamp }
    const { active } = keys.selection
    // One letter goes on to the next match; more letters may stay where they are.
    const from = (active === null ? 0 : state.order.indexOf(active)) + (text.length === 1 ? 1 : 0)
    const land = async (): Promise<void> => {
      const at = await drive.find(viewId, text, from)
      const row = at === null ? undefined : state.order[at]
      const { selection, onSelection } = newest.current
      if (row !== undefined) onSelection(selectRow(selection, state.order, row, 'none'))
    }
    land().catch(() => undefined)
  }
}

/** Space on the one file that is selected shows it: there is nothing for it to select. */
function isOnly({ rows }: Selection, row: number, event: KeyboardEvent): boolean {
  return rows.size === 1 && rows.has(row) && !event.ctrlKey && !event.shiftKey
}

/** Space adds the row the keyboard is on; with Ctrl it takes it out again. */
function selectBySpace(selection: Selection, order: Order, row: number, event: KeyboardEvent): Selection {
  if (event.shiftKey) return selectRow(selection, order, row, 'range')
  return selection.rows.has(row) && !event.ctrlKey ? selection : selectRow(selection, order, row, 'toggle')
}

function openMenu(active: Active | null, keys: ListKeys): void {
  const entry = active?.entry ?? null
  if (active === null || entry === null) return
  const box = document.getElementById(rowId(active.row))?.getBoundingClientRect()
  if (box !== undefined) keys.onMenu(active.row, entry, { x: box.left + 48, y: box.bottom })
}
