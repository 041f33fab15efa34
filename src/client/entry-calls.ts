/** The calls about files and folders: lists of them, and what may be done with them. */
import type { Door } from './door.ts'
import type { DriveApi, FileVersionInfo } from './drive-api.ts'
import { outcome } from './drive-error.ts'
import { toDriveEntry } from './index/entry-record.ts'
import * as organise from './index/organise.ts'
import { objectsOf, unreferenced } from './index/references.ts'
import { totalsOf } from './index/view.ts'
import { summaryOf } from './proof-summary.ts'
import type { Session } from './session.ts'

type ListCalls = 'watch' | 'unwatch' | 'rows' | 'entry' | 'totals' | 'versions'

export function listCalls(door: Door): Pick<DriveApi, ListCalls> {
  return {
    watch: (viewId, query) => outcome(async () => (door.need().views.watch(viewId, query), null)),
    async unwatch(viewId) {
      door.current?.views.unwatch(viewId)
    },
    rows: async (handles) => door.current?.views.rows(handles) ?? handles.map(() => null),
    entry: (entryId) =>
      outcome(async () => {
        const { index } = door.need().session
        const path = index.tree.pathOf(index.get(entryId))
        return { ...toDriveEntry(index.get(entryId)), within: path.slice(0, -1).map(({ name }) => name) }
      }),
    totals: (entryIds) =>
      outcome(async () => totalsOf(door.need().session.index.tree.withContents(entryIds))),
    versions: (entryId) =>
      outcome(async () => {
        const { versions } = door.need().session.index.get(entryId)
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

export function entryCalls(door: Door): Pick<DriveApi, EntryCalls> {
  const index = () => door.need().session.index
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
    remove: (entryIds) => done(() => removeForGood(door.need().session, entryIds)),
    restoreVersion: (entryId, place) => done(() => restoreVersion(door.need().session, entryId, place)),
    removeVersion: (entryId, place) => done(() => organise.removeVersion(index(), entryId, place)),
  }
}

/** Proofs go with the last entry that needs their object. */
async function removeForGood({ index, proofs }: Session, entryIds: readonly string[]): Promise<void> {
  const doomed = index.tree.withContents(entryIds.map((id) => index.get(id).id))
  await organise.removeForever(index, entryIds)
  for (const cid of unreferenced(index.tree, doomed.flatMap(objectsOf))) await proofs.remove(cid)
}

async function restoreVersion({ index, proofs }: Session, entryId: string, place: number): Promise<void> {
  const { content } = await organise.restoreVersion(index, entryId, place)
  if (content !== null) await index.setProven(entryId, summaryOf(await proofs.parts(content.ref.cid)))
}
