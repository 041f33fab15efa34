import { useSyncExternalStore } from 'react'
import { type DragStore, type DropTarget, dropKey } from './drag-model.ts'
import { useWorkspace } from './workspace.tsx'

export function useDragState(): ReturnType<DragStore['snapshot']> {
  const { drag } = useWorkspace()
  return useSyncExternalStore(drag.subscribe, drag.snapshot)
}

/** What an element has to say to be a target, and whether something it would take is held over it. */
export function useDropTarget(target: DropTarget): {
  readonly over: boolean
  readonly drop: Readonly<Record<string, string>>
} {
  const { drag } = useWorkspace()
  const key = dropKey(target)
  const over = useSyncExternalStore(drag.subscribe, () => drag.snapshot().over === key)
  const name = target.kind === 'folder' ? target.name : null
  return { over, drop: { 'data-drop': key, ...(name === null ? {} : { 'data-drop-name': name }) } }
}
