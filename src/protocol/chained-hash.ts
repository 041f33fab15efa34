/**
 * Protocol section 2.2: the chain of commitment hashes that ties each answer to the seed before it.
 *
 *     store:     C0 = H(D || utf8(s0))              commitment_hash  = dec(C0)
 *     later k:   P  = H(D || utf8(s_prev))          commitment_proof = dec(P)
 *                Ck = H(utf8(dec(P)) || utf8(s_k))  commitment_hash  = dec(Ck)
 *
 * Different from the reference: nothing in the arithmetic. The reference's check takes the proof as an opaque text, so
 * any text passes together with its hash (S1); `chainHolds` is that check and no more. The strict verifiers
 * compare the proof itself with values for the seeds that the miner may hold (V5, `seed-window.ts`).
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { dec, nobleSha3, type Sha3, toInteger } from './hash.ts'

/** H(D || utf8(seed)), the number that both the Store commitment and the next commitment proof are about. */
export function dataSeedHash(data: Uint8Array, seed: string, sha3: Sha3 = nobleSha3): bigint {
  return toInteger(sha3(data, utf8ToBytes(seed)))
}

/** `commitment_hash` of a Store answer, and the `commitment_proof` of the answer after it, from H(D || utf8(seed)). */
export function storeCommitmentHash(dataAndSeedHash: bigint): string {
  return dec(dataAndSeedHash)
}

/** `commitment_hash` of a later answer: dec(H(utf8(proof) || utf8(seed))). */
export function chainedHash(commitmentProof: string, seed: string, sha3: Sha3 = nobleSha3): string {
  return dec(toInteger(sha3(utf8ToBytes(commitmentProof), utf8ToBytes(seed))))
}

/** The reference's check of a chained pair. Total; anything but three texts fails. */
export function chainHolds(commitmentProof: unknown, seed: unknown, commitmentHash: unknown): boolean {
  if (typeof commitmentProof !== 'string' || typeof seed !== 'string') return false
  return typeof commitmentHash === 'string' && chainedHash(commitmentProof, seed) === commitmentHash
}
