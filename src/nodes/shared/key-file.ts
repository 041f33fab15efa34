/**
 * Keys of a node: a JSON file `{"miniSecret": "<64 hex>"}`, or a hotkey of a Bittensor wallet, that only its owner may read. A file that others
 * can read is refused, not repaired: the secret may already be known (reliability section 10).
 */
import { hkdfSync, randomBytes } from 'node:crypto'
import { link, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseWalletKeyFile } from '../../protocol/interop/key-file.ts'
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
  return keypairFromMiniSecret(await readMiniSecret(path))
}

/**
 * A key of 32 bytes for one purpose, which whoever has the key file makes again and which tells nothing of the secret (HKDF, RFC 5869).
 * @throws KeyFileError
 */
export async function loadDerivedKey(path: string, purpose: string): Promise<Uint8Array> {
  return new Uint8Array(hkdfSync('sha256', await readMiniSecret(path), new Uint8Array(), purpose, 32))
}

async function readMiniSecret(path: string): Promise<Uint8Array> {
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
  return parseKeyFile(path, text)
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

/** Ours, or one of a Bittensor wallet in the clear. The parser's own words are not shown: they are about a secret. */
function parseKeyFile(path: string, text: string): Uint8Array {
  const parsed = parseWalletKeyFile(new TextEncoder().encode(text))
  if (parsed.ok) return parsed.value.miniSecret
  const rule =
    parsed.reason === 'key-file-sealed'
      ? 'is encrypted, and a node has nobody to ask for its password'
      : 'must be {"miniSecret": "<64 lower-case hex digits>"} or a key file of a Bittensor wallet'
  throw new KeyFileError('malformed', `key file ${path} ${rule}`)
}
