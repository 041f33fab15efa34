/**
 * SHA3-256 and trees of it by the kernel. One message alone is a fifth faster than hash-wasm; two at once nearly twice as
 * fast, so whoever has several asks for all of them. Memory stays the same whatever is hashed.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Sha3 } from '../protocol/hash.ts'
import { type FoldStep, foldWith, type MerkleTree } from '../protocol/merkle.ts'
import type { KernelExports } from './kernel-exports.ts'
import { DIGEST_BYTES, INPUT_BYTES, MESSAGES_MAX, Sha3Memory } from './sha3-memory.ts'
import { Sha3Stream } from './sha3-stream.ts'
import { treeOf } from './tree.ts'

/** Messages from here on are not gathered in the input but go through it. */
const LONG_BYTES = INPUT_BYTES / 8
/** Left and right of one step of a path: what `sha3Fold` can join. */
const STEP_BYTES_MAX = 4096
const ON_THE_LEFT = 0x8000_0000
const NOTHING = new Uint8Array(0)

interface Numbered {
  readonly bytes: Uint8Array
  /** Its place in the caller's list. */
  readonly at: number
}

export class KernelSha3 {
  readonly #memory: Sha3Memory
  readonly #encoder = new TextEncoder()

  constructor(exports: KernelExports) {
    this.#memory = new Sha3Memory(exports)
  }

  /** Of the concatenation of its parts. */
  readonly hash: Sha3 = (...parts) => {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    if (length > INPUT_BYTES) {
      const stream = this.stream()
      for (const part of parts) stream.update(part)
      return stream.digest()
    }
    let at = 0
    for (const part of parts) {
      this.#memory.put(part, at)
      at += part.length
    }
    this.#memory.putEnd(0, length)
    this.#memory.exports.sha3Messages(1)
    return this.#memory.digests(1)
  }

  /** Of each message followed by `suffix`, in their order; two at a time. Best where neighbours are equally long. */
  hashMany(messages: readonly Uint8Array[], suffix: Uint8Array = NOTHING): Uint8Array[] {
    const digests: Uint8Array[] = messages.map(() => NOTHING)
    const isLong = ({ length }: Uint8Array) => length + suffix.length >= LONG_BYTES
    const numbered = messages.map((bytes, at) => ({ bytes, at }))
    const long = numbered.filter(({ bytes }) => isLong(bytes))
    for (let i = 0; i < long.length; i += 2) {
      const [first, second] = [long[i], long[i + 1]]
      if (first === undefined) continue
      const streams = second === undefined ? [this.#begun(first.bytes)] : this.two(first.bytes, second.bytes)
      for (const [j, stream] of streams.entries()) digests[long[i + j]?.at ?? 0] = stream.digest(suffix)
    }
    this.#short(
      numbered.filter(({ bytes }) => !isLong(bytes)),
      suffix,
      digests,
    )
    return digests
  }

  stream(): Sha3Stream {
    return new Sha3Stream(this.#memory)
  }

  /** Two long messages at once; more may follow in each. */
  two(first: Uint8Array, second: Uint8Array): [Sha3Stream, Sha3Stream] {
    return Sha3Stream.two(this.#memory, first, second)
  }

  /** As `merkleTree` of the protocol. Throws RangeError without leaves. */
  tree(leaves: readonly Uint8Array[]): MerkleTree {
    return treeOf(leaves, this.#memory)
  }

  /** A `PathFold`: texts that are not hex of whole bytes give a root that is none. */
  readonly fold = (leaf: string, steps: readonly FoldStep[]): string => {
    let longest = leaf.length
    let text = leaf
    for (const { hex } of steps) {
      text += hex
      if (hex.length > longest) longest = hex.length
    }
    // Left and right are at most the two longest.
    const fits = text.length <= INPUT_BYTES && longest <= STEP_BYTES_MAX && steps.length < MESSAGES_MAX
    if (!fits || steps.length === 0) return foldWith(this.hash)(leaf, steps)
    this.#memory.putText(text, this.#encoder)
    let end = leaf.length
    this.#memory.putEnd(0, end)
    let i = 0
    for (const { hex, side } of steps) {
      end += hex.length
      i += 1
      this.#memory.putEnd(i, side === 'left' ? end + ON_THE_LEFT : end)
    }
    this.#memory.exports.sha3Fold(steps.length)
    return bytesToHex(this.#memory.digests(1))
  }

  #begun(message: Uint8Array): Sha3Stream {
    const stream = this.stream()
    stream.update(message)
    return stream
  }

  /** Gathers as many as the input takes, each followed by the suffix. */
  #short(messages: readonly Numbered[], suffix: Uint8Array, to: Uint8Array[]): void {
    let gathered: number[] = []
    let end = 0
    const flush = (): void => {
      this.#memory.exports.sha3Messages(gathered.length)
      const digests = this.#memory.digests(gathered.length)
      for (const [i, at] of gathered.entries())
        to[at] = digests.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES)
      gathered = []
      end = 0
    }
    for (const { bytes, at } of messages) {
      const isFull = gathered.length === MESSAGES_MAX || end + bytes.length + suffix.length > INPUT_BYTES
      if (isFull) flush()
      this.#memory.put(bytes, end)
      this.#memory.put(suffix, end + bytes.length)
      end += bytes.length + suffix.length
      this.#memory.putEnd(gathered.length, end)
      gathered.push(at)
    }
    flush()
  }
}
