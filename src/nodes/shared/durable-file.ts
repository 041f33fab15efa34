/**
 * Files that survive a power cut: written beside their place under a temporary name, fsynced, renamed, and
 * the folder fsynced. At every instant the name holds the old bytes, the new bytes or nothing; never half.
 * Invariant for whoever uses it: acknowledge only after the promise resolved, and call
 * `removeTemporaryFiles` at start.
 */
import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Names that only this module makes; anything that ends so is an unfinished write. */
export const TEMPORARY_SUFFIX = '.filetao-tmp'

/**
 * Called between the steps of a write. Tests kill the process or throw an I/O error in it; in service it
 * does nothing.
 */
export type FailPoint = (step: DurableStep) => void | Promise<void>
export type DurableStep = 'opened' | 'half-written' | 'written' | 'synced' | 'renamed' | 'folder-synced'

/** `unreachable`: a store over a network that does not answer, or not now. */
export type StorageCode = 'full' | 'read-only' | 'denied' | 'missing' | 'io' | 'unreachable'

/** The disk, or what stands in its place, failed or refused. `code` decides what a peer is told; `cause` is the system's error. */
export class StorageError extends Error {
  readonly code: StorageCode
  constructor(code: StorageCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StorageError'
    this.code = code
  }
}

/** Wraps a node:fs error; passes an existing StorageError on. */
export function toStorageError(caught: unknown): StorageError {
  if (caught instanceof StorageError) return caught
  const system = caught instanceof Error && 'code' in caught ? String(caught.code) : 'unknown'
  const syscall = caught instanceof Error && 'syscall' in caught ? String(caught.syscall) : 'storage'
  return new StorageError(STORAGE_CODES[system] ?? 'io', `${syscall} failed with ${system}`, {
    cause: caught,
  })
}

const STORAGE_CODES: Readonly<Record<string, StorageCode>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EROFS: 'read-only',
  EACCES: 'denied',
  EPERM: 'denied',
  ENOENT: 'missing',
}

/** Writes `bytes` at `path` durably; the folder must exist. On any error nothing is visible at `path`. */
export async function writeFileDurable(
  path: string,
  bytes: Uint8Array,
  failPoint?: FailPoint,
  mode = 0o600,
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}${TEMPORARY_SUFFIX}`
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await failPoint?.('opened')
      if (failPoint === undefined) await writeAll(file, bytes)
      else {
        const half = bytes.byteLength >> 1
        await writeAll(file, bytes.subarray(0, half))
        await failPoint('half-written')
        await writeAll(file, bytes.subarray(half))
      }
      await failPoint?.('written')
      await file.sync()
    } finally {
      await file.close()
    }
    await failPoint?.('synced')
    await rename(temporary, path)
    await failPoint?.('renamed')
    await syncFolder(dirname(path))
    await failPoint?.('folder-synced')
  } catch (caught) {
    // Best effort: what stays is removed at the next start. The first error is the one that matters.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw toStorageError(caught)
  }
}

/** `FileHandle.writeFile` goes to the thread pool for every half megabyte; the system takes all of a piece at once. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let left = bytes
  while (left.byteLength > 0) left = left.subarray((await file.write(left)).bytesWritten)
}

/** Makes `path` and its missing parents durable: each new folder's parent is fsynced. */
export async function makeFolderDurable(path: string, mode = 0o700): Promise<void> {
  try {
    const first = await mkdir(path, { recursive: true, mode })
    if (first === undefined) return
    const top = dirname(first)
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      await syncFolder(folder)
      if (folder === top || folder === dirname(folder)) return
    }
  } catch (caught) {
    throw toStorageError(caught)
  }
}

/** Moves a file durably: after it, a power cut finds it at `to` or, before it, at `from`. */
export async function moveFileDurable(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
    await syncFolder(dirname(to))
    await syncFolder(dirname(from))
  } catch (caught) {
    throw toStorageError(caught)
  }
}

/** Removes a file durably; a missing one is fine. */
export async function removeFileDurable(path: string): Promise<void> {
  try {
    await rm(path, { force: true })
    await syncFolder(dirname(path))
  } catch (caught) {
    throw toStorageError(caught)
  }
}

/** Removes what unfinished writes left directly in `folder`; returns how many. */
export async function removeTemporaryFiles(folder: string): Promise<number> {
  try {
    const left = (await readdir(folder)).filter((name) => name.endsWith(TEMPORARY_SUFFIX))
    for (const name of left) await rm(join(folder, name), { force: true })
    return left.length
  } catch (caught) {
    throw toStorageError(caught)
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
