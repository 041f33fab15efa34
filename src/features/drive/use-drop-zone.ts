import { type RefObject, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { FolderRef } from './action-sentences.ts'
import {
  acceptsEntries,
  acceptsFiles,
  type Dragged,
  type DragStore,
  type DropTarget,
  dropKey,
  targetOfKey,
} from './drag-model.ts'
import { placePath } from './places.ts'
import { type DropEntry, readDrop, readPicked } from './read-drop.ts'
import { useDragState } from './use-drag.ts'
import { useWorkspace } from './workspace.tsx'

/** Milliseconds over a folder, a place or a breadcrumb until it opens. */
const OPENS_AFTER_MS = 800

function isDropEntry(entry: FileSystemEntry | null): entry is FileSystemEntry & DropEntry {
  return entry !== null
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true
}

function targetOf({ target }: DragEvent): DropTarget | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-drop]') : null
  return targetOfKey(element?.dataset['drop'], element?.dataset['dropName'])
}

interface Zone {
  readonly drag: DragStore
  /** Where files of the device go that are dropped beside all targets; null: nowhere. */
  readonly fallback: FolderRef | null
  readonly onFiles: (transfer: DataTransfer, to: FolderRef) => void
  readonly onEntries: (dragged: Dragged, target: DropTarget, copies: boolean) => void
}

/**
 * The whole page takes drops while the drive is open, except under a dialog: files of the device, and entries that are
 * dragged from a list. Without this a file dropped beside the list would make the browser leave the page and open it.
 * @param fallback null where there is no folder
 * @returns where files that are held over the page would go
 */
export function useDropZone(fallback: FolderRef | null): FolderRef | null {
  const { drag, adding, actions } = useWorkspace()
  const [over, setOver] = useState<FolderRef | null>(null)
  const zone = useRef<Zone | null>(null)
  useEffect(() => {
    zone.current = {
      drag,
      fallback,
      onFiles: (transfer, to) => void adding.add(readerOf(transfer), to),
      onEntries({ handles, from }, target, copies) {
        const moved = Uint32Array.from(handles)
        if (from.kind === 'trash') void actions.restore(moved)
        else if (target.kind === 'trash') void actions.trash(moved)
        else if (target.kind === 'starred') void actions.star(moved, true)
        else void (copies ? actions.copy(moved, target) : actions.move(moved, target))
      },
    }
  })
  useEffect(() => listen(zone, setOver), [])
  useSpring()
  return over
}

/** @param onOver told where files that are held over the page would go */
function listen(current: RefObject<Zone | null>, onOver: (files: FolderRef | null) => void): () => void {
  const listening = new AbortController()
  const { signal } = listening
  const hear = (
    name: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
    heard: (event: DragEvent, zone: Zone) => void,
  ) =>
    window.addEventListener(name, (event) => current.current !== null && heard(event, current.current), {
      signal,
    })
  const held = (event: DragEvent, zone: Zone) => hold(event, zone, onOver)
  hear('dragenter', held)
  hear('dragover', held)
  hear('dragleave', (event, { drag }) => {
    if (event.relatedTarget !== null) return
    onOver(null)
    drag.pointAt(null)
  })
  hear('drop', (event, zone) => {
    onOver(null)
    letGo(event, zone)
  })
  // The list that a drag began in may be gone when it ends, and then nobody is told; the pointer moving says so too.
  window.addEventListener('pointermove', () => current.current?.drag.end(), { signal })
  return () => listening.abort()
}

function isBlocked(): boolean {
  return document.querySelector('dialog[open]') !== null
}

function hold(event: DragEvent, zone: Zone, onOver: (files: FolderRef | null) => void): void {
  const { dataTransfer } = event
  if (dataTransfer === null) return
  const { dragged } = zone.drag.snapshot()
  const target = targetOf(event)
  if (dragged !== null) {
    const takes = target !== null && acceptsEntries(dragged, target)
    zone.drag.pointAt(takes ? dropKey(target) : null)
    if (!takes) return
    event.preventDefault()
    dataTransfer.dropEffect = wantsCopy(event, dragged, target) ? 'copy' : 'move'
  } else if (carriesFiles(event)) {
    event.preventDefault()
    const to = isBlocked() ? null : filesTo(target, zone)
    dataTransfer.dropEffect = to === null ? 'none' : 'copy'
    zone.drag.pointAt(to !== null && target !== null && acceptsFiles(target) ? dropKey(target) : null)
    onOver(to)
  }
}

function letGo(event: DragEvent, zone: Zone): void {
  const { dataTransfer } = event
  const { dragged } = zone.drag.snapshot()
  const target = targetOf(event)
  zone.drag.end()
  if (dataTransfer === null) return
  if (dragged !== null) {
    if (target === null || !acceptsEntries(dragged, target)) return
    event.preventDefault()
    zone.onEntries(dragged, target, wantsCopy(event, dragged, target))
  } else if (carriesFiles(event)) {
    event.preventDefault()
    const to = isBlocked() ? null : filesTo(target, zone)
    if (to !== null) zone.onFiles(dataTransfer, to)
  }
}

function filesTo(target: DropTarget | null, { fallback }: Zone): FolderRef | null {
  return target?.kind === 'folder' ? { id: target.id, name: target.name } : fallback
}

/** Ctrl, or Option on a Mac, copies. */
function wantsCopy(event: DragEvent, { from }: Dragged, target: DropTarget): boolean {
  return target.kind === 'folder' && from.kind !== 'trash' && (event.ctrlKey || event.altKey)
}

/** Must be called inside the drop event: afterwards the browser has emptied the transfer. */
function readerOf(transfer: DataTransfer): Parameters<ReturnType<typeof useWorkspace>['adding']['add']>[0] {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file')
  const entries = items.map((item) => item.webkitGetAsEntry()).filter(isDropEntry)
  if (entries.length > 0) return (reading) => readDrop(entries, reading)
  const files = [...transfer.files]
  return (reading) => readPicked(files, reading)
}

/** What something is held over for a while opens, so that one gets deeper without letting go. */
function useSpring(): void {
  const [, navigate] = useLocation()
  const { over } = useDragState()
  useEffect(() => {
    const target = over === null ? null : targetOfKey(over, undefined)
    if (target?.kind !== 'folder') return
    const timer = setTimeout(() => navigate(placePath({ kind: 'folder', id: target.id })), OPENS_AFTER_MS)
    return () => clearTimeout(timer)
  }, [over, navigate])
}
