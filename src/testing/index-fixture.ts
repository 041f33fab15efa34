import { DriveIndex, newId } from '../client/index/drive-index.ts'
import { newFileBody } from '../client/index/entry-record.ts'
import { EntryTree } from '../client/index/entry-tree.ts'
import { IndexLog } from '../client/index/index-log.ts'
import { addFolder } from '../client/index/organise.ts'
import { SealedStore } from '../client/sealed-store.ts'
import { deriveVaultKeys } from '../client/subkeys.ts'
import { fastClock } from './drive-fixture.ts'
import { contentOf } from './entry-records.ts'
import { MemoryStorage } from './memory-storage.ts'

/** A drive index with nothing in it. */
export async function emptyIndex(): Promise<DriveIndex> {
  const store = new SealedStore(new MemoryStorage(), await deriveVaultKeys(new Uint8Array(32)))
  await IndexLog.create(store)
  const tree = new EntryTree()
  const log = await IndexLog.open(store, (after) => tree.take(after))
  return new DriveIndex(log, tree, fastClock(), () => undefined)
}

/** @returns its id */
export async function addFile(
  index: DriveIndex,
  name: string,
  parentId: string | null = null,
  bytes = 1,
): Promise<string> {
  const times = { addedAt: bytes, modifiedAt: 1 }
  const proven = { copies: 3, level: 'verified' } as const
  const body = newFileBody({ parentId, name, ...times, content: contentOf(bytes), ...proven })
  return (await index.saveOne(newId(), body)).id
}

/** @returns its id */
export async function addFolderAt(
  index: DriveIndex,
  name: string,
  parentId: string | null = null,
): Promise<string> {
  return (await addFolder(index, parentId, name)).id
}

/** What is in a folder: `name/` for folders, `name:bytes` for files, with `+n` for n versions. */
export function listing(index: DriveIndex, folderId: string | null): string[] {
  return index.tree
    .childrenOf(folderId)
    .map(({ name, content, versions }) => {
      const past = versions.length === 0 ? '' : `+${versions.length}`
      return content === null ? `${name}/` : `${name}:${content.bytes}${past}`
    })
    .sort()
}
