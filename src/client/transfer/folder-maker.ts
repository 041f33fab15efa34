/** The folders of one drop, each looked up or made once, also when many files ask for it at the same time. */
import type { DriveIndex } from '../index/drive-index.ts'
import { ensureFolders } from '../index/organise.ts'

export class FolderMaker {
  readonly #index: DriveIndex
  readonly #root: string | null
  readonly #made = new Map<string, Promise<string | null>>()

  constructor(index: DriveIndex, root: string | null) {
    this.#index = index
    this.#root = root
  }

  /** @param path names inside the drop, from its top */
  folder(path: readonly string[]): Promise<string | null> {
    const last = path.at(-1)
    if (last === undefined) return Promise.resolve(this.#root)
    const key = JSON.stringify(path)
    const known = this.#made.get(key)
    if (known !== undefined) return known
    const made = this.folder(path.slice(0, -1)).then((parent) => ensureFolders(this.#index, parent, [last]))
    this.#made.set(key, made)
    // A folder that could not be written may be tried again by the next file.
    made.catch(() => this.#made.delete(key))
    return made
  }
}
