/**
 * The bytes of pieces: `<folder>/pieces/<2 hex>/<64 hex>`, one file for a piece however many callers stored it.
 * What does not belong there is moved to `<folder>/quarantine`, never deleted: it is evidence.
 */
import { randomBytes } from 'node:crypto'
import { constants, type Dirent } from 'node:fs'
import { lstat, open, readdir, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  type FailPoint,
  makeFolderDurable,
  moveFileDurable,
  removeFileDurable,
  removeTemporaryFiles,
  StorageError,
  toStorageError,
  writeFileDurable,
} from '../shared/durable-file.ts'
import { type PieceName, parsePieceName } from './piece-name.ts'

/** Something found in the folder of pieces at start. */
export type FoundEntry =
  | { readonly kind: 'piece'; readonly name: PieceName; readonly bytes: number }
  | { readonly kind: 'foreign'; readonly path: string; readonly why: string }

export class PieceFiles {
  readonly #pieces: string
  readonly #quarantine: string
  readonly #failPoint: FailPoint | undefined

  private constructor(folder: string, failPoint: FailPoint | undefined) {
    this.#pieces = join(folder, 'pieces')
    this.#quarantine = join(folder, 'quarantine')
    this.#failPoint = failPoint
  }

  /** @throws StorageError */
  static async open(folder: string, failPoint?: FailPoint): Promise<PieceFiles> {
    const files = new PieceFiles(folder, failPoint)
    await makeFolderDurable(files.#pieces)
    await makeFolderDurable(files.#quarantine)
    return files
  }

  /** Durable when it resolves; on an error nothing is visible under the name. @throws StorageError */
  async write(name: PieceName, bytes: Uint8Array): Promise<void> {
    await makeFolderDurable(join(this.#pieces, name.slice(0, 2)))
    await writeFileDurable(this.#path(name), bytes, this.#failPoint)
  }

  /**
   * The file's bytes, unchecked beyond its length; null when there is no regular file of that length. Links
   * are not followed: a link in our folder was not made by us. @throws StorageError when the disk fails
   */
  async read(name: PieceName, bytes: number): Promise<Uint8Array | null> {
    try {
      const file = await open(this.#path(name), constants.O_RDONLY | constants.O_NOFOLLOW)
      try {
        const status = await file.stat()
        if (!status.isFile() || status.size !== bytes) return null
        const buffer = Buffer.allocUnsafeSlow(bytes)
        let filled = 0
        while (filled < bytes) {
          const { bytesRead } = await file.read(buffer, filled, bytes - filled, filled)
          if (bytesRead === 0) return null
          filled += bytesRead
        }
        return buffer
      } finally {
        await file.close()
      }
    } catch (caught) {
      const code = caught instanceof Error && 'code' in caught ? caught.code : undefined
      if (code === 'ENOENT' || code === 'ELOOP' || code === 'EISDIR') return null
      throw toStorageError(caught)
    }
  }

  /** Whether there is a regular file of that length. @throws StorageError when the disk fails */
  async has(name: PieceName, bytes: number): Promise<boolean> {
    try {
      const status = await lstat(this.#path(name))
      return status.isFile() && status.size === bytes
    } catch (caught) {
      const failure = toStorageError(caught)
      if (failure.code === 'missing') return false
      throw failure
    }
  }

  async remove(name: PieceName): Promise<void> {
    await removeFileDurable(this.#path(name))
  }

  /** Moves a piece out of service. @throws StorageError; a missing file is fine */
  async quarantine(name: PieceName, why: string): Promise<void> {
    await this.quarantinePath(this.#path(name), why)
  }

  async quarantinePath(path: string, why: string): Promise<void> {
    const to = join(
      this.#quarantine,
      `${basename(path).slice(0, 128)}.${why}.${randomBytes(4).toString('hex')}`,
    )
    try {
      await moveFileDurable(path, to)
    } catch (caught) {
      if (!(caught instanceof StorageError && caught.code === 'missing')) throw caught
    }
  }

  /** Bytes that the disk would still take, for this user. */
  async freeBytes(): Promise<number> {
    try {
      const { bavail, bsize } = await statfs(this.#pieces)
      return bavail * bsize
    } catch (caught) {
      throw toStorageError(caught)
    }
  }

  /** Removes unfinished writes; returns how many. Only at start, before anything writes. */
  async removeUnfinished(): Promise<number> {
    let removed = await removeTemporaryFiles(this.#pieces)
    for (const folder of await listFolder(this.#pieces)) {
      if (folder.isDirectory()) removed += await removeTemporaryFiles(join(this.#pieces, folder.name))
    }
    return removed
  }

  /** Everything in the folder of pieces, in no order. */
  async *scan(): AsyncGenerator<FoundEntry> {
    for (const folder of await listFolder(this.#pieces)) {
      const path = join(this.#pieces, folder.name)
      if (!folder.isDirectory() || !/^[0-9a-f]{2}$/.test(folder.name)) {
        yield { kind: 'foreign', path, why: 'foreign' }
        continue
      }
      for (const entry of await listFolder(path))
        yield await classify(folder.name, join(path, entry.name), entry)
    }
  }

  #path(name: PieceName): string {
    return join(this.#pieces, name.slice(0, 2), name)
  }
}

async function classify(folder: string, path: string, entry: Dirent): Promise<FoundEntry> {
  const name = parsePieceName(entry.name)
  if (name === null || !name.startsWith(folder)) return { kind: 'foreign', path, why: 'foreign' }
  if (!entry.isFile()) return { kind: 'foreign', path, why: 'not-a-file' }
  try {
    return { kind: 'piece', name, bytes: (await lstat(path)).size }
  } catch (caught) {
    throw toStorageError(caught)
  }
}

async function listFolder(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true })
  } catch (caught) {
    throw toStorageError(caught)
  }
}
