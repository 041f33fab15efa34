/** Receipts as the fake network's miners sign them: real proofs over real bytes, or one of the ways in which they are none. */
import { createHash, randomBytes } from 'node:crypto'
import { toInteger } from '../protocol/hash.ts'
import { commit, randomnessFromBytes } from '../protocol/pedersen.ts'
import { encodePoint, hashToPoint } from '../protocol/point.ts'
import { seedText } from '../protocol/seed.ts'
import { type Receipt, signReceipt } from '../wire/receipt.ts'
import { type Keypair, keypairFromMiniSecret } from '../wire/sr25519.ts'
import type { ValidatorTemper } from './fake-validator-tempers.ts'

export interface ReceiptWish {
  readonly miner: Keypair
  /** SS58 of the one that is to be shown it. */
  readonly validator: string
  readonly cid: string
  readonly data: Uint8Array
  readonly block: number
  readonly blockHash: string
  readonly temper: ValidatorTemper
}

export function fakeReceipt({ miner, validator, cid, data, block, blockHash, temper }: ReceiptWish): Receipt {
  const seed = seedText(new Uint8Array(randomBytes(32)))
  const shown = temper === 'forged-proofs' ? new Uint8Array(14) : data
  const messageHash = toInteger(createHash('sha3-256').update(shown).update(seed).digest())
  const g = hashToPoint('filetao-test/g', new TextEncoder().encode(seed))
  const h = hashToPoint('filetao-test/h', new TextEncoder().encode(seed))
  const r = randomnessFromBytes(new Uint8Array(randomBytes(32)))
  const body = {
    miner: miner.address,
    validator,
    cid,
    length: data.length,
    seed,
    g: encodePoint(g),
    h: encodePoint(h),
    commitment: encodePoint(commit(g, h, messageHash, r)),
    commitment_hash: messageHash.toString(),
    block,
    block_hash: blockHash,
  }
  const signature = signReceipt(body, temper === 'forged-signatures' ? freshKeypair() : miner)
  return { ...body, version: 1, curve: 'P-256', randomness: r.toString(), signature }
}

export function freshKeypair(): Keypair {
  return keypairFromMiniSecret(new Uint8Array(randomBytes(32)))
}
