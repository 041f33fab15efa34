import type { DragEvent, MouseEvent } from 'react'
import type { DriveRow } from '../../client/entry-api.ts'
import type { List } from '../shared/use-list.ts'
import { showDragImage } from './drag-image.ts'
import { DRAG_TYPE } from './drag-model.ts'
import type { DrivePlace } from './places.ts'
import { type Modifier, type Selection, selectRow } from './selection.ts'
import { useWorkspace } from './workspace.tsx'

export interface ListPointer {
  readonly selection: Selection
  readonly onSelection: (selection: Selection) => void
  readonly onOpen: (entry: DriveRow, row: number) => void
  readonly onMenu: (row: number, entry: DriveRow, at: { readonly x: number; readonly y: number }) => void
}

interface Hit {
  readonly handle: number
  /** Undefined while it is being fetched. */
  readonly entry: DriveRow | undefined
  /** The part of the row that has a meaning of its own. */
  readonly act: string | null
  readonly element: Element
}

/** Clicks and drags of a whole list, heard in one place: rows are drawn often and should not bring functions of their own. */
export function useListPointer(list: List, place: DrivePlace, pointer: ListPointer) {
  const { drag } = useWorkspace()
  const { selection, onSelection, onOpen, onMenu } = pointer
  const { order } = list.state
  const hit = (target: EventTarget): Hit | null => {
    const element = target instanceof Element ? target.closest('[data-handle]') : null
    const handle = Number(element?.getAttribute('data-handle'))
    if (element === null || !(target instanceof Element)) return null
    const act = target.closest('[data-act]')?.getAttribute('data-act') ?? null
    return { handle, entry: list.rowAt(order.indexOf(handle)) ?? undefined, act, element }
  }
  const select = (row: number, modifier: Modifier) => onSelection(selectRow(selection, order, row, modifier))
  const menu = ({ handle, entry }: Hit, at: { readonly x: number; readonly y: number }) => {
    if (entry === undefined) return
    if (!selection.rows.has(handle)) select(handle, 'none')
    onMenu(handle, entry, at)
  }

  return {
    onClick(event: MouseEvent) {
      const found = hit(event.target)
      if (found === null) return
      const touch = event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === 'touch'
      if (found.act === 'menu') {
        const { right, bottom } = found.element.querySelector('[data-act=menu]')?.getBoundingClientRect() ?? {
          right: event.clientX,
          bottom: event.clientY,
        }
        menu(found, { x: right, y: bottom })
      } else if (found.act === 'toggle') select(found.handle, event.shiftKey ? 'range' : 'toggle')
      else if (!touch) select(found.handle, modifierOf(event))
      // With a finger, what is selected grows by taps; with nothing selected a tap opens.
      else if (selection.rows.size > 0) select(found.handle, 'toggle')
      else if (found.entry !== undefined) onOpen(found.entry, found.handle)
    },
    onDoubleClick(event: MouseEvent) {
      const found = hit(event.target)
      if (found?.act === null && found.entry !== undefined) onOpen(found.entry, found.handle)
    },
    onContextMenu(event: MouseEvent) {
      const found = hit(event.target)
      if (found === null) return
      event.preventDefault()
      menu(found, { x: event.clientX, y: event.clientY })
    },
    onDragStart(event: DragEvent) {
      const found = hit(event.target)
      if (found === null) return
      const chosen = selection.rows.has(found.handle) ? selection.rows : new Set([found.handle])
      if (chosen !== selection.rows) select(found.handle, 'none')
      event.dataTransfer.setData(DRAG_TYPE, '1')
      event.dataTransfer.effectAllowed = 'copyMove'
      showDragImage(event.dataTransfer, chosen.size, found.entry?.name ?? null)
      // Changing the page while the drag begins makes Chromium end it at once.
      setTimeout(() => drag.begin({ handles: chosen, from: place }))
    },
    onDragEnd() {
      drag.end()
    },
  }
}

function modifierOf(event: MouseEvent): Modifier {
  return event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'none'
}
