/**
 * Ed25519 by node:crypto, several times as fast as the pure one (bench/sessions.ts) and the same in its answers: it takes
 * signatures in their one form only, and keys under which anybody could sign are refused before it sees them.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { isSessionPoint, type VerifyEd25519 } from '../../wire/ed25519.ts'

/** DER of a SubjectPublicKeyInfo for Ed25519 (RFC 8410) up to the key. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64
/** Making a key object costs a tenth of a verification, and whether it is a good one a whole. */
const KEYS_MAX = 1_024
const keys = new Map<string, KeyObject | null>()

export const nodeEd25519: VerifyEd25519 = (message, signature, publicKey) => {
  if (publicKey.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false
  const key = keyOf(publicKey)
  return key !== null && verify(null, message, key, signature)
}

/** Null: a key under which anybody could sign, or none. */
function keyOf(publicKey: Uint8Array): KeyObject | null {
  const name = Buffer.from(publicKey).toString('latin1')
  const known = keys.get(name)
  if (known !== undefined) return known
  const [oldest] = keys.keys()
  if (keys.size >= KEYS_MAX && oldest !== undefined) keys.delete(oldest)
  const key = isSessionPoint(publicKey)
    ? createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' })
    : null
  keys.set(name, key)
  return key
}
