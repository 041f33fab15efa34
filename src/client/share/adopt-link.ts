/** Taking what a link gives into one's own drive: its files and folders become entries, in one change. Nothing is fetched. */

import { DriveError } from '../drive-error.ts'
import type { DriveEntry } from '../entry-api.ts'
import { type Change, type DriveIndex, newId } from '../index/drive-index.ts'
import { type EntryBody, newFileBody, newFolderBody, toDriveEntry } from '../index/entry-record.ts'
import { cleanName } from '../index/names.ts'
import type { ShareContent, ShareItem } from './share-content.ts'

/**
 * At the top of the drive: a file as itself, anything else in a folder of the link's name.
 * @returns that file or folder
 */
export async function adoptLink(index: DriveIndex, content: ShareContent): Promise<DriveEntry> {
  const now = index.now()
  const top = { id: newId(), entry: topOf(index, content, now) }
  const ids = content.items.map(() => newId())
  const inside = content.items.map(
    (item, place): Change => ({
      id: ids[place] ?? newId(),
      entry: bodyOf(item, (item.folder === null ? top.id : ids[item.folder]) ?? top.id, now),
    }),
  )
  const saved = await index.save(content.kind === 'file' ? [top] : [top, ...inside])
  const entry = saved.find(({ id }) => id === top.id)
  if (entry === undefined) throw new DriveError('internal', 'What was added is not in the drive.')
  return toDriveEntry(entry)
}

function topOf(index: DriveIndex, { kind, name, items }: ShareContent, now: number): EntryBody {
  const wanted = index.freeName(null, cleanName(name))
  const [item] = items
  if (kind !== 'file' || item === undefined) return newFolderBody(null, wanted, now)
  return { ...bodyOf(item, null, now), name: wanted }
}

function bodyOf({ name, modifiedAt, content }: ShareItem, parentId: string | null, now: number): EntryBody {
  if (content === null) return newFolderBody(parentId, cleanName(name), now)
  const proven = { copies: 0, level: 'unknown' } as const
  return newFileBody({ parentId, name: cleanName(name), addedAt: now, modifiedAt, content, ...proven })
}
