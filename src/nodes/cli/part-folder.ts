/**
 * Ciphertext of downloads under way, beside the vault: a `retrieve` that was killed goes on where it was. What is read is
 * checked against its name, so nothing here has to be durable.
 */
import { mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasRoomIn } from '../../client/cache-room.ts'
import type { CachePort } from '../../client/ports.ts'

const PART = /^([0-9a-z]{1,64})\.part$/

export class PartFolder implements CachePort {
  readonly #folder: string

  /** @param folder made when there is something to keep */
  constructor(folder: string) {
    this.#folder = folder
  }

  async get(name: string): Promise<Uint8Array | null> {
    const bytes = await readFile(this.#path(name)).catch(() => null)
    return bytes === null ? null : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await writeFile(this.#path(name), bytes, { mode: 0o600 })
  }

  async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true })
  }

  async names(): Promise<string[]> {
    const files = await readdir(this.#folder).catch(() => [])
    return files.flatMap((file) => PART.exec(file)?.[1] ?? [])
  }

  async hasRoom(bytes: number): Promise<boolean> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const { bavail, bsize } = await statfs(this.#folder)
    return hasRoomIn({ quota: bavail * bsize, usage: 0 }, bytes)
  }

  #path(name: string): string {
    // Names are ours, and still they never become a path that leaves the folder.
    if (!PART.test(`${name}.part`)) throw new RangeError('a part has a name of lower-case letters and digits')
    return join(this.#folder, `${name}.part`)
  }
}
