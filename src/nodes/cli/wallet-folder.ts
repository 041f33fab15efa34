/**
 * Wallets of Bittensor on this disk: `NAME/coldkey` (in the clear or under a password), `NAME/coldkeypub.txt` and
 * `NAME/hotkeys/HOTKEY`. Files of mode 600 in folders of mode 700; none is ever replaced.
 */
import { randomBytes } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { generateMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { formatWalletKeyFile, isSealedKeyFile, sealKeyFile } from '../../protocol/interop/key-file.ts'
import { miniSecretFromMnemonic, privateKeyFromMiniSecret } from '../../protocol/interop/keys.ts'
import { type Account, accountFromKeyFile } from '../../sdk/account.ts'
import { wasmArgon2i } from '../../sdk/wallet-argon2.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { makeFolderDurable } from '../shared/durable-file.ts'
import { fileSink } from './file-ports.ts'

/** Bits of a new phrase: twelve words, as the wallets of Bittensor make them. */
const PHRASE_BITS = 128

export class WalletError extends Error {
  override readonly name = 'WalletError'
  readonly code: 'missing' | 'exists' | 'too-open' | 'locked' | 'name'
  constructor(code: WalletError['code'], message: string) {
    super(message)
    this.code = code
  }
}

export interface WalletFiles {
  readonly name: string
  readonly coldkey: string
  readonly coldkeyPub: string
  readonly hotkey: (name: string) => string
  readonly hotkeys: string
}

export function walletsFolder(given: string | undefined): string {
  return given ?? join(homedir(), '.bittensor', 'wallets')
}

/** @throws WalletError name, for what could leave the folder */
export function walletFiles(folder: string, name: string): WalletFiles {
  const wallet = join(folder, checked(name))
  const hotkeys = join(wallet, 'hotkeys')
  return {
    name,
    coldkey: join(wallet, 'coldkey'),
    coldkeyPub: join(wallet, 'coldkeypub.txt'),
    hotkeys,
    hotkey: (hotkey) => join(hotkeys, checked(hotkey)),
  }
}

function checked(name: string): string {
  if (/^[\w][\w.-]{0,63}$/.test(name)) return name
  throw new WalletError('name', 'a name has letters, digits, dots, dashes and underscores, 64 at most')
}

/** Names of folders or files below; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => /^[\w][\w.-]{0,63}$/.test(name)).sort()
}

/** What a file with a public half says, null when there is none: the file may be damaged, foreign or not ours to read. */
export async function addressIn(path: string): Promise<string | null> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'))
    const said =
      typeof parsed === 'object' && parsed !== null && 'ss58Address' in parsed ? parsed.ss58Address : null
    return typeof said === 'string' && /^[1-9A-HJ-NP-Za-km-z]{40,60}$/.test(said) ? said : null
  } catch {
    return null
  }
}

export interface NewKey {
  readonly address: string
  readonly text: string
  readonly publicText: string
}

export function newKey(): NewKey {
  const mnemonic = generateMnemonic(wordlist, PHRASE_BITS)
  const mini = miniSecretFromMnemonic(mnemonic)
  if (!mini.ok) throw new TypeError('a phrase that was just made is one')
  const { publicKey, address } = keypairFromMiniSecret(mini.value)
  const privateKey = privateKeyFromMiniSecret(mini.value)
  const secret = { miniSecret: mini.value, mnemonic, privateKey }
  return {
    address,
    text: formatWalletKeyFile({ publicKey, address, secret }),
    publicText: formatWalletKeyFile({ publicKey, address }),
  }
}

/** @param password null: in the clear. @throws WalletError exists; StorageError, DriveError */
export async function writeKey(path: string, text: string, password: string | null): Promise<void> {
  if ((await stat(path).catch(() => null)) !== null)
    throw new WalletError('exists', `${path} exists and is not replaced`)
  const clear = new TextEncoder().encode(text)
  const nonce = new Uint8Array(randomBytes(24))
  const bytes = password === null ? clear : await sealKeyFile(clear, password, nonce, wasmArgon2i)
  await makeFolderDurable(join(path, '..'))
  const sink = await fileSink(path, false)
  try {
    await sink.write(bytes)
    await sink.commit()
  } catch (error) {
    await sink.discard()
    throw error
  }
}

/** FILETAO_WALLET_PASSWORD. Never an argument, which everybody on the machine can read. */
export function passwordGiven(): string | null {
  const given = process.env['FILETAO_WALLET_PASSWORD'] ?? ''
  return given === '' ? null : given
}

/** @throws WalletError missing, too-open, locked */
export async function readKey(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch(() => null)
  if (found === null) throw new WalletError('missing', `there is no key file ${path}`)
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new WalletError('too-open', `${path} can be read by others; it must have mode 600`)
  const bytes = new Uint8Array(await readFile(path))
  if (isSealedKeyFile(bytes) && passwordGiven() === null)
    throw new WalletError('locked', `${path} is encrypted: set FILETAO_WALLET_PASSWORD`)
  return bytes
}

/** @throws WalletError, SdkError key-malformed, key-locked */
export async function loadAccount(path: string): Promise<Account> {
  const password = passwordGiven()
  return accountFromKeyFile(await readKey(path), password === null ? {} : { password })
}
