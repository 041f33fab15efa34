/** Dragging entries inside the page: what is dragged, what it may be dropped on, and what that means. */
import type { DrivePlace } from './places.ts'

/** Marks a drag as ours; it carries no name and no id, for other pages can read what they are given. */
export const DRAG_TYPE = 'application/x-filetao-entries'

export interface Dragged {
  readonly handles: ReadonlySet<number>
  readonly from: DrivePlace
}

export type DropTarget =
  | { readonly kind: 'folder'; readonly id: string | null; readonly name: string | null }
  | { readonly kind: 'trash' }
  | { readonly kind: 'starred' }

/** What `data-drop` says of an element. */
export function dropKey(target: DropTarget): string {
  return target.kind === 'folder' ? `folder:${target.id ?? ''}` : target.kind
}

/** @param name from `data-drop-name` */
export function targetOfKey(key: string | undefined, name: string | undefined): DropTarget | null {
  if (key === 'trash' || key === 'starred') return { kind: key }
  if (key?.startsWith('folder:') !== true) return null
  const id = key.slice('folder:'.length)
  return { kind: 'folder', id: id === '' ? null : id, name: name ?? null }
}

/** Whether dropping would do anything. A folder that is dragged says itself that it is no target. */
export function acceptsEntries({ from }: Dragged, target: DropTarget): boolean {
  // Out of the trash there is one way: back.
  if (from.kind === 'trash') return target.kind === 'folder' && target.id === null
  if (target.kind === 'starred') return from.kind !== 'starred'
  return target.kind === 'trash' || from.kind !== 'folder' || from.id !== target.id
}

/** Files of the device go into folders only. */
export function acceptsFiles(target: DropTarget): boolean {
  return target.kind === 'folder'
}

interface DragState {
  readonly dragged: Dragged | null
  /** Key of the target that is pointed at and would take it. */
  readonly over: string | null
}

/** One a page: the rail, the breadcrumbs and the list all look at it. */
export class DragStore {
  #state: DragState = { dragged: null, over: null }
  readonly #listeners = new Set<() => void>()

  readonly snapshot = (): DragState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  begin(dragged: Dragged): void {
    this.#become({ dragged, over: null })
  }

  pointAt(over: string | null): void {
    if (over !== this.#state.over) this.#become({ ...this.#state, over })
  }

  end(): void {
    if (this.#state.dragged !== null || this.#state.over !== null) this.#become({ dragged: null, over: null })
  }

  #become(state: DragState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
