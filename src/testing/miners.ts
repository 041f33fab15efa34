/**
 * Miners of several tempers behind the engine's MinerTransport. The honest ones compute real proofs and sign
 * real receipts; each lying one is one row of the Byzantine matrix (reliability section 7).
 */

import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { nowSeconds } from '../engine/limits.ts'
import type {
  CallFailure,
  CallLimits,
  ChallengeAsk,
  Clock,
  DiscardAnswer,
  DiscardAsk,
  Hashing,
  MinerTransport,
  NodeAddress,
  Random,
  RenewAnswer,
  RenewAsk,
  RetrieveAnswer,
  RetrieveAsk,
  StoreAnswer,
  StoreAsk,
} from '../engine/ports.ts'
import { chainedHash } from '../protocol/chained-hash.ts'
import { type ChallengeAnswer, proveChallenge } from '../protocol/challenge-proof.ts'
import { chunkCount } from '../protocol/chunking.ts'
import { cidOf } from '../protocol/cid.ts'
import { contentLeaves, contentPath, RECORD_BYTES, type Sha256 } from '../protocol/content-tree.ts'
import { dec, hashData } from '../protocol/hash.ts'
import { randomnessFromBytes } from '../protocol/pedersen.ts'
import { decodePoint, encodePoint, hashToPoint } from '../protocol/point.ts'
import { proveStore } from '../protocol/store-proof.ts'
import type { Result } from '../protocol/verdict.ts'
import { signReceipt } from '../wire/receipt.ts'
import { type Keypair, keypairFromMiniSecret } from '../wire/sr25519.ts'
import { lieAbout, provenBytes } from './challenge-lies.ts'
import type { Temper } from './miner-tempers.ts'

export type MinerCall = 'store' | 'challenge' | 'retrieve' | 'renew' | 'discard' | 'ping'

export interface SimulatedMiner {
  readonly keypair: Keypair
  readonly coldkey: string
  temper: Temper
  /** Time to answer, ms. */
  delayMs: number
  readonly pieces: Map<string, Uint8Array>
  /** Recorded seed by caller and piece, `<validator> <hash>`. */
  readonly seeds: Map<string, string>
  /** Seed of the Store of each record. */
  readonly stored: Map<string, string>
  /** When each record ends, unix seconds; nothing is purged here. */
  readonly ends: Map<string, number>
  /** A stock miner never heard of Renew and Discard. */
  stock: boolean
  stores: number
  retrieves: number
  /** Calls it answers with "busy" before it works again. */
  busyFor: number
  /** What happens to one call; null: nothing special. `lost`: it is served, and the answer never arrives. */
  trouble: ((call: MinerCall) => CallFailure | 'lost' | null) | null
  challenges: number
  /** What it answered first, for who repeats it. */
  firstAnswer: ChallengeAnswer | null
}

const keypairs = new Map<number, Keypair>()

/** Deriving a key costs milliseconds; tests share them by number. */
export function testKeypair(number: number): Keypair {
  const known = keypairs.get(number)
  if (known !== undefined) return known
  const miniSecret = new Uint8Array(32)
  new DataView(miniSecret.buffer).setUint32(0, number + 1)
  const keypair = keypairFromMiniSecret(miniSecret)
  keypairs.set(number, keypair)
  return keypair
}

export function createMiner(number: number, coldkey: string, temper: Temper = 'honest'): SimulatedMiner {
  return {
    keypair: testKeypair(number),
    coldkey,
    temper,
    delayMs: 20,
    pieces: new Map(),
    seeds: new Map(),
    stored: new Map(),
    ends: new Map(),
    stock: false,
    stores: 0,
    retrieves: 0,
    busyFor: 0,
    trouble: null,
    challenges: 0,
    firstAnswer: null,
  }
}

export interface MinerWorld {
  readonly clock: Clock
  readonly random: Random
  readonly hashing: Hashing
  readonly validator: string
  readonly head: () => { number: number; hash: string }
}

export function createMinerTransport(
  miners: ReadonlyMap<string, SimulatedMiner>,
  world: MinerWorld,
): MinerTransport {
  return {
    store: (to, ask, limits) =>
      call(miners, world, 'store', to, limits, (miner) => answerStore(miner, ask, world)),
    challenge: (to, ask, limits) =>
      call(miners, world, 'challenge', to, limits, (miner) => answerChallenge(miner, ask, world)),
    retrieve: (to, ask, limits) =>
      call(miners, world, 'retrieve', to, limits, (miner) => answerRetrieve(miner, ask, world)),
    renew: (to, ask, limits) =>
      call(miners, world, 'renew', to, limits, (miner) => answerRenew(miner, ask, world)),
    discard: (to, ask, limits) =>
      call(miners, world, 'discard', to, limits, (miner) => answerDiscard(miner, ask, world)),
    ping: (to, limits) => call(miners, world, 'ping', to, limits, () => ({ ok: true, value: null })),
  }
}

