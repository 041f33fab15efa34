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
/** Of 32 bits. */
export const STATE_WORDS = 50

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

  /** The same for `count` messages of `bytes` each. */
  putEqual(count: number, bytes: number): void {
    this.#all()
    const ends = this.#words.subarray(this.#at.ends / 4, this.#at.ends / 4 + count)
    for (let i = 0; i < count; i++) ends[i] = (i + 1) * bytes
  }

  /** A copy of the first digests. */
  digests(count: number): Uint8Array<ArrayBuffer> {
    const { digests } = this.#at
    return this.#all().slice(digests, digests + count * DIGEST_BYTES)
  }

  saveState(to: Uint32Array): void {
    this.#all()
    const state = this.#at.state / 4
    to.set(this.#words.subarray(state, state + STATE_WORDS))
  }

  loadState(from: Uint32Array): void {
    this.#all()
    this.#words.set(from, this.#at.state / 4)
  }

  clearPair(): void {
    this.#all()
    const pair = this.#at.pair / 4
    this.#words.fill(0, pair, pair + 2 * STATE_WORDS)
  }

  /** Takes the two states apart: their lanes of 64 bits lie in turn. */
  savePair(first: Uint32Array, second: Uint32Array): void {
    this.#all()
    const pair = this.#at.pair / 4
    for (let word = 0; word < STATE_WORDS; word += 2) {
      const at = pair + 2 * word
      first[word] = this.#words[at] ?? 0
      first[word + 1] = this.#words[at + 1] ?? 0
      second[word] = this.#words[at + 2] ?? 0
      second[word + 1] = this.#words[at + 3] ?? 0
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
