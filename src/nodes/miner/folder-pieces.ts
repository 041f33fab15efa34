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
import type { FoundEntry, FoundForeign, PiecePlace } from './piece-place.ts'

export class FolderPieces implements PiecePlace {
  readonly #pieces: string
  readonly #quarantine: string
  readonly #failPoint: FailPoint | undefined
  /** Folders that are being made: who finds one there waits, too, until its name is durable. */
  readonly #making = new Map<string, Promise<void>>()

  private constructor(folder: string, failPoint: FailPoint | undefined) {
    this.#pieces = join(folder, 'pieces')
    this.#quarantine = join(folder, 'quarantine')
    this.#failPoint = failPoint
  }

  /** @throws StorageError */
  static async open(folder: string, failPoint?: FailPoint): Promise<FolderPieces> {
    const files = new FolderPieces(folder, failPoint)
    await makeFolderDurable(files.#pieces)
    await makeFolderDurable(files.#quarantine)
    return files
  }

  async write(name: PieceName, bytes: Uint8Array): Promise<void> {
    await this.#folderOf(name.slice(0, 2))
    await writeFileDurable(this.#path(name), bytes, this.#failPoint)
  }

  #folderOf(digits: string): Promise<void> {
    const made =
      this.#making.get(digits) ??
      makeFolderDurable(join(this.#pieces, digits)).finally(() => this.#making.delete(digits))
    this.#making.set(digits, made)
    return made
  }

  /** Links are not followed: a link in our folder was not made by us. */
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

  async quarantine(name: PieceName, why: string): Promise<void> {
    await this.#quarantinePath(this.#path(name), why)
  }

  async quarantineForeign({ id, why }: FoundForeign): Promise<void> {
    await this.#quarantinePath(id, why)
  }

  async #quarantinePath(path: string, why: string): Promise<void> {
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

  freeBytes(): Promise<number> {
    return freeBytesOf(this.#pieces)
  }

  async removeUnfinished(): Promise<number> {
    let removed = await removeTemporaryFiles(this.#pieces)
    for (const folder of await listFolder(this.#pieces)) {
      if (folder.isDirectory()) removed += await removeTemporaryFiles(join(this.#pieces, folder.name))
    }
    return removed
  }

  async *scan(): AsyncGenerator<FoundEntry> {
    for (const folder of await listFolder(this.#pieces)) {
      const path = join(this.#pieces, folder.name)
      if (!folder.isDirectory() || !/^[0-9a-f]{2}$/.test(folder.name)) {
        yield { kind: 'foreign', id: path, why: 'foreign' }
        continue
      }
      for (const entry of await listFolder(path))
        yield await classify(folder.name, join(path, entry.name), entry)
    }
  }

  async close(): Promise<void> {}

  #path(name: PieceName): string {
    return join(this.#pieces, name.slice(0, 2), name)
  }
}

/** Bytes that the disk of this folder would still take, for this user. @throws StorageError */
export async function freeBytesOf(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (caught) {
    throw toStorageError(caught)
  }
}

async function classify(folder: string, path: string, entry: Dirent): Promise<FoundEntry> {
  const name = parsePieceName(entry.name)
  if (name === null || !name.startsWith(folder)) return { kind: 'foreign', id: path, why: 'foreign' }
  if (!entry.isFile()) return { kind: 'foreign', id: path, why: 'not-a-file' }
  try {
    return { kind: 'piece', name, bytes: (await lstat(path)).size }
  } catch (caught) {
    throw toStorageError(caught)
  }
}

async function listFolder(path: string): Promise<Dirent[]> {
  try {
    const found = await readdir(path, { withFileTypes: true })
    return found.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (caught) {
    throw toStorageError(caught)
  }
}
