/**
 * Parts of large downloads, kept as the ciphertext they are until the file is complete, so that a download goes on where
 * the page was closed. What comes out is checked against its name as anything from the network; losing it costs a fetch.
 */
import * as v from 'valibot'
import { PART_CIPHER } from '../../protocol/envelope/records.ts'
import type { CachePort } from '../ports.ts'
import type { SealedStore } from '../sealed-store.ts'

/** Files below this are fetched anew faster than they are worth keeping twice on the disk. */
export const CACHED_BYTES_MIN = 8 * PART_CIPHER
/** Milliseconds after which nobody is expected to go on with a download. */
const TOO_OLD_MS = 7 * 86_400_000
/** How often a file may lie on the disk for a while: its parts, what is saved of it, and a browser's copy of that. */
const COPIES = 3

const OPEN = v.array(
  v.strictObject({
    entryId: v.string(),
    name: v.string(),
    bytes: v.number(),
    startedAt: v.number(),
    cids: v.array(v.string()),
  }),
)
type OpenDownload = v.InferOutput<typeof OPEN>[number]

/** A download that was begun and not ended. */
export interface KeptDownload extends OpenDownload {
  /** How many of its parts are kept. */
  readonly kept: number
}

const LIST = 'open-downloads'

export class PartCache {
  readonly #port: CachePort | undefined
  readonly #store: SealedStore
  readonly #now: () => number

  /** @param port missing where nothing can be kept */
  constructor(port: CachePort | undefined, store: SealedStore, now: () => number) {
    this.#port = port
    this.#store = store
    this.#now = now
  }

  async get(cid: string): Promise<Uint8Array | null> {
    return (await this.#port?.get(this.#name(cid)).catch(() => null)) ?? null
  }

  /** Keeps it where there is room, which is nobody's failure. */
  async put(cid: string, bytes: Uint8Array): Promise<void> {
    const port = this.#port
    if (port === undefined || !(await port.hasRoom(bytes.length).catch(() => false))) return
    await port.put(this.#name(cid), bytes).catch(() => undefined)
  }

  /** Notes that a download has begun whose parts are kept; false where there is no room for them. */
  async begin(open: OpenDownload): Promise<boolean> {
    const fits = await this.#port?.hasRoom(open.bytes * COPIES).catch(() => false)
    if (fits !== true) return false
    await this.#change((list) => [...list.filter(({ entryId }) => entryId !== open.entryId), open])
    return true
  }

  /** Downloads that were begun and not ended. What is too old, or belongs to none of them, is cleared away. */
  async list(): Promise<KeptDownload[]> {
    if (this.#port === undefined) return []
    const young = ({ startedAt }: OpenDownload) => this.#now() - startedAt <= TOO_OLD_MS
    const all = await this.#read()
    if (!all.every(young)) await this.#change((list) => list.filter(young))
    const open = all.filter(young)
    const wanted = new Set(open.flatMap(({ cids }) => cids.map((cid) => this.#name(cid))))
    const there = new Set<string>()
    for (const name of await this.#port.names().catch(() => [])) {
      if (wanted.has(name)) there.add(name)
      else await this.#port.remove(name).catch(() => undefined)
    }
    return open.map((each) => ({
      ...each,
      kept: each.cids.filter((cid) => there.has(this.#name(cid))).length,
    }))
  }

  async end(entryId: string): Promise<void> {
    const ended = (await this.#read()).filter((open) => open.entryId === entryId)
    if (ended.length === 0) return
    for (const { cids } of ended)
      for (const cid of cids) await this.#port?.remove(this.#name(cid)).catch(() => undefined)
    await this.#change((list) => list.filter((open) => open.entryId !== entryId))
  }

  async #read(): Promise<OpenDownload[]> {
    const parsed = v.safeParse(OPEN, await this.#store.get(LIST))
    return parsed.success ? parsed.output : []
  }

  async #change(work: (list: OpenDownload[]) => OpenDownload[]): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.#store.put(LIST, work(await this.#read()))
    })
  }

  /** A CID would tell whoever copies the disk which objects somebody has. */
  #name(cid: string): string {
    return this.#store.blobName(`part/${cid}`)
  }
}
