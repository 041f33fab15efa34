/**
 * The reference's encryption payload (protocol section 5): AES-256-GCM with a 16-byte nonce over the data, its key,
 * nonce and tag as JSON in a SecretBox under a key derived from the wallet.
 *
 * Different from the reference: opening is total (theirs raises), the payload is read strictly (two hex members
 * of known lengths, nothing else), and the two layers fail under different names, so that "wrong wallet" and "the
 * data was changed" are two sentences.
 */
import { gcm } from '@noble/ciphers/aes.js'
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { bytesToHex, bytesToUtf8, hexToBytes, utf8ToBytes } from '@noble/ciphers/utils.js'
import { concatBytes } from '@noble/hashes/utils.js'
import type { Result } from '../verdict.ts'

const BOX_NONCE_BYTES = 24
const AES_KEY_BYTES = 32
const GCM_NONCE_BYTES = 16
const TAG_BYTES = 16
/** Ours have 445 characters; a caller's text is not worth parsing beyond this. */
const PAYLOAD_LENGTH_MAX = 4096

/** AES-256-GCM with nonces of any length; the host's is faster for large data. */
export interface PayloadCipher {
  seal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Promise<Uint8Array>
  /** null when the tag does not hold. */
  open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Promise<Uint8Array | null>
}

export const noblePayloadCipher: PayloadCipher = {
  seal: async (key, nonce, plain) => gcm(key, nonce).encrypt(plain),
  open: async (key, nonce, sealed) => {
    try {
      return gcm(key, nonce).decrypt(sealed)
    } catch {
      return null
    }
  },
}

export type PayloadReason = 'payload-malformed' | 'wrong-wallet-key' | 'inner-malformed' | 'data-forged'

export type ParsedPayload =
  | { readonly kind: 'plain' }
  | { readonly kind: 'sealed'; readonly nonce: Uint8Array; readonly ciphertext: Uint8Array }

function bad<R extends PayloadReason>(reason: R, detail: string) {
  return { ok: false, reason, detail } as const
}

/** Members of a JSON object that are all hex text and of these names; none where the text is anything else. */
function hexMembers(text: string, names: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const none = new Map<string, Uint8Array>()
  const members = new Map<string, Uint8Array>()
  let entries: [string, unknown][]
  try {
    // Elements of a list and characters of a text have numbers for names; null has no entries and throws.
    entries = Object.entries<unknown>(JSON.parse(text))
  } catch {
    return none
  }
  for (const [name, hex] of entries) {
    if (!names.includes(name) || typeof hex !== 'string') return none
    if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) return none
    members.set(name, hexToBytes(hex))
  }
  return members
}

/** Reads `encryption_payload`. null, empty and `{}` mean that the data is not encrypted. Total. */
export function parsePayload(payload: unknown): Result<ParsedPayload, 'payload-malformed'> {
  if (payload === null || payload === undefined || payload === '' || payload === '{}') {
    return { ok: true, value: { kind: 'plain' } }
  }
  if (typeof payload !== 'string' || payload.length > PAYLOAD_LENGTH_MAX) {
    return bad('payload-malformed', 'not a text of this format')
  }
  const members = hexMembers(payload, ['nonce', 'ciphertext'])
  const nonce = members.get('nonce')
  const ciphertext = members.get('ciphertext')
  if (nonce === undefined || ciphertext === undefined || nonce.length !== BOX_NONCE_BYTES) {
    return bad('payload-malformed', 'not {nonce, ciphertext} in hex')
  }
  return { ok: true, value: { kind: 'sealed', nonce, ciphertext } }
}

/** NaCl SecretBox: MAC (16) || encrypted. null when the MAC does not hold, or key or nonce have another length. */
export function openSecretBox(key: Uint8Array, nonce: Uint8Array, box: Uint8Array): Uint8Array | null {
  try {
    return xsalsa20poly1305(key, nonce).decrypt(box)
  } catch {
    return null
  }
}

export function sealSecretBox(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Uint8Array {
  return xsalsa20poly1305(key, nonce).encrypt(plain)
}

export interface OpenPayloadInput {
  /** The bytes that travelled as `encrypted_data`. */
  readonly data: Uint8Array
  readonly payload: unknown
  /** From deriveWalletKey, 32 bytes. */
  readonly walletKey: Uint8Array
  readonly cipher?: PayloadCipher
}

/** The plaintext. Data stored without encryption comes back as it is. Total. */
export async function openPayload({
  data,
  payload,
  walletKey,
  cipher = noblePayloadCipher,
}: OpenPayloadInput): Promise<Result<Uint8Array, PayloadReason>> {
  const parsed = parsePayload(payload)
  if (!parsed.ok) return parsed
  if (parsed.value.kind === 'plain') return { ok: true, value: data }
  const inner = openSecretBox(walletKey, parsed.value.nonce, parsed.value.ciphertext)
  if (inner === null)
    return bad('wrong-wallet-key', 'this wallet did not encrypt it, or the payload was changed')
  const members = hexMembers(bytesToUtf8(inner), ['aes_key', 'nonce', 'tag'])
  const key = members.get('aes_key')
  const nonce = members.get('nonce')
  const tag = members.get('tag')
  if (key?.length !== AES_KEY_BYTES || nonce?.length !== GCM_NONCE_BYTES || tag?.length !== TAG_BYTES) {
    return bad('inner-malformed', 'not {aes_key, nonce, tag} of the right lengths')
  }
  const plain = await cipher.open(key, nonce, concatBytes(data, tag))
  return plain === null ? bad('data-forged', 'the data was changed') : { ok: true, value: plain }
}

export interface SealPayloadInput {
  readonly plain: Uint8Array
  readonly walletKey: Uint8Array
  /** 32 fresh random bytes. */
  readonly aesKey: Uint8Array
  /** 16 fresh random bytes. */
  readonly nonce: Uint8Array
  /** 24 fresh random bytes. */
  readonly boxNonce: Uint8Array
  readonly cipher?: PayloadCipher
}

export interface SealedPayload {
  /** As long as the plaintext: the tag is in the payload. */
  readonly data: Uint8Array
  /** The exact text the reference writes. */
  readonly payload: string
}

export async function sealPayload(input: SealPayloadInput): Promise<SealedPayload> {
  const { plain, walletKey, aesKey, nonce, boxNonce, cipher = noblePayloadCipher } = input
  if (aesKey.length !== AES_KEY_BYTES || nonce.length !== GCM_NONCE_BYTES) {
    throw new RangeError('payload: a key of 32 bytes and a nonce of 16')
  }
  const sealed = await cipher.seal(aesKey, nonce, plain)
  const tag = sealed.subarray(plain.length)
  const inner = `{"aes_key": "${bytesToHex(aesKey)}", "nonce": "${bytesToHex(nonce)}", "tag": "${bytesToHex(tag)}"}`
  const box = sealSecretBox(walletKey, boxNonce, utf8ToBytes(inner))
  const payload = `{"nonce": "${bytesToHex(boxNonce)}", "ciphertext": "${bytesToHex(box)}"}`
  return { data: sealed.slice(0, plain.length), payload }
}