function call<T>(
  miners: ReadonlyMap<string, SimulatedMiner>,
  { clock }: MinerWorld,
  name: MinerCall,
  to: NodeAddress,
  limits: CallLimits,
  answer: (miner: SimulatedMiner) => Result<T, CallFailure>,
): Promise<Result<T, CallFailure>> {
  const miner = miners.get(to.hotkey)
  return new Promise((resolve, reject) => {
    const later = (result: Result<T, CallFailure>, ms: number) => {
      const withdraw = clock.after(ms, () => resolve(result))
      void limits.cancelled.then(withdraw)
    }
    if (miner === undefined || miner.temper === 'offline') return later(failed('unreachable'), 2)
    if (miner.busyFor > 0) {
      miner.busyFor -= 1
      return later(failed('busy'), 5)
    }
    if (miner.temper === 'throws') return reject(new Error('socket hang up'))
    if (miner.temper === 'full' || miner.temper === 'busy') return later(failed(miner.temper), 5)
    if (miner.temper === 'late') return undefined
    const trouble = miner.trouble?.(name) ?? null
    if (trouble === 'lost') {
      answer(miner)
      return undefined
    }
    if (trouble === 'late') return undefined
    if (trouble !== null) return later(failed(trouble), 5)
    return later(answer(miner), miner.delayMs)
  })
}

function failed(reason: CallFailure): Result<never, CallFailure> {
  return { ok: false, reason, detail: `simulated ${reason}` }
}

const NULL_ANSWER: StoreAnswer = {
  curve: 'P-256',
  g: null,
  h: null,
  seed: null,
  randomness: null,
  commitment: null,
  commitment_hash: null,
  signature: null,
  receipt_block: null,
  receipt_block_hash: null,
}

function answerStore(
  miner: SimulatedMiner,
  ask: StoreAsk,
  world: MinerWorld,
): Result<StoreAnswer, CallFailure> {
  miner.stores += 1
  if (miner.temper === 'null-answer') return { ok: true, value: NULL_ANSWER }
  const forged = miner.temper === 'forged-proof'
  const data = forged ? utf8ToBytes('nothing stored') : ask.data
  const { dataHash, messageHash } = world.hashing.pieceHashes(data, ask.seed)
  if (!forged) {
    miner.pieces.set(dec(dataHash), data)
    const key = `${world.validator} ${dec(dataHash)}`
    miner.seeds.set(key, ask.seed)
    miner.stored.set(key, ask.seed)
    miner.ends.set(key, Math.max(miner.ends.get(key) ?? 0, nowSeconds(world.clock) + ask.ttl))
  }
  const own = miner.temper === 'foreign-points'
  const g = own ? encodePoint(hashToPoint('mine/g', utf8ToBytes(ask.seed))) : ask.g
  const h = own ? encodePoint(hashToPoint('mine/h', utf8ToBytes(ask.seed))) : ask.h
  const [pointG, pointH] = [decodePoint(g, 'strict'), decodePoint(h, 'strict')]
  if (!pointG.ok || !pointH.ok) return failed('refused')
  const r = hashData(world.random.bytes(32)) + 1n
  const proof = proveStore({ g: pointG.value, h: pointH.value, messageHash, r })
  const commitment = miner.temper === 'bad-point' ? '302c31' : proof.commitment
  const { number: block, hash: block_hash } = world.head()
  const text = {
    miner: miner.keypair.address,
    validator: world.validator,
    cid: cidOf(data, world.hashing.sha256),
    length: data.length,
    seed: ask.seed,
    g,
    h,
    commitment,
    commitment_hash: proof.commitmentHash,
    block,
    block_hash,
  }
  const signer = miner.temper === 'foreign-signature' ? testKeypair(9_999) : miner.keypair
  return {
    ok: true,
    value: {
      curve: ask.curve,
      g,
      h,
      seed: ask.seed,
      randomness: proof.randomness,
      commitment,
      commitment_hash: proof.commitmentHash,
      signature: miner.temper === 'unsigned' ? null : signReceipt(text, signer),
      receipt_block: block,
      receipt_block_hash: block_hash,
    },
  }
}

function answerRenew(
  miner: SimulatedMiner,
  { dataHash, ttl }: RenewAsk,
  { validator, clock }: MinerWorld,
): Result<RenewAnswer, CallFailure> {
  if (miner.stock) return { ok: true, value: 'unsupported' }
  const key = `${validator} ${dataHash}`
  const end = miner.ends.get(key)
  if (end === undefined || !miner.pieces.has(dataHash)) return { ok: true, value: 'unknown' }
  miner.ends.set(key, Math.max(end, nowSeconds(clock) + ttl))
  return { ok: true, value: 'renewed' }
}

