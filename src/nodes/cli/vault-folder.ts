/**
 * A vault's blobs as files of mode 600 in a folder of mode 700, written durably. Several commands may run at
 * once: `exclusive` holds a lock file that a killed process does not keep.
 */
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DriveError } from '../../client/drive-error.ts'
import type { StoragePort } from '../../client/ports.ts'
import {
  makeFolderDurable,
  removeFileDurable,
  StorageError,
  TEMPORARY_SUFFIX,
  writeFileDurable,
} from '../shared/durable-file.ts'
import { tryLock } from '../shared/folder-lock.ts'

/** Milliseconds after which an unfinished write is nobody's. */
const ABANDONED_MS = 3_600_000
const LOCK_POLL_MS = 25
/** Milliseconds. The lock is held for one write of the index, never during a transfer. */
const LOCK_WAIT_MS = 30_000

export class VaultFolder implements StoragePort {
  readonly #folder: string
  #tail: Promise<unknown> = Promise.resolve()

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(folder: string): Promise<VaultFolder> {
    await makeFolderDurable(folder)
    const opened = new VaultFolder(folder)
    await opened.#sweep()
    return opened
  }

  async get(name: string): Promise<Uint8Array | null> {
    try {
      return new Uint8Array(await readFile(this.#path(name)))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    try {
      await writeFileDurable(this.#path(name), bytes)
    } catch (error) {
      const full = error instanceof StorageError && error.code === 'full'
      if (full) throw new DriveError('disk-full', 'The disk has no room left for the drive index.', error)
      throw error
    }
  }

  create(name: string, bytes: Uint8Array): Promise<boolean> {
    return this.exclusive(async () => {
      if ((await this.get(name)) !== null) return false
      await this.put(name, bytes)
      return true
    })
  }

  async remove(name: string): Promise<void> {
    await removeFileDurable(this.#path(name))
  }

  async clear(): Promise<void> {
    for (const name of await readdir(this.#folder))
      if (name.endsWith('.blob')) await removeFileDurable(join(this.#folder, name))
  }

  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#tail.then(async () => {
      const unlock = await lockFile(join(this.#folder, 'lock'))
      try {
        return await work()
      } finally {
        await unlock()
      }
    })
    this.#tail = run.catch(() => undefined)
    return run
  }

  /** Removes what killed commands left. Young files may belong to a command that is running. */
  async #sweep(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (!name.endsWith(TEMPORARY_SUFFIX)) continue
      const path = join(this.#folder, name)
      const found = await stat(path).catch(() => null)
      if (found !== null && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true })
    }
  }

  #path(name: string): string {
    // Names are ours, and still they never become a path that leaves the folder.
    if (!/^[0-9a-z]{1,64}$/.test(name))
      throw new RangeError('a blob has a name of lower-case letters and digits')
    return join(this.#folder, `${name}.blob`)
  }
}

/** @returns the function that unlocks */
async function lockFile(path: string): Promise<() => Promise<void>> {
  for (let waited = 0; ; waited += LOCK_POLL_MS) {
    const attempt = await tryLock(path)
    if (attempt.taken) return attempt.release
    if (waited >= LOCK_WAIT_MS)
      throw new DriveError('internal', 'Another command has been holding this drive for 30 seconds.')
    await pause(LOCK_POLL_MS)
  }
}
