/**
 * Bytes in the order in which they came, in memory of about their number. A body may come in pieces of one byte each, and the object
 * that Node makes of such a piece takes a hundred times as much and more (gathered-bytes.test.ts).
 */

/** Pieces that are kept as they came, before they are copied into one. */
const LOOSE_MAX = 256

export class GatheredBytes {
  readonly #blocks: Buffer[] = []
  readonly #loose: Buffer[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  add(piece: Buffer): void {
    this.#loose.push(piece)
    this.#length += piece.byteLength
    if (this.#loose.length === LOOSE_MAX) this.#blocks.push(Buffer.concat(this.#loose.splice(0)))
  }

  whole(): Buffer {
    return Buffer.concat([...this.#blocks, ...this.#loose], this.#length)
  }
}
