/**
 * The module's linear memory, given out from the bottom like a stack: a call takes what it needs, and `within` gives all of
 * it back. Views die when the memory grows, so they are made after taking and never kept across a call that may take.
 */
import type { KernelExports } from './kernel-exports.ts'

const PAGE = 65_536
/** Loads of 128 bits are quickest from here, and no two takers share a cache line. */
const ALIGN = 64

export class KernelMemory {
  readonly #memory: WebAssembly.Memory
  #top: number
  #depth = 0

  constructor({ memory, heapBase }: KernelExports) {
    this.#memory = memory
    this.#top = align(heapBase())
  }

  /** Address of so many bytes, whatever is in them. @throws RangeError when the platform gives no more memory */
  take(bytes: number): number {
    const address = this.#top
    this.#top = align(address + bytes)
    const lacking = this.#top - this.#memory.buffer.byteLength
    if (lacking > 0) this.#memory.grow(Math.ceil(lacking / PAGE))
    return address
  }

  /** The same for good: below whatever is taken after it. @throws RangeError */
  keep(bytes: number): number {
    if (this.#depth > 0) throw new TypeError('keep: inside within, which would give it back')
    return this.take(bytes)
  }

  /** Whatever `use` takes is given back when it returns or throws. */
  within<T>(use: () => T): T {
    const mark = this.#top
    this.#depth += 1
    try {
      return use()
    } finally {
      this.#top = mark
      this.#depth -= 1
    }
  }

  bytes(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(arrayBuffer(this.#memory), address, length)
  }

  longs(address: number, length: number): BigUint64Array<ArrayBuffer> {
    return new BigUint64Array(arrayBuffer(this.#memory), address, length)
  }
}

function align(address: number): number {
  return Math.ceil(address / ALIGN) * ALIGN
}

function arrayBuffer({ buffer }: WebAssembly.Memory): ArrayBuffer {
  if (!(buffer instanceof ArrayBuffer)) throw new TypeError('the kernel has no shared memory')
  return buffer
}
