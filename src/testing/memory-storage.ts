import type { StoragePort } from '../client/ports.ts'

/** A device's storage in memory; several drives over one value are several tabs of one browser. */
export class MemoryStorage implements StoragePort {
  readonly blobs = new Map<string, Uint8Array>()
  /** Bytes it takes; beyond it every write fails as a full disk does. */
  capacity = Number.POSITIVE_INFINITY
  writes = 0
  #tail: Promise<unknown> = Promise.resolve()

  /** What there is at this moment: what a tab leaves that is killed now, whatever it would have written. */
  copy(): MemoryStorage {
    const copy = new MemoryStorage()
    for (const [name, bytes] of this.blobs) copy.blobs.set(name, bytes.slice())
    return copy
  }

  async get(name: string): Promise<Uint8Array | null> {
    return this.blobs.get(name)?.slice() ?? null
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const used = [...this.blobs.values()].reduce((sum, blob) => sum + blob.length, 0)
    if (used + bytes.length > this.capacity) throw new DOMException('full', 'QuotaExceededError')
    this.writes += 1
    this.blobs.set(name, bytes.slice())
  }

  async create(name: string, bytes: Uint8Array): Promise<boolean> {
    if (this.blobs.has(name)) return false
    await this.put(name, bytes)
    return true
  }

  async remove(name: string): Promise<void> {
    this.blobs.delete(name)
  }

  async clear(): Promise<void> {
    this.blobs.clear()
  }

  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#tail.then(work)
    this.#tail = run.catch(() => undefined)
    return run
  }
}
