/** The calls about files and folders: lists of them, and what may be done with them. */
import type { DriveApi, FileVersionInfo } from './drive-api.ts'
import { DriveError, outcome } from './drive-error.ts'
import type { DriveIndex } from './index/drive-index.ts'
import { toDriveEntry } from './index/entry-record.ts'
import * as organise from './index/organise.ts'
import { totalsOf } from './index/view.ts'
import type { ViewDesk } from './index/view-desk.ts'
import type { ProofStore } from './proof-store.ts'
import { summaryOf } from './proof-summary.ts'

/** What these calls work on, while the drive is open. */
export interface OpenEntries {
  readonly index: DriveIndex
  readonly views: ViewDesk
  readonly proofs: Pick<ProofStore, 'parts' | 'remove'>
  /** Resolves when what is not needed any more is on its way back to the network, also after a crash. */
  readonly released: () => Promise<void>
}

/** @throws DriveError locked */
function need(open: OpenEntries | null): OpenEntries {
  if (open === null) throw new DriveError('locked', 'The drive is locked.')
  return open
}

type ListCalls = 'watch' | 'unwatch' | 'rows' | 'ids' | 'find' | 'entry' | 'totals' | 'versions'

/** @param current null while the drive is locked */
export function listCalls(current: () => OpenEntries | null): Pick<DriveApi, ListCalls> {
  return {
    watch: (viewId, query) => outcome(async () => (need(current()).views.watch(viewId, query), null)),
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
  | 'remove'
  | 'restoreVersion'
  | 'removeVersion'

/** @param current null while the drive is locked */
export function entryCalls(current: () => OpenEntries | null): Pick<DriveApi, EntryCalls> {
  const index = () => need(current()).index
  const done = (work: () => Promise<unknown>) => outcome(async () => (await work(), null))
  return {
    createFolder: (parentId, name) =>
      outcome(async () => toDriveEntry(await organise.addFolder(index(), parentId, name))),
    rename: (entryId, name) =>
      outcome(async () => toDriveEntry(await organise.rename(index(), entryId, name))),
    setStarred: (entryIds, starred) => done(() => organise.setStarred(index(), entryIds, starred)),
    collisions: (entryIds, folderId) =>
      outcome(async () => organise.collisionsOf(index(), entryIds, folderId)),
    move: (entryIds, folderId, choices) => done(() => organise.move(index(), entryIds, folderId, choices)),
    copy: (entryIds, folderId, choices) => done(() => organise.copy(index(), entryIds, folderId, choices)),
    trash: (entryIds) => done(() => organise.trash(index(), entryIds)),
    restore: (entryIds) => done(() => organise.restore(index(), entryIds)),
    remove: (entryIds) =>
      done(async () => {
        const { index: entries, released } = need(current())
        await organise.removeForever(entries, entryIds)
        await released()
      }),
    restoreVersion: (entryId, place) => done(() => restoreVersion(need(current()), entryId, place)),
    removeVersion: (entryId, place) =>
      done(async () => {
        const { index: entries, released } = need(current())
        await organise.removeVersion(entries, entryId, place)
        await released()
      }),
  }
}

async function restoreVersion({ index, proofs }: OpenEntries, entryId: string, place: number): Promise<void> {
  const { content } = await organise.restoreVersion(index, entryId, place)
  if (content !== null) await index.setProven(entryId, summaryOf(await proofs.parts(content.ref.cid)))
}
