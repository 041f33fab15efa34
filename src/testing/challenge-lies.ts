/**
 * What a lying miner makes of a Challenge (reliability section 7): other bytes to prove from, or a true answer with one part
 * of it changed. Every lie is consistent in all other parts, so that a test that sees it caught knows by which check.
 */
import { chainedHash } from '../protocol/chained-hash.ts'
import type { ChallengeAnswer } from '../protocol/challenge-proof.ts'
import { RECORD_BYTES } from '../protocol/content-tree.ts'
import { unwrapProof, wrapProof } from '../protocol/proof-json.ts'
import type { MinerWorld, SimulatedMiner, Temper } from './miners.ts'

/** The bytes that a miner of this temper proves from, instead of the ones it was given. */
export function provenBytes(temper: Temper, kept: Uint8Array, { random }: MinerWorld): Uint8Array {
  switch (temper) {
    case 'fabricates':
    case 'other-piece':
      return random.bytes(kept.length)
    case 'drops-tail': {
      const tail = kept.length % RECORD_BYTES === 0 ? RECORD_BYTES : kept.length % RECORD_BYTES
      const bytes = Uint8Array.from(kept)
      return bytes.fill(0, kept.length - tail)
    }
    default:
      return kept
  }
}

/** The answer that it sends instead of the true one. */
export function lieAbout(
  { temper, firstAnswer }: SimulatedMiner,
  answer: ChallengeAnswer,
  { hashing }: MinerWorld,
): ChallengeAnswer {
  switch (temper) {
    case 'replays':
      return { ...(firstAnswer ?? answer), seed: answer.seed, g: answer.g, h: answer.h }
    case 'foreign-points':
      return { ...answer, g: answer.h, h: answer.g }
    case 'bad-point':
      return { ...answer, commitment: '302c31' }
    case 'invents-pair': {
      const commitment_proof = '12345678901234567890'
      const hash = chainedHash(commitment_proof, String(answer.seed), hashing.sha3)
      return { ...answer, commitment_proof, commitment_hash: hash }
    }
    case 'long-path': {
      const steps = unwrapProof(answer.merkle_proof, 'strict')
      const extra = { right: '00'.repeat(32) }
      return {
        ...answer,
        merkle_proof: wrapProof(steps.ok && Array.isArray(steps.value) ? [...steps.value, extra] : [extra]),
      }
    }
    case 'nonsense':
      return { ...answer, randomness: Number.NaN, merkle_root: [[]], data_chunk: {}, content_path: -0 }
    default:
      return answer
  }
}
