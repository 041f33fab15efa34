/**
 * SHA3-256 by node:crypto, ten times as fast as the pure one: a Store hashes eight megabytes twice over.
 */
import { createHash } from 'node:crypto'
import type { Sha3 } from '../../protocol/hash.ts'

export const nodeSha3: Sha3 = (...parts) => {
  const hash = createHash('sha3-256')
  for (const part of parts) hash.update(part)
  return asBytes(hash.digest())
}

/** The two digests that name and commit to a piece, from one pass over its bytes. */
export interface HashPair {
  /** H(D), 32 bytes: the piece's name. */
  readonly dataHash: Uint8Array
  /** H(D || suffix), 32 bytes: protocol section 2.2 with the suffix utf8(seed). */
  readonly seededHash: Uint8Array
}

/** Hashes `data` once and branches the state: half the time of two hashes. */
export function hashPair(data: Uint8Array, suffix: Uint8Array): HashPair {
  const hash = createHash('sha3-256').update(data)
  const branch = hash.copy().update(suffix)
  return { dataHash: asBytes(hash.digest()), seededHash: asBytes(branch.digest()) }
}

function asBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}
