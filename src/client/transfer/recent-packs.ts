/** The packs that were fetched last: the files of a folder lie side by side in them. */
import type { FetchedObject } from './fetch-object.ts'

/** About 17 MB. */
const KEPT = 2
/** Packs of which it is remembered that one file was wanted. */
const TOUCHED_MAX = 32

export class RecentPacks {
  /** In the order of their use, the newest last. */
  readonly #packs = new Map<string, Promise<FetchedObject>>()

  /** The file of each that was fetched alone last, by its offset. */
  readonly #touched = new Map<string, number>()

  /** Whether all of a pack should be fetched: it is here, or another of its files was wanted a moment ago. */
  wantsWhole(cid: string, offset: number): boolean {
    const before = this.#touched.get(cid)
    if (this.#packs.has(cid) || (before !== undefined && before !== offset)) return true
    this.#touched.delete(cid)
    this.#touched.set(cid, offset)
    const [oldest] = this.#touched.keys()
    if (this.#touched.size > TOUCHED_MAX && oldest !== undefined) this.#touched.delete(oldest)
    return false
  }

  /** One fetch for all who want it at the same time. @throws what `fetch` throws */
  async get(cid: string, fetch: () => Promise<FetchedObject>): Promise<FetchedObject> {
    const shared = (await this.#packs.get(cid)?.catch(() => null)) ?? null
    // Whoever fetched it may have been stopped, which is no reason for anybody else to stop.
    return this.#keep(cid, shared === null ? fetch() : Promise.resolve(shared))
  }

  #keep(cid: string, pack: Promise<FetchedObject>): Promise<FetchedObject> {
    this.#packs.delete(cid)
    this.#packs.set(cid, pack)
    pack.catch(() => this.#packs.delete(cid))
    const [oldest] = this.#packs.keys()
    if (this.#packs.size > KEPT && oldest !== undefined) this.#packs.delete(oldest)
    return pack
  }
}
