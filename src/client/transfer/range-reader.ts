/**
 * Bytes of a file anywhere in it, without the rest: fetched in blocks of half a MiB, each of them whole records that are
 * checked against their part's root and opened one by one. The last blocks stay, and whoever reads on finds the next ones on
 * their way.
 */
import { PART_RECORDS, partPlainRange, RECORD_CIPHER, RECORD_PLAIN } from '../../protocol/envelope/records.ts'
import { cancelled } from '../drive-error.ts'
import type { ContentSource } from './content-source.ts'
import { openRun } from './open-run.ts'

/** A part is a whole number of blocks, so that none lies in two. */
const BLOCK_RECORDS = 32
export const BLOCK_BYTES = BLOCK_RECORDS * RECORD_PLAIN
const PART_BLOCKS = PART_RECORDS / BLOCK_RECORDS
/** Blocks of plaintext that stay: 6 MiB. */
const KEPT = 12
/** Blocks fetched beyond the one that is read, while somebody reads on. */
const AHEAD = 3

export class RangeReader {
  readonly #source: ContentSource
  /** In the order of their use, the newest last. */
  readonly #blocks = new Map<number, Promise<Uint8Array>>()
  readonly #stop = new AbortController()
  #lastRead: number | null = null

  constructor(source: ContentSource) {
    this.#source = source
  }

  get bytes(): number {
    return this.#source.bytes
  }

  /**
   * A copy of the bytes [start, end) of the file.
   * @throws RangeError for bytes it has not; DriveError content-damaged, what fetching throws; DriveError cancelled once it is closed
   */
  async read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const { bytes } = this.#source
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || start > end || end > bytes)
      throw new RangeError(`bytes ${start} to ${end} of a file of ${bytes}`)
    const out = new Uint8Array(end - start)
    for (let at = start; at < end; ) {
      const block = Math.floor(at / BLOCK_BYTES)
      const plain = await this.#block(block)
      this.#readAhead(block)
      const piece = plain.subarray(at - block * BLOCK_BYTES, end - block * BLOCK_BYTES)
      out.set(piece, at - start)
      at += piece.length
    }
    return out
  }

  close(): void {
    this.#stop.abort(cancelled())
    this.#blocks.clear()
  }

  #block(block: number): Promise<Uint8Array> {
    const found = this.#blocks.get(block)
    this.#blocks.delete(block)
    const plain = found ?? this.#fetch(block)
    this.#blocks.set(block, plain)
    // What failed is asked for again by whoever wants it next.
    if (found === undefined)
      plain.catch(() => {
        if (this.#blocks.get(block) === plain) this.#blocks.delete(block)
      })
    const [oldest] = this.#blocks.keys()
    if (this.#blocks.size > KEPT && oldest !== undefined) this.#blocks.delete(oldest)
    return plain
  }

  /** Only for whoever reads on: a seek that is followed by another one wastes nothing. */
  #readAhead(block: number): void {
    const reads = this.#lastRead === block || this.#lastRead === block - 1
    this.#lastRead = block
    const last = Math.floor((this.#source.bytes - 1) / BLOCK_BYTES)
    if (!reads) return
    for (let next = block + 1; next <= Math.min(last, block + AHEAD); next += 1)
      if (!this.#blocks.has(next)) this.#block(next).catch(() => undefined)
  }

  async #fetch(block: number): Promise<Uint8Array> {
    const { signal } = this.#stop
    signal.throwIfAborted()
    const part = Math.floor(block / PART_BLOCKS)
    const { firstRecord, cipherBytes } = partPlainRange(part, this.#source.bytes)
    const first = (block % PART_BLOCKS) * BLOCK_RECORDS
    const start = first * RECORD_CIPHER
    const end = Math.min(start + BLOCK_RECORDS * RECORD_CIPHER, cipherBytes)
    const { data, from } = await this.#source.records(part, start, end, signal)
    const plain = await openRun(
      this.#source.cipher,
      data.subarray(start - from, end - from),
      firstRecord + first,
    )
    signal.throwIfAborted()
    return plain
  }
}
