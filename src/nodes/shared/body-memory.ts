/**
 * Buffers of request bodies, used again. A new one of some megabytes for each request is memory that the system has to clear
 * and V8 to collect, in pauses of the event loop and on helper threads beside it.
 * Invariant: whoever was given a body is done with it when its handler settled; nothing keeps a view of it.
 */

/** Smaller bodies are left to the collector. */
const REUSED_BYTES_MIN = 256 * 1024
/** Lengths are rounded up to this, so that bodies of nearly one length share buffers. */
const STEP_BYTES = 1024 * 1024
/** What lies idle at most: two parts with their heads. */
const IDLE_BYTES_MAX = 20 * 1024 * 1024

export class BodyMemory {
  /** Shortest first. */
  readonly #idle: ArrayBuffer[] = []
  #idleBytes = 0

  /** Its content is whatever was there before. */
  take(bytes: number): Buffer<ArrayBuffer> {
    if (bytes < REUSED_BYTES_MIN) return Buffer.allocUnsafeSlow(bytes)
    const rounded = Math.ceil(bytes / STEP_BYTES) * STEP_BYTES
    const at = this.#idle.findIndex(({ byteLength }) => byteLength >= rounded)
    const [found] = at < 0 ? [] : this.#idle.splice(at, 1)
    this.#idleBytes -= found?.byteLength ?? 0
    return Buffer.from(found ?? Buffer.allocUnsafeSlow(rounded).buffer, 0, bytes)
  }

  giveBack({ buffer }: Buffer<ArrayBuffer>): void {
    const { byteLength } = buffer
    if (byteLength < STEP_BYTES || this.#idleBytes + byteLength > IDLE_BYTES_MAX) return
    const at = this.#idle.findIndex((other) => other.byteLength >= byteLength)
    this.#idle.splice(at < 0 ? this.#idle.length : at, 0, buffer)
    this.#idleBytes += byteLength
  }
}
