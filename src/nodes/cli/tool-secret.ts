/**
 * The coldkey of `filetao tools`: a phrase, a seed or a private key in hex, or a key file, out of a file that nobody else can read
 * or from standard input. Never an argument, which everybody on the machine can read, and never kept.
 */
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { DriveError } from '../../client/drive-error.ts'
import type { ToolSecret } from '../../client/interchange-api.ts'
import { isSealedKeyFile, KEY_FILE_BYTES_MAX } from '../../protocol/interop/key-file.ts'
import { printable } from './progress.ts'
import { passwordGiven } from './wallet-folder.ts'

type Input = Readable & { readonly isTTY?: boolean }

/** @param given a path, or `-`. @throws DriveError locked, not-found */
export async function readToolSecret(given: string, input: Input = process.stdin): Promise<ToolSecret> {
  const bytes = given === '-' ? await readInput(input) : await readFileOfOwner(given)
  if (isSealedKeyFile(bytes) && passwordGiven() === null)
    throw new DriveError('locked', 'The key file is encrypted: set FILETAO_WALLET_PASSWORD.')
  const text = isSealedKeyFile(bytes) ? null : new TextDecoder().decode(bytes).trim()
  if (text === '') throw new DriveError('locked', 'There is no key in what --secret names.')
  if (text !== null && !text.startsWith('{')) return { kind: 'text', text }
  return { kind: 'file', file: new Blob([new Uint8Array(bytes)]), password: passwordGiven() ?? '' }
}

/** Looked at and read through one handle, so that what is read is what was looked at. */
async function readFileOfOwner(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r').catch(() => null)
  if (handle === null) throw new DriveError('not-found', `${printable(path)} cannot be read.`)
  try {
    const found = await handle.stat()
    const { mode, size } = found
    if (found.isDirectory()) throw new DriveError('not-found', `${printable(path)} is a folder.`)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new DriveError('locked', `${printable(path)} can be read by others; it must have mode 600.`)
    if (size > KEY_FILE_BYTES_MAX) throw tooLong()
    return new Uint8Array(await handle.readFile())
  } finally {
    await handle.close()
  }
}

async function readInput(input: Input): Promise<Uint8Array> {
  // A terminal would show what is typed, and keep it in its history of lines.
  if (input.isTTY === true) throw new DriveError('locked', 'Pipe the key in: a terminal would show it.')
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of input) {
    const bytes = Buffer.from(piece as string | Uint8Array)
    length += bytes.length
    if (length > KEY_FILE_BYTES_MAX) throw tooLong()
    pieces.push(bytes)
  }
  return new Uint8Array(Buffer.concat(pieces))
}

const tooLong = (): DriveError =>
  new DriveError('locked', `A key has at most ${KEY_FILE_BYTES_MAX} bytes; this is none.`)
