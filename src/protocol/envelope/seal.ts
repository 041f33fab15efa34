/**
 * Sealing and opening of C2SP chunked messages over an injected AES-256-GCM: whole small messages with
 * their header in front (manifests, index objects) and the parts of a file, whose header lives in the
 * manifest (docs/formats/envelope.md).
 *
 * Openers are total over hostile bytes. The commitment is compared before anything is decrypted (closes
 * key-mixing and wrong-context attacks); a record's plaintext is released only after its own tag held; a
 * part is released whole or not at all; truncation, extension, reordering and splicing fail because the
 * index is in the nonce and the last record is short.
 */
import { equalBytes } from '@noble/ciphers/utils.js'
import type { Result } from '../verdict.ts'
import {
  deriveFileKeys,
  encodeHeader,
  FILE_KEY_BYTES,
  type FileKeys,
  HEADER_BYTES,
  recordNonce,
  SALT_BYTES,
} from './key.ts'
import { ciphertextLength, partPlainRange, plaintextLength, RECORD_CIPHER, RECORD_PLAIN } from './records.ts'

/** AES-256-GCM under one key: 12-byte nonces, no associated data, tag of 16 bytes at the end. */
export interface Aead {
  seal(nonce: Uint8Array<ArrayBuffer>, plain: Uint8Array): Promise<Uint8Array>
  /** null when the tag does not hold. */
  open(nonce: Uint8Array<ArrayBuffer>, sealed: Uint8Array): Promise<Uint8Array | null>
}

/** Makes the cipher of a 32-byte key; importing a WebCrypto key is asynchronous. */
export type AeadFactory = (aesKey: Uint8Array) => Aead | Promise<Aead>

export type HeaderReason = 'header-truncated' | 'key-malformed' | 'commitment-mismatch'
export type RecordReason = 'length-impossible' | 'length-too-large' | 'record-forged'
export type OpenReason = HeaderReason | RecordReason
export type PartReason = 'part-length-wrong' | 'record-forged'

export interface HeaderInput {
  readonly fileKey: Uint8Array
  readonly context: string | Uint8Array
  /** 56 bytes: salt || commitment. */
  readonly header: Uint8Array
}

/** Derives the keys a header belongs to and compares its commitment. Nothing may be decrypted before. */
export function openHeader({ fileKey, context, header }: HeaderInput): Result<FileKeys, HeaderReason> {
  if (header.length !== HEADER_BYTES) {
    const detail = `header of ${header.length} bytes instead of ${HEADER_BYTES}`
    return { ok: false, reason: 'header-truncated', detail }
  }
  if (fileKey.length !== FILE_KEY_BYTES) {
    const detail = `key of ${fileKey.length} bytes instead of ${FILE_KEY_BYTES}`
    return { ok: false, reason: 'key-malformed', detail }
  }
  const keys = deriveFileKeys({ fileKey, salt: header.subarray(0, SALT_BYTES), context })
  if (!equalBytes(keys.commitment, header.subarray(SALT_BYTES))) {
    const detail = 'this key does not belong to this header, or the header was altered'
    return { ok: false, reason: 'commitment-mismatch', detail }
  }
  return { ok: true, value: keys }
}

/** Seals the records of `plain`, the first one with counter `firstRecord`. `records` may end full. */
async function sealRecords(
  aead: Aead,
  baseNonce: Uint8Array,
  firstRecord: number,
  records: number,
  plain: Uint8Array,
  out: Uint8Array,
): Promise<void> {
  const work: Promise<void>[] = []
  for (let i = 0; i < records; i += 1) {
    const record = plain.subarray(i * RECORD_PLAIN, (i + 1) * RECORD_PLAIN)
    const nonce = recordNonce(baseNonce, firstRecord + i)
    work.push(aead.seal(nonce, record).then((sealed) => out.set(sealed, i * RECORD_CIPHER)))
  }
  await Promise.all(work)
}

export interface SealInput {
  readonly fileKey: Uint8Array
  /** 24 fresh random bytes. */
  readonly salt: Uint8Array
  readonly context: string | Uint8Array
  readonly plain: Uint8Array
  readonly aead: AeadFactory
}

