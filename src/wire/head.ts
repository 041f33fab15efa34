/**
 * The head of a drive (docs/formats/head.md): the newest vault file and drive index of one vault, signed by a key that only
 * whoever opens the vault has. Validators keep it and believe nothing but the signature: the name of a vault is a hash of the
 * key, so nobody can put a head under somebody else's name, and a head names those it was made from, so nobody can
 * put an older one over a newer one.
 *
 *     "fthead" 0x00 0x01 || CBOR || Ed25519 signature over LABEL || SHA-256(all before it) || SHA-256(all before it)
 *
 * Different from a signature over the record alone: the label keeps it from being one for anything else, and the digest at
 * the end tells damage from forgery before any curve is touched.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { decodeCanonical, encodeCanonical } from '../protocol/envelope/canonical-cbor.ts'
import type { Result } from '../protocol/verdict.ts'
import { verifyEd25519 } from './ed25519.ts'
import { HEAD_INDEX_BYTES_MAX, HEAD_PARENTS_MAX, HEAD_VAULT_BYTES_MAX, MAX_HEAD_BYTES } from './limits.ts'

const MAGIC = Uint8Array.of(...utf8ToBytes('fthead'), 0x00, 0x01)
const LABEL = utf8ToBytes('filetao-drive/1/head')
const KEY_BYTES = 32
const HASH_BYTES = 32
const SIGNATURE_BYTES = 64
const VAULT_ID_BYTES = 16

export interface HeadFields {
  /** 1 to 2^53 - 1; a head has a larger one than each of those it was made from. */
  readonly number: number
  /** Hashes (32 bytes) of the heads that this one was made from; none for the first. */
  readonly parents: readonly Uint8Array[]
  /** The vault file, as it is stored (docs/formats/vault.md). */
  readonly vault: Uint8Array
  /** The drive index or what leads to it, sealed; opaque here. */
  readonly index: Uint8Array
}

export interface Head extends HeadFields {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** 32 hex characters. */
  readonly vaultId: string
  /** SHA-256 of the whole record, 64 hex characters. */
  readonly hash: string
}

export type HeadReason =
  | 'head-too-large'
  | 'head-malformed'
  /** Cut or changed on its way: the digest at its end is of other bytes. */
  | 'head-damaged'
  | 'head-signature'

const bytesOf = (length: number) =>
  v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length)
const bytesUpTo = (length: number) =>
  v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= length)

const BODY = v.strictObject({
  publicKey: bytesOf(KEY_BYTES),
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  parents: v.pipe(v.array(bytesOf(HASH_BYTES)), v.maxLength(HEAD_PARENTS_MAX)),
  vault: bytesUpTo(HEAD_VAULT_BYTES_MAX),
  index: bytesUpTo(HEAD_INDEX_BYTES_MAX),
})

/** What signs the heads of one vault: the key of its identifier, wherever the secret half is kept. */
export interface HeadSigner {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes (RFC 8032). */
  sign(bytes: Uint8Array): Uint8Array
}

/** The name of the vault whose heads this key signs: 32 hex characters. */
export function headVaultId(publicKey: Uint8Array): string {
  return bytesToHex(sha256(publicKey).subarray(0, VAULT_ID_BYTES))
}

export function headHash(record: Uint8Array): string {
  return bytesToHex(sha256(record))
}

/** A signed record. Throws TypeError for fields that no reader would take: the caller's mistake. */
export function encodeHead(fields: HeadFields, signer: HeadSigner): Uint8Array {
  const body = { ...fields, publicKey: signer.publicKey, parents: [...fields.parents] }
  const checked = v.safeParse(BODY, body)
  if (!checked.success) throw new TypeError(`encodeHead: ${v.getDotPath(checked.issues[0])} is out of bounds`)
  const signed = concatBytes(MAGIC, encodeCanonical(checked.output))
  const sealed = concatBytes(signed, signer.sign(messageOf(signed)))
  return concatBytes(sealed, sha256(sealed))
}

/** Reads a record and checks all that can be checked of it alone: form, digest and signature. Total. */
export function openHead(record: Uint8Array): Result<Head, HeadReason> {
  if (record.length > MAX_HEAD_BYTES)
    return no('head-too-large', `a head has at most ${MAX_HEAD_BYTES} bytes`)
  const bodyEnd = record.length - SIGNATURE_BYTES - HASH_BYTES
  if (bodyEnd <= MAGIC.length || !equal(record.subarray(0, MAGIC.length), MAGIC))
    return no('head-malformed', 'not a head of version 1')
  const sealed = record.subarray(0, bodyEnd + SIGNATURE_BYTES)
  if (!equal(sha256(sealed), record.subarray(sealed.length)))
    return no('head-damaged', 'its digest is not that of its bytes')
  const body = parseBody(record.subarray(MAGIC.length, bodyEnd))
  if (body === null) return no('head-malformed', 'its content is not that of a head')
  if (!verifyEd25519(messageOf(record.subarray(0, bodyEnd)), sealed.subarray(bodyEnd), body.publicKey))
    return no('head-signature', 'the key that it names did not sign it')
  return { ok: true, value: { ...body, vaultId: headVaultId(body.publicKey), hash: headHash(record) } }
}

function parseBody(bytes: Uint8Array): v.InferOutput<typeof BODY> | null {
  const decoded = decodeCanonical(bytes)
  if (!decoded.ok || !(decoded.value instanceof Map)) return null
  const body = v.safeParse(BODY, Object.fromEntries(decoded.value))
  return body.success ? body.output : null
}

function messageOf(signed: Uint8Array): Uint8Array {
  return concatBytes(LABEL, sha256(signed))
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

function no(reason: HeadReason, detail: string): { ok: false; reason: HeadReason; detail: string } {
  return { ok: false, reason, detail }
}
