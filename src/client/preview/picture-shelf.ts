/**
 * Small pictures kept sealed on this device, so that a folder that was looked at once is drawn again without the network.
 * A picture has one shelf where it can lie, by its name, and a shelf holds the few that came last: so the whole has a bound
 * without a list that would have to be kept, and losing any of it costs a fetch.
 */
import { sha256 as hash } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { PICTURE_BYTES_MAX, type Picture } from '../../protocol/envelope/manifest.ts'
import type { FileRef } from '../index/entry-record.ts'
import type { SealedStore } from '../sealed-store.ts'

/** With `ON_A_SHELF` pictures of 64 KiB each: at most 128 MiB, a tenth of that as pictures are. */
const SHELVES = 512
const ON_A_SHELF = 4

const SHELF = v.array(
  v.strictObject({
    name: v.string(),
    mediaType: v.picklist(['image/jpeg', 'image/png', 'image/webp']),
    bytes: v.pipe(v.instance(Uint8Array), v.maxLength(PICTURE_BYTES_MAX)),
  }),
)
type Shelf = v.InferOutput<typeof SHELF>

export class PictureShelf {
  readonly #store: SealedStore
  /** One change after the other: two of one shelf at once would lose one. */
  #turn: Promise<void> = Promise.resolve()

  constructor(store: SealedStore) {
    this.#store = store
  }

  /** Null where it is not kept. */
  async get(ref: FileRef): Promise<Picture | null> {
    const name = nameOf(ref)
    const found = (await this.#read(shelfOf(name))).find((one) => one.name === name)
    return found === undefined ? null : { mediaType: found.mediaType, bytes: found.bytes }
  }

  /** Never fails: what could not be kept is fetched again. */
  put(ref: FileRef, { mediaType, bytes }: Picture): Promise<void> {
    const name = nameOf(ref)
    const label = shelfOf(name)
    this.#turn = this.#turn.then(async () => {
      const others = (await this.#read(label)).filter((one) => one.name !== name)
      const shelf: Shelf = [{ name, mediaType, bytes: bytes.slice() }, ...others].slice(0, ON_A_SHELF)
      await this.#store.put(label, shelf).catch(() => undefined)
    })
    return this.#turn
  }

  async #read(label: string): Promise<Shelf> {
    const parsed = v.safeParse(SHELF, await this.#store.get(label).catch(() => null))
    return parsed.success ? parsed.output : []
  }
}

/** Contents are never written over: what has this name never changes. */
function nameOf(ref: FileRef): string {
  return ref.kind === 'packed' ? `${ref.cid}/${ref.offset}` : ref.cid
}

function shelfOf(name: string): string {
  const [first = 0, second = 0] = hash(utf8ToBytes(name))
  return `pictures/${(first * 256 + second) % SHELVES}`
}
