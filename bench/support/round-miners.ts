/** All miners of a round in one process of their own, so that their proofs cost the validator nothing: they answer at once. */
import { randomBytes } from 'node:crypto'
import type { ChallengeAsk, RetrieveAnswer, RetrieveAsk } from '../../src/engine/ports.ts'
import { nodeSha3 } from '../../src/nodes/shared/sha3.ts'
import { nodeSha256 } from '../../src/nodes/shared/sha256.ts'
import { chainedHash, dataSeedHash, storeCommitmentHash } from '../../src/protocol/chained-hash.ts'
import type { ChallengeAnswer } from '../../src/protocol/challenge-proof.ts'
import { proveChallenge } from '../../src/protocol/challenge-proof.ts'
import { chunkRange } from '../../src/protocol/chunking.ts'
import { contentLeaves, contentPath, RECORD_BYTES } from '../../src/protocol/content-tree.ts'
import { dec } from '../../src/protocol/hash.ts'
import { randomnessFromBytes } from '../../src/protocol/pedersen.ts'
import { decodePoint, type Point } from '../../src/protocol/point.ts'
import { bytesOf, COPIES, firstSeed, nameOf } from './round-pieces.ts'

export type MinerAsk =
  | { readonly id: number; readonly miner: string; readonly challenge: ChallengeAsk }
  | { readonly id: number; readonly miner: string; readonly retrieve: RetrieveAsk }

export interface MinerReply {
  readonly id: number
  readonly answer: ChallengeAnswer | RetrieveAnswer
}

/** Answers the messages of the parent process until it disconnects. */
export function serveMiners(pieces: number): void {
  const numbers = new Map<string, number>()
  for (let n = 0; n < Math.ceil(pieces / COPIES); n++) numbers.set(nameOf(bytesOf(n)), n)
  const seeds = new Map<string, string>()
  const held = (miner: string, dataHash: string, seed: string) => {
    const n = numbers.get(dataHash)
    if (n === undefined) throw new Error('asked for a piece that nobody has')
    const key = `${miner} ${dataHash}`
    const previousSeed = seeds.get(key) ?? firstSeed(n)
    seeds.set(key, seed)
    return { data: bytesOf(n), previousSeed }
  }
  process.on('message', (ask: MinerAsk) => {
    const answer =
      'challenge' in ask
        ? challenge(ask.challenge, held(ask.miner, ask.challenge.dataHash, ask.challenge.seed))
        : retrieve(ask.retrieve, held(ask.miner, ask.retrieve.dataHash, ask.retrieve.seed))
    process.send?.({ id: ask.id, answer } satisfies MinerReply)
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.('ready')
}

interface Held {
  readonly data: Uint8Array
  readonly previousSeed: string
}

function challenge(ask: ChallengeAsk, { data, previousSeed }: Held): ChallengeAnswer {
  const { dataHash, index, chunkBytes, curve, seed } = ask
  const [g, h] = [pointOf(ask.g), pointOf(ask.h)]
  const drawRandomness = () => randomnessFromBytes(new Uint8Array(randomBytes(32)))
  const proof = proveChallenge(
    { data, previousSeed, seed, g, h, chunkBytes, index, drawRandomness },
    nodeSha3,
  )
  const range = chunkRange(data.length, chunkBytes, index)
  if (!proof.ok || range === null) throw new Error('asked for a chunk that is not there')
  const first = range.start / RECORD_BYTES
  const count = Math.ceil((range.end - range.start) / RECORD_BYTES)
  const path = contentPath(contentLeaves(data, nodeSha256), first, count, nodeSha256)
  return {
    challenge_hash: dataHash,
    challenge_index: index,
    chunk_size: chunkBytes,
    g: ask.g,
    h: ask.h,
    curve,
    seed,
    commitment_hash: proof.value.commitmentHash,
    commitment_proof: proof.value.commitmentProof,
    commitment: proof.value.commitment,
    data_chunk: proof.value.chunk,
    randomness: dec(proof.value.randomness),
    merkle_proof: proof.value.merkleProof,
    merkle_root: proof.value.merkleRoot,
    content_path: path.map((step) => Buffer.from(step).toString('hex')),
  }
}

function retrieve({ seed }: RetrieveAsk, { data, previousSeed }: Held): RetrieveAnswer {
  const commitment_proof = storeCommitmentHash(dataSeedHash(data, previousSeed, nodeSha3))
  return { data, commitment_hash: chainedHash(commitment_proof, seed, nodeSha3), commitment_proof }
}

function pointOf(text: string): Point {
  const point = decodePoint(text, 'strict')
  if (!point.ok) throw new Error('the validator sent no point')
  return point.value
}
