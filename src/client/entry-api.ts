/** Files and folders as the page sees them: rows of lists, and what may be done with them. Plain data. */
import type { Outcome } from './outcome-api.ts'
import type { ProofLevel } from './proof-api.ts'

export interface DriveEntry {
  readonly id: string
  readonly parentId: string | null
  readonly kind: 'file' | 'folder'
  readonly name: string
  /** Bytes of plaintext; 0 for folders. */
  readonly bytes: number
  readonly mediaType: string
  /** Unix milliseconds. */
  readonly addedAt: number
  readonly modifiedAt: number
  /** CID of the object that holds its description: its manifest, or the pack it lies in; null for folders. */
  readonly cid: string | null
  /** Whether it shares an object with other small files. */
  readonly packed: boolean
  readonly parts: number
  /** Fewest copies this page verified over all parts, the manifest included; 0 for folders and where nothing is known. */
  readonly copies: number
  /** Worst over all copies of all parts; `unknown` for folders. */
  readonly level: ProofLevel
  readonly starred: boolean
  /** Unix milliseconds at which it went to the trash; null elsewhere, also below a folder that did. */
  readonly trashedAt: number | null
  /** How many earlier contents are kept. */
  readonly versions: number
  /** Whether there is a small picture of it. */
  readonly pictured: boolean
}

/** An entry in a list. */
export interface DriveRow extends DriveEntry {
  /** Names of the folders above it, from the top. */
  readonly within: readonly string[]
}

export interface FileVersionInfo {
  readonly bytes: number
  readonly modifiedAt: number
  /** When it became the content of the file. */
  readonly addedAt: number
}

export interface Totals {
  readonly files: number
  readonly folders: number
  readonly bytes: number
}

export type SortKey = 'name' | 'bytes' | 'modifiedAt' | 'addedAt' | 'copies' | 'trashedAt' | 'relevance'

export interface Sort {
  readonly key: SortKey
  readonly descending: boolean
}

/** What a list shows. */
export type ViewPlace =
  /** Null is the top. */
  | { readonly kind: 'folder'; readonly id: string | null }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'starred' }
  | { readonly kind: 'recent' }
  | { readonly kind: 'trash' }
  /** Every file that is not in the trash. */
  | { readonly kind: 'files' }

export interface ViewQuery {
  readonly place: ViewPlace
  readonly sort: Sort
}

export interface ViewState {
  /** What it is the state of: another one may have been asked for meanwhile. */
  readonly place: ViewPlace
  /** Handles in the order of the list; `rows` gives what they stand for. A handle stands for one entry for good. */
  readonly order: Uint32Array
  readonly totals: Totals
  /** From the top to the folder itself; empty elsewhere. */
  readonly path: readonly DriveEntry[]
  /** The folder is not in this drive. */
  readonly missing: boolean
}

/** A folder in a tree of folders. */
export interface FolderBranch {
  readonly id: string
  readonly name: string
  /** Whether there are folders in it. */
  readonly branches: boolean
}

/** What is selected in a list, summed up. */
export interface SelectionFacts {
  /** Of the entries and all below them. */
  readonly totals: Totals
  /** Whether every one of them is starred. */
  readonly starred: boolean
}

/** What a change of files and folders came to. */
export interface Changed {
  /** Entries it was about, without those that were left out or were so already. */
  readonly entries: number
  /** Hand this to `undo`. */
  readonly undo: number
}

/** What to do with a name that is taken. `replace` keeps the old file as a version, and anything else in the trash. */
export type Choice = 'keep-both' | 'replace' | 'skip'

export interface CollisionChoices {
  /** By the id of the entry that arrives. */
  readonly each: Readonly<Record<string, Choice>>
  readonly rest: Choice
}

export interface Collision {
  /** What arrives. */
  readonly entry: DriveEntry
  /** What has the name. */
  readonly existing: DriveEntry
}

export interface EntryApi {
  /** Opens a list under a number of the page's choice, or changes what it shows; `events.view` tells its states. */
  watch(viewId: number, query: ViewQuery): Promise<Outcome<null>>
  unwatch(viewId: number): Promise<void>
  /** Rows by their handles; null for what has gone meanwhile. */
  rows(handles: readonly number[]): Promise<readonly (DriveRow | null)[]>
  /** Ids by handles, without those that have gone. */
  ids(handles: Uint32Array | readonly number[]): Promise<readonly string[]>
  /** Place in the list of the next entry from `from` on, going round, whose name begins so; null when none does. */
  find(viewId: number, prefix: string, from: number): Promise<number | null>
  entry(entryId: string): Promise<Outcome<DriveRow>>
  /** Files, folders and bytes of the entries and all below them. */
  totals(entryIds: readonly string[]): Promise<Outcome<Totals>>
  /** Ids of what is at the top; together with what is below them it is all that is not in the trash. */
  topEntries(): Promise<Outcome<readonly string[]>>
  /** All of the drive's list as JSON without keys (docs/formats/index-export.md): UTF-8. */
  exportIndex(): Promise<Outcome<Uint8Array<ArrayBuffer>>>
  createFolder(parentId: string | null, name: string): Promise<Outcome<DriveEntry>>
  rename(entryId: string, name: string): Promise<Outcome<DriveEntry>>
  /** Of the rows of these handles; those that have gone are left out. */
  selection(handles: Uint32Array): Promise<Outcome<SelectionFacts>>
  /** The folders in a folder, by their names. */
  folders(parentId: string | null): Promise<Outcome<readonly FolderBranch[]>>
  setStarred(entryIds: readonly string[], starred: boolean): Promise<Outcome<Changed>>
  /** Which of the entries would meet something of the same name in the folder. */
  collisions(entryIds: readonly string[], folderId: string | null): Promise<Outcome<readonly Collision[]>>
  move(
    entryIds: readonly string[],
    folderId: string | null,
    choices: CollisionChoices,
  ): Promise<Outcome<Changed>>
  /** What was copied goes to the trash when it is undone. */
  copy(
    entryIds: readonly string[],
    folderId: string | null,
    choices: CollisionChoices,
  ): Promise<Outcome<Changed>>
  trash(entryIds: readonly string[]): Promise<Outcome<Changed>>
  /** Back to where they were; to the top when that is gone. */
  restore(entryIds: readonly string[]): Promise<Outcome<Changed>>
  /** Takes back what nobody has changed since; nothing when it was too long ago. */
  undo(change: number): Promise<Outcome<Changed>>
  /** Takes entries (folders with their content) out of the drive index for good. */
  remove(entryIds: readonly string[]): Promise<Outcome<null>>
  /** Earlier contents of a file, newest first. */
  versions(entryId: string): Promise<Outcome<readonly FileVersionInfo[]>>
  /** @param place in the list of `versions` */
  restoreVersion(entryId: string, place: number): Promise<Outcome<null>>
  removeVersion(entryId: string, place: number): Promise<Outcome<null>>
}
