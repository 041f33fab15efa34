import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { DriveRow } from '../../client/drive-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import type { List } from '../shared/use-list.ts'
import { rowId } from './file-row.tsx'
import { moveActive, NOTHING, type Order, type Selection, selectAll, selectRow } from './selection.ts'

export interface ListKeys {
  readonly selection: Selection
  readonly onSelection: (selection: Selection) => void
  readonly onOpen: (entry: DriveRow) => void
  readonly onUp: () => void
  readonly onRename: (entry: DriveRow) => void
  readonly onRemove: () => void
  readonly onMenu: (row: number, entry: DriveRow, at: { readonly x: number; readonly y: number }) => void
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 12,
  PageUp: -12,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

interface Active {
  readonly row: number
  /** Null while it is being fetched. */
  readonly entry: DriveRow | null
}

/** The keys of a file list, as file managers have them. */
export function useListKeys(list: List, keys: ListKeys): (event: KeyboardEvent) => void {
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
    const step = STEPS[event.key]
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (step !== undefined && !event.altKey) {
      const how = event.shiftKey ? 'extend' : event.ctrlKey ? 'walk' : 'select'
      onSelection(moveActive(selection, order, step, how))
    } else if (event.key === 'ArrowUp' && event.altKey) keys.onUp()
    else if (event.key === 'F10' && event.shiftKey) openMenu(active(), keys)
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) onSelection(selectAll(selection, order))
    else if (event.key.length === 1 && event.key !== ' ' && plain) type(event)
    else if (!command(event, order, active(), keys)) return
    event.preventDefault()
  }
}

/** @returns whether the key means something here */
function command(event: KeyboardEvent, order: Order, active: Active | null, keys: ListKeys): boolean {
  const { selection, onSelection } = keys
  const entry = active?.entry ?? null
  switch (event.key) {
    case 'Enter':
      if (entry !== null) keys.onOpen(entry)
      return true
    case ' ':
      if (active !== null) onSelection(selectBySpace(selection, order, active.row, event))
      return true
    case 'Escape':
      onSelection({ ...NOTHING, active: selection.active })
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
