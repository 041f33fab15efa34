/** `filetao store put FILE… --chain URL --wallet NAME`: one object a file, with API nodes of a subnet, as the reference's tool does. */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { DriveError } from '../../client/drive-error.ts'
import { store } from '../../sdk/store.ts'
import { MAX_DATA_BYTES } from '../../wire/limits.ts'
import { addToHashList } from './hash-list.ts'
import { type ObjectFlags, withObjects } from './object-account.ts'
import { printable, progressLine, statusLine } from './progress.ts'

interface StoreObjectFlags extends ObjectFlags {
  readonly encrypt: boolean
  readonly ttl: number
}

/** @returns the exit code: 0 at least one node acknowledged each of them */
export async function storeObjects(paths: readonly string[], flags: StoreObjectFlags): Promise<number> {
  return withObjects('store', flags, async ({ account, chain, walletName }) => {
    const { netuid, encrypt, ttl, timeout, uid = null, json } = flags
    const status = statusLine()
    for (const [at, path] of paths.entries()) {
      const name = basename(path)
      const about = `${printable(name)} (${at + 1} of ${paths.length})`
      status.show(progressLine({ share: at / paths.length, about, columns: process.stderr.columns ?? 80 }))
      const data = await contentOf(path)
      const stored = await store(data, account, chain, { netuid, encrypt, ttl, timeout, uid }).finally(() =>
        status.clear(),
      )
      const { cid, hotkeys, failures } = stored
      await addToHashList(walletName, flags.hashes, { name, cid, nodes: hotkeys })
      if (json)
        process.stdout.write(`${JSON.stringify({ name, cid, bytes: data.length, hotkeys, failures })}\n`)
      else process.stdout.write(`${cid}\n`)
      process.stderr.write(
        `${printable(name)}: ${data.length} bytes, acknowledged by ${hotkeys.length} nodes\n`,
      )
      for (const { hotkey, message } of failures)
        process.stderr.write(`  not by ${hotkey}: ${printable(message)}\n`)
    }
    return 0
  })
}

/** @throws DriveError source-unreadable */
async function contentOf(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch(() => null)
  if (found === null || !found.isFile())
    throw new DriveError('source-unreadable', `${printable(path)} is not a file that can be read`)
  if (found.size === 0) throw new DriveError('source-unreadable', `${printable(path)} is empty`)
  if (found.size > MAX_DATA_BYTES) {
    const mib = MAX_DATA_BYTES / 2 ** 20
    throw new DriveError(
      'source-unreadable',
      `${printable(path)} has more than ${mib} MiB: store it in the drive`,
    )
  }
  return new Uint8Array(await readFile(path))
}
