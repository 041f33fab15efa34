/**
 * The part that Challenge and Retrieve answers share: the chained pair (section 2.2) and rule V5.
 *
 * The pair alone proves nothing: any text x with H(x || seed) as its hash passes (S1). `seed-known` is the check that
 * counts: the proof must be the hash of the data with a seed that the miner may hold, so it had all of D at some
 * time after that seed was sent.
 */
import { chainHolds } from './chained-hash.ts'
import { brief, type Evidence } from './evidence.ts'
import type { KnownProof } from './seed-window.ts'

export type ChainReason = 'chain-broken' | 'seed-unknown'

export interface ChainInput {
  readonly seed: string
  readonly commitmentProof: unknown
  readonly commitmentHash: unknown
}

/** The reference's check. */
export function checkChain<R extends string>(evidence: Evidence<R | ChainReason>, input: ChainInput): void {
  evidence.record(
    {
      id: 'chained-commitment',
      inputs: { seed: brief(input.seed), commitment_proof: brief(input.commitmentProof) },
      got: brief(input.commitmentHash),
    },
    chainHolds(input.commitmentProof, input.seed, input.commitmentHash),
    'chain-broken',
    'commitment_hash is not the hash of commitment_proof with the seed',
  )
}

/** V5. */
export function checkKnownProof<R extends string>(
  evidence: Evidence<R | ChainReason>,
  commitmentProof: unknown,
  proofs: readonly KnownProof[],
): void {
  const match = proofs.find(({ proof }) => proof === commitmentProof)
  evidence.record(
    {
      id: 'seed-known',
      inputs: { seeds: String(proofs.length), seed: match?.seed ?? 'none' },
      expected:
        match?.proof ??
        proofs
          .map(({ proof }) => proof)
          .slice(0, 4)
          .join(' or '),
      got: brief(commitmentProof),
    },
    match !== undefined,
    'seed-unknown',
    'commitment_proof is not the hash of the data with a seed that the miner may hold',
  )
}
