/** Files of downloads in this origin's private storage, in plaintext: none stays longer than it must. */

/** Their names begin with it. */
export const OPFS_PREFIX = 'filetao-download-'

export async function removePrivateFile(fileName: string): Promise<void> {
  const root = await navigator.storage.getDirectory()
  await root.removeEntry(fileName).catch(() => undefined)
}

/**
 * Removes what earlier visits left, unless another tab of the drive is open: it may still be saving. Holding the
 * shared lock from then on is how this tab tells the next one.
 */
export async function cleanPrivateFiles(): Promise<void> {
  await navigator.locks.request(
    'filetao-downloads',
    { mode: 'exclusive', ifAvailable: true },
    async (lock) => {
      if (lock === null) return
      const root = await navigator.storage.getDirectory()
      const names: string[] = []
      for await (const name of root.keys()) if (name.startsWith(OPFS_PREFIX)) names.push(name)
      for (const name of names) await root.removeEntry(name).catch(() => undefined)
    },
  )
  navigator.locks
    .request('filetao-downloads', { mode: 'shared' }, () => new Promise(() => undefined))
    .catch(() => undefined)
}
