/**
 * Miners of the fake network as an owner's audit meets them through a validator: honest ones prove what is stored, each other
 * one is one way to be without it, or to be cheated by who relays the question.
 */
import { randomBytes } from 'node:crypto'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { AnswerEvidence, NoAnswer } from '../client/audit/evidence.ts'
import type { ChallengeUserAnswer, ChallengeUserRequest } from '../client/axon-port.ts'
import { chunkDigest } from '../protocol/audit-parameters.ts'
import { type ChallengeAnswer, proveChallenge } from '../protocol/challenge-proof.ts'
import { contentLeaves, contentPath, RECORD_BYTES } from '../protocol/content-tree.ts'
import { dec, hashData } from '../protocol/hash.ts'
import { randomnessFromBytes } from '../protocol/pedersen.ts'
import { decodePoint, encodePoint, hashToPoint } from '../protocol/point.ts'
import { signAnswer } from '../wire/signed-answer.ts'
import type { Keypair } from '../wire/sr25519.ts'

export type HolderTemper =
  | 'honest'
  /** Proves rightly and signs nothing, like a stock miner with a content path. */
  | 'unsigned'
  /** A stock miner: neither path nor signature. */
  | 'stock'
  /** Keeps nothing; everything is made over bytes of its own, and signed. */
  | 'forges'
  /** One bit of its disk is wrong, and it signs what it reads. */
  | 'rotten'
  /** Answers with bases of its own. */
  | 'own-bases'
  /** Answers the first question for ever. */
  | 'replays'
  /** Somebody between changed the chunk: the miner's signature is over another one. */
  | 'changed-on-the-way'
  /** The validator does not ask it. */
  | 'unasked'
  | NoAnswer

export class FakeChallenges {
  /** By hotkey; whoever is not in it is honest. */
  readonly tempers = new Map<string, HolderTemper>()
  readonly #first = new Map<string, AnswerEvidence>()

  answer(
    validator: string,
    miners: readonly Keypair[],
    data: Uint8Array,
    request: ChallengeUserRequest,
  ): ChallengeUserAnswer {
    const challengeHash = dec(hashData(data))
    const asked = miners.filter(({ address }) => this.#temperOf(address) !== 'unasked')
    const answers = asked.map((miner) => this.#answerOf(validator, miner, data, challengeHash, request))
    return { challengeHash, answers }
  }

  #temperOf(hotkey: string): HolderTemper {
    return this.tempers.get(hotkey) ?? 'honest'
  }

  #answerOf(
    validator: string,
    miner: Keypair,
    data: Uint8Array,
    challengeHash: string,
    request: ChallengeUserRequest,
  ): AnswerEvidence {
    const temper = this.#temperOf(miner.address)
    if (isAbsence(temper))
      return { miner: miner.address, answer: null, noAnswer: temper, signature: null, ms: 9 }
    const first = this.#first.get(miner.address)
    if (temper === 'replays' && first !== undefined) return first
    const shown = bytesOf(temper, data, request)
    const asked =
      temper === 'own-bases' ? { ...request, h: encodePoint(hashToPoint('own', new Uint8Array(1))) } : request
    const answer = proven(miner.address, shown, challengeHash, asked)
    const signature = signAnswer(
      {
        validator,
        miner: miner.address,
        challengeHash,
        index: request.index,
        chunkBytes: request.chunkBytes,
        seed: request.seed,
        g: asked.g,
        h: asked.h,
        ...answer.signed,
      },
      miner,
    )
    const told = toldOf(temper, answer.fields)
    const silent = temper === 'unsigned' || temper === 'stock'
    const evidence = {
      miner: miner.address,
      answer: told,
      noAnswer: null,
      signature: silent ? null : signature,
      ms: 12,
    }
    this.#first.set(miner.address, evidence)
    return evidence
  }
}

function isAbsence(temper: HolderTemper): temper is NoAnswer {
  const absences: readonly string[] = ['missing', 'refused', 'malformed', 'late', 'unreachable', 'busy']
  return absences.includes(temper)
}

function bytesOf(
  temper: HolderTemper,
  data: Uint8Array,
  { index, chunkBytes }: ChallengeUserRequest,
): Uint8Array {
  if (temper === 'forges') return new Uint8Array(randomBytes(data.length))
  if (temper !== 'rotten') return data
  const rotten = data.slice()
  const at = index * chunkBytes
  rotten[at] = (rotten[at] ?? 0) ^ 1
  return rotten
}

function toldOf(temper: HolderTemper, fields: ChallengeAnswer): ChallengeAnswer {
  if (temper === 'stock') return { ...fields, content_path: null }
  if (temper !== 'changed-on-the-way' || !(fields.data_chunk instanceof Uint8Array)) return fields
  const chunk = fields.data_chunk.slice()
  chunk[0] = (chunk[0] ?? 0) ^ 1
  return { ...fields, data_chunk: chunk }
}

function proven(miner: string, data: Uint8Array, challengeHash: string, request: ChallengeUserRequest) {
  const { index, chunkBytes, seed, curve } = request
  const [g, h] = [decodePoint(request.g, 'strict'), decodePoint(request.h, 'strict')]
  if (!g.ok || !h.ok) throw new Error('asked with bases that are no points')
  // The same at every question under a seed: its tree is committed to by the first answer.
  let drawn = 0
  const drawRandomness = () => randomnessFromBytes(sha256(utf8ToBytes([miner, seed, drawn++].join('/'))))
  const asked = { data, previousSeed: seed, seed, g: g.value, h: h.value, chunkBytes, index, drawRandomness }
  const proof = proveChallenge(asked)
  if (!proof.ok) throw new Error(proof.detail)
  const { value } = proof
  const leaves = contentLeaves(data)
  const perChunk = chunkBytes / RECORD_BYTES
  const path = contentPath(leaves, index * perChunk, Math.min(perChunk, leaves.length - index * perChunk))
  const { commitment, randomness, commitmentHash, commitmentProof, merkleRoot } = value
  const fields: ChallengeAnswer = {
    challenge_hash: challengeHash,
    challenge_index: index,
    chunk_size: chunkBytes,
    curve,
    g: request.g,
    h: request.h,
    seed,
    commitment_hash: commitmentHash,
    commitment_proof: commitmentProof,
    commitment,
    randomness: String(randomness),
    merkle_proof: value.merkleProof,
    merkle_root: merkleRoot,
    content_path: path.map((step) => Buffer.from(step).toString('hex')),
    data_chunk: value.chunk,
  }
  const digest = chunkDigest(value.chunk)
  const signed = { commitment, randomness, commitmentHash, commitmentProof, merkleRoot, chunkDigest: digest }
  return { fields, signed }
}
