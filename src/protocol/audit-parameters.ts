/**
 * What an owner's audit is asked with. The seed is a hash of a block's hash and of a secret nonce: whoever knows the block
 * sees that nothing computed with the seed is older than it, and nobody could have known the seed before the owner drew the
 * nonce. g and h are hashed to the curve from the seed (RFC 9380), so nobody has a logarithm of one to the base of the other,
 * the owner and the validator included: an answer convinces a third person too (S16).
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { type CurveArithmetic, nobleCurve } from './pedersen.ts'
import { CURVE_NAME, encodePoint } from './point.ts'
import { seedText } from './seed.ts'

const SEED_LABEL = 'filetao-drive/1/audit/seed'
const LABEL_G = 'filetao-drive/1/audit/g'
const LABEL_H = 'filetao-drive/1/audit/h'
const HASH_BYTES = 32

export interface AuditParameters {
  readonly curve: typeof CURVE_NAME
  /** Encoded points. */
  readonly g: string
  readonly h: string
  /** 64 lower-case hex characters, used as text. */
  readonly seed: string
}

/** SHA-256(label || block hash || nonce), both of 32 bytes. @throws RangeError for other lengths */
export function auditSeed(blockHash: Uint8Array, nonce: Uint8Array): string {
  if (blockHash.length !== HASH_BYTES || nonce.length !== HASH_BYTES)
    throw new RangeError('auditSeed: block hash and nonce have 32 bytes each')
  return seedText(sha256(concatBytes(utf8ToBytes(SEED_LABEL), blockHash, nonce)))
}

export function auditParametersOf(seed: string, curve: CurveArithmetic = nobleCurve): AuditParameters {
  const message = utf8ToBytes(seed)
  return {
    curve: CURVE_NAME,
    g: encodePoint(curve.hashToPoint(LABEL_G, message)),
    h: encodePoint(curve.hashToPoint(LABEL_H, message)),
    seed,
  }
}

/** Hex of what a signed answer says of its chunk. */
export function chunkDigest(chunk: Uint8Array): string {
  return bytesToHex(sha256(chunk))
}
