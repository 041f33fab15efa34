/** The real proofs behind `ports.Proofs`, over the hash functions of the host. */
import { verifyChallengeProof } from '../protocol/challenge-proof.ts'
import { judgeBy } from '../protocol/opening-check.ts'
import { parametersOf } from './group-parameters.ts'
import type { Hashing, Proofs } from './ports.ts'
import { verifyCopy } from './verify-copy.ts'

export function realProofs(hashing: Hashing): Proofs {
  return {
    parametersOf: (seed) => parametersOf(seed, hashing.curve),
    verifyCopy: (expected, answer) => verifyCopy(expected, answer, judgeBy(hashing.curve)),
    verifyChallenge: (expected, answer) => verifyChallengeProof(expected, answer, 'strict', hashing),
  }
}
