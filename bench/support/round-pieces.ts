/**
 * Objects that a number determines: whoever needs the bytes makes them again, so that a million pieces can be audited with
 * real proofs without a million files. One in sixteen has two records, the others one; a longer object would cost the
 * verifier the same but for the hash of one chunk.
 */
import { createCipheriv } from 'node:crypto'
import { nodeSha3 } from '../../src/nodes/shared/sha3.ts'
import { nodeSha256 } from '../../src/nodes/shared/sha256.ts'
import { contentLeaves, contentRoot, RECORD_BYTES } from '../../src/protocol/content-tree.ts'
import { dec, hashData } from '../../src/protocol/hash.ts'

export const MINERS = 256
/** Copies of each object. */
export const COPIES = 3

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** An address in form only: nobody signs here. */
export function hotkeyOf(miner: number): string {
  const digits = [ALPHABET[Math.floor(miner / 58)], ALPHABET[miner % 58]].join('')
  return `5${digits}${'x'.repeat(45)}`
}

export function bytesOf(n: number): Uint8Array {
  const length = n % 16 === 0 ? RECORD_BYTES + 1 + (n % 3_000) : 500 + (n % 1_000)
  const key = Buffer.alloc(16)
  key.writeUInt32BE(n)
  return new Uint8Array(createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length)))
}

export const nameOf = (data: Uint8Array): string => dec(hashData(data, nodeSha3))

export function rootOf(data: Uint8Array): string {
  return Buffer.from(contentRoot(contentLeaves(data, nodeSha256), data.length, nodeSha256)).toString('hex')
}

/** The miners that hold object `n`: distinct ones. */
export function holdersOf(n: number): number[] {
  return Array.from({ length: COPIES }, (_, copy) => (n + copy * 85) % MINERS)
}

export function holds(miner: number, n: number): boolean {
  const copy = (((miner - n) % MINERS) + MINERS) % MINERS
  return copy % 85 === 0 && copy < 85 * COPIES
}

/** The seed that a miner was given with the object. */
export const firstSeed = (n: number): string => n.toString(16).padStart(64, '0')
