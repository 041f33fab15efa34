import { type KeyboardEvent, useRef } from 'react'
import type { DriveEntry } from '../../client/drive-api.ts'
import { rowId } from './file-row.tsx'
import { findByPrefix, moveActive, NOTHING, type Selection, selectAll, selectRow } from './selection.ts'

export interface ListKeys {
  readonly selection: Selection
  readonly onSelection: (selection: Selection) => void
  readonly onOpen: (entry: DriveEntry) => void
  readonly onUp: () => void
  readonly onRename: (entry: DriveEntry) => void
  readonly onRemove: () => void
  readonly onMenu: (entry: DriveEntry, at: { readonly x: number; readonly y: number }) => void
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 12,
  PageUp: -12,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** The keys of a file list, as file managers have them. */
export function useListKeys(rows: readonly DriveEntry[], keys: ListKeys): (event: KeyboardEvent) => void {
  const typed = useRef({ text: '', at: 0 })
  const { selection, onSelection } = keys

  const command = (
    event: KeyboardEvent,
    order: readonly string[],
    active: DriveEntry | undefined,
  ): boolean => {
    switch (event.key) {
      case 'Enter':
        if (active !== undefined) keys.onOpen(active)
        return true
      case ' ':
        if (active !== undefined) onSelection(selectBySpace(selection, order, active.id, event))
        return true
      case 'Escape':
        onSelection({ ...NOTHING, active: selection.active })
        return true
      case 'F2':
        if (active !== undefined) keys.onRename(active)
        return true
      case 'Delete':
        if (selection.ids.size > 0) keys.onRemove()
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

  return (event) => {
    // Buttons inside the grid keep their own keys.
    if (event.target !== event.currentTarget) return
    const order = rows.map(({ id }) => id)
    const active = rows.find(({ id }) => id === selection.active)
    const step = STEPS[event.key]
    if (step !== undefined && !event.altKey)
      onSelection(
        moveActive(selection, order, step, event.shiftKey ? 'extend' : event.ctrlKey ? 'walk' : 'select'),
      )
    else if (event.key === 'ArrowUp' && event.altKey) keys.onUp()
    else if (event.key === 'F10' && event.shiftKey) openMenu(active, keys)
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) onSelection(selectAll(selection, order))
    else if (
      event.key.length === 1 &&
      event.key !== ' ' &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey
    ) {
      const fresh = event.timeStamp - typed.current.at > 700
      typed.current = { text: (fresh ? '' : typed.current.text) + event.key, at: event.timeStamp }
      const found = findByPrefix(rows, selection.active, typed.current.text)
      if (found !== null) onSelection(selectRow(selection, order, found, 'none'))
    } else if (!command(event, order, active)) return
    event.preventDefault()
  }
}

/** Space adds the row the keyboard is on; with Ctrl it takes it out again. */
function selectBySpace(
  selection: Selection,
  order: readonly string[],
  id: string,
  event: KeyboardEvent,
): Selection {
  if (event.shiftKey) return selectRow(selection, order, id, 'range')
  return selection.ids.has(id) && !event.ctrlKey ? selection : selectRow(selection, order, id, 'toggle')
}

function openMenu(active: DriveEntry | undefined, keys: ListKeys): void {
  if (active === undefined) return
  const box = document.getElementById(rowId(active.id))?.getBoundingClientRect()
  if (box !== undefined) keys.onMenu(active, { x: box.left + 48, y: box.bottom })
}
