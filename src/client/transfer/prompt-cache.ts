/**
 * A cache that nobody waits for longer than it is worth. Chromium's private files were seen to leave a write unanswered for
 * minutes while everything else went on, and a download stood still behind it: what is late counts as failed, and for
 * a while the rest is not even asked.
 */
import type { CachePort, Clock } from '../ports.ts'

/** Milliseconds: a slow disk takes seconds for 8 MiB, and fetching them again is no worse than that. */
const PROMPT_MS = 10_000
/** Milliseconds after a late answer in which nothing is asked: a disk that hangs must not cost as much for every part. */
const REST_MS = 60_000

export class PromptCache implements CachePort {
  readonly #port: CachePort
  readonly #clock: Clock
  #restUntil = Number.NEGATIVE_INFINITY

  constructor(port: CachePort, clock: Clock) {
    this.#port = port
    this.#clock = clock
  }

  get(name: string): Promise<Uint8Array | null> {
    return this.#promptly(() => this.#port.get(name))
  }

  put(name: string, bytes: Uint8Array): Promise<void> {
    return this.#promptly(() => this.#port.put(name, bytes))
  }

  remove(name: string): Promise<void> {
    return this.#promptly(() => this.#port.remove(name))
  }

  names(): Promise<readonly string[]> {
    return this.#promptly(() => this.#port.names())
  }

  hasRoom(bytes: number): Promise<boolean> {
    return this.#promptly(() => this.#port.hasRoom(bytes))
  }

  #promptly<T>(work: () => Promise<T>): Promise<T> {
    if (this.#clock.now() < this.#restUntil) return Promise.reject(new Error('the cache does not answer'))
    return new Promise((resolve, reject) => {
      const withdraw = this.#clock.after(PROMPT_MS, () => {
        this.#restUntil = this.#clock.now() + REST_MS
        reject(new Error('the cache did not answer in time'))
      })
      work().then(resolve, reject).finally(withdraw)
    })
  }
}
