import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataSeedHash } from './chained-hash.ts'
import { dec } from './hash.ts'
import { commit } from './pedersen.ts'
import { encodePoint, hashToPoint } from './point.ts'
import { seedText } from './seed.ts'
import { proveStore, type StoreExpectation, verifyStoreProof } from './store-proof.ts'

const g = hashToPoint('test g', new Uint8Array(0))
const h = hashToPoint('test h', new Uint8Array(0))
const seed = seedText(randomBytes(32))
const messageHash = dataSeedHash(randomBytes(100), seed)
const expected: StoreExpectation = { curve: 'P-256', g: encodePoint(g), h: encodePoint(h), seed, messageHash }
/** What `proveStore` has to come to. */
const proof = {
  commitment: encodePoint(commit(g, h, messageHash, 12345n)),
  randomness: 12345n,
  commitmentHash: dec(messageHash),
}
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
    expect(proveStore({ g, h, messageHash, r: 12345n })).toEqual(proof)
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

  test('tells of each check what was compared with what', () => {
    const form = (name: string, point: string) => ({
      id: 'point-form',
      inputs: { name, point },
      expected: 'a point of P-256',
      got: 'a point of P-256',
      ok: true,
    })
    const { commitment, commitmentHash } = proof
    const { g: G, h: H } = expected
    expect(verifyStoreProof(expected, answer, 'strict').checks).toEqual([
      { id: 'proof-present', inputs: {}, expected: 'commitment, randomness, commitment_hash', ok: true },
      ...(['curve', 'g', 'h', 'seed'] as const).map((field) => ({
        id: 'echoed-request',
        inputs: { field },
        expected: expected[field],
        got: expected[field],
        ok: true,
      })),
      { id: 'chained-commitment', inputs: { seed }, expected: commitmentHash, got: commitmentHash, ok: true },
      { id: 'curve', inputs: { curve: 'P-256' }, expected: 'P-256', got: 'P-256', ok: true },
      form('g', G),
      form('h', H),
      form('commitment', commitment),
      {
        id: 'randomness-range',
        inputs: { randomness: '12345' },
        expected: '1 to 2^256',
        got: '12345',
        ok: true,
      },
      {
        id: 'pedersen-opening',
        inputs: { g: G, h: H, m: dec(messageHash), r: '12345' },
        expected: commitment,
        ok: true,
      },
    ])
  })

  test.each([
    [{ curve: 'P-384' }, 'echo-differs', 'the answer carries another curve than the request'],
    [{ seed: null }, 'echo-differs', 'the answer carries another seed than the request'],
    [
      { commitment_hash: '1' },
      'commitment-hash-differs',
      'commitment_hash is not the hash of the data with the seed',
    ],
    [{ commitment: '1' }, 'point-invalid', 'commitment: not lower-case hex of ASCII text'],
    [{ randomness: null }, 'randomness-invalid', 'the randomness is not an integer in its range'],
    [{ randomness: '12346' }, 'opening-fails', 'm*g + r*h is not the commitment'],
  ])('strict: %j is %s', (changed, reason, detail) => {
    expect(verifyStoreProof(expected, { ...answer, ...changed }, 'strict')).toMatchObject({ reason, detail })
  })

  test.each([
    [{ curve: 'P-384' }, 'curve-unknown', 'the curve is not P-256'],
    [{ g: '' }, 'point-invalid', 'g: not hex of ASCII text'],
    [{ h: null }, 'point-invalid', 'h: a point is text'],
    [{ randomness: '-1' }, 'randomness-invalid', 'the randomness is not an integer in its range'],
  ])('reference: %j is %s', (changed, reason, detail) => {
    const verdict = verifyStoreProof(expected, { ...answer, ...changed }, 'reference')
    expect(verdict).toMatchObject({ reason, detail })
    // What could not be read is not computed with.
    if (reason !== 'curve-unknown')
      expect(verdict.checks.map(({ id }) => id)).not.toContain('pedersen-opening')
  })

  test('any one of the three fields is a proof', () => {
    for (const name of ['commitment', 'randomness', 'commitment_hash'] as const)
      expect(verifyStoreProof(expected, { [name]: answer[name] }, 'strict').checks.length).toBeGreaterThan(1)
    const nothing = { commitment: null, randomness: undefined, commitment_hash: null }
    expect(verifyStoreProof(expected, nothing, 'strict')).toEqual({
      ok: false,
      reason: 'proof-missing',
      detail: 'the answer carries no proof',
      checks: [
        { id: 'proof-present', inputs: {}, expected: 'commitment, randomness, commitment_hash', ok: false },
      ],
    })
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
