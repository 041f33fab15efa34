/**
 * Keys of a node: a JSON file `{"miniSecret": "<64 hex>"}` that only its owner may read. A file that others
 * can read is refused, not repaired: the secret may already be known (reliability section 10).
 */
import { randomBytes } from 'node:crypto'
import { link, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Keypair, keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { makeFolderDurable, TEMPORARY_SUFFIX } from './durable-file.ts'

export type KeyFileCode = 'missing' | 'unreadable' | 'too-open' | 'malformed' | 'exists'

/** The message names the path and the rule, never the content. */
export class KeyFileError extends Error {
  readonly code: KeyFileCode
  constructor(code: KeyFileCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'KeyFileError'
    this.code = code
  }
}

/** @throws KeyFileError */
export async function loadKeyFile(path: string): Promise<Keypair> {
  let text: string
  try {
    const { mode } = await stat(path)
    // Windows has no such bits: everything reads as 666 there.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      const octal = (mode & 0o777).toString(8)
      throw new KeyFileError(
        'too-open',
        `key file ${path} has mode ${octal}; others may read it, it must be 600`,
      )
    }
    text = await readFile(path, 'utf8')
  } catch (caught) {
    if (caught instanceof KeyFileError) throw caught
    const missing = caught instanceof Error && 'code' in caught && caught.code === 'ENOENT'
    throw new KeyFileError(missing ? 'missing' : 'unreadable', `key file ${path} cannot be read`, {
      cause: caught,
    })
  }
  return keypairFromMiniSecret(parseKeyFile(path, text))
}

/** Makes a new random key; refuses to replace a file. @throws KeyFileError */
export async function createKeyFile(path: string): Promise<Keypair> {
  const miniSecret = randomBytes(32)
  const temporary = `${path}.${randomBytes(6).toString('hex')}${TEMPORARY_SUFFIX}`
  await makeFolderDurable(dirname(path))
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(`${JSON.stringify({ miniSecret: miniSecret.toString('hex') })}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    // link, unlike rename, fails when the name is taken: two starts at once end with one key.
    await link(temporary, path)
  } catch (caught) {
    const exists = caught instanceof Error && 'code' in caught && caught.code === 'EEXIST'
    const what = exists ? 'exists already and is not replaced' : 'cannot be written'
    throw new KeyFileError(exists ? 'exists' : 'unreadable', `key file ${path} ${what}`, { cause: caught })
  } finally {
    await rm(temporary, { force: true })
  }
  return keypairFromMiniSecret(new Uint8Array(miniSecret))
}

/** The key at `path`, made on the first start. @throws KeyFileError */
export async function loadOrCreateKeyFile(path: string): Promise<Keypair> {
  try {
    return await loadKeyFile(path)
  } catch (caught) {
    if (!(caught instanceof KeyFileError) || caught.code !== 'missing') throw caught
  }
  return createKeyFile(path)
}

function parseKeyFile(path: string, text: string): Uint8Array {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    // The parser's message may quote the content, which is a secret.
    parsed = null
  }
  const hex =
    typeof parsed === 'object' && parsed !== null && 'miniSecret' in parsed ? parsed.miniSecret : undefined
  if (typeof hex !== 'string' || !/^[0-9a-f]{64}$/.test(hex)) {
    throw new KeyFileError(
      'malformed',
      `key file ${path} must be {"miniSecret": "<64 lower-case hex digits>"}`,
    )
  }
  return new Uint8Array(Buffer.from(hex, 'hex'))
}
