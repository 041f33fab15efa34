/** The fixed buffers of `assembly/sha3.ts`, as views that outlive a growing memory. */
import type { KernelExports } from './kernel-exports.ts'

/** Bytes of a block. */
export const RATE = 136
export const DIGEST_BYTES = 32
/** Of one message in the input, or of each of two: whole blocks. */
export const INPUT_BYTES = 960 * RATE
export const HALF_BYTES = 480 * RATE
/** Of one call. */
export const MESSAGES_MAX = 1024
export const STATE_BYTES = 200

export class Sha3Memory {
  readonly exports: KernelExports
  readonly #at: {
    readonly input: number
    readonly ends: number
    readonly digests: number
    readonly state: number
    readonly pair: number
  }
  #bytes = new Uint8Array(0)
  #words = new Uint32Array(0)

  constructor(exports: KernelExports) {
    this.exports = exports
    this.#at = {
      input: exports.sha3Input(),
      ends: exports.sha3Ends(),
      digests: exports.sha3Digests(),
      state: exports.sha3State(),
      pair: exports.sha3PairState(),
    }
  }

  /** Copies `bytes` to place `at` of the input. */
  put(bytes: Uint8Array, at: number): void {
    this.#all().set(bytes, this.#at.input + at)
  }

  /** Writes hex digits to the input. */
  putText(text: string, encoder: TextEncoder): void {
    const input = this.#all().subarray(this.#at.input, this.#at.input + INPUT_BYTES)
    encoder.encodeInto(text, input)
  }

  /** Where message `i` of the input ends. */
  putEnd(i: number, end: number): void {
    this.#all()
    this.#words[this.#at.ends / 4 + i] = end
  }

  /** A copy of the first digests. */
  digests(count: number): Uint8Array<ArrayBuffer> {
    const { digests } = this.#at
    return this.#all().slice(digests, digests + count * DIGEST_BYTES)
  }

  saveState(to: Uint8Array): void {
    const { state } = this.#at
    to.set(this.#all().subarray(state, state + STATE_BYTES))
  }

  loadState(from: Uint8Array): void {
    this.#all().set(from, this.#at.state)
  }

  clearPair(): void {
    const { pair } = this.#at
    this.#all().fill(0, pair, pair + 2 * STATE_BYTES)
  }

  /** Takes the two states apart: their lanes of 8 bytes lie in turn. */
  savePair(first: Uint8Array, second: Uint8Array): void {
    const { pair } = this.#at
    const both = this.#all().subarray(pair, pair + 2 * STATE_BYTES)
    for (let at = 0; at < STATE_BYTES; at += 8) {
      first.set(both.subarray(2 * at, 2 * at + 8), at)
      second.set(both.subarray(2 * at + 8, 2 * at + 16), at)
    }
  }

  /** The memory as it is now: growing it has ended all views of before. */
  #all(): Uint8Array {
    const { buffer } = this.exports.memory
    if (this.#bytes.buffer !== buffer) {
      this.#bytes = new Uint8Array(buffer)
      this.#words = new Uint32Array(buffer)
    }
    return this.#bytes
  }
}
