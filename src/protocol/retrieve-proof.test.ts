import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeBase64 } from './base64.ts'
import { bindsToData } from './challenge-proof.ts'
import { dec, hashData } from './hash.ts'
import { proveRetrieve, verifyRetrieveProof } from './retrieve-proof.ts'
import { seedText } from './seed.ts'

const data = new Uint8Array(randomBytes(100))
const [lost, previousSeed, seed] = [
  seedText(randomBytes(32)),
  seedText(randomBytes(32)),
  seedText(randomBytes(32)),
]
const dataHash = dec(hashData(data))
const pair = proveRetrieve({ data, previousSeed, seed })
const expected = { dataHash, seed, seeds: [lost, previousSeed] }
const answer = {
  data_hash: dataHash,
  seed,
  data: encodeBase64(data),
  commitment_hash: pair.commitmentHash,
  commitment_proof: pair.commitmentProof,
}

describe('verifyRetrieveProof', () => {
  test('accepts the piece with a proof from any seed that the miner may hold', () => {
    const verdict = verifyRetrieveProof(expected, answer, 'strict')
    expect(verdict.ok).toBe(true)
    expect(bindsToData(verdict.checks)).toBe(true)
    expect(verifyRetrieveProof({ ...expected, seeds: [lost] }, answer, 'strict')).toMatchObject({
      ok: false,
      reason: 'seed-unknown',
    })
  })

  test('a holder without our seeds is judged by the data alone', () => {
    const foreign = { ...answer, commitment_hash: null, commitment_proof: null }
    expect(verifyRetrieveProof({ ...expected, seeds: null }, foreign, 'strict').ok).toBe(true)
    expect(verifyRetrieveProof(expected, foreign, 'strict')).toMatchObject({
      ok: false,
      reason: 'chain-broken',
    })
    const wrong = { ...foreign, data: 'AAAA' }
    expect(verifyRetrieveProof({ ...expected, seeds: null }, wrong, 'strict')).toMatchObject({
      reason: 'data-differs',
    })
  })

  test('refuses every single flipped bit of the data', () => {
    for (let bit = 0; bit < data.length * 8; bit++) {
      const bad = data.slice()
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(verifyRetrieveProof(expected, { ...answer, data: bad }, 'strict').ok).toBe(false)
    }
    expect(verifyRetrieveProof(expected, { ...answer, data }, 'strict').ok).toBe(true)
  })

  test('never throws and never accepts, whatever JSON is in any field', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('data_hash', 'seed', 'data', 'commitment_hash', 'commitment_proof'),
        fc.jsonValue(),
        (name, junk) => {
          expect(verifyRetrieveProof(expected, { ...answer, [name]: junk }, 'strict').ok).toBe(false)
          const unused = ['data_hash', 'seed', 'data'].includes(name)
          expect(verifyRetrieveProof(expected, { ...answer, [name]: junk }, 'reference').ok).toBe(unused)
        },
      ),
      { numRuns: 500 },
    )
    expect(verifyRetrieveProof(expected, null, 'reference')).toMatchObject({
      ok: false,
      reason: 'proof-missing',
    })
  })
})