/** One whole message: 56-byte header, then all records. */
export async function sealMessage({ fileKey, salt, context, plain, aead }: SealInput): Promise<Uint8Array> {
  const keys = deriveFileKeys({ fileKey, salt, context })
  const cipher = await aead(keys.aesKey)
  const out = new Uint8Array(HEADER_BYTES + ciphertextLength(plain.length))
  out.set(encodeHeader(salt, keys))
  const records = Math.floor(plain.length / RECORD_PLAIN) + 1
  await sealRecords(cipher, keys.baseNonce, 0, records, plain, out.subarray(HEADER_BYTES))
  return out
}

/**
 * Opens the records of a whole body (no header) in order, handing each plaintext to `release` as soon as
 * its own tag held. Only `ok` says that the message is complete: what was released before a failure is a
 * correct prefix and nothing more. The value is the plaintext's length in bytes.
 */
export async function openRecords(
  aead: Aead,
  baseNonce: Uint8Array,
  body: Uint8Array,
  release: (plain: Uint8Array, index: number) => void,
): Promise<Result<number, RecordReason>> {
  const records = Math.ceil(body.length / RECORD_CIPHER)
  const length = plaintextLength(body.length)
  for (let i = 0; i < records; i += 1) {
    const sealed = body.subarray(i * RECORD_CIPHER, (i + 1) * RECORD_CIPHER)
    // The tail of an impossible length is not a record; every full record before it still is.
    if (!length.ok && sealed.length < RECORD_CIPHER) break
    const plain = await aead.open(recordNonce(baseNonce, i), sealed)
    if (plain === null) return { ok: false, reason: 'record-forged', detail: `record ${i} of ${records}` }
    release(plain, i)
  }
  return length
}

export interface OpenInput {
  readonly fileKey: Uint8Array
  readonly context: string | Uint8Array
  readonly message: Uint8Array
  readonly aead: AeadFactory
}

/** Opens a whole message with its header in front: all of its plaintext or a reason, never a prefix. */
export async function openMessage({
  fileKey,
  context,
  message,
  aead,
}: OpenInput): Promise<Result<Uint8Array, OpenReason>> {
  const keys = openHeader({ fileKey, context, header: message.subarray(0, HEADER_BYTES) })
  if (!keys.ok) return keys
  const body = message.subarray(HEADER_BYTES)
  const length = plaintextLength(body.length)
  if (!length.ok) return length
  const out = new Uint8Array(length.value)
  const opened = await openRecords(await aead(keys.value.aesKey), keys.value.baseNonce, body, (plain, i) => {
    out.set(plain, i * RECORD_PLAIN)
  })
  return opened.ok ? { ok: true, value: out } : opened
}

export interface PartInput {
  readonly aead: Aead
  readonly baseNonce: Uint8Array
  /** Index of the part in its file. */
  readonly index: number
  /** Length of the whole file's plaintext: it fixes where the short last record is. */
  readonly fileBytes: number
}

/** Seals one part; `plain` is exactly the part's range of the file (records.ts: partPlainRange). */
export async function sealPart(part: PartInput, plain: Uint8Array): Promise<Uint8Array> {
  const range = partPlainRange(part.index, part.fileBytes)
  if (plain.length !== range.end - range.start) {
    throw new RangeError(`"plain" expected ${range.end - range.start} bytes, got ${plain.length}`)
  }
  const out = new Uint8Array(range.cipherBytes)
  await sealRecords(part.aead, part.baseNonce, range.firstRecord, range.records, plain, out)
  return out
}

/** Opens one part: its whole plaintext, or a reason and nothing. The header must have been checked. */
export async function openPart(part: PartInput, sealed: Uint8Array): Promise<Result<Uint8Array, PartReason>> {
  const range = partPlainRange(part.index, part.fileBytes)
  if (sealed.length !== range.cipherBytes) {
    const detail = `part ${part.index} has ${sealed.length} bytes instead of ${range.cipherBytes}`
    return { ok: false, reason: 'part-length-wrong', detail }
  }
  const out = new Uint8Array(range.end - range.start)
  const work: Promise<boolean>[] = []
  for (let i = 0; i < range.records; i += 1) {
    const record = sealed.subarray(i * RECORD_CIPHER, (i + 1) * RECORD_CIPHER)
    const nonce = recordNonce(part.baseNonce, range.firstRecord + i)
    const opened = part.aead.open(nonce, record).then((plain) => {
      if (plain !== null) out.set(plain, i * RECORD_PLAIN)
      return plain !== null
    })
    work.push(opened)
  }
  const forged = (await Promise.all(work)).indexOf(false)
  if (forged < 0) return { ok: true, value: out }
  return { ok: false, reason: 'record-forged', detail: `record ${forged} of part ${part.index}` }
}
