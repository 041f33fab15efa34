/** Audits of small objects as their evidence is kept: real proofs and signatures of honest miners, for tests to spoil. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { AnswerEvidence, AuditQuestion, QuestionEvidence } from '../client/audit/evidence.ts'
import { auditParametersOf, auditSeed, chunkDigest } from '../protocol/audit-parameters.ts'
import { type ChallengeAnswer, proveChallenge } from '../protocol/challenge-proof.ts'
import { cidOf } from '../protocol/cid.ts'
import { contentLeaves, contentPath, contentRoot, RECORD_BYTES } from '../protocol/content-tree.ts'
import { dec, hashData } from '../protocol/hash.ts'
import { randomnessFromBytes } from '../protocol/pedersen.ts'
import { decodePoint, type Point } from '../protocol/point.ts'
import { signAnswer } from '../wire/signed-answer.ts'
import { type Keypair, keypairFromMiniSecret } from '../wire/sr25519.ts'

function digest(...parts: readonly (string | number)[]): Uint8Array {
  return sha256(utf8ToBytes(parts.join('/')))
}

/** The same bytes at every call. */
export function auditedBytes(length: number, name = 'object'): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 32) bytes.set(digest(name, at).subarray(0, length - at), at)
  return bytes
}

export function auditKeypair(name: string): Keypair {
  return keypairFromMiniSecret(digest('keypair', name))
}

function pointOf(text: string): Point {
  const point = decodePoint(text, 'strict')
  if (!point.ok) throw new RangeError(point.detail)
  return point.value
}

/** One question about a chunk of `data`. */
export function auditQuestion(
  data: Uint8Array,
  index: number,
  round = 'one',
  chunkRecords = 1,
): AuditQuestion {
  const [blockHash, nonce] = [digest('block', round), digest('nonce', round)]
  return {
    cid: cidOf(data),
    length: data.length,
    contentRoot: bytesToHex(contentRoot(contentLeaves(data), data.length)),
    validator: auditKeypair('validator').address,
    challengeHash: dec(hashData(data)),
    chunkBytes: chunkRecords * RECORD_BYTES,
    index,
    ...auditParametersOf(auditSeed(blockHash, nonce)),
    block: 4_711,
    blockHash: `0x${bytesToHex(blockHash)}`,
    nonce: bytesToHex(nonce),
    genesisHash: `0x${bytesToHex(digest('genesis'))}`,
    at: 1_764_300_000_000,
  }
}

/** What the miner signs of this answer, whatever is in it. */
export function auditSignature(question: AuditQuestion, answer: ChallengeAnswer, miner: Keypair): string {
  const { validator, challengeHash, index, chunkBytes, seed, g, h } = question
  const chunk = answer.data_chunk instanceof Uint8Array ? answer.data_chunk : new Uint8Array(0)
  const asked = { validator, miner: miner.address, challengeHash, index, chunkBytes, seed, g, h }
  return signAnswer(
    {
      ...asked,
      commitment: String(answer.commitment),
      randomness: BigInt(String(answer.randomness)),
      commitmentHash: String(answer.commitment_hash),
      commitmentProof: String(answer.commitment_proof),
      merkleRoot: String(answer.merkle_root),
      chunkDigest: chunkDigest(chunk),
    },
    miner,
  )
}

/** What an honest miner answers: its randomness is the same for all questions under one seed, unless `salt` differs. */
export function honestAnswer(
  question: AuditQuestion,
  data: Uint8Array,
  miner: Keypair,
  salt = '',
): AnswerEvidence {
  const { seed, chunkBytes, index, challengeHash, curve, g, h } = question
  let drawn = 0
  const asked = { data, seed, chunkBytes, index, g: pointOf(g), h: pointOf(h) }
  const proof = proveChallenge({
    ...asked,
    previousSeed: '00'.repeat(32),
    drawRandomness: () => randomnessFromBytes(digest(miner.address, seed, salt, drawn++)),
  })
  if (!proof.ok) throw new RangeError(proof.detail)
  const leaves = contentLeaves(data)
  const records = chunkBytes / RECORD_BYTES
  const path = contentPath(leaves, index * records, Math.min(records, leaves.length - index * records))
  const answer: ChallengeAnswer = {
    challenge_hash: challengeHash,
    challenge_index: index,
    chunk_size: chunkBytes,
    curve,
    g,
    h,
    seed,
    commitment_hash: proof.value.commitmentHash,
    commitment_proof: proof.value.commitmentProof,
    commitment: proof.value.commitment,
    data_chunk: proof.value.chunk,
    randomness: proof.value.randomness,
    merkle_proof: proof.value.merkleProof,
    merkle_root: proof.value.merkleRoot,
    content_path: path.map((step) => bytesToHex(step)),
  }
  const signature = auditSignature(question, answer, miner)
  return { miner: miner.address, answer, noAnswer: null, signature, ms: 40 }
}

/** An audit of all the given chunks, each asked of the same miners. */
export function auditEvidence(
  data: Uint8Array,
  indexes: readonly number[],
  miners: readonly Keypair[],
): QuestionEvidence[] {
  return indexes.map((index) => {
    const question = auditQuestion(data, index)
    const answers = miners.map((miner) => honestAnswer(question, data, miner))
    return { question, answers, pieceHash: question.challengeHash }
  })
}
