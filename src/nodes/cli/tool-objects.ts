/** Objects of the reference's tools into a drive and out of it, as the page's "Bittensor tools" does it. */
import type { Drive } from '../../client/drive.ts'
import { DriveError } from '../../client/drive-error.ts'
import type { DriveEntry } from '../../client/entry-api.ts'
import type {
  ToolEntry,
  ToolImport,
  ToolKeyReason,
  ToolSecret,
  ToolStored,
} from '../../client/interchange-api.ts'
import { parseCid } from '../../protocol/cid.ts'
import { valueOf } from './drive-command.ts'
import { pathOf } from './ls.ts'
import { printable } from './progress.ts'

/** The line of a list by its CID or its name; by a CID that no list has, an object of that name. @throws DriveError not-found */
export function namedEntry(entries: readonly ToolEntry[], word: string): ToolEntry {
  if (parseCid(word).ok)
    return entries.find(({ cid }) => cid === word) ?? { name: word, cid: word, nodes: [] }
  const named = entries.filter(({ name }) => name === word)
  const [first] = named
  if (first === undefined) throw new DriveError('not-found', `No list names ${printable(word)}`)
  if (named.some(({ cid }) => cid !== first.cid))
    throw new DriveError('not-found', `${printable(word)} is in the lists more than once: name its CID`)
  return first
}

export interface Imported {
  readonly file: DriveEntry
  readonly bytes: number
  /** It was encrypted by the tools. */
  readonly sealed: boolean
}

/** Ends when the object is a file of the drive, stored and proven. @throws DriveError */
export async function importObject(
  drive: Drive,
  entry: ToolEntry,
  secret: ToolSecret | null,
): Promise<Imported> {
  let begun = valueOf(await drive.importFromTools(entry, null))
  if (begun.state === 'key-needed') {
    await openKey(drive, secret)
    begun = valueOf(await drive.importFromTools(entry, null))
  }
  if (begun.state !== 'begun') throw notOpened(begun.state, entry)
  const { error, entryId } = await drive.settled(begun.transferId)
  if (error !== null) throw new DriveError(error.code, error.detail)
  const file = drive.entries().find(({ id }) => id === entryId)
  if (file === undefined) throw new TypeError('what was stored is a file of the drive')
  return { file, bytes: begun.bytes, sealed: begun.sealed }
}

export type Exported = Extract<ToolStored, { readonly state: 'stored' }>

/** @param secret null: in the clear, for everybody. @throws DriveError */
export async function exportFile(
  drive: Drive,
  file: DriveEntry,
  secret: ToolSecret | null,
): Promise<Exported> {
  const sealed = secret !== null
  let stored = valueOf(await drive.storeForTools(file.id, sealed))
  if (stored.state === 'key-needed') {
    await openKey(drive, secret)
    stored = valueOf(await drive.storeForTools(file.id, sealed))
  }
  if (stored.state === 'stored') return stored
  if (stored.state === 'key-needed') throw new DriveError('locked', KEY_NEEDED)
  const mib = stored.maxBytes / 2 ** 20
  throw new DriveError(
    'source-unreadable',
    `${printable(file.name)} has more than ${mib} MiB, which is what the tools can fetch; share a link to it`,
  )
}

/** A file of the drive by its CID, or by its path as `filetao list` prints it. @throws DriveError not-found */
export function namedFile(drive: Drive, word: string): DriveEntry {
  const entries = drive.entries()
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const files = entries.filter(({ kind }) => kind === 'file')
  const found = files.find((file) => file.cid === word) ?? files.find((file) => pathOf(file, byId) === word)
  if (found === undefined) throw new DriveError('not-found', `This drive has no file ${printable(word)}`)
  return found
}

const KEY_NEEDED = 'The coldkey is needed: name it with --secret FILE, or pipe it in with --secret -.'

/** Only when an object needs it: to derive the key takes 512 MiB and seconds. @throws DriveError locked, memory-short */
async function openKey(drive: Drive, secret: ToolSecret | null): Promise<void> {
  if (secret === null) throw new DriveError('locked', KEY_NEEDED)
  const opened = valueOf(await drive.openToolKey(secret))
  if (opened.state === 'refused')
    throw new DriveError(opened.reason === 'memory-short' ? 'memory-short' : 'locked', REFUSED[opened.reason])
  process.stderr.write(`tools: opened the key of ${opened.address}\n`)
}

const REFUSED: Readonly<Record<ToolKeyReason, string>> = {
  'phrase-malformed': 'The phrase is not one: a word is unknown, or its check does not hold.',
  'hex-malformed': 'The key is no seed of 32 bytes and no private key of 64 bytes in hex.',
  derived: 'A path after the phrase is not followed: give the private key that it leads to.',
  'file-malformed': 'The file is no key file of these tools.',
  'password-needed': 'The key file is encrypted: set FILETAO_WALLET_PASSWORD.',
  'password-wrong': 'FILETAO_WALLET_PASSWORD does not open the key file.',
  'memory-short': 'The key could not be derived: it takes 512 MiB of memory.',
}

function notOpened(state: Exclude<ToolImport['state'], 'begun'>, { name }: ToolEntry): DriveError {
  const what = printable(name)
  switch (state) {
    case 'key-needed':
      return new DriveError('locked', KEY_NEEDED)
    case 'key-wrong':
      return new DriveError('locked', `${what} was encrypted with another key`)
    case 'format-unknown':
      return new DriveError('not-found', `${what} is no object of the tools`)
    case 'damaged':
      return new DriveError('content-damaged', `${what} is damaged: the key fits, and its bytes do not`)
  }
}
