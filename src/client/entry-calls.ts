/** The calls about files and folders: lists of them, and what may be done with them. */

import type { DriveApi } from './drive-api.ts'
import { DriveError, outcome } from './drive-error.ts'
import type { Changed, FileVersionInfo } from './entry-api.ts'
import * as arrive from './index/arrive.ts'
import type { DriveIndex } from './index/drive-index.ts'
import { toDriveEntry } from './index/entry-record.ts'
import { exportIndex } from './index/export-index.ts'
import * as organise from './index/organise.ts'
import { factsOf, foldersIn } from './index/summaries.ts'
import type { Past, UndoBook } from './index/undo.ts'
import { totalsOf } from './index/view.ts'
import type { ViewDesk } from './index/view-desk.ts'
import type { ProofStore } from './proof-store.ts'
import { summaryOf } from './proof-summary.ts'

/** What these calls work on, while the drive is open. */
export interface OpenEntries {
  readonly index: DriveIndex
  readonly views: ViewDesk
  readonly undone: UndoBook
  readonly proofs: Pick<ProofStore, 'parts' | 'remove'>
  /** Told of entries that were removed for good; resolves when what is not needed any more is on its way back to the network. */
  readonly removed?: (ids: readonly string[]) => Promise<void>
}

/** @throws DriveError locked */
function need(open: OpenEntries | null): OpenEntries {
  if (open === null) throw new DriveError('locked', 'The drive is locked.')
  return open
}

type ListCalls =
  | 'watch'
  | 'unwatch'
  | 'rows'
  | 'ids'
  | 'find'
  | 'entry'
  | 'totals'
  | 'topEntries'
  | 'exportIndex'
  | 'selection'
  | 'folders'
  | 'versions'

/** @param current null while the drive is locked */
export function listCalls(current: () => OpenEntries | null): Pick<DriveApi, ListCalls> {
  return {
    watch: (viewId, query) => outcome(async () => (await need(current()).views.watch(viewId, query), null)),
    async unwatch(viewId) {
      current()?.views.unwatch(viewId)
    },
    rows: async (handles) => current()?.views.rows(handles) ?? handles.map(() => null),
    ids: async (handles) => current()?.views.ids(handles) ?? [],
    find: async (viewId, prefix, from) => current()?.views.find(viewId, prefix, from) ?? null,
    entry: (entryId) =>
      outcome(async () => {
        const { index } = need(current())
        const path = index.tree.pathOf(index.get(entryId))
        return { ...toDriveEntry(index.get(entryId)), within: path.slice(0, -1).map(({ name }) => name) }
      }),
    totals: (entryIds) => outcome(async () => totalsOf(need(current()).index.tree.withContents(entryIds))),
    topEntries: () =>
      outcome(async () =>
        need(current())
          .index.tree.childrenOf(null)
          .map(({ id }) => id),
      ),
    exportIndex: () =>
      outcome(async () => {
        const { index } = need(current())
        return exportIndex(index.tree, index.now(), () => new Promise((turn) => setTimeout(turn, 0)))
      }),
    selection: (handles) =>
      outcome(async () => {
        const { index, views } = need(current())
        return factsOf(index.tree, views.ids(handles))
      }),
    folders: (parentId) => outcome(async () => foldersIn(need(current()).index.tree, parentId)),
    versions: (entryId) =>
      outcome(async () => {
        const { versions } = need(current()).index.get(entryId)
        return versions.map(({ content, modifiedAt, addedAt }): FileVersionInfo => {
          return { bytes: content.bytes, modifiedAt, addedAt }
        })
      }),
  }
}

type EntryCalls =
  | 'createFolder'
  | 'rename'
  | 'setStarred'
  | 'collisions'
  | 'move'
  | 'copy'
  | 'trash'
  | 'restore'
  | 'undo'
  | 'remove'
  | 'restoreVersion'
  | 'removeVersion'

/** @param current null while the drive is locked */
export function entryCalls(current: () => OpenEntries | null): Pick<DriveApi, EntryCalls> {
  const index = () => need(current()).index
  const done = (work: () => Promise<unknown>) => outcome(async () => (await work(), null))
  const arrived = (work: () => Promise<arrive.Arrived>) =>
    outcome(async (): Promise<Changed> => {
      const { undone } = need(current())
      const { entries, past } = await work()
      return { entries, undo: undone.keep(past) }
    })
  const changed = (work: () => Promise<Past>) =>
    arrived(async () => {
      const past = await work()
      return { entries: past.length, past }
    })
  return {
    createFolder: (parentId, name) =>
      outcome(async () => toDriveEntry(await organise.addFolder(index(), parentId, name))),
    rename: (entryId, name) =>
      outcome(async () => toDriveEntry(await organise.rename(index(), entryId, name))),
    setStarred: (entryIds, starred) => changed(() => organise.setStarred(index(), entryIds, starred)),
    collisions: (entryIds, folderId) => outcome(async () => arrive.collisionsOf(index(), entryIds, folderId)),
    move: (entryIds, folderId, choices) => arrived(() => arrive.move(index(), entryIds, folderId, choices)),
    copy: (entryIds, folderId, choices) => arrived(() => arrive.copy(index(), entryIds, folderId, choices)),
    trash: (entryIds) => changed(() => organise.trash(index(), entryIds)),
    restore: (entryIds) => changed(() => organise.restore(index(), entryIds)),
    undo: (change) => changed(() => need(current()).undone.undo(index(), change)),
    remove: (entryIds) => done(() => removeForGood(need(current()), entryIds)),
    restoreVersion: (entryId, place) => done(() => restoreVersion(need(current()), entryId, place)),
    removeVersion: (entryId, place) =>
      done(async () => {
        const { index: entries, removed } = need(current())
        await organise.removeVersion(entries, entryId, place)
        await removed?.([])
      }),
  }
}

/** Proofs go with the objects, when they are given back. */
async function removeForGood({ index, removed }: OpenEntries, entryIds: readonly string[]): Promise<void> {
  await removed?.(await organise.removeForever(index, entryIds))
}

async function restoreVersion({ index, proofs }: OpenEntries, entryId: string, place: number): Promise<void> {
  const { content } = await organise.restoreVersion(index, entryId, place)
  if (content !== null) await index.setProven(entryId, summaryOf(await proofs.parts(content.ref.cid)))
}
