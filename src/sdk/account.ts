/**
 * Who calls, and with which key it encrypts. An account signs requests by its own key, or by a session key that it has
 * delegated to; only the first kind can encrypt the way the reference does, because that takes the private key.
 */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { keypairSigner, type RequestSigner, type SessionSigner } from '../client/request-signer.ts'
import { randomBytes } from '../client/web-crypto.ts'
import { isSealedKeyFile, openSealedKeyFile, parseWalletKeyFile } from '../protocol/interop/key-file.ts'
import {
  type Argon2i,
  deriveWalletKey,
  MINI_SECRET_BYTES,
  miniSecretFromMnemonic,
  privateKeyFromMiniSecret,
} from '../protocol/interop/keys.ts'
import { keypairFromMiniSecret } from '../wire/sr25519.ts'
import { SdkError } from './sdk-error.ts'
import { wasmArgon2i } from './wallet-argon2.ts'

export interface Account {
  /** SS58: in whose name requests are made. */
  readonly address: string
  /** A key of its own, which signs pings and whatever the session does not. */
  readonly signer: RequestSigner
  /** The session that signs in the name of `address`; null: `signer` is the account. */
  readonly session: SessionSigner | null
  /**
   * 32 bytes that wrap the keys of objects: seconds and 512 MiB the first time, then remembered as long as the account is.
   * null: this account signs only.
   */
  readonly encryptionKey: (() => Promise<Uint8Array>) | null
}

export interface AccountOptions {
  /** Derivation of the encryption key; the default is WebAssembly on this thread. Use a worker's where that must not wait. */
  readonly argon2i?: Argon2i
  /** Opens a key file that was saved with one. */
  readonly password?: string
}

/** @param seed 32 bytes, or their hex with or without 0x. @throws SdkError key-malformed */
export function accountFromSeed(seed: Uint8Array | string, options: AccountOptions = {}): Account {
  const bytes = typeof seed === 'string' ? hexBytes(seed) : seed
  if (bytes?.length !== MINI_SECRET_BYTES)
    throw new SdkError('key-malformed', 'A seed has 32 bytes: 64 hexadecimal digits.')
  const { argon2i = wasmArgon2i } = options
  const keypair = keypairFromMiniSecret(bytes)
  let key: Promise<Uint8Array> | null = null
  const encryptionKey = () => {
    key ??= deriveWalletKey(privateKeyFromMiniSecret(bytes), argon2i).catch((error: unknown) => {
      key = null
      throw error
    })
    return key
  }
  return { address: keypair.address, signer: keypairSigner(keypair), session: null, encryptionKey }
}

/** @param words 12 to 24 English words. @throws SdkError key-malformed */
export function accountFromMnemonic(words: string, options: AccountOptions = {}): Account {
  const secret = miniSecretFromMnemonic(words.trim().toLowerCase().split(/\s+/).join(' '))
  if (!secret.ok) throw new SdkError('key-malformed', `This is no phrase: ${secret.detail}.`)
  return accountFromSeed(secret.value, options)
}

/**
 * @param file the content of a key file of a Bittensor wallet (`~/.bittensor/wallets/NAME/hotkeys/HOTKEY`), encrypted or not, or of ours
 * @throws SdkError key-malformed, key-locked, memory-short
 */
export async function accountFromKeyFile(
  file: Uint8Array | string,
  options: AccountOptions = {},
): Promise<Account> {
  const bytes = typeof file === 'string' ? utf8ToBytes(file) : file
  const parsed = parseWalletKeyFile(isSealedKeyFile(bytes) ? await opened(bytes, options) : bytes)
  if (!parsed.ok) throw new SdkError('key-malformed', `This key file cannot be used: ${parsed.detail}.`)
  const account = accountFromSeed(parsed.value.miniSecret, options)
  if (parsed.value.address !== null && parsed.value.address !== account.address)
    throw new SdkError('key-malformed', 'The address in this key file is not that of its key.')
  return account
}

/**
 * A session that an account has let sign (docs/formats/delegation.md). Nodes that know delegations take its requests as the account's; a stock
 * node takes them as those of the session's own key, or where it cannot check that kind of key, of a key of this process.
 * It cannot encrypt.
 */
export function accountFromSession(session: SessionSigner): Account {
  const { signer } = accountFromSeed(randomBytes(MINI_SECRET_BYTES))
  return { address: session.address, signer, session, encryptionKey: null }
}

/** As the reference's wallet: the hotkey signs, the coldkey encrypts. */
export function wallet(hotkey: Account, coldkey: Account): Account {
  return { ...hotkey, encryptionKey: coldkey.encryptionKey }
}

async function opened(bytes: Uint8Array, { password, argon2i = wasmArgon2i }: AccountOptions) {
  if (password === undefined) throw new SdkError('key-locked', 'This key file asks for its password.')
  const clear = await openSealedKeyFile(bytes, password, argon2i)
  if (!clear.ok) throw new SdkError('key-locked', `This key file was not opened: ${clear.detail}.`)
  return clear.value
}

function hexBytes(text: string): Uint8Array | null {
  const digits = text.trim().replace(/^0x/, '')
  return /^[0-9a-fA-F]{64}$/.test(digits) ? hexToBytes(digits) : null
}
