/**
 * A simulated miner and its disk. It keeps what `nodes/miner` keeps: a piece and its record are durable before a Store
 * is answered, and a seed is recorded durably before an answer to it leaves, so a crash loses nothing that was
 * acknowledged. A repeated request with the current seed is answered from the one before. Damaged bytes are found
 * when they are read, and declared (an honest miner answers as one without the piece). What a role changes is in
 * roles.ts; `truth` says of each answer what it was, for the checker alone.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type {
  CallFailure,
  ChallengeAsk,
  DiscardAnswer,
  DiscardAsk,
  Hashing,
  RenewAnswer,
  RenewAsk,
  RetrieveAnswer,
  RetrieveAsk,
  StoreAnswer,
  StoreAsk,
} from '../../engine/ports.ts'
import { chainedHash } from '../../protocol/chained-hash.ts'
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'
import { contentLeaves, contentPath, RECORD_BYTES } from '../../protocol/content-tree.ts'
import { dec } from '../../protocol/hash.ts'
import { randomnessFromBytes } from '../../protocol/pedersen.ts'
import type { Result } from '../../protocol/verdict.ts'
import type { Stream } from '../seeded-random.ts'
import type { SimulatedCrypto } from './crypto.ts'
import { oneText } from './recent.ts'
import type { Role } from './roles.ts'
import type { SeedRecord, SeedRecords } from './seed-records.ts'

/** `either`: right by luck or by what is left, so that nobody is wrong to accept it, nor to refuse it. */
export type Truth = 'true' | 'lie' | 'either'

export interface Served<T> {
  readonly result: Result<T, CallFailure>
  readonly truth: Truth
  /** Milliseconds more than an honest answer takes; null: it never answers. */
  readonly extraMs: number | null
}

export interface StoredFile {
  bytes: Uint8Array
  readonly original: Uint8Array
  /** False once its miner has registered anew: no validator knows of the copy then. */
  counts: boolean
}

export interface MinerNode {
  readonly number: number
  readonly key: number
  readonly hotkey: string
  readonly coldkey: string
  port: number
  role: Role
  up: boolean
  registered: boolean
  /** Never comes back. */
  dead: boolean
  /** Time to read, prove and write. */
  workMs: number
  /** Bytes it has room for. */
  readonly capacity: number
  usedBytes: number
  /** By piece hash. */
  readonly files: Map<string, StoredFile>
  readonly records: SeedRecords
  /** Records that ended and were purged. */
  readonly ended: Set<string>
}

/** What a miner needs to answer one call. */
export interface Turn {
  readonly miner: MinerNode
  /** Hotkey of the caller. */
  readonly caller: string
  readonly crypto: SimulatedCrypto
  readonly hashing: Hashing
  readonly random: Stream
  /** Unix seconds by this miner's clock. */
  readonly now: number
  readonly head: { readonly number: number; readonly hash: string }
}

/** Seconds after its end within which a piece is purged. */
const PURGE_LAG = 60

export function failed(reason: CallFailure): Served<never> {
  return { result: { ok: false, reason, detail: `simulated ${reason}` }, truth: 'either', extraMs: 0 }
}

function answered<T>(value: T, truth: Truth = 'true'): Served<T> {
  return { result: { ok: true, value }, truth, extraMs: 0 }
}

export function recordKey(validator: string, dataHash: string): string {
  return `${validator} ${dataHash}`
}

/** Whether this miner could prove and give the piece to this validator now. */
export function holdsIntact(miner: MinerNode, validator: string, dataHash: string, now: number): boolean {
  const file = miner.files.get(dataHash)
  const record = miner.records.get(validator, dataHash)
  if (file === undefined || record === undefined || record.endsAt <= now) return false
  return file.bytes === file.original
}

