/** Receipts as the fake network's miners sign them: real proofs over real bytes, or one of the ways in which they are none. */
import { createHash, type Hash, randomBytes } from 'node:crypto'
import { loadCurve } from '../kernel/proof-kernel.ts'
import { toInteger } from '../protocol/hash.ts'
import { randomnessFromBytes } from '../protocol/pedersen.ts'
import { encodePoint } from '../protocol/point.ts'
import { seedText } from '../protocol/seed.ts'
import { proveStore } from '../protocol/store-proof.ts'
import { type Receipt, signReceipt } from '../wire/receipt.ts'
import { type Keypair, keypairFromMiniSecret } from '../wire/sr25519.ts'
import { encodeAddress } from '../wire/ss58.ts'
import type { ValidatorTemper } from './fake-validator-tempers.ts'

/** What the miners of the network prove with, too. */
const curve = await loadCurve()

export interface ReceiptWish {
  /** SS58 of the one that is to be shown it. */
  readonly validator: string
  readonly cid: string
  readonly data: Uint8Array
  readonly block: number
  readonly blockHash: string
  readonly temper: ValidatorTemper
}

/** One of each miner. What they prove to have is hashed once, not by each: it may be a part of 8 MiB. */
export function fakeReceipts(miners: readonly Keypair[], wish: ReceiptWish): Receipt[] {
  const shown = wish.temper === 'forged-proofs' ? new Uint8Array(14) : wish.data
  const begun = createHash('sha3-256').update(shown)
  return miners.map((miner) => fakeReceipt(miner, begun, wish))
}

function fakeReceipt(
  miner: Keypair,
  begun: Hash,
  { validator, cid, data, block, blockHash, temper }: ReceiptWish,
): Receipt {
  const seed = seedText(new Uint8Array(randomBytes(32)))
  const messageHash = toInteger(begun.copy().update(seed).digest())
  const g = curve.hashToPoint('filetao-test/g', new TextEncoder().encode(seed))
  const h = curve.hashToPoint('filetao-test/h', new TextEncoder().encode(seed))
  const r = randomnessFromBytes(new Uint8Array(randomBytes(32)))
  const { commitment, commitmentHash } = proveStore({ g, h, messageHash, r }, curve)
  const body = {
    miner: miner.address,
    validator,
    cid,
    length: data.length,
    seed,
    g: encodePoint(g),
    h: encodePoint(h),
    commitment,
    commitment_hash: commitmentHash,
    block,
    block_hash: blockHash,
  }
  const signature = signReceipt(body, temper === 'forged-signatures' ? freshKeypair() : miner)
  return { ...body, version: 1, curve: 'P-256', randomness: r.toString(), signature }
}

export function freshKeypair(): Keypair {
  return keypairFromMiniSecret(new Uint8Array(randomBytes(32)))
}

/** Of somebody who signs nothing. */
export function freshAddress(): string {
  return encodeAddress(new Uint8Array(randomBytes(32)))
}
