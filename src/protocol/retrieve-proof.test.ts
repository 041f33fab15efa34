import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeBase64 } from './base64.ts'
import { chainedHash, dataSeedHash } from './chained-hash.ts'
import { bindsToData } from './challenge-proof.ts'
import { dec, hashData } from './hash.ts'
import { dataMatchesHash, proveRetrieve, verifyRetrieveProof } from './retrieve-proof.ts'
import { seedText } from './seed.ts'

const data = new Uint8Array(randomBytes(100))
const [lost, previousSeed, seed] = [
  seedText(randomBytes(32)),
  seedText(randomBytes(32)),
  seedText(randomBytes(32)),
]
const dataHash = dec(hashData(data))
const commitmentProof = dec(dataSeedHash(data, previousSeed))
/** What `proveRetrieve` has to come to. */
const pair = { commitmentHash: chainedHash(commitmentProof, seed), commitmentProof }
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
    expect(proveRetrieve({ data, previousSeed, seed })).toEqual(pair)
    const verdict = verifyRetrieveProof(expected, answer, 'strict')
    expect(verdict.ok).toBe(true)
    expect(bindsToData(verdict.checks)).toBe(true)
    expect(verifyRetrieveProof({ ...expected, seeds: [lost] }, answer, 'strict')).toMatchObject({
      ok: false,
      reason: 'seed-unknown',
    })
  })

  test('tells of each check what was compared with what', () => {
    const { commitmentHash, commitmentProof: proof } = pair
    const chain = {
      id: 'chained-commitment',
      inputs: { seed, commitment_proof: proof },
      got: commitmentHash,
      ok: true,
    }
    const echo = (field: string, value: string) => ({
      id: 'echoed-request',
      inputs: { field },
      expected: value,
      got: value,
      ok: true,
    })
    const present = {
      id: 'proof-present',
      inputs: {},
      expected: 'data, commitment_hash, commitment_proof',
      ok: true,
    }
    expect(verifyRetrieveProof(expected, answer, 'strict').checks).toEqual([
      present,
      echo('data_hash', dataHash),
      echo('seed', seed),
      { id: 'data-form', inputs: {}, expected: 'base64', got: '100 bytes', ok: true },
      { id: 'piece-hash', inputs: {}, expected: dataHash, got: dataHash, ok: true },
      chain,
      { id: 'seed-known', inputs: { seeds: '2', seed: previousSeed }, expected: proof, got: proof, ok: true },
    ])
    expect(verifyRetrieveProof(expected, answer, 'reference').checks).toEqual([present, chain])
  })

  test.each([
    [{ seed: 'ab' }, 'echo-differs', 'the answer carries another seed than the request'],
    [{ data_hash: null }, 'echo-differs', 'the answer carries another data_hash than the request'],
    [{ data: 'AA' }, 'data-malformed', 'data: the length is not a multiple of four'],
    [{ data: 'AAAA' }, 'data-differs', 'the data is not the piece that was asked for'],
    [
      { commitment_hash: '1' },
      'chain-broken',
      'commitment_hash is not the hash of commitment_proof with the seed',
    ],
  ])('%j is %s', (changed, reason, detail) => {
    expect(verifyRetrieveProof(expected, { ...answer, ...changed }, 'strict')).toMatchObject({
      reason,
      detail,
    })
  })

  test('names a few of the proofs that it knows, when the answer has none of them', () => {
    const seeds = ['1', '2', '3', '4', '5']
    const proofs = seeds.map((each) => proveRetrieve({ data, previousSeed: each, seed }).commitmentProof)
    const verdict = verifyRetrieveProof({ ...expected, seeds }, answer, 'strict')
    expect(verdict).toMatchObject({
      reason: 'seed-unknown',
      detail: 'commitment_proof is not the hash of the data with a seed that the miner may hold',
    })
    expect(verdict.checks.at(-1)).toEqual({
      id: 'seed-known',
      inputs: { seeds: '5', seed: 'none' },
      expected: proofs.slice(0, 4).join(' or '),
      got: pair.commitmentProof,
      ok: false,
    })
  })

  test('any one of the three fields is an answer', () => {
    for (const name of ['data', 'commitment_hash', 'commitment_proof'] as const)
      expect(verifyRetrieveProof(expected, { [name]: answer[name] }, 'strict').checks.length).toBeGreaterThan(
        1,
      )
    const nothing = {
      data: null,
      commitment_hash: undefined,
      commitment_proof: null,
      seed,
      data_hash: dataHash,
    }
    expect(verifyRetrieveProof(expected, nothing, 'strict')).toMatchObject({
      reason: 'proof-missing',
      detail: 'the answer carries no data',
    })
  })

  test("the reference's own check of the hash reads base64 as it does", () => {
    expect(dataMatchesHash(answer.data, dataHash)).toBe(true)
    expect(dataMatchesHash(`${answer.data}\n`, dataHash)).toBe(true)
    expect(dataMatchesHash('AAAA', dataHash)).toBe(false)
    expect(dataMatchesHash('AAA', dataHash)).toBe(null)
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
