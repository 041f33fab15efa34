/**
 * Sections that read records, decide and write them run one after the other for each key, so that a repair, an upload,
 * a verdict and the purge of one object never overwrite each other's result. Sections are short (index only, never
 * a call to a node): an upload waits for milliseconds, not for a slow miner. The turns of object-service.ts are another lock of
 * this kind, held over whole uploads, and always taken first.
 */

export interface KeyedLock {
  /**
   * Runs `work` when nobody else holds one of `keys`. Keys are taken in one order by everybody, so no two sections wait
   * for each other; a section must not open another one.
   */
  run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>
}

export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<void>>()

  const take = async (key: string): Promise<() => void> => {
    const before = tails.get(key)
    let free = () => {}
    const held = new Promise<void>((resolve) => {
      free = resolve
    })
    tails.set(key, held)
    await before
    return () => {
      if (tails.get(key) === held) tails.delete(key)
      free()
    }
  }

  return {
    async run(keys, work) {
      const taken: (() => void)[] = []
      try {
        for (const key of [...new Set(keys)].sort()) taken.push(await take(key))
        return await work()
      } finally {
        for (const free of taken) free()
      }
    },
  }
}
