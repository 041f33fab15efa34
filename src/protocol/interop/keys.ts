/**
 * Forms of an sr25519 private key and the password made of it (protocol section 5).
 *
 * Schnorrkel's own form is the scalar (32 bytes, little endian) and the nonce half (32). Browser wallets hold
 * the ed25519-expanded form, whose scalar is multiplied by the cofactor 8: hashing that one into a password
 * gives another key and "wrong key" for every object. So each form is converted before use, and a scalar that
 * is not divisible by 8 is refused rather than cut.
 */
import { equalBytes } from '@noble/ciphers/utils.js'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { entryAt } from '../entry-at.ts'
import type { Result } from '../verdict.ts'

export const PRIVATE_KEY_BYTES = 64
export const MINI_SECRET_BYTES = 32
const SCALAR_BYTES = 32

/** Argon2i of version 0x13, one lane, 32 bytes out. */
export type Argon2i = (
  password: Uint8Array,
  salt: Uint8Array,
  cost: { readonly passes: number; readonly memoryKiB: number },
) => Promise<Uint8Array>

/** Fixed for everybody by the reference. */
export const WALLET_SALT = hexToBytes('137183dff15a09bc9c90b5518739e9b1')
/** 512 MiB and seconds of work: once a session, in a worker. */
export const WALLET_COST = { passes: 8, memoryKiB: 524_288 } as const

/** Divides a little-endian scalar by 8. */
function dividedByCofactor(scalar: Uint8Array): Uint8Array {
  return scalar.map((byte, i) => (byte >> 3) | (((scalar[i + 1] ?? 0) << 5) & 0xff))
}

function multipliedByCofactor(scalar: Uint8Array): Uint8Array {
  return scalar.map((byte, i) => ((byte << 3) & 0xff) | ((scalar[i - 1] ?? 0) >> 5))
}

export type KeyReason = 'key-length-wrong' | 'key-form-wrong'

function converted(
  key: Uint8Array,
  convert: (scalar: Uint8Array) => Uint8Array,
  back: (scalar: Uint8Array) => Uint8Array,
): Result<Uint8Array, KeyReason> {
  if (key.length !== PRIVATE_KEY_BYTES) {
    return { ok: false, reason: 'key-length-wrong', detail: `${key.length} bytes instead of 64` }
  }
  const given = key.slice(0, SCALAR_BYTES)
  const scalar = convert(given)
  // A bit was lost on the way.
  if (!equalBytes(back(scalar), given)) {
    return { ok: false, reason: 'key-form-wrong', detail: 'the scalar is not of this form' }
  }
  const value = key.slice()
  value.set(scalar)
  return { ok: true, value }
}

/** From the form of browser wallets to the one the reference hashes. */
export function fromEd25519Form(key: Uint8Array): Result<Uint8Array, KeyReason> {
  return converted(key, dividedByCofactor, multipliedByCofactor)
}

export function toEd25519Form(key: Uint8Array): Result<Uint8Array, KeyReason> {
  return converted(key, multipliedByCofactor, dividedByCofactor)
}

/** The 64-byte private key, schnorrkel's form, of a 32-byte mini secret. */
export function privateKeyFromMiniSecret(miniSecret: Uint8Array): Uint8Array {
  if (miniSecret.length !== MINI_SECRET_BYTES) throw new RangeError('a mini secret has 32 bytes')
  const key = sha512(miniSecret)
  key[0] = entryAt(key, 0) & 248
  key[31] = (entryAt(key, 31) & 63) | 64
  key.set(dividedByCofactor(key.subarray(0, SCALAR_BYTES)))
  return key
}

/** Substrate's mini secret of a phrase: PBKDF2 over the entropy, not over the words. */
export function miniSecretFromMnemonic(
  mnemonic: string,
  password = '',
): Result<Uint8Array, 'mnemonic-malformed'> {
  let entropy: Uint8Array
  try {
    entropy = mnemonicToEntropy(mnemonic, wordlist)
  } catch {
    return { ok: false, reason: 'mnemonic-malformed', detail: 'not a phrase of the English word list' }
  }
  const secret = pbkdf2(sha512, entropy, utf8ToBytes(`mnemonic${password}`), { c: 2048, dkLen: 64 })
  return { ok: true, value: secret.slice(0, MINI_SECRET_BYTES) }
}

/** The key that wraps an object's own key: Argon2i over the hex text of the private key. */
export function deriveWalletKey(privateKey: Uint8Array, argon2i: Argon2i): Promise<Uint8Array> {
  if (privateKey.length !== PRIVATE_KEY_BYTES) throw new RangeError('a private key has 64 bytes')
  return argon2i(utf8ToBytes(bytesToHex(privateKey)), WALLET_SALT, WALLET_COST)
}
