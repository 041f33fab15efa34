/**
 * Ciphertext of downloads that are under way, in a private folder of the browser (OPFS). Files are written in place: one
 * that was torn by a crash is not what its name says, and is fetched again.
 */
import { hasRoomIn } from './cache-room.ts'
import { during } from './hold.ts'
import type { CachePort } from './ports.ts'
import { owned } from './web-crypto.ts'

const FOLDER = 'parts'

export class PageCache implements CachePort {
  #opened: Promise<FileSystemDirectoryHandle> | null = null

  async get(name: string): Promise<Uint8Array | null> {
    const file = await this.#file(name, false)
    if (file === null) return null
    const access = await during(file, file.createSyncAccessHandle())
    try {
      const bytes = new Uint8Array(access.getSize())
      return access.read(bytes, { at: 0 }) === bytes.length ? bytes : null
    } finally {
      access.close()
    }
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#file(name, true)
    if (file === null) return
    const access = await during(file, file.createSyncAccessHandle())
    try {
      access.truncate(0)
      access.write(owned(bytes), { at: 0 })
    } finally {
      access.close()
    }
  }

  async remove(name: string): Promise<void> {
    const folder = await this.#folder()
    await during(folder, folder.removeEntry(name))
  }

  async names(): Promise<string[]> {
    const names: string[] = []
    for await (const name of (await this.#folder()).keys()) names.push(name)
    return names
  }

  async hasRoom(bytes: number): Promise<boolean> {
    return hasRoomIn(await navigator.storage.estimate(), bytes)
  }

  async #file(name: string, create: boolean): Promise<FileSystemFileHandle | null> {
    try {
      const folder = await this.#folder()
      return await during(folder, folder.getFileHandle(name, { create }))
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotFoundError') return null
      throw error
    }
  }

  #folder(): Promise<FileSystemDirectoryHandle> {
    this.#opened ??= navigator.storage
      .getDirectory()
      .then((root) => during(root, root.getDirectoryHandle(FOLDER, { create: true })))
      .catch((error: unknown) => {
        this.#opened = null
        throw error
      })
    return this.#opened
  }
}
