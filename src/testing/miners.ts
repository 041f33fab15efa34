/**
 * Miners of several tempers behind the engine's MinerTransport. The honest ones compute real proofs and sign
 * real receipts; each lying one is one row of the Byzantine matrix (reliability section 7).
 */

import { utf8ToBytes } from '@noble/hashes/utils.js'
import type {
  CallFailure,
  CallLimits,
  Clock,
  Hashing,
  MinerTransport,
  NodeAddress,
  Random,
  RetrieveAsk,
  StoreAnswer,
  StoreAsk,
} from '../engine/ports.ts'
import { cidOf } from '../protocol/cid.ts'
import { dec, hashData } from '../protocol/hash.ts'
import { decodePoint, encodePoint, hashToPoint } from '../protocol/point.ts'
import { proveStore } from '../protocol/store-proof.ts'
import type { Result } from '../protocol/verdict.ts'
import { signReceipt } from '../wire/receipt.ts'
import { type Keypair, keypairFromMiniSecret } from '../wire/sr25519.ts'

export const STORE_LIES = [
  /** Commitment to other bytes (B14). */
  'forged-proof',
  /** Its own g and h, with a commitment that opens under them (B8). */
  'foreign-points',
  /** A receipt signed by another key (B22). */
  'foreign-signature',
  /** The proof without a signature. */
  'unsigned',
  /** All members null: the reference's miner without a record. */
  'null-answer',
  /** Off-curve, non-canonical commitment (B10). */
  'bad-point',
] as const
export const RETRIEVE_LIES = [
  /** One bit flipped (B20). */
  'wrong-data',
  /** Serves proofs, refuses retrievals (B18). */
  'forgetful',
  /** Half of the bytes. */
  'short-data',
] as const
export const ABSENCES = ['late', 'offline', 'full', 'busy', 'throws'] as const
export type Temper =
  | 'honest'
  | (typeof STORE_LIES)[number]
  | (typeof RETRIEVE_LIES)[number]
  | (typeof ABSENCES)[number]

export interface SimulatedMiner {
  readonly keypair: Keypair
  readonly coldkey: string
  temper: Temper
  /** Time to answer, ms. */
  delayMs: number
  readonly pieces: Map<string, Uint8Array>
  stores: number
  retrieves: number
  /** Calls it answers with "busy" before it works again. */
  busyFor: number
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
    stores: 0,
    retrieves: 0,
    busyFor: 0,
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
    store: (to, ask, limits) => call(miners, world, to, limits, (miner) => answerStore(miner, ask, world)),
    retrieve: (to, ask, limits) => call(miners, world, to, limits, (miner) => answerRetrieve(miner, ask)),
  }
}

function call<T>(
  miners: ReadonlyMap<string, SimulatedMiner>,
  { clock }: MinerWorld,
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
  if (!forged) miner.pieces.set(dec(dataHash), data)
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

function answerRetrieve(miner: SimulatedMiner, ask: RetrieveAsk): Result<Uint8Array, CallFailure> {
  miner.retrieves += 1
  const piece = miner.temper === 'forgetful' ? undefined : miner.pieces.get(ask.dataHash)
  if (piece === undefined) return failed('missing')
  if (miner.temper === 'short-data') return { ok: true, value: piece.subarray(0, piece.length >> 1) }
  if (miner.temper !== 'wrong-data') return { ok: true, value: piece }
  const wrong = Uint8Array.from(piece)
  wrong[wrong.length >> 1] = (wrong[wrong.length >> 1] ?? 0) ^ 1
  return { ok: true, value: wrong }
}
