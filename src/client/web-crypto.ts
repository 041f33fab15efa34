/**
 * WebCrypto for this client: AES-256-GCM, SHA-256, HMAC and randomness, the same in a worker and in Node 20.
 * Nonces are drawn or derived in here and in the envelope; no caller chooses one (reliability rule: a nonce
 * is never a parameter of the API).
 */
import type { Aead } from '../protocol/envelope/seal.ts'

export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length))
}

const DRAWN_AT_ONCE = 65_536

/** As many as a chunk or a sample has: no more than 64 KiB are drawn at once. */
export function manyRandomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += DRAWN_AT_ONCE)
    crypto.getRandomValues(bytes.subarray(at, at + DRAWN_AT_ONCE))
  return bytes
}

function isOwned(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer
}

/** The same bytes over a plain ArrayBuffer, which WebCrypto asks for; copies only shared memory. */
export function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return isOwned(bytes) ? bytes : new Uint8Array(bytes)
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', owned(bytes)))
}

export async function importAesKey(key: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', owned(key), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

export async function aesSeal(
  key: CryptoKey,
  iv: Uint8Array,
  plain: Uint8Array,
  additional?: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const parameters = {
    name: 'AES-GCM',
    iv: owned(iv),
    ...(additional === undefined ? {} : { additionalData: owned(additional) }),
  }
  return new Uint8Array(await crypto.subtle.encrypt(parameters, key, owned(plain)))
}

/** null when it does not authenticate. */
export async function aesOpen(
  key: CryptoKey,
  iv: Uint8Array,
  sealed: Uint8Array,
  additional?: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const parameters = {
    name: 'AES-GCM',
    iv: owned(iv),
    ...(additional === undefined ? {} : { additionalData: owned(additional) }),
  }
  return opened(parameters, key, sealed)
}

async function opened(
  parameters: AesGcmParams,
  key: CryptoKey,
  sealed: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, owned(sealed)))
  } catch (error) {
    if (error instanceof Error && error.name === 'OperationError') return null
    throw error
  }
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (let index = 0; index < left.length; index += 1) difference |= (left[index] ?? 0) ^ (right[index] ?? 0)
  return difference === 0
}

/**
 * The envelope's cipher by WebCrypto; the key cannot be read back. A nonce goes as it is: one that is asked for its buffer is given
 * one outside of the heap, 131,072 times a GiB.
 */
export async function webAead(aesKey: Uint8Array): Promise<Aead> {
  const key = await importAesKey(aesKey)
  return {
    seal: async (iv, plain) =>
      new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, owned(plain))),
    open: (iv, sealed) => opened({ name: 'AES-GCM', iv }, key, sealed),
  }
}
