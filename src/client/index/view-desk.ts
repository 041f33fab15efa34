/**
 * The lists that the page has open, kept up to date and told at most four times a second. The page gets an order of
 * numbers (handles), which crosses to it without a copy a row, and asks for the rows it draws.
 */
import type { DriveRow, ViewQuery, ViewState } from '../entry-api.ts'
import type { Clock } from '../ports.ts'
import { Throttle } from '../throttle.ts'
import { toDriveEntry } from './entry-record.ts'
import type { EntryTree } from './entry-tree.ts'
import type { DriveRecord, EntryRecord } from './record.ts'
import { foldText } from './search.ts'
import { View } from './view.ts'

export class ViewDesk {
  readonly #tree: EntryTree
  readonly #tell: (viewId: number, state: ViewState) => void
  readonly #told: Throttle
  readonly #views = new Map<number, View>()
  /** Views that are being built, by the number they will have: the newest for each, with what has changed since it was begun. */
  readonly #building = new Map<number, Changes>()
  readonly #handles = new Map<string, number>()
  readonly #ids: string[] = []
  #changes: Changes = noChanges()

  constructor(tree: EntryTree, clock: Clock, tell: (viewId: number, state: ViewState) => void) {
    this.#tree = tree
    this.#tell = tell
    this.#told = new Throttle(clock, () => this.#update())
  }

  /** One change of the log, after the tree has taken it. */
  changed(after: DriveRecord, before: DriveRecord | undefined): void {
    const folders = isFolder(after) || (before !== undefined && isFolder(before))
    for (const changes of this.#building.values()) note(changes, after.id, folders)
    // While a drive is opened, a million records change nothing that anybody sees.
    if (this.#views.size === 0) return
    note(this.#changes, after.id, folders)
    this.#told.call()
  }

  /**
   * Opens a list, or changes what an open one shows; its first state is told when it is built. Of two that are built for
   * one number the later one counts.
   */
  async watch(viewId: number, query: ViewQuery): Promise<void> {
    const changes = noChanges()
    this.#building.set(viewId, changes)
    const view = await View.gradually(this.#tree, query)
    if (this.#building.get(viewId) !== changes) return
    this.#building.delete(viewId)
    if (changes.ids.size > 0) view.update(changes.ids, changes.folders)
    this.#views.set(viewId, view)
    this.#tell(viewId, this.#stateOf(view))
  }

  unwatch(viewId: number): void {
    this.#building.delete(viewId)
    this.#views.delete(viewId)
  }

  /** Rows by their handles; null for what has gone meanwhile. */
  rows(handles: readonly number[]): (DriveRow | null)[] {
    return handles.map((handle) => {
      const entry = this.#tree.find(this.#ids[handle] ?? '')
      return entry === undefined ? null : this.#rowOf(entry)
    })
  }

  ids(handles: Uint32Array | readonly number[]): string[] {
    return Array.from(handles, (handle) => this.#ids[handle] ?? '').filter(
      (id) => this.#tree.find(id) !== undefined,
    )
  }

  /** Place of the next row from `from` on, going round, whose name begins so. */
  find(viewId: number, prefix: string, from: number): number | null {
    const rows = this.#views.get(viewId)?.rows ?? []
    const wanted = foldText(prefix)
    for (let step = 0; step < rows.length; step += 1) {
      const at = (from + step) % rows.length
      const entry = rows[at]
      if (entry !== undefined && foldText(entry.name).startsWith(wanted)) return at
    }
    return null
  }

  dispose(): void {
    this.#told.dispose()
    this.#building.clear()
    this.#views.clear()
  }

  #update(): void {
    const { ids, folders } = this.#changes
    this.#changes = noChanges()
    for (const [viewId, view] of this.#views) {
      const different = view.update(ids, folders)
      // The way to a folder may have been renamed although nothing in it changed.
      if (different || folders) this.#tell(viewId, this.#stateOf(view))
    }
  }

  #rowOf(entry: EntryRecord): DriveRow {
    const path = this.#tree.pathOf(entry)
    return { ...toDriveEntry(entry), within: path.slice(0, -1).map(({ name }) => name) }
  }

  #stateOf(view: View): ViewState {
    const { place } = view.query
    const folder = place.kind === 'folder' && place.id !== null ? this.#tree.find(place.id) : undefined
    return {
      place,
      order: Uint32Array.from(view.rows, ({ id }) => this.#handleOf(id)),
      totals: view.totals,
      path: folder === undefined ? [] : this.#tree.pathOf(folder).map(toDriveEntry),
      missing: view.missing,
    }
  }

  #handleOf(id: string): number {
    const known = this.#handles.get(id)
    if (known !== undefined) return known
    this.#ids.push(id)
    this.#handles.set(id, this.#ids.length - 1)
    return this.#ids.length - 1
  }
}

/** What has changed since a list was last up to date. */
interface Changes {
  readonly ids: Set<string>
  folders: boolean
}

function noChanges(): Changes {
  return { ids: new Set(), folders: false }
}

function note(changes: Changes, id: string, folders: boolean): void {
  changes.ids.add(id)
  if (folders) changes.folders = true
}

function isFolder(record: DriveRecord): boolean {
  return record.type === 'entry' && record.kind === 'folder'
}
