import { randomBytes } from 'node:crypto'
import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeBase64 } from './base64.ts'
import { dataSeedHash } from './chained-hash.ts'
import {
  bindsToData,
  type ChallengeAnswer,
  type ChallengeKnowledge,
  type ChallengeRequest,
  NOBLE_HASHES,
  proveChallenge,
  verifyChallengeProof,
} from './challenge-proof.ts'
import { chunkAt } from './chunking.ts'
import { contentLeaves, contentPath, contentRoot, RECORD_BYTES } from './content-tree.ts'
import { dec, hashData } from './hash.ts'
import { opens, randomnessFromBytes } from './pedersen.ts'
import { encodePoint, hashToPoint } from './point.ts'
import { seedText } from './seed.ts'
import { knownProofs } from './seed-window.ts'

const g = hashToPoint('challenge g', new Uint8Array(0))
const h = hashToPoint('challenge h', new Uint8Array(0))
const previousSeed = seedText(randomBytes(32))
const seed = seedText(randomBytes(32))

interface Audit {
  readonly request: ChallengeRequest
  readonly knowledge: ChallengeKnowledge
  readonly answer: ChallengeAnswer
}

function audit(data: Uint8Array, chunkBytes: number, index: number): Audit {
  const drawRandomness = () => randomnessFromBytes(new Uint8Array(randomBytes(32)))
  const proof = proveChallenge({ data, previousSeed, seed, g, h, chunkBytes, index, drawRandomness })
  if (!proof.ok) throw new Error(proof.detail)
  const challengeHash = dec(hashData(data))
  const request = {
    challengeHash,
    index,
    chunkBytes,
    g: encodePoint(g),
    h: encodePoint(h),
    curve: 'P-256',
    seed,
  }
  const knowledge = {
    byteLength: data.length,
    proofs: knownProofs(data, [previousSeed]),
    chunkHash: hashData(chunkAt(data, chunkBytes, index) ?? data),
    contentRoot: null,
  }
  const { value } = proof
  const answer = {
    challenge_hash: challengeHash,
    challenge_index: index,
    chunk_size: chunkBytes,
    g: request.g,
    h: request.h,
    curve: 'P-256',
    seed,
    commitment_hash: value.commitmentHash,
    commitment_proof: value.commitmentProof,
    commitment: value.commitment,
    data_chunk: encodeBase64(value.chunk),
    randomness: value.randomness,
    merkle_proof: value.merkleProof,
    merkle_root: value.merkleRoot,
  }
  return { request, knowledge, answer }
}

const FIELDS = [
  'challenge_hash',
  'challenge_index',
  'chunk_size',
  'g',
  'h',
  'curve',
  'seed',
  'commitment_hash',
  'commitment_proof',
  'commitment',
  'data_chunk',
  'randomness',
  'merkle_proof',
  'merkle_root',
] as const

