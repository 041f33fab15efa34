/** The files of a drive that is only data, behind the real index: lists, trash and versions do what they do. */
import type { DriveEntry, ViewState } from '../client/entry-api.ts'
import type { OpenEntries } from '../client/entry-calls.ts'
import { DriveIndex } from '../client/index/drive-index.ts'
import { EntryTree } from '../client/index/entry-tree.ts'
import { IndexLog } from '../client/index/index-log.ts'
import { UndoBook } from '../client/index/undo.ts'
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
> & {
  /** How many earlier contents it has. */
  readonly versions?: number
  readonly packed?: boolean
}

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
  return { index, views, undone: new UndoBook(), proofs: new ProofStore(store) }
}

const DAY = 86_400_000

function bodyOf({ id, bytes, mediaType, parts, versions = 0, packed = false, ...entry }: FakeEntry) {
  const digest = new Uint8Array(32)
  for (let at = 0; at < 32; at += 1) digest[at] = id.charCodeAt(at)
  const cid = cidOfDigest(digest)
  const slot = {
    packBytes: 8_000_000,
    packRoot: new Uint8Array(32),
    offset: 0,
    manifestBytes: 1,
    slotBytes: 1,
  }
  const ref = packed ? ({ kind: 'packed', cid, ...slot } as const) : ({ kind: 'object', cid, parts } as const)
  const made = { bytes, mediaType, fileKey: new Uint8Array(32), ref }
  const content = entry.kind === 'folder' ? null : made
  const earlier = Array.from({ length: versions }, (_, at) => ({
    content: { ...made, bytes: Math.round(bytes * (0.9 - at / 10)) },
    modifiedAt: entry.modifiedAt - (at + 1) * 3 * DAY,
    addedAt: entry.addedAt - (at + 1) * 3 * DAY,
  }))
  return { ...entry, content, pictured: mediaType.startsWith('image/'), versions: earlier }
}
