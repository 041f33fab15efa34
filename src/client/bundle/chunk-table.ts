/** Chunks of all answers, each kept once: all holders of a piece that still have it give the same one. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

export class ChunkTable {
  readonly #places = new Map<string, number>()
  /** In the order in which they were first met. */
  readonly chunks: Uint8Array[] = []

  /** @returns the place of this chunk */
  put(chunk: Uint8Array): number {
    const key = bytesToHex(sha256(chunk))
    const known = this.#places.get(key)
    if (known !== undefined) return known
    this.#places.set(key, this.chunks.length)
    this.chunks.push(chunk)
    return this.chunks.length - 1
  }
}
