import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { auditParametersOf, auditSeed, chunkDigest } from './audit-parameters.ts'
import { encodePoint, hashToPoint } from './point.ts'

const block = new Uint8Array(32).fill(1)
const nonce = new Uint8Array(32).fill(2)

test('the seed is the hash of label, block and nonce, and takes no other lengths', () => {
  const hash = createHash('sha256').update('filetao-drive/1/audit/seed').update(block).update(nonce)
  expect(auditSeed(block, nonce)).toBe(hash.digest('hex'))
  for (const length of [0, 31, 33]) {
    expect(() => auditSeed(new Uint8Array(length), nonce)).toThrow('32 bytes each')
    expect(() => auditSeed(block, new Uint8Array(length))).toThrow('32 bytes each')
  }
})

test('g and h are hashed from the seed under labels of their own', () => {
  const seed = auditSeed(block, nonce)
  const message = new TextEncoder().encode(seed)
  expect(auditParametersOf(seed)).toEqual({
    curve: 'P-256',
    g: encodePoint(hashToPoint('filetao-drive/1/audit/g', message)),
    h: encodePoint(hashToPoint('filetao-drive/1/audit/h', message)),
    seed,
  })
})

test('a chunk is named by its SHA-256', () => {
  expect(chunkDigest(block)).toBe(createHash('sha256').update(block).digest('hex'))
})
