/**
 * Lies told on a copy of a receipt, each as consistent as whoever tells it can make it. Nobody but its miner can sign one anew,
 * so most of them fall to the signature as well; `own-bases` and `younger` fall to nothing else.
 */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { cidOf } from '../../protocol/cid.ts'
import { dec } from '../../protocol/hash.ts'
import { commit } from '../../protocol/pedersen.ts'
import { encodePoint, hashToPoint, type Point } from '../../protocol/point.ts'
import type { Receipt } from '../../wire/receipt.ts'
import { encodeAddress } from '../../wire/ss58.ts'
import { randomBytes } from '../web-crypto.ts'
import type { ReceiptLie } from './bench-api.ts'

/** A receipt and the bytes it is held against. */
export interface ReceiptCase {
  readonly receipt: Receipt
  readonly data: Uint8Array
}

const INFINITY = bytesToHex(utf8ToBytes('0,0'))

function anyPoint(): Point {
  return hashToPoint('filetao-drive/1/sandbox', randomBytes(32))
}

function changing(change: (receipt: Receipt, messageHash: bigint) => Partial<Receipt>) {
  return ({ receipt, data }: ReceiptCase, messageHash: bigint): ReceiptCase => {
    return { data, receipt: { ...receipt, ...change(receipt, messageHash) } }
  }
}

const TELLINGS: Readonly<Record<ReceiptLie, (told: ReceiptCase, messageHash: bigint) => ReceiptCase>> = {
  'data-bit': ({ receipt, data }) => {
    const at = data.length >> 1
    return { receipt, data: data.map((byte, i) => (i === at ? byte ^ 1 : byte)) }
  },
  'other-cid': changing(() => ({ cid: cidOf(randomBytes(8)) })),
  length: changing(({ length }) => ({ length: length + 1 })),
  seed: changing(() => ({ seed: bytesToHex(randomBytes(32)) })),
  'commitment-hash': changing((_receipt, m) => ({ commitment_hash: dec(m ^ 1n) })),
  commitment: changing(() => ({ commitment: encodePoint(anyPoint()) })),
  randomness: changing(({ randomness }) => ({ randomness: dec(BigInt(randomness) + 1n) })),
  'own-bases': changing(({ randomness }, m) => {
    const [g, h] = [anyPoint(), anyPoint()]
    return {
      g: encodePoint(g),
      h: encodePoint(h),
      commitment: encodePoint(commit(g, h, m, BigInt(randomness))),
    }
  }),
  infinity: changing(() => ({ g: INFINITY, h: INFINITY, commitment: INFINITY })),
  signature: changing(({ signature }) => ({
    signature: signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  })),
  'other-miner': changing(() => ({ miner: encodeAddress(randomBytes(32)) })),
  younger: changing(({ block }) => ({ block: block + 1 })),
}

/**
 * The copy with the lie in it.
 * @param told a receipt whose checks all hold
 * @param messageHash H(data || seed) of it
 */
export function tellOfReceipt(lie: ReceiptLie, told: ReceiptCase, messageHash: bigint): ReceiptCase {
  return TELLINGS[lie](told, messageHash)
}
