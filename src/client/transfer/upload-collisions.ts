/** Which files of a drop would meet something of the same name. Asked before anything is sent. */

import type { DriveIndex } from '../index/drive-index.ts'
import { toDriveEntry } from '../index/entry-record.ts'
import { cleanName } from '../index/names.ts'
import type { UploadCollision, UploadName } from '../transfer-api.ts'

/** @throws DriveError not-found when the folder is none */
export function uploadCollisions(
  index: DriveIndex,
  parentId: string | null,
  files: readonly UploadName[],
): UploadCollision[] {
  index.requireFolder(parentId)
  const collisions: UploadCollision[] = []
  for (const [at, { name, folders, bytes, lastModified }] of files.entries()) {
    const folder = folderAt(index, parentId, folders)
    const [existing] = folder === undefined ? [] : index.tree.named(folder, cleanName(name))
    if (existing === undefined) continue
    const same = existing.content?.bytes === bytes && existing.modifiedAt === Math.trunc(lastModified)
    collisions.push({ at, existing: toDriveEntry(existing), same })
  }
  return collisions
}

/** The folder of this path where there is one; undefined where it would be new. */
export function folderAt(
  index: DriveIndex,
  from: string | null,
  path: readonly string[],
): string | null | undefined {
  let at = from
  for (const name of path) {
    const found = index.tree.named(at, cleanName(name)).find(({ kind }) => kind === 'folder')
    if (found === undefined) return undefined
    at = found.id
  }
  return at
}
