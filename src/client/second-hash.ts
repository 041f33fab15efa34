/**
 * @noble's SHA3 of an object whose receipt did not hold by the quick hash: a fault of ours must not be a miner's guilt. It
 * takes half a second for a part, so each object is hashed once, and only when it comes to that.
 */
import { sha3_256 } from '@noble/hashes/sha3.js'
import type { SuffixHash } from './ports.ts'

const known = new WeakMap<object, SuffixHash>()

/** @param held whose bytes they are: the hash is remembered as long as that is */
export function secondHash(held: object, data: Uint8Array): SuffixHash {
  const hash = known.get(held) ?? hashed(data)
  known.set(held, hash)
  return hash
}

function hashed(data: Uint8Array): SuffixHash {
  const state = sha3_256.create().update(data)
  return {
    digest: (suffix = new Uint8Array(0)) => state.clone().update(suffix).digest(),
  }
}
