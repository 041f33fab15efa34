/**
 * Key files as the reference's wallets keep them: JSON of an account's public and private parts, in the clear, or
 * `$NACL` followed by a SecretBox of that JSON under Argon2i of a password (the same salt and cost as the encryption
 * payload, protocol section 5).
 *
 * Different from the reference: reading is total and strict about lengths, and the address inside is compared with the
 * key by whoever makes the keypair, because a file whose two halves disagree is damaged or planted.
 */
import { bytesToUtf8 } from '@noble/ciphers/utils.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Result } from '../verdict.ts'
import { type Argon2i, MINI_SECRET_BYTES, miniSecretFromMnemonic, WALLET_COST, WALLET_SALT } from './keys.ts'
import { openSecretBox, sealSecretBox } from './payload.ts'

const SEALED_PREFIX = utf8ToBytes('$NACL')
const NONCE_BYTES = 24
/** A file of this format has less than 1 KiB. */
export const KEY_FILE_BYTES_MAX = 16_384

/** What a key file of somebody who may sign says. */
export interface WalletKey {
  readonly miniSecret: Uint8Array
  /** null where the key was not made of a phrase. */
  readonly mnemonic: string | null
  /** What the file itself says; null where it does not. */
  readonly address: string | null
}

export type KeyFileReason = 'key-file-malformed' | 'key-file-sealed' | 'key-file-public' | 'key-file-password'

function bad<R extends KeyFileReason>(reason: R, detail: string) {
  return { ok: false, reason, detail } as const
}

/** Whether it takes a password to read these bytes. */
export function isSealedKeyFile(bytes: Uint8Array): boolean {
  return SEALED_PREFIX.every((byte, at) => bytes[at] === byte)
}

/** Reads a key file in the clear: the reference's, or ours (`{"miniSecret": hex}`). Total. */
export function parseWalletKeyFile(bytes: Uint8Array): Result<WalletKey, KeyFileReason> {
  if (bytes.length > KEY_FILE_BYTES_MAX) return bad('key-file-malformed', 'longer than any key file')
  if (isSealedKeyFile(bytes)) return bad('key-file-sealed', 'the key file is encrypted with a password')
  const members = jsonObject(bytes)
  if (members === null) return bad('key-file-malformed', 'not a JSON object')
  const address = textOf(members, 'ss58Address')
  const mnemonic = textOf(members, 'secretPhrase')
  const seed = hexOf(members, 'miniSecret') ?? hexOf(members, 'secretSeed')
  if (seed !== null) {
    if (seed.length !== MINI_SECRET_BYTES) return bad('key-file-malformed', 'the seed has not 32 bytes')
    return { ok: true, value: { miniSecret: seed, mnemonic, address } }
  }
  if (mnemonic !== null) {
    const secret = miniSecretFromMnemonic(mnemonic)
    if (!secret.ok) return bad('key-file-malformed', secret.detail)
    return { ok: true, value: { miniSecret: secret.value, mnemonic, address } }
  }
  if (address !== null || members.has('publicKey'))
    return bad('key-file-public', 'the file holds the public half of a key only')
  return bad('key-file-malformed', 'neither a seed nor a phrase is in it')
}

/** The bytes in the clear of a file with a password. Seconds and 512 MiB. Total. */
export async function openSealedKeyFile(
  bytes: Uint8Array,
  password: string,
  argon2i: Argon2i,
): Promise<Result<Uint8Array, KeyFileReason>> {
  const start = SEALED_PREFIX.length + NONCE_BYTES
  if (!isSealedKeyFile(bytes) || bytes.length <= start || bytes.length > KEY_FILE_BYTES_MAX)
    return bad('key-file-malformed', 'not a key file with a password')
  const key = await argon2i(utf8ToBytes(password), WALLET_SALT, WALLET_COST)
  const opened = openSecretBox(key, bytes.subarray(SEALED_PREFIX.length, start), bytes.subarray(start))
  return opened === null
    ? bad('key-file-password', 'this password does not open the key file')
    : { ok: true, value: opened }
}

/** @param nonce 24 fresh random bytes */
export async function sealKeyFile(
  clear: Uint8Array,
  password: string,
  nonce: Uint8Array,
  argon2i: Argon2i,
): Promise<Uint8Array> {
  if (nonce.length !== NONCE_BYTES) throw new RangeError('a key file takes a nonce of 24 bytes')
  const key = await argon2i(utf8ToBytes(password), WALLET_SALT, WALLET_COST)
  return concatBytes(SEALED_PREFIX, nonce, sealSecretBox(key, nonce, clear))
}

export interface WalletKeyParts {
  readonly publicKey: Uint8Array
  readonly address: string
  /** Missing: the public half only, as `coldkeypub.txt` has it. */
  readonly secret?: {
    readonly miniSecret: Uint8Array
    readonly mnemonic: string | null
    /** 64 bytes, schnorrkel's form. */
    readonly privateKey: Uint8Array
  }
}

/** The JSON text that the reference's wallets read. */
export function formatWalletKeyFile({ publicKey, address, secret }: WalletKeyParts): string {
  const hex = (bytes: Uint8Array): string => `0x${bytesToHex(bytes)}`
  const open = { accountId: hex(publicKey), publicKey: hex(publicKey) }
  if (secret === undefined) return JSON.stringify({ ...open, ss58Address: address })
  return JSON.stringify({
    ...open,
    privateKey: hex(secret.privateKey),
    secretPhrase: secret.mnemonic,
    secretSeed: hex(secret.miniSecret),
    ss58Address: address,
  })
}

function jsonObject(bytes: Uint8Array): Map<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(bytesToUtf8(bytes))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    return new Map<string, unknown>(Object.entries(value))
  } catch {
    return null
  }
}

function textOf(members: Map<string, unknown>, name: string): string | null {
  const value = members.get(name)
  return typeof value === 'string' && value !== '' ? value : null
}

function hexOf(members: Map<string, unknown>, name: string): Uint8Array | null {
  const text = textOf(members, name)?.replace(/^0x/, '') ?? null
  return text !== null && text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text) ? hexToBytes(text) : null
}
