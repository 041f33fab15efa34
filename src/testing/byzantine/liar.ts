/**
 * What a liar is: the honest simulated miner with some of its calls replaced. It lies through the engine's
 * MinerTransport, so one liar serves the tests of the verifiers, the engine runs and the table.
 *
 * Each lies as cleverly as its row allows: whatever it can keep or compute without the thing it lies about is right, so
 * that a check which catches it is the check that the row is about.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type {
  ChallengeAsk,
  Clock,
  Hashing,
  MinerTransport,
  Random,
  RetrieveAnswer,
} from '../../engine/ports.ts'
import { chainedHash } from '../../protocol/chained-hash.ts'
import { type ChallengeAnswer, proveChallenge } from '../../protocol/challenge-proof.ts'
import { contentLeaves, contentPath, RECORD_BYTES } from '../../protocol/content-tree.ts'
import { randomnessFromBytes } from '../../protocol/pedersen.ts'
import { decodePoint } from '../../protocol/point.ts'
import type { SimulatedMiner } from '../miners.ts'

export interface LiarTools {
  /** Its disk and its keys. */
  readonly miner: SimulatedMiner
  readonly random: Random
  readonly hashing: Hashing
  readonly clock: Clock
  /** Another miner whose disk it can read, for those that lie with help; null: alone. */
  readonly accomplice: SimulatedMiner | null
}

export interface Liar extends MinerTransport {
  /** The moment from which it lies; what it does to its disk then. */
  turn(): void
}

export type MakeLiar = (honest: MinerTransport, tools: LiarTools) => Liar

/** The honest miner with some calls replaced and nothing done to its disk, unless said otherwise. */
export function liarWith(honest: MinerTransport, changed: Partial<Liar>): Liar {
  return {
    store: (to, ask, limits) => honest.store(to, ask, limits),
    challenge: (to, ask, limits) => honest.challenge(to, ask, limits),
    retrieve: (to, ask, limits) => honest.retrieve(to, ask, limits),
    renew: (to, ask, limits) => honest.renew(to, ask, limits),
    discard: (to, ask, limits) => honest.discard(to, ask, limits),
    ping: (to, limits) => honest.ping(to, limits),
    turn: () => undefined,
    ...changed,
  }
}

/** A member as no honest program sends it: the port's types are a promise of the transport, not of the miner. */
export function hostile<T>(value: unknown): T {
  return value as T
}

const leavesOf = new WeakMap<Uint8Array, Uint8Array[]>()

/** Leaf hashes of a piece: 32 bytes a record, cheap to keep when the records are gone. */
export function keptLeaves(piece: Uint8Array, { sha256 }: Hashing): Uint8Array[] {
  const known = leavesOf.get(piece)
  if (known !== undefined) return known
  const leaves = contentLeaves(piece, sha256)
  leavesOf.set(piece, leaves)
  return leaves
}

/** The path that an honest miner sends for this chunk, from the leaves alone. */
export function pathText(
  leaves: readonly Uint8Array[],
  ask: Pick<ChallengeAsk, 'index' | 'chunkBytes'>,
  { sha256 }: Hashing,
): string[] {
  const perChunk = Math.max(1, Math.floor(ask.chunkBytes / RECORD_BYTES))
  const first = Math.min(ask.index * perChunk, leaves.length - 1)
  return contentPath(leaves, first, Math.min(perChunk, leaves.length - first), sha256).map(bytesToHex)
}

export interface Forgery {
  /** The bytes that it proves instead of the piece: as long as the piece, or the shape of the proof gives it away. */
  readonly data: Uint8Array
  readonly ask: ChallengeAsk
  readonly contentPath: string[] | null
  /** A seed to chain from; any, when the data is not the piece. */
  readonly previousSeed?: string
}

/** Everything self-consistent over bytes of the liar's choice: what the specification's own three checks accept. */
export function forgedAnswer(
  { data, ask, ...rest }: Forgery,
  { random, hashing }: LiarTools,
): ChallengeAnswer {
  const [g, h] = [decodePoint(ask.g, 'strict'), decodePoint(ask.h, 'strict')]
  if (!g.ok || !h.ok) throw new Error('forgedAnswer: asked with bases that are no points')
  const proof = proveChallenge(
    {
      data,
      previousSeed: rest.previousSeed ?? ask.seed,
      seed: ask.seed,
      g: g.value,
      h: h.value,
      chunkBytes: ask.chunkBytes,
      index: ask.index,
      drawRandomness: () => randomnessFromBytes(random.bytes(32)),
    },
    hashing.sha3,
  )
  if (!proof.ok) throw new Error(`forgedAnswer: ${proof.detail}`)
  const { value } = proof
  return {
    challenge_hash: ask.dataHash,
    challenge_index: ask.index,
    chunk_size: ask.chunkBytes,
    g: ask.g,
    h: ask.h,
    curve: ask.curve,
    seed: ask.seed,
    commitment_hash: value.commitmentHash,
    commitment_proof: value.commitmentProof,
    commitment: value.commitment,
    data_chunk: value.chunk,
    randomness: value.randomness,
    merkle_proof: value.merkleProof,
    merkle_root: value.merkleRoot,
    content_path: rest.contentPath,
  }
}

/** A chained pair over a text that is no hash of anything: holds together (protocol S1). */
export function inventedPair(
  seed: string,
  { random, hashing }: LiarTools,
): { commitment_proof: string; commitment_hash: string } {
  const proof = BigInt(`0x${bytesToHex(random.bytes(32))}`).toString()
  return { commitment_proof: proof, commitment_hash: chainedHash(proof, seed, hashing.sha3) }
}

/** Lies by changing the honest answer to Challenge. */
export function changedChallenge(
  honest: MinerTransport,
  tools: LiarTools,
  change: (answer: ChallengeAnswer, ask: ChallengeAsk, tools: LiarTools) => ChallengeAnswer,
): Liar {
  let lying = false
  return liarWith(honest, {
    turn: () => {
      lying = true
    },
    async challenge(to, ask, limits) {
      const answer = await honest.challenge(to, ask, limits)
      return answer.ok && lying ? { ok: true, value: change(answer.value, ask, tools) } : answer
    },
  })
}

/** Lies by changing the honest answer to Retrieve. */
export function changedRetrieve(
  honest: MinerTransport,
  change: (answer: RetrieveAnswer) => RetrieveAnswer,
): Liar {
  let lying = false
  return liarWith(honest, {
    turn: () => {
      lying = true
    },
    async retrieve(to, ask, limits) {
      const answer = await honest.retrieve(to, ask, limits)
      return answer.ok && lying ? { ok: true, value: change(answer.value) } : answer
    },
  })
}
