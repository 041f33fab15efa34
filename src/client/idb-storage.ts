/**
 * The page's storage: one IndexedDB object store of sealed blobs. Names in it are hashes and contents are
 * ciphertext, so the profile folder says that there is a drive and how large its index is, no more.
 */
import { type IDBPDatabase, openDB } from 'idb'
import { DriveError } from './drive-error.ts'
import type { StoragePort } from './ports.ts'

const DATABASE = 'filetao'
const BLOBS = 'blobs'
const VERSION = 1
const LOCK = 'filetao-index'

export class IdbStorage implements StoragePort {
  #opened: Promise<IDBPDatabase> | null = null

  async get(name: string): Promise<Uint8Array | null> {
    const value: unknown = await (await this.#database()).get(BLOBS, name)
    if (value === undefined) return null
    if (value instanceof Uint8Array) return value
    throw new DriveError('vault-damaged', 'The browser gave back something else than was stored.')
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.#write((database) => {
      const change = database.transaction(BLOBS, 'readwrite', { durability: 'strict' })
      return Promise.all([change.store.put(bytes, name), change.done])
    })
  }

  async create(name: string, bytes: Uint8Array): Promise<boolean> {
    let made = true
    await this.#write(async (database) => {
      const change = database.transaction(BLOBS, 'readwrite', { durability: 'strict' })
      if ((await change.store.getKey(name)) === undefined) await change.store.put(bytes, name)
      else made = false
      await change.done
    })
    return made
  }

  async remove(name: string): Promise<void> {
    await (await this.#database()).delete(BLOBS, name)
  }

  async clear(): Promise<void> {
    await (await this.#database()).clear(BLOBS)
  }

  /** Across the tabs of this origin. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    return navigator.locks.request(LOCK, work)
  }

  async #write(work: (database: IDBPDatabase) => Promise<unknown>): Promise<void> {
    try {
      await work(await this.#database())
    } catch (error) {
      const full = error instanceof DOMException && error.name === 'QuotaExceededError'
      if (full) throw new DriveError('disk-full', 'The browser has no room left for the drive index.', error)
      throw error
    }
  }

  #database(): Promise<IDBPDatabase> {
    this.#opened ??= openDB(DATABASE, VERSION, {
      upgrade: (database) => {
        database.createObjectStore(BLOBS)
      },
      // Another tab brings a newer version, or the browser closed it: the next call opens it again.
      blocking: (_current, _blocked, event) => {
        if (event.target instanceof IDBDatabase) event.target.close()
        this.#opened = null
      },
      terminated: () => {
        this.#opened = null
      },
    })
    return this.#opened
  }
}
