/** Real evidence of an audit: a piece, miners that prove it and sign, receipts; nothing of it is made up. */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { AnswerEvidence, AuditQuestion } from '../client/audit/evidence.ts'
import type { HolderProof } from '../client/proof-api.ts'
import { auditParametersOf, auditSeed, chunkDigest } from '../protocol/audit-parameters.ts'
import { dataSeedHash } from '../protocol/chained-hash.ts'
import { proveChallenge } from '../protocol/challenge-proof.ts'
import { cidOf } from '../protocol/cid.ts'
import { contentLeaves, contentPath, contentRoot, RECORD_BYTES } from '../protocol/content-tree.ts'
import { dec, hashData } from '../protocol/hash.ts'
import { randomnessFromBytes } from '../protocol/pedersen.ts'
import { decodePoint, type Point } from '../protocol/point.ts'
import { proveStore } from '../protocol/store-proof.ts'
import { receiptText, signReceipt } from '../wire/receipt.ts'
import { signAnswer } from '../wire/signed-answer.ts'
import { type Keypair, keypairFromMiniSecret } from '../wire/sr25519.ts'

/** Different bytes for different words. */
export function bytesOf(word: string): Uint8Array {
  return sha256(utf8ToBytes(word))
}

export const key = (word: string): Keypair => keypairFromMiniSecret(bytesOf(`key of ${word}`))

export const GENESIS = `0x${bytesToHex(bytesOf('genesis'))}`
export const EXPORTER = key('exporter')
const VALIDATOR = key('validator')

/** @param bytes length of a piece that is not all zeros */
export function pieceOf(bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => (i * 31 + (i >> 8)) & 255)
}

export interface Asked {
  readonly data: Uint8Array
  readonly question: AuditQuestion
}

/** @param records of a chunk */
export function ask(data: Uint8Array, index: number, records = 1, block = 1234): Asked {
  const blockHash = bytesOf(`block ${block}`)
  const nonce = bytesOf(`nonce ${index}`)
  const seed = auditSeed(blockHash, nonce)
  const question = {
    cid: cidOf(data),
    length: data.length,
    contentRoot: bytesToHex(contentRoot(contentLeaves(data), data.length)),
    validator: VALIDATOR.address,
    challengeHash: dec(hashData(data)),
    chunkBytes: records * RECORD_BYTES,
    index,
    ...auditParametersOf(seed),
    block,
    blockHash: `0x${bytesToHex(blockHash)}`,
    nonce: bytesToHex(nonce),
    genesisHash: GENESIS,
    at: 1_764_300_000_000,
  }
  return { data, question }
}

function point(text: string): Point {
  const decoded = decodePoint(text, 'strict')
  if (!decoded.ok) throw new Error(decoded.detail)
  return decoded.value
}

/** What an honest miner answers, from the bytes it keeps. @param kept default: the piece */
export function answerOf({ data, question }: Asked, miner: Keypair, kept: Uint8Array = data): AnswerEvidence {
  const { seed, chunkBytes, index } = question
  const proof = proveChallenge({
    data: kept,
    previousSeed: bytesToHex(bytesOf('the seed before')),
    seed,
    g: point(question.g),
    h: point(question.h),
    chunkBytes,
    index,
    drawRandomness: () => randomnessFromBytes(bytesOf(`randomness of ${miner.address}`)),
  })
  if (!proof.ok) throw new Error(proof.detail)
  const { value } = proof
  const records = chunkBytes / RECORD_BYTES
  const leaves = contentLeaves(kept)
  const run = Math.min(records, leaves.length - index * records)
  const answer = {
    challenge_hash: question.challengeHash,
    challenge_index: index,
    chunk_size: chunkBytes,
    g: question.g,
    h: question.h,
    curve: 'P-256',
    seed,
    commitment_hash: value.commitmentHash,
    commitment_proof: value.commitmentProof,
    commitment: value.commitment,
    data_chunk: value.chunk,
    randomness: value.randomness,
    merkle_proof: value.merkleProof,
    merkle_root: value.merkleRoot,
    content_path: contentPath(leaves, index * records, run).map(bytesToHex),
  }
  return {
    miner: miner.address,
    answer,
    noAnswer: null,
    ms: 41,
    signature: signatureOf(question, answer, miner),
  }
}

interface SaidValues {
  readonly commitment: string
  readonly randomness: bigint
  readonly commitment_hash: string
  readonly commitment_proof: string
  readonly merkle_root: string
  readonly data_chunk: Uint8Array
}

/** The miner's signature over whatever it says. */
export function signatureOf(question: AuditQuestion, answer: SaidValues, miner: Keypair): string {
  const { validator, challengeHash, index, chunkBytes, seed, g, h } = question
  const signed = {
    validator,
    miner: miner.address,
    challengeHash,
    index,
    chunkBytes,
    seed,
    g,
    h,
    commitment: answer.commitment,
    randomness: answer.randomness,
    commitmentHash: answer.commitment_hash,
    commitmentProof: answer.commitment_proof,
    merkleRoot: answer.merkle_root,
    chunkDigest: chunkDigest(answer.data_chunk),
  }
  return signAnswer(signed, miner)
}

export function silent(miner: Keypair, noAnswer: NonNullable<AnswerEvidence['noAnswer']>): AnswerEvidence {
  return { miner: miner.address, answer: null, noAnswer, signature: null, ms: 12_000 }
}

/** What the drive keeps of a receipt. */
export function holderOf(data: Uint8Array, miner: Keypair): HolderProof {
  const seed = bytesToHex(bytesOf(`store seed of ${miner.address}`))
  const { g, h } = auditParametersOf(seed)
  const messageHash = dataSeedHash(data, seed)
  const r = randomnessFromBytes(bytesOf(`r of ${miner.address}`))
  const proof = proveStore({ g: point(g), h: point(h), messageHash, r })
  const receipt = {
    miner: miner.address,
    validator: VALIDATOR.address,
    cid: cidOf(data),
    length: data.length,
    seed,
    g,
    h,
    commitment: proof.commitment,
    commitment_hash: proof.commitmentHash,
    block: 1200,
    block_hash: `0x${bytesToHex(bytesOf('block 1200'))}`,
  }
  return {
    minerHotkey: miner.address,
    minerUid: 7,
    validatorHotkey: VALIDATOR.address,
    level: 'verified',
    reason: '',
    block: receipt.block,
    blockHash: receipt.block_hash,
    seed,
    g,
    h,
    commitment: proof.commitment,
    randomness: proof.randomness.toString(),
    commitmentHash: proof.commitmentHash,
    signature: signReceipt(receipt, miner),
    signedText: receiptText(receipt),
    checks: [],
    micros: 9000,
    checkedAt: 1_764_200_000_000,
  }
}
