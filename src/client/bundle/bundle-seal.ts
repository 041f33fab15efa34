/**
 * What is around a bundle's body: `magic || body || signature || SHA-256 of all before`. The last hash tells damage from anything
 * else; the exporter's signature over the magic and the body refuses a change by whoever computes that hash anew.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Result } from '../../protocol/verdict.ts'
import { type Keypair, SIGNATURE_BYTES, verifySignature } from '../../wire/sr25519.ts'
import { BUNDLE_BYTES_MAX, type BundleReason } from './bundle.ts'

export const BUNDLE_MAGIC = 'filetao-proof-bundle/1\n'
const MAGIC = utf8ToBytes(BUNDLE_MAGIC)
const ANY_VERSION = /^filetao-proof-bundle\/([1-9][0-9]{0,3})\n/
/** Before the digest that is signed: a request, receipt or answer that the same key signs begins otherwise. */
const LABEL = utf8ToBytes('filetao-proof-bundle/1/signature')
const DIGEST_BYTES = 32
const TAIL_BYTES = SIGNATURE_BYTES + DIGEST_BYTES

export interface Seal {
  readonly body: Uint8Array
  readonly signature: Uint8Array
  /** What was signed. */
  readonly message: Uint8Array
}

function messageOf(signed: Uint8Array): Uint8Array {
  return concatBytes(LABEL, sha256(signed))
}

export function sealBundle(body: Uint8Array, exporter: Keypair): Uint8Array<ArrayBuffer> {
  const signed = concatBytes(MAGIC, body)
  const before = concatBytes(signed, exporter.sign(messageOf(signed)))
  const whole = new Uint8Array(before.length + DIGEST_BYTES)
  whole.set(before)
  whole.set(sha256(before), before.length)
  return whole
}

/** Takes the seal off. The signature is checked when the body has said whose it is: `isSigned`. Total. */
export function openSeal(bytes: Uint8Array): Result<Seal, BundleReason> {
  const head = String.fromCharCode(...bytes.subarray(0, BUNDLE_MAGIC.length + 3))
  const version = ANY_VERSION.exec(head)?.[1]
  if (version === undefined) return { ok: false, reason: 'not-a-bundle', detail: 'it begins otherwise' }
  if (version !== '1')
    return { ok: false, reason: 'newer-version', detail: `version ${version}, this program reads 1` }
  if (bytes.length > BUNDLE_BYTES_MAX)
    return { ok: false, reason: 'too-large', detail: `${bytes.length} bytes, at most ${BUNDLE_BYTES_MAX}` }
  if (bytes.length < MAGIC.length + TAIL_BYTES) return changed('its end is missing')
  const hashed = bytes.subarray(0, bytes.length - DIGEST_BYTES)
  const digest = sha256(hashed)
  if (digest.some((byte, i) => byte !== bytes[hashed.length + i])) return changed('its last hash differs')
  const signed = hashed.subarray(0, hashed.length - SIGNATURE_BYTES)
  const value = {
    body: signed.subarray(MAGIC.length),
    signature: hashed.subarray(signed.length),
    message: messageOf(signed),
  }
  return { ok: true, value }
}

export function isSigned(seal: Seal, publicKey: Uint8Array): boolean {
  return verifySignature(seal.message, seal.signature, publicKey)
}

function changed(detail: string): Result<Seal, BundleReason> {
  return { ok: false, reason: 'changed', detail }
}
