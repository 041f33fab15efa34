/** Small files side by side in one object: one request and three Store proofs for all of them. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { cidOfDigest } from '../../protocol/cid.ts'
import { contentRoot } from '../../protocol/content-tree.ts'
import { PART_CIPHER } from '../../protocol/envelope/records.ts'
import type { FileContent } from '../index/entry-record.ts'
import type { Hashes } from '../ports.ts'
import { sha256 } from '../web-crypto.ts'
import { leavesOf } from './leaves.ts'
import type { PartBuffer } from './part-buffers.ts'
import type { SealedObject } from './place-object.ts'
import type { SealedSlot } from './slot.ts'

/** Slots of one pack: what one failure costs, and one batch of the index carries. */
export const SLOTS_MAX = 2_048

const NOTHING = new Uint8Array(0)

interface Placed<T> {
  readonly slot: SealedSlot
  readonly offset: number
  /** What the caller wants to know of it later. */
  readonly of: T
}

export interface PackedFile<T> {
  readonly slot: SealedSlot
  readonly content: FileContent
  readonly of: T
}

export class Pack<T> {
  readonly #buffer: PartBuffer
  readonly #slots: Placed<T>[] = []
  #length = 0

  /** @param buffer as long as a part; released by whoever sends the pack */
  constructor(buffer: PartBuffer) {
    this.#buffer = buffer
  }

  get empty(): boolean {
    return this.#slots.length === 0
  }

  fits(slot: SealedSlot): boolean {
    return this.#length + slot.bytes.length <= PART_CIPHER && this.#slots.length < SLOTS_MAX
  }

  add(slot: SealedSlot, of: T): void {
    if (!this.fits(slot)) throw new RangeError('the slot does not fit into this pack')
    this.#buffer.bytes.set(slot.bytes, this.#length)
    // The bytes are in the pack now; keeping them twice would double what is in memory.
    this.#slots.push({ slot: { ...slot, bytes: NOTHING }, offset: this.#length, of })
    this.#length += slot.bytes.length
  }

  release(): void {
    this.#buffer.release()
  }

  /** The object to send, and where in it each file is. Nothing may be added any more. */
  async seal(hashes: Hashes): Promise<{ object: SealedObject; files: PackedFile<T>[] }> {
    const data = this.#buffer.bytes.subarray(0, this.#length)
    const cid = cidOfDigest(await sha256(data))
    const root = contentRoot(await leavesOf(data), data.length)
    const sha3 = await hashes.sha3Of(data)
    const files = this.#slots.map(({ slot, offset, of }, at): PackedFile<T> => {
      const end = this.#slots[at + 1]?.offset ?? data.length
      const ref = {
        kind: 'packed',
        cid,
        packBytes: data.length,
        packRoot: root,
        offset,
        manifestBytes: slot.manifestBytes,
        slotBytes: end - offset,
      } as const
      const { bytes, mediaType } = slot.manifest
      return { slot, content: { bytes, mediaType, fileKey: slot.fileKey, ref }, of }
    })
    const object = {
      cid,
      contentRoot: bytesToHex(root),
      data,
      sha3,
      title: `a pack of ${files.length} files`,
    }
    return { object, files }
  }
}
