/** Sealed blobs as they were read, until somebody writes them anew, in this tab or in another. */
import type { SealedStore } from './sealed-store.ts'

export class SealedMemo<T> {
  readonly #store: Pick<SealedStore, 'look'>
  readonly #parse: (value: unknown) => T
  readonly #max: number
  readonly #known = new Map<string, { readonly mark: string; readonly value: T }>()

  /**
   * @param parse of decoded CBOR; null where there is no such blob
   * @param max blobs that are remembered; the one that was read first goes first
   */
  constructor(store: Pick<SealedStore, 'look'>, parse: (value: unknown) => T, max: number) {
    this.#store = store
    this.#parse = parse
    this.#max = max
  }

  /** The same value as before while the blob is the same. @throws DriveError vault-damaged, and what parsing throws */
  async get(label: string): Promise<T> {
    const written = await this.#store.look(label)
    const known = this.#known.get(label)
    if (known !== undefined && known.mark === written?.mark) return known.value
    this.#known.delete(label)
    if (written === null) return this.#parse(null)
    const value = this.#parse(await written.open())
    this.#known.set(label, { mark: written.mark, value })
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#max) break
      this.#known.delete(oldest)
    }
    return value
  }
}