/** The record and the bytes, after purging what is over and declaring what is damaged. */
function open(
  { miner, caller, now }: Turn,
  dataHash: string,
): { file: StoredFile; record: SeedRecord } | null {
  const record = miner.records.get(caller, dataHash)
  if (record === undefined) return null
  if (record.endsAt + PURGE_LAG <= now) {
    miner.records.delete(caller, dataHash)
    miner.ended.add(recordKey(caller, dataHash))
    return null
  }
  const file = miner.files.get(dataHash)
  if (file === undefined) return null
  if (file.bytes !== file.original && miner.role.honest) {
    miner.files.delete(dataHash)
    miner.records.forget(dataHash)
    return null
  }
  return { file, record }
}

/** Moves the chain of seeds on and gives the seed before: durable before the answer leaves. */
export function advance(record: SeedRecord, seed: string): string {
  const isRetry = record.seed === seed && record.previousSeed !== null
  const previous = isRetry ? (record.previousSeed ?? seed) : record.seed
  if (!isRetry) {
    record.previousSeed = record.seed
    record.seed = seed
  }
  return previous
}

export function storePiece(turn: Turn, ask: StoreAsk): Served<StoreAnswer> {
  const { miner, caller, hashing, now } = turn
  const { dataHash } = hashing.pieceHashes(ask.data, ask.seed)
  const name = oneText(dec(dataHash))
  const there = miner.files.get(name)
  if (there === undefined && miner.usedBytes + ask.data.length > miner.capacity) return failed('full')
  if (there === undefined) miner.usedBytes += ask.data.length
  miner.files.set(name, { bytes: ask.data, original: ask.data, counts: true })
  if (miner.ended.size > 0) miner.ended.delete(recordKey(caller, name))
  const before = miner.records.get(caller, name)
  const endsAt = Math.max(before?.endsAt ?? 0, now + ask.ttl)
  miner.records.set(caller, name, { seed: ask.seed, previousSeed: null, storeSeed: ask.seed, endsAt })
  return answered(receiptFor(turn, ask, miner.key))
}

/** The same end as a Store would give; durable before it is answered. */
export function renewPiece(turn: Turn, { dataHash, ttl }: RenewAsk): Served<RenewAnswer> {
  const opened = open(turn, dataHash)
  if (opened === null) return answered('unknown')
  opened.record.endsAt = Math.max(opened.record.endsAt, turn.now + ttl)
  return answered('renewed')
}

/** The file goes with the last validator's record of it. */
export function discardPiece(
  { miner, caller }: Turn,
  { dataHash, seeds }: DiscardAsk,
): Served<DiscardAnswer> {
  const record = miner.records.get(caller, dataHash)
  const isAnother =
    record !== undefined && ![record.seed, record.storeSeed].some((seed) => seeds.includes(seed))
  if (isAnother) return answered('kept')
  miner.records.delete(caller, dataHash)
  const file = miner.files.get(dataHash)
  const isNeeded = miner.records.some(dataHash, () => true)
  if (file !== undefined && !isNeeded) {
    miner.files.delete(dataHash)
    miner.usedBytes -= file.original.length
  }
  return answered('discarded')
}

/** A Store answer over the bytes of the ask, signed by `key`. */
export function receiptFor(turn: Turn, ask: StoreAsk, key: number): StoreAnswer {
  const { miner, caller, crypto, hashing, random, head } = turn
  const { messageHash } = hashing.pieceHashes(ask.data, ask.seed)
  const { curve, g, h, seed, cid } = ask
  const r = randomnessFromBytes(random.bytes(32))
  const { commitment, commitmentHash: hash, randomness } = crypto.proveStore({ g, h, messageHash, r })
  const commitmentHash = oneText(hash)
  const text = {
    miner: miner.hotkey,
    validator: caller,
    cid,
    length: ask.data.length,
    seed,
    g,
    h,
    commitment,
    commitment_hash: commitmentHash,
    block: head.number,
    block_hash: head.hash,
  }
  return {
    curve,
    g,
    h,
    seed,
    randomness,
    commitment,
    commitment_hash: commitmentHash,
    signature: crypto.sign(text, key),
    receipt_block: head.number,
    receipt_block_hash: head.hash,
  }
}

