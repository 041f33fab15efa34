/**
 * What a wallet has stored as objects, in the file of the reference's tool: `~/.bittensor/hashes/WALLET.json`. Both programs
 * read and write it. What is in such a file is `client/interchange/hash-file.ts`; here it is on a disk.
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import {
  addToHashFile,
  LIST_BYTES_MAX,
  readHashFile,
  writeHashFile,
} from '../../client/interchange/hash-file.ts'
import type { ToolEntry, ToolList } from '../../client/interchange-api.ts'
import { makeFolderDurable, writeFileDurable } from '../shared/durable-file.ts'
import { exitCode } from './exit-codes.ts'
import { printable } from './progress.ts'

export function hashesFolder(given: string | undefined): string {
  return given ?? join(homedir(), '.bittensor', 'hashes')
}

/** A name that could leave the folder has no list. */
export function hashListPath(wallet: string, folder: string | undefined): string | null {
  return /^[\w][\w.-]{0,63}$/.test(wallet) ? join(hashesFolder(folder), `${wallet}.json`) : null
}

/** Every list of the folder, in the order of their names; none where there is no such folder. */
export async function hashListPaths(folder: string | undefined): Promise<string[]> {
  const names = await readdir(hashesFolder(folder)).catch(() => [])
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(hashesFolder(folder), name))
}

/** null: there is none. @throws Error when it cannot be read */
async function textAt(path: string): Promise<string | null> {
  try {
    if ((await stat(path)).size > LIST_BYTES_MAX) throw new Error(`${path} is too large for a list`)
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Total about what is in it; null: there is none. @throws Error when it cannot be read */
export async function readHashListAt(path: string): Promise<ToolList | null> {
  const text = await textAt(path)
  return text === null ? null : readHashFile(basename(path), text)
}

/** What is right in it. @throws Error when it is there and is none of ours */
export async function readHashList(
  wallet: string,
  folder: string | undefined,
): Promise<readonly ToolEntry[] | null> {
  const path = hashListPath(wallet, folder)
  const list = path === null ? null : await readHashListAt(path)
  if (path !== null && list?.troubles.some(({ name }) => name === '') === true) throw notAList(path)
  return list?.entries ?? null
}

/** Keeps everything else that is in the file. @throws StorageError, Error */
export async function addToHashList(
  wallet: string,
  folder: string | undefined,
  stored: ToolEntry,
): Promise<void> {
  const path = hashListPath(wallet, folder)
  if (path === null) throw new TypeError('a wallet of that name has no list')
  const before = await textAt(path)
  const text = before === null ? writeHashFile(stored) : addToHashFile(before, stored)
  if (text === null) throw notAList(path)
  await makeFolderDurable(join(path, '..'))
  await writeFileDurable(path, new TextEncoder().encode(text))
}

const notAList = (path: string): Error =>
  new Error(`${path} is not a list of stored objects; move it away or mend it`)

/** For programs: the member that the reference's list has. */
export const objectJson = ({ name, cid, nodes }: ToolEntry): string =>
  JSON.stringify({ name, cid, hotkeys: nodes })

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
    process.stdout.write(json ? `${objectJson(object)}\n` : `${object.cid}  ${printable(object.name)}\n`)
  return exitCode('done')
}
