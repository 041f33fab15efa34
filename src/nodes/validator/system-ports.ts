/** Clock, random source and hashes of a real machine, for the engine's ports. */
import { randomBytes } from 'node:crypto'
import type { Clock, Hashing, Random } from '../../engine/ports.ts'
import type { Sha256 } from '../../protocol/content-tree.ts'
import { toInteger } from '../../protocol/hash.ts'
import { foldWith } from '../../protocol/merkle.ts'
import type { CurveArithmetic } from '../../protocol/pedersen.ts'
import { hashPair, nodeSha3 } from '../shared/sha3.ts'
import { unguarded } from './write-guards.ts'

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, action) {
    const timer = setTimeout(() => unguarded(action), delayMs)
    // A waiting retry must not keep a stopping process alive.
    timer.unref()
    return () => clearTimeout(timer)
  },
}

export const systemRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) }

/** @param sha256 the axon's own, so that a body's digest is computed once for its frame and its CID */
export function nodeHashing(sha256: Sha256, curve: CurveArithmetic, fold = foldWith(nodeSha3)): Hashing {
  return {
    sha3: nodeSha3,
    sha256,
    curve,
    fold,
    pieceHashes(data, seed) {
      const { dataHash, seededHash } = hashPair(data, Buffer.from(seed, 'utf8'))
      return { dataHash: toInteger(dataHash), messageHash: toInteger(seededHash) }
    },
  }
}
