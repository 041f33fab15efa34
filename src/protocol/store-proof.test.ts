import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataSeedHash } from './chained-hash.ts'
import { commit } from './pedersen.ts'
import { encodePoint, hashToPoint } from './point.ts'
import { seedText } from './seed.ts'
import { proveStore, type StoreExpectation, verifyStoreProof } from './store-proof.ts'

const g = hashToPoint('test g', new Uint8Array(0))
const h = hashToPoint('test h', new Uint8Array(0))
const seed = seedText(randomBytes(32))
const messageHash = dataSeedHash(randomBytes(100), seed)
const expected: StoreExpectation = { curve: 'P-256', g: encodePoint(g), h: encodePoint(h), seed, messageHash }
const proof = proveStore({ g, h, messageHash, r: 12345n })
const answer = {
  curve: 'P-256',
  g: expected.g,
  h: expected.h,
  seed,
  commitment: proof.commitment,
  randomness: proof.randomness,
  commitment_hash: proof.commitmentHash,
}

describe('verifyStoreProof', () => {
  test('accepts what proveStore made and lists every check', () => {
    const verdict = verifyStoreProof(expected, answer, 'strict')
    expect(verdict.ok).toBe(true)
    expect(verdict.checks.map((check) => check.id)).toEqual([
      'proof-present',
      'echoed-request',
      'echoed-request',
      'echoed-request',
      'echoed-request',
      'chained-commitment',
      'curve',
      'point-form',
      'point-form',
      'point-form',
      'randomness-range',
      'pedersen-opening',
    ])
  })

  test('refuses a proof made for g and h of the prover, and still lists the checks that held', () => {
    const own = hashToPoint('prover', new Uint8Array(0))
    const forged = { ...answer, g: encodePoint(own), h: encodePoint(own.double()) }
    const commitment = encodePoint(commit(own, own.double(), messageHash, 12345n))
    const verdict = verifyStoreProof(expected, { ...forged, commitment }, 'strict')
    expect(verdict).toMatchObject({ ok: false, reason: 'echo-differs' })
    expect(verdict.checks.find((check) => check.id === 'chained-commitment')?.ok).toBe(true)
    expect(verdict.checks.find((check) => check.id === 'pedersen-opening')?.ok).toBe(false)
    expect(verifyStoreProof(expected, { ...forged, commitment }, 'reference').ok).toBe(true)
  })

  test.each([
    [0n, false],
    [1n, true],
    [1n << 256n, true],
    [(1n << 256n) + 1n, false],
  ])('strict: bounds the randomness: %d', (r, ok) => {
    const other = proveStore({ g, h, messageHash, r })
    const opened = { ...answer, commitment: other.commitment, randomness: r }
    expect(verifyStoreProof(expected, opened, 'reference').ok).toBe(true)
    const verdict = verifyStoreProof(expected, opened, 'strict')
    expect(verdict).toMatchObject(ok ? { ok } : { ok, reason: 'randomness-invalid' })
  })

  test('says that a proof is missing when all its fields are null, which is not a lie', () => {
    const verdict = verifyStoreProof(expected, null, 'strict')
    expect(verdict).toMatchObject({ ok: false, reason: 'proof-missing' })
  })

  test('never throws and never accepts, whatever JSON is in any field', () => {
    const fields = ['curve', 'g', 'h', 'seed', 'commitment', 'randomness', 'commitment_hash'] as const
    fc.assert(
      fc.property(
        fc.constantFrom(...fields),
        fc.jsonValue(),
        fc.constantFrom('reference', 'strict'),
        (name, junk, mode) => {
          const verdict = verifyStoreProof(expected, { ...answer, [name]: junk }, mode)
          const unused = mode === 'reference' && name === 'seed'
          expect(verdict.ok).toBe(unused)
          expect(JSON.stringify(verdict.checks).length).toBeLessThan(12_000)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('never throws on answers that are junk as a whole', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (junk) => {
        expect(verifyStoreProof(expected, junk, 'strict').ok).toBe(false)
        expect(verifyStoreProof(expected, junk, 'reference').ok).toBe(false)
      }),
    )
  })
})
