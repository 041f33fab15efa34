/**
 * Protocol section 2.5, the verifier's half, and rule V5: which seeds an honest miner may hold.
 *
 * The miner records a seed as soon as a request reaches it; a verifier learns of that only from an answer that verifies. So
 * the miner may hold the last confirmed seed or any sent since. A verified answer collapses the set to its seed.
 *
 * Different from the reference, which keeps one `prev_seed`, updates it differently on three paths, and never
 * reads it: there, any text passes as a commitment proof (S1). `referencePrevSeed` is its rule, for the vectors.
 * This is the rule for one request after the other. Of requests that overlap either may have arrived last: the validator
 * keeps what it sent, and when each was answered, in `engine/rounds/seed-windows.ts`.
 */
import { dataSeedHash, storeCommitmentHash } from './chained-hash.ts'
import { nobleSha3, type Sha3 } from './hash.ts'

/** Seeds that the miner may hold, the confirmed one first. */
export interface SeedWindow {
  readonly seeds: readonly string[]
}

/** After a Store answer that verified. Before one, there is no record and nothing to challenge. */
export function seedConfirmed(seed: string): SeedWindow {
  return { seeds: [seed] }
}

/** Before a Challenge or Retrieve with this seed leaves: record it first, or a crash in between forgets it. */
export function seedSent(window: SeedWindow, seed: string): SeedWindow {
  return { seeds: [...window.seeds.filter((known) => known !== seed), seed] }
}

/** A `commitment_proof` that an honest miner may send, and the seed that it comes from. */
export interface KnownProof {
  readonly seed: string
  /** dec(H(D || utf8(seed))) */
  readonly proof: string
}

/** The proofs for these seeds. Hashes all of the data once per seed. */
export function knownProofs(
  data: Uint8Array,
  seeds: readonly string[],
  sha3: Sha3 = nobleSha3,
): KnownProof[] {
  return seeds.map((seed) => ({ seed, proof: storeCommitmentHash(dataSeedHash(data, seed, sha3)) }))
}

export interface ReferenceOutcome {
  readonly op: 'store' | 'challenge' | 'retrieve'
  /** retrieve only: the scoring path stores the seed in every case, the user path never does */
  readonly path?: 'scoring' | 'user'
  readonly verified: boolean
  readonly seed: string
}

/** The `prev_seed` that the reference's validator has afterwards; null = no record. */
export function referencePrevSeed(before: string | null, outcome: ReferenceOutcome): string | null {
  const { op, path, verified, seed } = outcome
  if (op === 'retrieve') return path === 'user' ? before : seed
  return verified ? seed : before
}
