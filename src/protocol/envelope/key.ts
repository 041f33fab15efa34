/**
 * Key schedule of the C2SP chunked encryption, instantiation Cobblestone-256 (c2sp.org/chunked-encryption@v1):
 * HKDF-Expand-SHA-512 with the file key as pseudo-random key, no Extract. WebCrypto's HKDF always extracts,
 * so this one step runs on @noble/hashes; it costs two HMAC blocks and one for each message only.
 *
 * The context separates a file's bytes from its manifest, so neither can be passed off as the other
 * although both are sealed under one file key (each with its own random salt).
 */
import { expand } from '@noble/hashes/hkdf.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { entryAt } from '../entry-at.ts'
import { RECORD_INDEX_LIMIT } from './records.ts'

export const FILE_KEY_BYTES = 32
export const SALT_BYTES = 24
export const COMMITMENT_BYTES = 32
/** salt || commitment */
export const HEADER_BYTES = SALT_BYTES + COMMITMENT_BYTES
export const NONCE_BYTES = 12
const AES_KEY_BYTES = 32
const PRK_BYTES = 64

export const CONTEXT_FILE = 'filetao-drive/1/file'
export const CONTEXT_MANIFEST = 'filetao-drive/1/manifest'

const LABEL = utf8ToBytes('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0')

export interface FileKeys {
  /** AES-256-GCM key of the records, 32 bytes. */
  readonly aesKey: Uint8Array
  /** Nonce of record 0, 12 bytes; record k flips it by k. */
  readonly baseNonce: Uint8Array
  /** 32 bytes a reader compares before it decrypts anything: binds the body to one key and context. */
  readonly commitment: Uint8Array
}

export interface KeyInput {
  /** 32 uniformly random bytes. */
  readonly fileKey: Uint8Array
  /** 24 random bytes, never twice under one file key. */
  readonly salt: Uint8Array
  /** What is sealed; text, or bytes for the public vectors. */
  readonly context: string | Uint8Array
}

/** Derives the keys of one message. Throws a RangeError for a key or salt of the wrong size (our bug). */
export function deriveFileKeys({ fileKey, salt, context }: KeyInput): FileKeys {
  if (fileKey.length !== FILE_KEY_BYTES) {
    throw new RangeError(`"fileKey" expected ${FILE_KEY_BYTES} bytes, got ${fileKey.length}`)
  }
  if (salt.length !== SALT_BYTES) {
    throw new RangeError(`"salt" expected ${SALT_BYTES} bytes, got ${salt.length}`)
  }
  const contextBytes = typeof context === 'string' ? utf8ToBytes(context) : context
  const length = AES_KEY_BYTES + NONCE_BYTES + COMMITMENT_BYTES
  // The library wants a key of one hash length. HMAC fills its key up with zeros to a block anyway, so a key
  // followed by zeros is the same key.
  const prk = new Uint8Array(PRK_BYTES)
  prk.set(fileKey)
  const okm = expand(sha512, prk, concatBytes(LABEL, salt, contextBytes), length)
  return {
    aesKey: okm.slice(0, AES_KEY_BYTES),
    baseNonce: okm.slice(AES_KEY_BYTES, AES_KEY_BYTES + NONCE_BYTES),
    commitment: okm.slice(AES_KEY_BYTES + NONCE_BYTES),
  }
}

/** Nonce of record `index`: the base nonce XOR the index, big-endian, at the low end. */
export function recordNonce(baseNonce: Uint8Array, index: number): Uint8Array<ArrayBuffer> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= RECORD_INDEX_LIMIT) {
    throw new RangeError(`"index" ${index} is outside the record counter`)
  }
  const nonce = baseNonce.slice()
  let rest = index
  for (let at = NONCE_BYTES - 1; rest > 0; at -= 1) {
    nonce[at] = entryAt(nonce, at) ^ (rest % 256)
    rest = Math.floor(rest / 256)
  }
  return nonce
}

/** salt || commitment: the 56 bytes kept in the manifest (files) or in front of the message (manifests). */
export function encodeHeader(salt: Uint8Array, keys: FileKeys): Uint8Array {
  return concatBytes(salt, keys.commitment)
}