describe('verifyChallengeProof', () => {
  test('accepts the honest answer for any length, chunk size and index', () => {
    const place = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 8 }), fc.nat())
    fc.assert(
      fc.property(place, ([length, chunkBytes, pick]) => {
        const data = new Uint8Array(randomBytes(length))
        const { request, knowledge, answer } = audit(data, chunkBytes, pick % Math.ceil(length / chunkBytes))
        expect(verifyChallengeProof({ request, knowledge }, answer, 'strict')).toMatchObject({ ok: true })
        expect(verifyChallengeProof({ request, knowledge }, answer, 'reference').ok).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  const data = new Uint8Array(randomBytes(50))
  const audited = () => audit(data, 8, 3)

  test('refuses the honest answer for another chunk, index, size, seed or piece', () => {
    const right = audited()
    const other = audit(data, 8, 4)
    expect(verifyChallengeProof(right, other.answer, 'strict').ok).toBe(false)
    // also when it is made to look like the asked one
    const relabelled = { ...other.answer, challenge_index: 3 }
    const verdict = verifyChallengeProof(right, relabelled, 'strict')
    expect(verdict).toMatchObject({ ok: false, reason: 'chunk-differs' })
    expect(verifyChallengeProof(right, relabelled, 'reference').ok).toBe(true)
    const foreign = audit(new Uint8Array(randomBytes(50)), 8, 3)
    const disguised = { ...foreign.answer, challenge_hash: right.request.challengeHash }
    expect(verifyChallengeProof(right, disguised, 'strict')).toMatchObject({
      ok: false,
      reason: 'seed-unknown',
    })
  })

  test('refuses a last chunk of another length, also without knowing its hash', () => {
    const longer = audit(new Uint8Array(randomBytes(52)), 8, 6)
    const knowledge = { byteLength: 50, proofs: null, chunkHash: null, contentRoot: null }
    const verdict = verifyChallengeProof({ request: longer.request, knowledge }, longer.answer, 'strict')
    expect(verdict).toMatchObject({ ok: false, reason: 'chunk-differs' })
  })

  test("computes with the request's g and h, not with those that came back", () => {
    const right = audited()
    const request = { ...right.request, g: right.request.h, h: right.request.g }
    const verdict = verifyChallengeProof({ ...right, request }, right.answer, 'strict')
    expect(verdict).toMatchObject({ ok: false, reason: 'echo-differs' })
    expect(verdict.checks.find(({ id }) => id === 'pedersen-opening')?.ok).toBe(false)
  })

  test('goes on after a failed check, so that a person sees what held', () => {
    const right = audited()
    const verdict = verifyChallengeProof(right, { ...right.answer, commitment_hash: '1' }, 'strict')
    expect(verdict).toMatchObject({ ok: false, reason: 'chain-broken' })
    const held = verdict.checks.filter(({ ok }) => ok).map(({ id }) => id)
    expect(held).toEqual(
      expect.arrayContaining(['seed-known', 'chunk-hash', 'pedersen-opening', 'merkle-path']),
    )
  })

  test('tells of each check what was compared with what', () => {
    const right = audited()
    const { request, answer, knowledge } = right
    const echo = (field: string, value: unknown) => ({
      id: 'echoed-request',
      inputs: { field },
      expected: String(value),
      got: String(value),
      ok: true,
    })
    const form = (name: string, point: unknown) => ({
      id: 'point-form',
      inputs: { name, point },
      expected: 'a point of P-256',
      got: 'a point of P-256',
      ok: true,
    })
    const randomness = String(answer.randomness)
    const chunk = chunkAt(data, 8, 3) ?? data
    const chunkHash = dec(hashData(chunk))
    const proof = answer.commitment_proof
    const present = {
      id: 'proof-present',
      inputs: {},
      expected:
        'commitment_hash, commitment_proof, commitment, data_chunk, randomness, merkle_proof, merkle_root',
      ok: true,
    }
    expect(verifyChallengeProof(right, answer, 'strict').checks).toEqual([
      present,
      echo('challenge_hash', request.challengeHash),
      echo('challenge_index', 3),
      echo('chunk_size', 8),
      echo('g', request.g),
      echo('h', request.h),
      echo('curve', 'P-256'),
      echo('seed', seed),
      {
        id: 'chained-commitment',
        inputs: { seed, commitment_proof: proof },
        got: answer.commitment_hash,
        ok: true,
      },
      { id: 'seed-known', inputs: { seeds: '1', seed: previousSeed }, expected: proof, got: proof, ok: true },
      { id: 'chunk-form', inputs: {}, expected: 'base64', got: '8 bytes', ok: true },
      { id: 'chunk-length', inputs: { index: '3' }, expected: '8', got: '8', ok: true },
      { id: 'chunk-hash', inputs: { index: '3' }, expected: chunkHash, got: chunkHash, ok: true },
      { id: 'curve', inputs: { curve: 'P-256' }, expected: 'P-256', got: 'P-256', ok: true },
      form('g', request.g),
      form('h', request.h),
      form('commitment', answer.commitment),
      { id: 'randomness-range', inputs: { randomness }, expected: '1 to 2^256', got: randomness, ok: true },
      {
        id: 'pedersen-opening',
        inputs: { g: request.g, h: request.h, m: dec(dataSeedHash(chunk, seed)), r: randomness },
        expected: answer.commitment,
        ok: true,
      },
      {
        id: 'path-shape',
        inputs: { index: '3', chunks: '7' },
        expected: '3 steps',
        got: '3 steps',
        ok: true,
      },
      {
        id: 'merkle-path',
        inputs: { index: '3', chunks: '7', leaf: answer.commitment },
        expected: answer.merkle_root,
        got: answer.merkle_root,
        ok: true,
      },
    ])
    for (const nothing of [null, Object.fromEntries(FIELDS.map((name) => [name, null]))])
      expect(verifyChallengeProof({ request, knowledge }, nothing, 'strict')).toEqual({
        ok: false,
        reason: 'proof-missing',
        detail: 'the answer carries no proof',
        checks: [{ ...present, ok: false }],
      })
    const { checks } = verifyChallengeProof(right, { ...answer, merkle_proof: 7 }, 'strict')
    expect(checks.at(-1)).toEqual({
      id: 'path-form',
      inputs: {},
      expected: 'base64 of a JSON list',
      got: 'a wrapped proof is text',
      ok: false,
    })
  })

  test('makes the checks of the reference, and no other, for the reference', () => {
    const right = audited()
    expect(verifyChallengeProof(right, right.answer, 'reference').checks.map(({ id }) => id)).toEqual([
      'proof-present',
      'chained-commitment',
      'chunk-form',
      'curve',
      'point-form',
      'point-form',
      'point-form',
      'randomness-range',
      'pedersen-opening',
      'merkle-path',
    ])
  })

  test('makes no path of what was asked wrongly, and no chunk of nothing', () => {
    const { request, knowledge, answer } = audited()
    for (const chunkBytes of [0, -8, 1.5]) {
      const asked = { request: { ...request, chunkBytes }, knowledge }
      expect(verifyChallengeProof(asked, answer, 'strict').checks).toEqual(
        expect.arrayContaining([
          { id: 'chunk-length', inputs: { index: '3' }, expected: '0', got: '8', ok: false },
          expect.objectContaining({ id: 'path-shape', inputs: { index: '3', chunks: '0' }, ok: false }),
        ]),
      )
    }
    const beyond = { request: { ...request, index: 7 }, knowledge }
    const { checks } = verifyChallengeProof(beyond, { ...answer, data_chunk: '' }, 'strict')
    const length = { id: 'chunk-length', inputs: { index: '7' }, expected: '0', got: '0', ok: false }
    expect(checks).toContainEqual(length)
  })

  test.each(FIELDS.slice(7))('%s alone is a proof, to be refused', (name) => {
    const right = audited()
    const verdict = verifyChallengeProof(right, { [name]: right.answer[name] }, 'strict')
    expect(verdict).toMatchObject({ ok: false, reason: 'echo-differs' })
  })

  test.each<[ChallengeAnswer, string, string]>([
    [{ seed: 'ab' }, 'echo-differs', 'the answer carries another seed than the request'],
    [{ chunk_size: 9 }, 'echo-differs', 'the answer carries another chunk_size than the request'],
    [{ data_chunk: 'AA' }, 'chunk-malformed', 'data_chunk: the length is not a multiple of four'],
    [{ data_chunk: 'AAAA' }, 'chunk-differs', 'the chunk has another length than the piece gives it'],
    [{ data_chunk: 'AAAAAAAAAAA=' }, 'chunk-differs', 'the chunk is not the one that was asked for'],
    [{ merkle_proof: 7 }, 'path-malformed', 'merkle_proof: a wrapped proof is text'],
    [{ merkle_proof: 'AA' }, 'path-malformed', 'merkle_proof: the length is not a multiple of four'],
    [{ merkle_root: '' }, 'path-shape', 'the root is not what a tree of this size has'],
  ])('%j is %s', (changed, reason, detail) => {
    const right = audited()
    expect(verifyChallengeProof(right, { ...right.answer, ...changed }, 'strict')).toMatchObject({
      reason,
      detail,
    })
  })

  test('folds with what it was given', () => {
    const right = audited()
    const refused = { ...right.answer, merkle_root: '0'.repeat(64) }
    const hashes = { ...NOBLE_HASHES, fold: () => '0'.repeat(64) }
    expect(verifyChallengeProof(right, refused, 'strict', hashes).ok).toBe(true)
    expect(verifyChallengeProof(right, refused, 'strict').ok).toBe(false)
  })

  test('tells of each check when it is made, those of paths too', () => {
    const right = audited()
    const told: string[] = []
    const { checks } = verifyChallengeProof(right, right.answer, 'strict', NOBLE_HASHES, opens, ({ id }) => {
      told.push(id)
    })
    expect(told).toEqual(checks.map(({ id }) => id))
  })

  test('without knowledge of the data it says so: nothing binds', () => {
    const right = audited()
    const blind = { ...right, knowledge: { ...right.knowledge, proofs: null, chunkHash: null } }
    const verdict = verifyChallengeProof(blind, right.answer, 'strict')
    expect(verdict.ok).toBe(true)
    expect(bindsToData(verdict.checks)).toBe(false)
    expect(bindsToData(verifyChallengeProof(right, right.answer, 'strict').checks)).toBe(true)
  })

  test('takes the chunk as bytes when it came in a frame', () => {
    const right = audited()
    const bytes = chunkAt(data, 8, 3)
    expect(verifyChallengeProof(right, { ...right.answer, data_chunk: bytes }, 'strict').ok).toBe(true)
  })

  test('never throws and never accepts, whatever JSON is in any field', () => {
    const right = audited()
    fc.assert(
      fc.property(fc.constantFrom(...FIELDS), fc.jsonValue(), (name, junk) => {
        const answer = { ...right.answer, [name]: junk }
        const verdict = verifyChallengeProof(right, answer, 'strict')
        expect(verdict.ok).toBe(false)
        expect(JSON.stringify(verdict.checks).length).toBeLessThan(20_000)
        expect(typeof verifyChallengeProof(right, answer, 'reference').ok).toBe('boolean')
      }),
      { numRuns: 300 },
    )
    expect(verifyChallengeProof(right, null, 'strict')).toMatchObject({ ok: false, reason: 'proof-missing' })
  })

  test('never throws when the expectation is not of one tree, as in a bundle from elsewhere', () => {
    const right = audited()
    fc.assert(
      fc.property(fc.double(), fc.double(), fc.double(), (index, chunkBytes, byteLength) => {
        const request = { ...right.request, index, chunkBytes }
        const knowledge = { ...right.knowledge, byteLength }
        expect(verifyChallengeProof({ request, knowledge }, right.answer, 'strict').ok).toBe(false)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a challenge with a content path', () => {
  const data = new Uint8Array(randomBytes(5 * RECORD_BYTES + 100))
  const leaves = contentLeaves(data)
  const root = contentRoot(leaves, data.length)
  const owner = (index: number, records: number) => {
    const { request, knowledge, answer } = audit(data, records * RECORD_BYTES, index)
    const first = index * records
    const path = contentPath(leaves, first, Math.min(records, leaves.length - first)).map((step) =>
      bytesToHex(step),
    )
    return {
      request,
      knowledge: { ...knowledge, chunkHash: null, proofs: null, contentRoot: root },
      answer,
      path,
    }
  }

  test.each([
    [0, 1],
    [5, 1],
    [1, 2],
    [2, 2],
    [1, 4],
  ])('chunk %d of %d records binds to the root that the owner fixed', (index, records) => {
    const { request, knowledge, answer, path } = owner(index, records)
    const verdict = verifyChallengeProof({ request, knowledge }, { ...answer, content_path: path }, 'strict')
    expect(verdict).toMatchObject({ ok: true })
    expect(bindsToData(verdict.checks)).toBe(true)
    expect(verdict.checks.find(({ id }) => id === 'content-path-form')).toEqual({
      id: 'content-path-form',
      inputs: { chunk_size: String(records * RECORD_BYTES) },
      got: `a list of ${path.length}`,
      ok: true,
    })
  })

  test('has at most two steps for each level of the largest tree', () => {
    const { request, knowledge, answer } = owner(1, 2)
    const reasonOf = (steps: number) => {
      const content_path = Array(steps).fill('0'.repeat(64))
      const verdict = verifyChallengeProof({ request, knowledge }, { ...answer, content_path }, 'strict')
      return verdict.ok ? 'ok' : verdict.reason
    }
    expect([106, 107].map(reasonOf)).toEqual(['content-path-shape', 'content-path-missing'])
  })

  test('refuses a missing path, a path of another chunk, and another chunk with its own path', () => {
    const { request, knowledge, answer } = owner(1, 2)
    const other = owner(0, 2)
    const verify = (given: ChallengeAnswer) => verifyChallengeProof({ request, knowledge }, given, 'strict')
    expect(verify(answer)).toMatchObject({ ok: false, reason: 'content-path-missing' })
    expect(verify({ ...answer, content_path: other.path })).toMatchObject({ ok: false })
    const step = 'ab'.repeat(32)
    for (const bad of ['', 'ab', step.toUpperCase(), `00${step}`, `${step}00`, [step], 7, null]) {
      const given = { ...answer, content_path: [bad, ...other.path.slice(1)] }
      expect(verify(given)).toMatchObject({ ok: false, detail: 'the answer carries no content path' })
    }
    const halves = audit(data, RECORD_BYTES + RECORD_BYTES / 2, 1)
    const bound = { request: halves.request, knowledge: { ...halves.knowledge, contentRoot: root } }
    const given = { ...halves.answer, content_path: other.path }
    expect(verifyChallengeProof(bound, given, 'strict')).toMatchObject({
      ok: false,
      detail: 'the chunk size is not a whole number of records',
    })
    const swapped = { ...other.answer, challenge_index: 1, content_path: other.path }
    expect(verify(swapped)).toMatchObject({ ok: false })
  })
})

describe('bindsToData', () => {
  test.each(['chunk-hash', 'content-path', 'piece-hash'])('says so for %s alone, where it held', (id) => {
    const others = ['merkle-path', 'pedersen-opening'].map((other) => ({ id: other, ok: true, inputs: {} }))
    expect(bindsToData([...others, { id, ok: true, inputs: {} }])).toBe(true)
    expect(bindsToData([...others, { id, ok: false, inputs: {} }])).toBe(false)
  })
})

describe('proveChallenge', () => {
  test('says which request it cannot answer', () => {
    const task = { data: new Uint8Array(10), previousSeed, seed, g, h, drawRandomness: () => 1n }
    expect(proveChallenge({ ...task, chunkBytes: 0, index: 0 })).toEqual({
      ok: false,
      reason: 'chunk-bytes-invalid',
      detail: 'the chunk size must be a positive integer',
    })
    expect(proveChallenge({ ...task, chunkBytes: 1.5, index: 0 })).toMatchObject({ ok: false })
    expect(proveChallenge({ ...task, chunkBytes: 5, index: 2 })).toEqual({
      ok: false,
      reason: 'index-out-of-range',
      detail: 'there is no such chunk',
    })
    expect(proveChallenge({ ...task, chunkBytes: 5, index: -1 })).toMatchObject({
      reason: 'index-out-of-range',
    })
  })

  test('uses another randomness for each chunk', () => {
    let drawn = 0n
    const drawRandomness = () => (drawn += 1n)
    const task = {
      data: new Uint8Array(20),
      previousSeed,
      seed,
      g,
      h,
      chunkBytes: 1,
      index: 7,
      drawRandomness,
    }
    const proof = proveChallenge(task)
    expect(proof.ok && proof.value.randomness).toBe(8n)
    expect(drawn).toBe(20n)
  })
})