export function challengePiece(turn: Turn, ask: ChallengeAsk): Served<ChallengeAnswer> {
  const opened = open(turn, ask.dataHash)
  if (opened === null) return { ...failed('missing'), truth: 'true' }
  const { file, record } = opened
  const answer = proofOver(turn, ask, file.bytes, advance(record, ask.seed))
  return answer === null ? failed('refused') : answered(answer, truthOfChunk(file, ask))
}

/** A liar's answer is a lie exactly when the chunk it shows is not the one that was stored. */
function truthOfChunk({ bytes, original }: StoredFile, { chunkBytes, index }: ChallengeAsk): Truth {
  if (bytes === original) return 'true'
  const [from, to] = [index * chunkBytes, (index + 1) * chunkBytes]
  return Buffer.compare(bytes.subarray(from, to), original.subarray(from, to)) === 0 ? 'either' : 'lie'
}

/** A whole answer computed from these bytes. Null when there is no such chunk. */
export function proofOver(
  { crypto, hashing, random }: Turn,
  ask: ChallengeAsk,
  data: Uint8Array,
  previousSeed: string,
): ChallengeAnswer | null {
  const { index, chunkBytes, seed, curve, g, h, dataHash } = ask
  const drawRandomness = () => randomnessFromBytes(random.bytes(32))
  const proof = crypto.proveChallenge({ data, previousSeed, seed, g, h, chunkBytes, index, drawRandomness })
  if (proof === null) return null
  return {
    challenge_hash: dataHash,
    challenge_index: index,
    chunk_size: chunkBytes,
    g,
    h,
    curve,
    seed,
    commitment_hash: proof.commitmentHash,
    commitment_proof: proof.commitmentProof,
    commitment: proof.commitment,
    data_chunk: proof.chunk,
    randomness: proof.randomness,
    merkle_proof: proof.merkleProof,
    merkle_root: proof.merkleRoot,
    content_path: pathOf(data, ask, hashing),
  }
}

function pathOf(data: Uint8Array, { chunkBytes, index }: ChallengeAsk, { sha256 }: Hashing): string[] | null {
  if (chunkBytes % RECORD_BYTES !== 0) return null
  const leaves = contentLeaves(data, sha256)
  const perChunk = chunkBytes / RECORD_BYTES
  const first = index * perChunk
  return contentPath(leaves, first, Math.min(perChunk, leaves.length - first), sha256).map(bytesToHex)
}

export function retrievePiece(turn: Turn, ask: RetrieveAsk): Served<RetrieveAnswer> {
  const opened = open(turn, ask.dataHash)
  if (opened === null) return retrieveForeign(turn, ask)
  const { file, record } = opened
  const { hashing } = turn
  const previous = advance(record, ask.seed)
  const proof = dec(hashing.pieceHashes(file.bytes, previous).messageHash)
  const pair = { commitment_proof: proof, commitment_hash: chainedHash(proof, ask.seed, hashing.sha3) }
  return answered({ data: file.bytes, ...pair }, truthOf(file))
}

/** What was thrown away and made up may happen to be what it was: a file of zeros, say. */
function truthOf({ bytes, original }: StoredFile): Truth {
  if (bytes === original) return 'true'
  return Buffer.compare(bytes, original) === 0 ? 'either' : 'lie'
}

/** Another validator may have a piece that it did not place: the bytes without a chained pair. */
function retrieveForeign({ miner, now }: Turn, { dataHash }: RetrieveAsk): Served<RetrieveAnswer> {
  const file = miner.files.get(dataHash)
  const kept = miner.records.some(dataHash, ({ endsAt }) => endsAt > now)
  if (file === undefined || !kept || file.bytes !== file.original)
    return { ...failed('missing'), truth: 'true' }
  return answered({ data: file.bytes, commitment_hash: null, commitment_proof: null })
}
