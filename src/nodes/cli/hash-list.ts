/**
 * What a wallet has stored as objects, in the file of the reference's tool: `~/.bittensor/hashes/WALLET.json` with
 * `NAME: CID` and `NAME_hotkeys: [...]` for each file. Both programs read and write it.
 */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseCid } from '../../protocol/cid.ts'
import { makeFolderDurable, writeFileDurable } from '../shared/durable-file.ts'
import { exitCode } from './exit-codes.ts'
import { printable } from './progress.ts'

const HOTKEYS_SUFFIX = '_hotkeys'

export interface StoredObject {
  readonly name: string
  readonly cid: string
  readonly hotkeys: readonly string[]
}

/** A name that could leave the folder has no list. */
function pathOf(wallet: string, folder: string | undefined): string | null {
  const name = /^[\w][\w.-]{0,63}$/.test(wallet) ? wallet : null
  return name === null ? null : join(folder ?? join(homedir(), '.bittensor', 'hashes'), `${name}.json`)
}

/** Members of the file as they are; null: there is none. @throws Error when it is there and is none of ours */
async function readMembers(path: string): Promise<Map<string, unknown> | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  let value: unknown = null
  try {
    value = JSON.parse(text)
  } catch {
    // The same sentence as for JSON that is no list.
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return new Map(Object.entries(value))
  throw new Error(`${path} is not a list of stored objects; move it away or mend it`)
}

export async function readHashList(
  wallet: string,
  folder: string | undefined,
): Promise<readonly StoredObject[] | null> {
  const path = pathOf(wallet, folder)
  const members = path === null ? null : await readMembers(path)
  if (members === null) return null
  return [...members].flatMap(([name, cid]) => {
    if (!parseCid(cid).ok || typeof cid !== 'string') return []
    const said = members.get(`${name}${HOTKEYS_SUFFIX}`)
    const hotkeys = Array.isArray(said) ? said.filter((hotkey) => typeof hotkey === 'string') : []
    return [{ name, cid, hotkeys }]
  })
}

/** Keeps everything else that is in the file. @throws StorageError, Error */
export async function addToHashList(
  wallet: string,
  folder: string | undefined,
  stored: StoredObject,
): Promise<void> {
  const path = pathOf(wallet, folder)
  if (path === null) throw new TypeError('a wallet of that name has no list')
  const members = (await readMembers(path)) ?? new Map<string, unknown>()
  members.set(stored.name, stored.cid)
  members.set(`${stored.name}${HOTKEYS_SUFFIX}`, stored.hotkeys)
  await makeFolderDurable(join(path, '..'))
  await writeFileDurable(path, new TextEncoder().encode(JSON.stringify(Object.fromEntries(members))))
}

/** `filetao list --wallet NAME`. @returns the exit code */
export async function listObjects(
  wallet: string,
  { hashes, json }: { readonly hashes: string | undefined; readonly json: boolean },
): Promise<number> {
  const list = await readHashList(wallet, hashes).catch((error: unknown) => String(error))
  if (typeof list === 'string') {
    process.stderr.write(`list: ${list}\n`)
    return exitCode('failed')
  }
  if (list === null) {
    process.stderr.write(`list: the wallet ${printable(wallet)} has stored no object from here\n`)
    return exitCode('not-found')
  }
  for (const object of list)
    process.stdout.write(json ? `${JSON.stringify(object)}\n` : `${object.cid}  ${printable(object.name)}\n`)
  return exitCode('done')
}
