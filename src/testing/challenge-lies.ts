/**
 * What a lying miner makes of a Challenge (reliability section 7): other bytes to prove from, or a true answer with one part
 * of it changed. Every lie is consistent in all other parts, so that a test that sees it caught knows by which check.
 */
import { chainedHash } from '../protocol/chained-hash.ts'
import type { ChallengeAnswer } from '../protocol/challenge-proof.ts'
import { RECORD_BYTES } from '../protocol/content-tree.ts'
import { unwrapProof, wrapProof } from '../protocol/proof-json.ts'
import type { Temper } from './miner-tempers.ts'
import type { MinerWorld, SimulatedMiner } from './miners.ts'

type Bytes = (kept: Uint8Array, world: MinerWorld) => Uint8Array

const BYTES: Partial<Record<Temper, Bytes>> = {
  fabricates: (kept, { random }) => random.bytes(kept.length),
  'other-piece': (kept, { random }) => random.bytes(kept.length),
  'drops-tail': (kept) => {
    const rest = kept.length % RECORD_BYTES
    return Uint8Array.from(kept).fill(0, kept.length - (rest === 0 ? RECORD_BYTES : rest))
  },
}

/** The bytes that a miner of this temper proves from, instead of the ones it was given. */
export function provenBytes(temper: Temper, kept: Uint8Array, world: MinerWorld): Uint8Array {
  return BYTES[temper]?.(kept, world) ?? kept
}

type Lie = (answer: ChallengeAnswer, miner: SimulatedMiner, world: MinerWorld) => ChallengeAnswer

const LIES: Partial<Record<Temper, Lie>> = {
  replays: (answer, { firstAnswer }) => {
    const { seed, g, h } = answer
    return { ...(firstAnswer ?? answer), seed, g, h }
  },
  'foreign-points': (answer) => ({ ...answer, g: answer.h, h: answer.g }),
  'bad-point': (answer) => ({ ...answer, commitment: '302c31' }),
  'invents-pair': (answer, _miner, { hashing }) => {
    const commitment_proof = '12345678901234567890'
    const hash = chainedHash(commitment_proof, String(answer.seed), hashing.sha3)
    return { ...answer, commitment_proof, commitment_hash: hash }
  },
  'long-path': (answer) => {
    const steps = unwrapProof(answer.merkle_proof, 'strict')
    const extra = { right: '00'.repeat(32) }
    const list = steps.ok && Array.isArray(steps.value) ? [...steps.value, extra] : [extra]
    return { ...answer, merkle_proof: wrapProof(list) }
  },
  nonsense: (answer) => ({
    ...answer,
    randomness: Number.NaN,
    merkle_root: [[]],
    data_chunk: {},
    content_path: -0,
  }),
}

/** The answer that it sends instead of the true one. */
export function lieAbout(miner: SimulatedMiner, answer: ChallengeAnswer, world: MinerWorld): ChallengeAnswer {
  return LIES[miner.temper]?.(answer, miner, world) ?? answer
}
