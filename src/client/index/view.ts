/**
 * What one list of the page shows, in its order: the entries of a folder, of a search, of the trash. It is kept up to date
 * change by change, in logarithmic time each, so that an upload of ten thousand files into a folder of a hundred thousand
 * does not sort it ten thousand times.
 */

import { Breath } from '../breath.ts'
import type { Totals, ViewQuery } from '../entry-api.ts'
import type { EntryTree } from './entry-tree.ts'
import type { EntryRecord } from './record.ts'
import { parseQuery, type Query, rankOfEntry } from './search.ts'
import { type Order, orderOf, sorting } from './view-order.ts'

/** Recently added or changed files that are shown at most. */
const RECENT_MAX = 500
/** Changes at once above which building anew is cheaper than one by one. */
const REBUILD_FROM = 2_000
/** Entries looked at between two steps of building. */
const STEP = 4_096

export class View {
  readonly query: ViewQuery
  readonly #tree: EntryTree
  readonly #search: Query
  readonly #order: Order
  #rows: EntryRecord[] = []
  /** What is in `#rows`, by id: a change says the new version of an entry, and the old one has to be found. */
  readonly #members = new Map<string, EntryRecord>()
  #totals: Totals = { files: 0, folders: 0, bytes: 0 }

  private constructor(tree: EntryTree, query: ViewQuery) {
    this.#tree = tree
    this.query = query
    this.#search = parseQuery(query.place.kind === 'search' ? query.place.text : '')
    this.#order = orderOf(query.sort, this.#search)
  }

  /** Built at once. */
  static now(tree: EntryTree, query: ViewQuery): View {
    const view = new View(tree, query)
    view.rebuild()
    return view
  }

  /** Built in slices, between which the thread is free. What changes meanwhile has to be given to `update` afterwards. */
  static async gradually(tree: EntryTree, query: ViewQuery): Promise<View> {
    const view = new View(tree, query)
    const breath = new Breath()
    const building = view.#building()
    while (building.next().done !== true) await breath.taken()
    return view
  }

  get rows(): readonly EntryRecord[] {
    return this.#rows
  }

  get totals(): Totals {
    return this.#totals
  }

  /** Whether the folder it shows is there. */
  get missing(): boolean {
    const { place } = this.query
    return place.kind === 'folder' && !this.#tree.isFolder(place.id)
  }

  rebuild(): void {
    const building = this.#building()
    while (building.next().done !== true);
  }

  *#building(): Generator<void, void> {
    const found = yield* this.#collecting()
    const sorted = yield* sorting(this.#capped(found), this.query.sort, this.#search)
    this.#rows = sorted
    this.#members.clear()
    for (const [at, entry] of sorted.entries()) {
      this.#members.set(entry.id, entry)
      if (at % STEP === STEP - 1) yield
    }
    this.#totals = totalsOf(sorted)
  }

  /** Takes in changed entries. @returns whether anything it shows is different */
  update(changed: ReadonlySet<string>, foldersChanged: boolean): boolean {
    // The list of recent files ends somewhere.
    if (this.query.place.kind === 'recent') return this.#rebuildIfDifferent()
    // A folder that moved, came or went may show or hide anything below it.
    const ids = foldersChanged ? this.#differences() : changed
    if (ids.size > REBUILD_FROM) return this.#rebuildIfDifferent()
    let different = false
    for (const id of ids) if (this.#updateOne(id)) different = true
    if (different) this.#totals = totalsOf(this.#rows)
    return different
  }

  #rebuildIfDifferent(): boolean {
    const before = this.#rows
    this.rebuild()
    return before.length !== this.#rows.length || before.some((entry, at) => entry !== this.#rows[at])
  }

  /** Entries that come, go or are others now: looking for them costs a small part of sorting all anew. */
  #differences(): Set<string> {
    const found = this.#collected()
    const here = new Set<string>()
    const different = new Set<string>()
    for (const entry of found) {
      here.add(entry.id)
      if (this.#members.get(entry.id) !== entry) different.add(entry.id)
    }
    for (const id of this.#members.keys()) if (!here.has(id)) different.add(id)
    return different
  }

  #updateOne(id: string): boolean {
    const before = this.#members.get(id)
    const now = this.#tree.find(id)
    const after = now !== undefined && this.#holds(now) ? now : undefined
    if (before === after) return false
    if (before !== undefined) {
      this.#rows.splice(this.#placeOf(before), 1)
      this.#members.delete(id)
    }
    if (after !== undefined) {
      this.#rows.splice(this.#placeOf(after), 0, after)
      this.#members.set(id, after)
    }
    return true
  }

  /** Where an entry is in the rows, or would be. */
  #placeOf(entry: EntryRecord): number {
    let from = 0
    let to = this.#rows.length
    while (from < to) {
      const middle = (from + to) >> 1
      const other = this.#rows[middle]
      if (other === undefined || other === entry) return middle
      if (this.#order(other, entry) < 0) from = middle + 1
      else to = middle
    }
    return from
  }

  #holds(entry: EntryRecord): boolean {
    const { place } = this.query
    switch (place.kind) {
      case 'folder':
        return entry.trashedAt === null && this.#tree.parentOf(entry) === place.id
      case 'trash':
        return entry.trashedAt !== null
      case 'starred':
        return entry.starred && !this.#tree.isTrashed(entry)
      case 'recent':
      case 'files':
        return entry.kind === 'file' && !this.#tree.isTrashed(entry)
      case 'search':
        return rankOfEntry(entry, this.#search) !== null && !this.#tree.isTrashed(entry)
    }
  }

  #collected(): EntryRecord[] {
    const collecting = this.#collecting()
    for (;;) {
      const { done, value } = collecting.next()
      if (done === true) return value
    }
  }

  /** What it shows, in any order. */
  *#collecting(): Generator<void, EntryRecord[]> {
    const { place } = this.query
    if (place.kind === 'folder') return this.#tree.isFolder(place.id) ? this.#tree.childrenOf(place.id) : []
    const found: EntryRecord[] = []
    let seen = 0
    for (const entry of this.#tree.all()) {
      if (this.#holds(entry)) found.push(entry)
      seen += 1
      if (seen % STEP === 0) yield
    }
    return found
  }

  #capped(found: EntryRecord[]): EntryRecord[] {
    if (this.query.place.kind !== 'recent') return found
    return found.sort((left, right) => right.addedAt - left.addedAt).slice(0, RECENT_MAX)
  }
}

export function totalsOf(entries: readonly EntryRecord[]): Totals {
  let files = 0
  let bytes = 0
  for (const { content } of entries) {
    if (content === null) continue
    files += 1
    bytes += content.bytes
  }
  return { files, folders: entries.length - files, bytes }
}
