/**
 * SHA3 of whole objects, two at a time. One message can't be hashed faster than its blocks follow each other, but the kernel
 * hashes two side by side in little more than the time of one. So nothing is hashed when an object is there, but when somebody
 * asks for its first digest: an upload does that when the receipts come, and by then the next part is usually there too.
 */
import type { KernelSha3 } from '../kernel/kernel-sha3.ts'
import type { Sha3Stream } from '../kernel/sha3-stream.ts'
import type { SuffixHash } from './ports.ts'

/** Weak, so that an object that nobody will ask about any more is not kept in memory to be hashed. */
type Waiting = WeakRef<PairedHash>

export class PairedSha3 {
  readonly #kernel: KernelSha3
  /** Oldest first. */
  #waiting: Waiting[] = []

  constructor(kernel: KernelSha3) {
    this.#kernel = kernel
  }

  /** @param bytes stay as they are until the first digest */
  of(bytes: Uint8Array): SuffixHash {
    const hash = new PairedHash(bytes, (first) => this.#hash(first))
    this.#waiting.push(new WeakRef(hash))
    return hash
  }

  #hash(first: PairedHash): Sha3Stream {
    const others = this.#waiting
      .map((waiting) => waiting.deref())
      .filter((other) => other !== undefined && other !== first && !other.isHashed)
    // Of equal length, or the longer one goes on alone.
    const second = others.find((other) => other?.bytes.length === first.bytes.length)
    this.#waiting = others.flatMap((other) =>
      other === undefined || other === second ? [] : [new WeakRef(other)],
    )
    if (second === undefined) {
      const stream = this.#kernel.stream()
      stream.update(first.bytes)
      return stream
    }
    const [stream, besides] = this.#kernel.two(first.bytes, second.bytes)
    second.take(besides)
    return stream
  }
}

class PairedHash implements SuffixHash {
  readonly #make: (self: PairedHash) => Sha3Stream
  #bytes: Uint8Array
  #stream: Sha3Stream | null = null

  constructor(bytes: Uint8Array, make: (self: PairedHash) => Sha3Stream) {
    this.#bytes = bytes
    this.#make = make
  }

  get bytes(): Uint8Array {
    return this.#bytes
  }

  get isHashed(): boolean {
    return this.#stream !== null
  }

  digest(suffix?: Uint8Array): Uint8Array {
    if (this.#stream === null) this.take(this.#make(this))
    if (this.#stream === null) throw new TypeError('PairedHash: hashed to nothing')
    return this.#stream.digest(suffix)
  }

  /** Somebody has hashed it. */
  take(stream: Sha3Stream): void {
    this.#stream = stream
    this.#bytes = new Uint8Array(0)
  }
}