/** The piece goes with the last validator's record of it. */
function answerDiscard(
  miner: SimulatedMiner,
  { dataHash, seeds }: DiscardAsk,
  { validator }: MinerWorld,
): Result<DiscardAnswer, CallFailure> {
  if (miner.stock) return { ok: true, value: 'unsupported' }
  const key = `${validator} ${dataHash}`
  const held = [miner.seeds.get(key), miner.stored.get(key)].filter((seed) => seed !== undefined)
  if (held.length > 0 && !held.some((seed) => seeds.includes(seed))) return { ok: true, value: 'kept' }
  miner.seeds.delete(key)
  miner.stored.delete(key)
  miner.ends.delete(key)
  if (![...miner.seeds.keys()].some((other) => other.endsWith(` ${dataHash}`))) miner.pieces.delete(dataHash)
  return { ok: true, value: 'discarded' }
}

/** Records the caller's new seed and gives H(D || the one before), as section 2.2 has it. */
function chainedPair(
  miner: SimulatedMiner,
  data: Uint8Array,
  dataHash: string,
  seed: string,
  { validator, hashing }: MinerWorld,
): { commitment_proof: string | null; commitment_hash: string | null } {
  const key = `${validator} ${dataHash}`
  const previous = miner.seeds.get(key)
  if (previous === undefined) return { commitment_proof: null, commitment_hash: null }
  miner.seeds.set(key, seed)
  const proof = dec(hashing.pieceHashes(data, previous).messageHash)
  return { commitment_proof: proof, commitment_hash: chainedHash(proof, seed, hashing.sha3) }
}

function answerChallenge(
  miner: SimulatedMiner,
  ask: ChallengeAsk,
  world: MinerWorld,
): Result<ChallengeAnswer, CallFailure> {
  miner.challenges += 1
  const kept = miner.pieces.get(ask.dataHash)
  const data = kept === undefined ? undefined : provenBytes(miner.temper, kept, world)
  const previousSeed = miner.seeds.get(`${world.validator} ${ask.dataHash}`)
  const [g, h] = [decodePoint(ask.g, 'strict'), decodePoint(ask.h, 'strict')]
  if (data === undefined) return failed('missing')
  if (!g.ok || !h.ok) return failed('refused')
  const { chunkBytes, seed, curve } = ask
  const chunks = chunkCount(data.length, chunkBytes)
  const index = miner.temper === 'other-index' ? (ask.index + 1) % chunks : ask.index
  const drawRandomness = () => randomnessFromBytes(world.random.bytes(32))
  // Of what another validator placed there is no chain.
  const task = {
    data,
    previousSeed: previousSeed ?? '',
    seed,
    g: g.value,
    h: h.value,
    chunkBytes,
    index,
    drawRandomness,
  }
  const proof = proveChallenge(task, world.hashing.sha3)
  if (!proof.ok) return failed('refused')
  if (previousSeed !== undefined) miner.seeds.set(`${world.validator} ${ask.dataHash}`, seed)
  const { commitmentHash, commitmentProof, commitment, chunk, randomness, merkleRoot } = proof.value
  const answer: ChallengeAnswer = {
    challenge_hash: ask.dataHash,
    challenge_index: ask.index,
    chunk_size: chunkBytes,
    g: ask.g,
    h: ask.h,
    curve,
    seed,
    commitment_hash: commitmentHash,
    commitment_proof: commitmentProof,
    commitment,
    data_chunk: chunk,
    randomness,
    merkle_proof: proof.value.merkleProof,
    merkle_root: merkleRoot,
    content_path: contentPathText(data, chunkBytes, index, world.hashing.sha256),
  }
  miner.firstAnswer ??= answer
  return { ok: true, value: lieAbout(miner, answer, world) }
}

function contentPathText(
  data: Uint8Array,
  chunkBytes: number,
  index: number,
  sha256: Sha256,
): string[] | null {
  if (chunkBytes % RECORD_BYTES !== 0) return null
  const leaves = contentLeaves(data, sha256)
  const perChunk = chunkBytes / RECORD_BYTES
  const first = index * perChunk
  return contentPath(leaves, first, Math.min(perChunk, leaves.length - first), sha256).map(bytesToHex)
}

function answerRetrieve(
  miner: SimulatedMiner,
  ask: RetrieveAsk,
  world: MinerWorld,
): Result<RetrieveAnswer, CallFailure> {
  miner.retrieves += 1
  const keepsNothing = miner.temper === 'forgetful' || miner.temper === 'fabricates'
  const piece = keepsNothing ? undefined : miner.pieces.get(ask.dataHash)
  if (piece === undefined) return failed('missing')
  const pair = chainedPair(miner, piece, ask.dataHash, ask.seed, world)
  if (miner.temper === 'short-data')
    return { ok: true, value: { data: piece.subarray(0, piece.length >> 1), ...pair } }
  if (miner.temper !== 'wrong-data') return { ok: true, value: { data: piece, ...pair } }
  const wrong = Uint8Array.from(piece)
  wrong[wrong.length >> 1] = (wrong[wrong.length >> 1] ?? 0) ^ 1
  return { ok: true, value: { data: wrong, ...pair } }
}
