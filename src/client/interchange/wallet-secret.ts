/**
 * From what a person has of a coldkey to the 64-byte private key that the tools hash (protocol section 5): a phrase, a 32-byte
 * seed or a 64-byte private key in hex, or the wallet's `coldkey` file, which is JSON, plain or in a SecretBox under a password
 * (`$NACL`, the same Argon2i and salt as the payload's). Nothing here remembers anything; every reader is total.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import { isSealedKeyFile, KEY_FILE_BYTES_MAX, openSealedKeyFile } from '../../protocol/interop/key-file.ts'
import {
  type Argon2i,
  fromEd25519Form,
  MINI_SECRET_BYTES,
  miniSecretFromMnemonic,
  PRIVATE_KEY_BYTES,
  privateKeyFromMiniSecret,
} from '../../protocol/interop/keys.ts'
import type { ToolKeyReason } from '../interchange-api.ts'

export type ReadSecret =
  | { readonly ok: true; readonly key: Uint8Array }
  | { readonly ok: false; readonly reason: ToolKeyReason }

const no = (reason: ToolKeyReason): ReadSecret => ({ ok: false, reason })
const yes = (key: Uint8Array): ReadSecret => ({ ok: true, key })

export function readSecretText(given: string): ReadSecret {
  const text = given.trim().replaceAll(/\s+/g, ' ')
  const hex = text.replace(/^0x/i, '').toLowerCase()
  if (/^0x/i.test(text) || /^[0-9a-f]{64,}$/.test(hex)) return readHex(hex)
  if (text.includes('/')) return no('derived')
  const secret = miniSecretFromMnemonic(text.toLowerCase())
  return secret.ok ? yes(privateKeyFromMiniSecret(secret.value)) : no('phrase-malformed')
}

function readHex(hex: string): ReadSecret {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) return no('hex-malformed')
  const bytes = hexToBytes(hex)
  if (bytes.length === MINI_SECRET_BYTES) return yes(privateKeyFromMiniSecret(bytes))
  return bytes.length === PRIVATE_KEY_BYTES ? readPrivateKey(bytes) : no('hex-malformed')
}

/**
 * A clamped scalar has bit 254 set, and an eighth of it cannot: so the two forms are told apart by that byte, and browser
 * wallets' keys need no question.
 */
function readPrivateKey(bytes: Uint8Array): ReadSecret {
  const top = bytes[31] ?? 0
  if (top >> 6 === 1) {
    const key = fromEd25519Form(bytes)
    return key.ok ? yes(key.value) : no('hex-malformed')
  }
  return top >> 4 === 0 ? yes(bytes) : no('hex-malformed')
}

/** @throws DriveError memory-short */
export async function readKeyFile(
  bytes: Uint8Array,
  password: string,
  argon2i: Argon2i,
): Promise<ReadSecret> {
  if (bytes.length > KEY_FILE_BYTES_MAX) return no('file-malformed')
  if (!isSealedKeyFile(bytes)) return readKeyJson(utf8Of(bytes))
  if (password === '') return no('password-needed')
  const opened = await openSealedKeyFile(bytes, password, argon2i)
  if (opened.ok) return readKeyJson(utf8Of(opened.value))
  return no(opened.reason === 'key-file-password' ? 'password-wrong' : 'file-malformed')
}

function readKeyJson(text: string | null): ReadSecret {
  let value: unknown
  try {
    value = JSON.parse(text ?? '')
  } catch {
    return no('file-malformed')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return no('file-malformed')
  const members = new Map<string, unknown>(Object.entries(value))
  // The private key is what the tools hash; phrase and seed lead to the same one where the file lacks it.
  for (const name of ['privateKey', 'secretPhrase', 'secretSeed']) {
    const member = members.get(name)
    if (typeof member !== 'string' || member === '') continue
    const read = readSecretText(member)
    if (read.ok) return read
  }
  return no('file-malformed')
}

function utf8Of(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
