/** `filetao tools list|import|export`: what the page's "Bittensor tools" does, on a command line. */
import { joinLists } from '../../client/interchange/hash-file.ts'
import type { ToolList, ToolTroubleReason } from '../../client/interchange-api.ts'
import { JSON_FLAG, NETWORK_FLAG } from './common-flags.ts'
import { badUsage, parseCommand, tellOthers, withDrive } from './drive-command.ts'
import { exitCode } from './exit-codes.ts'
import { addToHashList, hashListPath, hashListPaths, objectJson, readHashListAt } from './hash-list.ts'
import { printable } from './progress.ts'
import { HASHES } from './store-flags.ts'
import { exportFile, importObject, namedEntry, namedFile } from './tool-objects.ts'
import { readToolSecret } from './tool-secret.ts'

const SECRET = {
  kind: 'text',
  about: 'a file of mode 600 with the coldkey: phrase, seed, private key or key file; - reads it from stdin',
} as const

export const TOOLS_LIST_FLAGS = { hashes: HASHES, json: JSON_FLAG } as const
export const IMPORT_FLAGS = {
  network: NETWORK_FLAG,
  secret: SECRET,
  hashes: HASHES,
  json: JSON_FLAG,
} as const
export const EXPORT_FLAGS = {
  network: NETWORK_FLAG,
  wallet: { kind: 'text', required: true, about: 'name of the wallet in whose list it is noted' },
  secret: SECRET,
  plain: { kind: 'switch', about: 'store it in the clear, for everybody' },
  hashes: HASHES,
  json: JSON_FLAG,
} as const

const TROUBLES: Readonly<Record<ToolTroubleReason, string>> = {
  'not-json': 'is no JSON',
  'not-a-list': 'is no list of stored objects',
  'too-large': 'is too large for a list',
  'cid-malformed': 'has no CID',
  'nodes-malformed': 'has something else than a list of hotkeys',
}

/** @returns the exit code */
export async function runToolsList(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, TOOLS_LIST_FLAGS)
  if (typeof parsed === 'string') return badUsage('tools list', parsed)
  const { words, flags } = parsed
  try {
    const list = await readLists(words, flags.hashes)
    for (const entry of list.entries)
      process.stdout.write(flags.json ? `${objectJson(entry)}\n` : `${entry.cid}  ${printable(entry.name)}\n`)
    for (const { list: file, name, reason } of list.troubles) {
      const what = name === '' ? printable(file) : `${printable(file)}: ${printable(name)}`
      process.stderr.write(`tools list: ${what} ${TROUBLES[reason]}\n`)
    }
    if (list.entries.length > 0) return exitCode('done')
    process.stderr.write('tools list: no object is in the lists\n')
    return exitCode('not-found')
  } catch (error) {
    process.stderr.write(`tools list: ${error instanceof Error ? error.message : String(error)}\n`)
    return exitCode('failed')
  }
}

/** @returns the exit code: 0 all are files of the drive, stored and proven */
export async function runToolsImport(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, IMPORT_FLAGS)
  if (typeof parsed === 'string') return badUsage('tools import', parsed)
  const { words, flags } = parsed
  if (words.length === 0)
    return badUsage('tools import', 'name objects: tools import NAME|CID… --network DIR')
  return withDrive('tools import', flags.network, async (drive) => {
    const secret = await secretOf(flags.secret)
    const { entries } = await readLists([], flags.hashes)
    for (const entry of words.map((word) => namedEntry(entries, word))) {
      const { file, bytes, sealed } = await importObject(drive, entry, secret)
      const imported = { name: file.name, object: entry.cid, cid: file.cid, bytes, sealed }
      process.stdout.write(flags.json ? `${JSON.stringify(imported)}\n` : `${file.cid}\n`)
      const how = sealed ? 'opened with the key' : 'which lies in the clear where it was'
      process.stderr.write(`${printable(file.name)}: ${bytes} bytes, ${how}\n`)
    }
    await tellOthers('tools import', drive)
  })
}

/** @returns the exit code: 0 at least one node acknowledged each of them */
export async function runToolsExport(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, EXPORT_FLAGS)
  if (typeof parsed === 'string') return badUsage('tools export', parsed)
  const { words, flags } = parsed
  if (words.length === 0)
    return badUsage('tools export', 'name files: tools export PATH|CID… --network DIR --wallet NAME')
  if (hashListPath(flags.wallet, flags.hashes) === null)
    return badUsage('tools export', 'a wallet’s name has letters, digits, dots, dashes and underscores')
  if (flags.plain === (flags.secret !== undefined))
    return badUsage(
      'tools export',
      'say for whom: --secret FILE|- encrypts with that key, --plain is for everybody',
    )
  return withDrive('tools export', flags.network, async (drive) => {
    const secret = await secretOf(flags.secret)
    for (const file of words.map((word) => namedFile(drive, word))) {
      const { cid, nodes, copies } = await exportFile(drive, file, secret)
      await addToHashList(flags.wallet, flags.hashes, { name: file.name, cid, nodes })
      const exported = { name: file.name, cid, bytes: file.bytes, hotkeys: nodes, copies }
      process.stdout.write(flags.json ? `${JSON.stringify(exported)}\n` : `${cid}\n`)
      process.stderr.write(`${printable(file.name)}: acknowledged by ${nodes.length} nodes\n`)
    }
  })
}

const secretOf = async (given: string | undefined) => (given === undefined ? null : readToolSecret(given))

/** Of these files; of none: every list of the folder. @throws Error for a file that cannot be read */
async function readLists(paths: readonly string[], folder: string | undefined): Promise<ToolList> {
  const named = paths.length > 0 ? paths : await hashListPaths(folder)
  const lists = await Promise.all(
    named.map(async (path) => {
      const list = await readHashListAt(path)
      if (list === null) throw new Error(`there is no file ${printable(path)}`)
      return list
    }),
  )
  return joinLists(lists)
}
