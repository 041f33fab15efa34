import { createSHA3 } from 'hash-wasm'
import { dataSeedHash, storeCommitmentHash } from '../../src/protocol/chained-hash.ts'
import { proveChallenge, verifyChallengeProof } from '../../src/protocol/challenge-proof.ts'
import { chunkAt } from '../../src/protocol/chunking.ts'
import { nobleSha256 } from '../../src/protocol/content-tree.ts'
import { dec, hashData, nobleSha3, type Sha3 } from '../../src/protocol/hash.ts'
import {
  committer,
  type Opening,
  opens,
  opensBatch,
  randomnessFromBytes,
} from '../../src/protocol/pedersen.ts'
import { encodePoint, hashToPoint } from '../../src/protocol/point.ts'

/** Operations a second of one thread. */
export interface ProtocolRates {
  readonly openings: number
  readonly batchOpenings: number
  readonly commitments: number
  readonly challengesProved: number
  readonly challengesVerified: number
}

/** Long enough that the compiler has settled, short enough to interleave. */
const MEASURE_MS = 1_500
/** A piece of one MiB asked for in 64 KiB chunks. */
const PIECE_BYTES = 1024 * 1024
const CHUNK_BYTES = 64 * 1024
const BATCH = 256

function rate(work: () => number): number {
  work()
  const began = performance.now()
  let done = 0
  while (performance.now() - began < MEASURE_MS) done += work()
  return (done / (performance.now() - began)) * 1000
}

function random(bytes: number): Uint8Array {
  const out = new Uint8Array(bytes)
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(out.subarray(at, at + 65_536))
  return out
}

function seed(): string {
  return Array.from(random(32), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The page's hash for large inputs, in both engines, so that the two can be compared. */
async function fastSha3(): Promise<Sha3> {
  const state = await createSHA3(256)
  return (...parts) => {
    state.init()
    for (const part of parts) state.update(part)
    return state.digest('binary')
  }
}

export async function measureProtocol(): Promise<ProtocolRates> {
  const hashes = { sha3: await fastSha3(), sha256: nobleSha256 }
  const g = hashToPoint('filetao bench g', random(32))
  const h = hashToPoint('filetao bench h', random(32))
  const commit = committer(g, h, BATCH)
  const list: Opening[] = Array.from({ length: BATCH }, () => {
    const m = hashData(random(32))
    const r = randomnessFromBytes(random(32))
    return { g, h, m, r, commitment: commit(m, r) }
  })
  const coefficients = list.map(() => (hashData(random(32)) >> 128n) | 1n)
  const data = random(PIECE_BYTES)
  const previousSeed = seed()
  const task = {
    data,
    previousSeed,
    seed: seed(),
    g,
    h,
    chunkBytes: CHUNK_BYTES,
    index: 3,
    drawRandomness: () => randomnessFromBytes(random(32)),
  }
  const proof = proveChallenge(task)
  if (!proof.ok) throw new Error(proof.detail)
  const answer = {
    challenge_hash: dec(hashData(data)),
    challenge_index: 3,
    chunk_size: CHUNK_BYTES,
    curve: 'P-256',
    g: encodePoint(g),
    h: encodePoint(h),
    seed: task.seed,
    commitment_hash: proof.value.commitmentHash,
    commitment_proof: proof.value.commitmentProof,
    commitment: proof.value.commitment,
    data_chunk: proof.value.chunk,
    randomness: proof.value.randomness,
    merkle_proof: proof.value.merkleProof,
    merkle_root: proof.value.merkleRoot,
  }
  const expectation = {
    request: {
      challengeHash: answer.challenge_hash,
      index: 3,
      chunkBytes: CHUNK_BYTES,
      g: answer.g,
      h: answer.h,
      curve: 'P-256',
      seed: task.seed,
    },
    knowledge: {
      byteLength: data.length,
      proofs: [
        { seed: previousSeed, proof: storeCommitmentHash(dataSeedHash(data, previousSeed, nobleSha3)) },
      ],
      chunkHash: hashData(chunkAt(data, CHUNK_BYTES, 3) ?? data),
      contentRoot: null,
    },
  }
  const verdict = verifyChallengeProof(expectation, answer, 'strict')
  if (!verdict.ok) throw new Error(`${verdict.reason}: ${verdict.detail}`)
  let next = 0
  return {
    openings: rate(() => Number(opens(list[next++ % BATCH] ?? list[0]!))),
    batchOpenings: rate(() => (opensBatch(list, coefficients) ? BATCH : 0)),
    commitments: rate(() => list.filter(({ m, r }) => !commit(m, r).is0()).length),
    challengesProved: rate(() => Number(proveChallenge(task, hashes.sha3).ok)),
    challengesVerified: rate(() => Number(verifyChallengeProof(expectation, answer, 'strict', hashes).ok)),
  }
}
