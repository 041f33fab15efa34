/** The files of a drive that is only data, behind the real index: lists, trash and versions do what they do. */
import type { DriveEntry, ViewState } from '../client/drive-api.ts'
import type { OpenEntries } from '../client/entry-calls.ts'
import { DriveIndex } from '../client/index/drive-index.ts'
import { EntryTree } from '../client/index/entry-tree.ts'
import { IndexLog } from '../client/index/index-log.ts'
import { ViewDesk } from '../client/index/view-desk.ts'
import { ProofStore } from '../client/proof-store.ts'
import { realClock } from '../client/real-clock.ts'
import { SealedStore } from '../client/sealed-store.ts'
import { deriveVaultKeys } from '../client/subkeys.ts'
import { cidOfDigest } from '../protocol/cid.ts'
import { MemoryStorage } from './memory-storage.ts'

export type FakeEntry = Pick<
  DriveEntry,
  | 'id'
  | 'parentId'
  | 'kind'
  | 'name'
  | 'bytes'
  | 'mediaType'
  | 'addedAt'
  | 'modifiedAt'
  | 'parts'
  | 'copies'
  | 'level'
  | 'starred'
  | 'trashedAt'
>

export async function fakeEntries(
  entries: readonly FakeEntry[],
  tell: (viewId: number, state: ViewState) => void,
): Promise<OpenEntries> {
  const store = new SealedStore(new MemoryStorage(), await deriveVaultKeys(new Uint8Array(32)))
  await IndexLog.create(store)
  const tree = new EntryTree()
  const views = new ViewDesk(tree, realClock, tell)
  const log = await IndexLog.open(store, (after, before) => {
    tree.take(after)
    views.changed(after, before)
  })
  const index = new DriveIndex(log, tree, realClock, () => undefined)
  await index.save(entries.map((entry) => ({ id: entry.id, entry: bodyOf(entry) })))
  return { index, views, proofs: new ProofStore(store), released: async () => undefined }
}

function bodyOf({ id, bytes, mediaType, parts, ...entry }: FakeEntry) {
  const digest = new Uint8Array(32)
  for (let at = 0; at < 32; at += 1) digest[at] = id.charCodeAt(at)
  const ref = { kind: 'object', cid: cidOfDigest(digest), parts } as const
  const content = entry.kind === 'folder' ? null : { bytes, mediaType, fileKey: new Uint8Array(32), ref }
  return { ...entry, content, pictured: false, versions: [] }
}
