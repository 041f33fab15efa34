/** Work on one key runs one after another; work on different keys does not wait. */
export class KeyedLock {
  readonly #tails = new Map<string, Promise<unknown>>()

  /** Runs `work` when everything started earlier under `key` has settled; passes its outcome on. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve()
    const own = before.then(work, work)
    const settled = own.then(
      () => undefined,
      () => undefined,
    )
    this.#tails.set(key, settled)
    try {
      return await own
    } finally {
      if (this.#tails.get(key) === settled) this.#tails.delete(key)
    }
  }
}
