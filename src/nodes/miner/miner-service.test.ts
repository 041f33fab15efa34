import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyChallengeProof } from '../../protocol/challenge-proof.ts'
import { cidOf } from '../../protocol/cid.ts'
import { contentLeaves, contentRoot } from '../../protocol/content-tree.ts'
import { dec, hashData, toInteger } from '../../protocol/hash.ts'
import { verifyRetrieveProof } from '../../protocol/retrieve-proof.ts'
import { knownProofs } from '../../protocol/seed-window.ts'
import { verifyStoreProof } from '../../protocol/store-proof.ts'
import { badBodies, carriesData, POINT_G, POINT_H, signedFrame, signedJson } from '../../testing/bad-input.ts'
import { FakeChainView } from '../../testing/chain-view.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { toldAnswer } from '../../testing/told-answer.ts'
import { type AxonRequest, handleAxonRequest } from '../../wire/axon.ts'
import type { Answer } from '../../wire/dendrite.ts'
import { createNonceWindow } from '../../wire/nonce.ts'
import { parseReceipt, verifyReceipt } from '../../wire/receipt.ts'
import { encodeSealedRecords, MAX_SEALED_DATA_BYTES, parseSealedRecords } from '../../wire/sealed-records.ts'
import { checkAnswerSignature } from '../../wire/signed-answer.ts'
import { type Keypair, keypairFromMiniSecret } from '../../wire/sr25519.ts'
import type { RequestFields } from '../../wire/synapse.ts'
import { AxonClient } from '../shared/axon-client.ts'
import { type AxonServer, startAxonServer } from '../shared/axon-server.ts'
import { silentLog } from '../shared/log.ts'
import { hashPair, nodeSha3 } from '../shared/sha3.ts'
import { unixNs } from '../shared/unix-time.ts'
import { createMinerService } from './miner-service.ts'
import { pieceNameOf } from './piece-name.ts'
import { PieceStore } from './piece-store.ts'

const keyOf = (fill: number): Keypair => keypairFromMiniSecret(new Uint8Array(32).fill(fill))
const miner = keyOf(1)
const validator = keyOf(2)
const otherValidator = keyOf(3)
const registered = keyOf(4)
const stranger = keyOf(5)
const WAIT = { timeoutMs: 20_000 }

/** Seconds, the store's clock. */
const NOW = 1_700_000_000
const folder = temporaryFolder('miner')
const chain = new FakeChainView([
  { hotkey: miner.address },
  { hotkey: validator.address, validatorPermit: true },
  { hotkey: otherValidator.address, validatorPermit: true },
  { hotkey: registered.address },
])
let store: PieceStore
let server: AxonServer
const clients: AxonClient[] = []

beforeAll(async () => {
  const limits = { capacityBytes: 40e6, reserveBytes: 0 }
  store = await PieceStore.open({ folder: folder.path, ...limits, log: silentLog, now: () => NOW })
  const service = (port: number) =>
    createMinerService({
      keypair: miner,
      ip: '127.0.0.1',
      port,
      store,
      chain,
      nonces: createNonceWindow(),
      log: silentLog,
    })
  server = await startAxonServer({ service, host: '127.0.0.1', port: 0, log: silentLog })
})
afterAll(async () => {
  for (const client of clients) client.close()
  await server.close()
  await store.close()
  folder.remove()
})

function as(keypair: Keypair) {
  const client = new AxonClient({ keypair })
  clients.push(client)
  const target = { hotkey: miner.address, url: server.url }
  return {
    store: (fields: RequestFields['Store'], data: Uint8Array) =>
      client.call(target, 'Store', fields, data, WAIT),
    challenge: (fields: RequestFields['Challenge']) =>
      client.call(target, 'Challenge', fields, undefined, WAIT),
    retrieve: (fields: RequestFields['Retrieve']) => client.call(target, 'Retrieve', fields, undefined, WAIT),
    renew: (fields: RequestFields['Renew']) => client.call(target, 'Renew', fields, undefined, WAIT),
    discard: (fields: RequestFields['Discard']) => client.call(target, 'Discard', fields, undefined, WAIT),
    inventory: (after: string | null) =>
      client.call(target, 'Inventory', { after, with_records: false }, undefined, WAIT),
    records: () => client.call(target, 'Inventory', { after: null, with_records: true }, undefined, WAIT),
    keep: (data: Uint8Array) => client.call(target, 'Keep', {}, data, WAIT),
    ping: () => client.ping(target, WAIT),
  }
}

const seedOf = (n: number): string => n.toString(16).padStart(64, '0')
const storeFields = (seed: string): RequestFields['Store'] => ({
  curve: 'P-256',
  g: POINT_G,
  h: POINT_H,
  seed,
  ttl: 3600,
})
const messageHash = (data: Uint8Array, seed: string): bigint =>
  toInteger(hashPair(data, Buffer.from(seed)).seededHash)

function challengeFields(
  data: Uint8Array,
  index: number,
  chunkBytes: number,
  seed: string,
): RequestFields['Challenge'] {
  const hash = dec(hashData(data, nodeSha3))
  return {
    challenge_hash: hash,
    challenge_index: index,
    chunk_size: chunkBytes,
    g: POINT_G,
    h: POINT_H,
    curve: 'P-256',
    seed,
  }
}

function expectation(fields: RequestFields['Challenge'], data: Uint8Array, seeds: readonly string[]) {
  const { challenge_index: index, chunk_size: chunkBytes } = fields
  const chunk = data.subarray(index * chunkBytes, (index + 1) * chunkBytes)
  const knowledge = {
    byteLength: data.length,
    proofs: knownProofs(data, seeds, nodeSha3),
    chunkHash: hashData(chunk, nodeSha3),
    contentRoot: chunkBytes % 16_400 === 0 ? contentRoot(contentLeaves(data), data.length) : null,
  }
  const { g, h, curve, seed, challenge_hash: challengeHash } = fields
  return { request: { challengeHash, index, chunkBytes, g, h, curve, seed }, knowledge }
}

/** Between two requests, by the clock of the miner that they come to. */
const BETWEEN_NS = 100_000_000n

describe('Store', () => {
  it('proves receipt strictly and signs a receipt that the owner can check', async () => {
    const data = new Uint8Array(randomBytes(100_000))
    const fields = storeFields(seedOf(1))
    const answer = await as(validator).store(fields, data)
    if (!answer.ok) throw new Error(answer.detail)
    const got = answer.value.fields
    const asked = {
      curve: 'P-256',
      g: POINT_G,
      h: POINT_H,
      seed: seedOf(1),
      messageHash: messageHash(data, seedOf(1)),
    }
    expect(verifyStoreProof(asked, got, 'strict')).toMatchObject({ ok: true })
    const receipt = parseReceipt({
      version: 1,
      miner: miner.address,
      validator: validator.address,
      cid: cidOf(data),
      length: data.length,
      ...fields,
      commitment: got.commitment,
      commitment_hash: got.commitment_hash,
      randomness: got.randomness?.toString(),
      block: got.receipt_block,
      block_hash: got.receipt_block_hash,
      signature: got.signature,
    })
    if (!receipt.ok) throw new Error(receipt.detail)
    const wanted = { cid: cidOf(data), length: data.length, messageHash: asked.messageHash }
    expect(verifyReceipt(receipt.value, wanted)).toMatchObject({ ok: true })
    expect(receipt.value.block).toBe(chain.current().block)
  })

  it('refuses callers that are not registered, before anything is kept', async () => {
    const before = store.usedBytes
    const answer = await as(stranger).store(storeFields(seedOf(1)), new Uint8Array(1000).fill(9))
    expect(answer).toMatchObject({ ok: false, reason: 'refused', status: 403, code: 'caller-unregistered' })
    expect(store.usedBytes).toBe(before)
  })

  it.each([
    ['g = h', { g: POINT_G, h: POINT_G }],
    ['infinity', { g: '302c30' }],
    ['a point off the curve', { g: Buffer.from('1,1').toString('hex') }],
    ['upper-case hex', { g: POINT_G.toUpperCase() }],
  ])('refuses %s with 400 and keeps nothing', async (_what, points) => {
    const before = store.pieces
    const answer = await as(validator).store(
      { ...storeFields(seedOf(1)), ...points },
      new Uint8Array(100).fill(77),
    )
    expect(answer).toMatchObject({ ok: false, status: 400 })
    expect(store.pieces).toBe(before)
  })

  it('refuses a piece of no bytes', async () => {
    const answer = await as(validator).store(storeFields(seedOf(1)), new Uint8Array(0))
    expect(answer).toMatchObject({ ok: false, status: 400, code: 'data-empty' })
  })
})

/** What the verifier reads: the chunk travels as the data of the answer. */
const proofIn = ({ fields, data }: Answer<'Challenge'>) => ({ ...fields, data_chunk: data })

describe('Challenge', () => {
  const data = new Uint8Array(randomBytes(16_400 * 5 + 321))
  let caller: ReturnType<typeof as>
  beforeAll(async () => {
    caller = as(validator)
    await caller.store(storeFields(seedOf(10)), data)
  })

  it('holds against the strict verifier over a chain of seeds, with a content path where records allow', async () => {
    let previous = seedOf(10)
    for (const [n, chunkBytes, index] of [
      [11, 16_400, 2],
      [12, 16_400, 5],
      [13, 32_800, 1],
      [14, 1000, 82],
      [15, 200_000, 0],
    ] as const) {
      const fields = challengeFields(data, index, chunkBytes, seedOf(n))
      const answer = await caller.challenge(fields)
      if (!answer.ok) throw new Error(answer.detail)
      const verdict = verifyChallengeProof(
        expectation(fields, data, [previous]),
        proofIn(answer.value),
        'strict',
      )
      expect(verdict, `chunk size ${chunkBytes}`).toMatchObject({ ok: true })
      previous = seedOf(n)
    }
  })

  it('answers a chunk of megabytes, which no JSON of a frame holds', async () => {
    const large = new Uint8Array(randomBytes(3_000_000))
    await caller.store(storeFields(seedOf(16)), large)
    const fields = challengeFields(large, 1, 1_500_000, seedOf(17))
    const answer = await caller.challenge(fields)
    if (!answer.ok) throw new Error(answer.detail)
    expect(answer.value.data?.byteLength).toBe(1_500_000)
    expect(
      verifyChallengeProof(expectation(fields, large, [seedOf(16)]), proofIn(answer.value), 'strict').ok,
    ).toBe(true)
  })

  it('answers a repeated challenge with the same proof, signed anew', async () => {
    const fields = challengeFields(data, 1, 5000, seedOf(20))
    const first = await caller.challenge(fields)
    if (!first.ok) throw new Error(first.detail)
    const { answer_signature: _signature, ...proof } = first.value.fields
    expect(await caller.challenge(fields)).toMatchObject({ ok: true, value: { fields: proof } })
  })

  it('signs question and answer, so that another question, chunk or miner is not what it signed', async () => {
    const fields = challengeFields(data, 3, 16_400, seedOf(21))
    const answer = await caller.challenge(fields)
    if (!answer.ok) throw new Error(answer.detail)
    const signed = toldAnswer(answer.value, { caller: validator.address, fields }, miner.address)
    const { answer_signature: signature } = answer.value.fields
    expect(checkAnswerSignature(signed, signature)).toMatchObject({ id: 'answer-signature', ok: true })
    for (const change of [
      { index: 4 },
      { seed: seedOf(22) },
      { chunkDigest: '00'.repeat(32) },
      { validator: miner.address },
      { miner: validator.address },
    ])
      expect(checkAnswerSignature({ ...signed, ...change }, signature)).toMatchObject({ ok: false })
    for (const junk of [null, 7, '', '0x', `0x${'zz'.repeat(64)}`, 'ab'.repeat(65)])
      expect(checkAnswerSignature(signed, junk)).toMatchObject({ ok: false })
  })

  it('leads all chunks asked under one seed to one root, and each is proven', async () => {
    await caller.store(storeFields(seedOf(23)), data)
    const asked = [0, 3, 5].map((index) => challengeFields(data, index, 16_400, seedOf(24)))
    const roots = new Set<unknown>()
    for (const fields of asked) {
      const answer = await caller.challenge(fields)
      if (!answer.ok) throw new Error(answer.detail)
      const seeds = [seedOf(23), seedOf(24)]
      const verdict = verifyChallengeProof(expectation(fields, data, seeds), proofIn(answer.value), 'strict')
      expect(verdict).toMatchObject({ ok: true })
      roots.add(answer.value.fields.merkle_root)
    }
    expect(roots.size).toBe(1)
  })

  it.each([
    ['an index at the count', 6, 16_400, 'index-out-of-range'],
    ['an index far beyond', 0x7fffffff, 16_400, 'index-out-of-range'],
    ['a chunk size of 1', 0, 1, 'chunk-size-too-small'],
    ['a chunk size of 0', 0, 0, 'field-invalid'],
    ['a negative index', -1, 256, 'field-invalid'],
    ['a fraction', 0, 256.5, 'field-invalid'],
    ['an index of 2^53', 2 ** 53, 256, 'field-invalid'],
  ])('refuses %s with 400 and leaves the seed as it was', async (_what, index, chunkBytes, code) => {
    await caller.store(storeFields(seedOf(30)), data)
    const refused = await caller.challenge(challengeFields(data, index, chunkBytes, seedOf(31)))
    expect(refused).toMatchObject({ ok: false, status: 400, code })
    const fields = challengeFields(data, 0, 16_400, seedOf(32))
    const answer = await caller.challenge(fields)
    if (!answer.ok) throw new Error(answer.detail)
    expect(
      verifyChallengeProof(expectation(fields, data, [seedOf(30)]), proofIn(answer.value), 'strict').ok,
    ).toBe(true)
  })

  it('serves ten at once, each consistent, however they interleave', async () => {
    await caller.store(storeFields(seedOf(40)), data)
    const all = Array.from({ length: 10 }, (_, i) => challengeFields(data, i % 6, 16_400, seedOf(41 + i)))
    const seeds = [seedOf(40), ...all.map(({ seed }) => seed)]
    const answers = await Promise.all(all.map((fields) => caller.challenge(fields)))
    for (const [i, answer] of answers.entries()) {
      const fields = all[i]
      if (fields === undefined || !answer.ok) throw new Error('no answer')
      expect(verifyChallengeProof(expectation(fields, data, seeds), proofIn(answer.value), 'strict').ok).toBe(
        true,
      )
    }
  })

  it('declares with null members what it does not have', async () => {
    const answer = await caller.challenge(challengeFields(new Uint8Array(9).fill(99), 0, 256, seedOf(1)))
    expect(answer).toMatchObject({
      ok: true,
      value: { data: null, fields: { commitment: null, merkle_root: null } },
    })
    const notMine = await as(registered).challenge(challengeFields(data, 0, 16_400, seedOf(1)))
    expect(notMine).toMatchObject({ ok: true, value: { fields: { commitment: null } } })
  })

  it('proves to another validator what that never stored, and moves nobody’s chain by it', async () => {
    await caller.challenge(challengeFields(data, 0, 16_400, seedOf(70)))
    for (const [asking, seed, previous] of [
      [as(otherValidator), seedOf(71), ''],
      [caller, seedOf(72), seedOf(70)],
      // It has no chain here: the pair is as before.
      [as(otherValidator), seedOf(73), ''],
    ] as const) {
      const fields = challengeFields(data, 2, 16_400, seed)
      const answer = await asking.challenge(fields)
      if (!answer.ok) throw new Error(answer.detail)
      const verdict = verifyChallengeProof(
        expectation(fields, data, [previous]),
        proofIn(answer.value),
        'strict',
      )
      expect(verdict).toMatchObject({ ok: true })
    }
  })
})

describe('Retrieve', () => {
  const data = new Uint8Array(randomBytes(8_396_800))
  const hash = dec(hashData(data, nodeSha3))
  beforeAll(async () => {
    await as(validator).store(storeFields(seedOf(50)), data)
  })

  it('gives a whole part back with the chained pair', async () => {
    const answer = await as(validator).retrieve({ data_hash: hash, seed: seedOf(51) })
    if (!answer.ok) throw new Error(answer.detail)
    const expected = { dataHash: hash, seed: seedOf(51), seeds: [seedOf(50)] }
    const given = { ...answer.value.fields, data: answer.value.data }
    expect(verifyRetrieveProof(expected, given, 'strict', nodeSha3)).toMatchObject({ ok: true })
  })

  it('gives another validator the data without a pair, and a plain neuron nothing', async () => {
    const answer = await as(otherValidator).retrieve({ data_hash: hash, seed: seedOf(52) })
    if (!answer.ok) throw new Error(answer.detail)
    const expected = { dataHash: hash, seed: seedOf(52), seeds: null }
    expect(
      verifyRetrieveProof(expected, { ...answer.value.fields, data: answer.value.data }, 'strict', nodeSha3)
        .ok,
    ).toBe(true)
    expect(answer.value.fields.commitment_hash).toBeNull()
    const plain = await as(registered).retrieve({ data_hash: hash, seed: seedOf(52) })
    expect(plain).toMatchObject({ ok: true, value: { data: null } })
  })

  it.each(['../../../etc/passwd', hash.slice(0, -1) + '/', `0${hash}`, BigInt(hash).toString(16), '-1', ''])(
    'refuses the name %j',
    async (name) => {
      const answer = await as(validator).retrieve({ data_hash: name, seed: seedOf(1) })
      expect(answer).toMatchObject({ ok: false, status: 400, code: 'field-invalid' })
    },
  )

  it('answers an integer beyond 2^256 as unknown', async () => {
    const answer = await as(validator).retrieve({ data_hash: '9'.repeat(78), seed: seedOf(1) })
    expect(answer).toMatchObject({ ok: true, value: { data: null } })
  })

  it('declares damage instead of serving it', async () => {
    const bytes = new Uint8Array(3000).fill(42)
    const name = pieceNameOf(nodeSha3(bytes))
    await as(validator).store(storeFields(seedOf(60)), bytes)
    writeFileSync(join(folder.path, 'pieces', name.slice(0, 2), name), Buffer.alloc(3000, 'rot'))
    const answer = await as(validator).retrieve({
      data_hash: dec(hashData(bytes, nodeSha3)),
      seed: seedOf(61),
    })
    expect(answer).toMatchObject({ ok: true, value: { data: null, fields: { commitment_hash: null } } })
  })
})

describe('ping', () => {
  it('is open to everyone', async () => {
    expect(await as(stranger).ping()).toMatchObject({ ok: true })
  })
})

describe('renew and discard', () => {
  const data = new Uint8Array(900).fill(9)
  const data_hash = dec(hashData(data, nodeSha3))

  it('moves the end of the caller’s own piece, and says when it is', async () => {
    await as(validator).store(storeFields(seedOf(1)), data)
    expect(await as(validator).renew({ data_hash, ttl: 7200 })).toMatchObject({
      value: { fields: { renewed: true, ends_at: 1_700_007_200 } },
    })
    expect(await as(validator).renew({ data_hash, ttl: 60 })).toMatchObject({
      value: { fields: { renewed: true, ends_at: 1_700_007_200 } },
    })
    expect(await as(otherValidator).renew({ data_hash, ttl: 7200 })).toMatchObject({
      value: { fields: { renewed: false, ends_at: null } },
    })
  })

  it('discards the caller’s own piece only, only with a seed that is its, and once more without harm', async () => {
    await as(validator).store(storeFields(seedOf(1)), data)
    await as(otherValidator).store(storeFields(seedOf(2)), data)
    const asked = (n: number) => ({ data_hash, seeds: [seedOf(50), seedOf(n)] })
    expect(await as(validator).discard(asked(3))).toMatchObject({ value: { fields: { discarded: false } } })
    expect(await as(validator).retrieve({ data_hash, seed: seedOf(4) })).toMatchObject({
      value: { fields: { commitment_proof: expect.any(String) } },
    })
    expect(await as(validator).discard(asked(4))).toMatchObject({ value: { fields: { discarded: true } } })
    expect(await as(validator).discard(asked(4))).toMatchObject({ value: { fields: { discarded: true } } })
    expect(await as(otherValidator).retrieve({ data_hash, seed: seedOf(5) })).toMatchObject({
      value: { data },
    })
    expect(await as(otherValidator).discard(asked(5))).toMatchObject({
      value: { fields: { discarded: true } },
    })
    expect(await as(validator).retrieve({ data_hash, seed: seedOf(6) })).toMatchObject({
      value: { data: null },
    })
  })

  it('is for members of the subnet', async () => {
    expect(await as(stranger).renew({ data_hash, ttl: 60 })).toMatchObject({ status: 403 })
    expect(await as(stranger).discard({ data_hash, seeds: [seedOf(1)] })).toMatchObject({ status: 403 })
  })
})

describe('Inventory', () => {
  it('tells a validator its own pieces and nobody else’s, page after page, each once', async () => {
    const key = (keypair: Keypair) => Buffer.from(keypair.publicKey).toString('hex')
    const mine = new Set<string>()
    for (let n = 0; n < 300; n++) {
      const bytes = new Uint8Array(Buffer.from(`inventory ${n}`))
      // Some pieces are held for both, some for the other alone.
      if (n % 3 !== 0) await store.store(key(otherValidator), bytes, seedOf(n), 3600)
      if (n % 3 === 1) continue
      await store.store(key(validator), bytes, seedOf(n), 3600)
      mine.add(dec(hashData(bytes)))
    }
    const told: string[] = []
    let after: string | null = null
    let pages = 0
    do {
      const page: { pieces: readonly { data_hash: string }[]; next: string | null } =
        await inventoryPage(after)
      told.push(...page.pieces.map(({ data_hash }) => data_hash))
      after = page.next
      pages += 1
    } while (after !== null)
    expect([...mine].filter((hash) => !told.includes(hash))).toEqual([])
    expect(new Set(told).size).toBe(told.length)
    const others = Array.from({ length: 300 }, (_, n) => n).filter((n) => n % 3 === 1)
    const notMine = others.map((n) => dec(hashData(new Uint8Array(Buffer.from(`inventory ${n}`)))))
    expect(notMine.filter((hash) => told.includes(hash))).toEqual([])
    expect(pages).toBeLessThan(5)
  })

  it('goes on after any hash, also one that is not here, and is for members of the subnet', async () => {
    expect(await as(validator).inventory('1')).toMatchObject({ ok: true })
    expect(await as(validator).inventory((2n ** 256n - 1n).toString())).toMatchObject({
      value: { fields: { pieces: [], next: null } },
    })
    expect(await as(stranger).inventory(null)).toMatchObject({ status: 403 })
  })

  async function inventoryPage(after: string | null) {
    const answer = await as(validator).inventory(after)
    if (!answer.ok) throw new Error(answer.detail)
    for (const { length, ends_at } of answer.value.fields.pieces) {
      expect(length).toBeGreaterThan(0)
      expect(ends_at).toBe(NOW + 3600)
    }
    return answer.value.fields
  }
})

describe('Keep', () => {
  const data = new Uint8Array(700).fill(21)
  const name = pieceNameOf(nodeSha3(data))
  const data_hash = dec(hashData(data, nodeSha3))
  const one = (sealed: string) => encodeSealedRecords([{ name, sealed: Buffer.from(sealed) }])

  async function keptFor(keypair: Keypair): Promise<string | null> {
    const answer = await as(keypair).records()
    if (!answer.ok) throw new Error(answer.detail)
    const records = parseSealedRecords(answer.value.data ?? new Uint8Array())
    if (!records.ok) throw new Error(records.detail)
    const found = records.value.find((record) => record.name === name)
    return found === undefined ? null : Buffer.from(found.sealed).toString('latin1')
  }

  it('keeps what a validator knows of its own pieces, the last of it, and gives it to nobody else', async () => {
    await as(validator).store(storeFields(seedOf(1)), data)
    await as(otherValidator).store(storeFields(seedOf(2)), data)
    expect(await as(validator).keep(one('first'))).toMatchObject({ value: { fields: { kept: 1 } } })
    expect(await as(validator).keep(one('last'))).toMatchObject({ value: { fields: { kept: 1 } } })
    expect(await keptFor(validator)).toBe('last')
    expect(await keptFor(otherValidator)).toBeNull()
    // A question about the piece and another Store change nothing of it.
    await as(validator).retrieve({ data_hash, seed: seedOf(3) })
    await as(validator).store(storeFields(seedOf(4)), data)
    expect(await keptFor(validator)).toBe('last')
  })

  it('passes over pieces that this caller has not here', async () => {
    const unknown = { name: 'ab'.repeat(32), sealed: Buffer.from('nothing') }
    const known = { name, sealed: Buffer.from('something') }
    const both = encodeSealedRecords([unknown, known])
    expect(await as(validator).keep(both)).toMatchObject({ value: { fields: { kept: 1 } } })
    expect(await as(registered).keep(both)).toMatchObject({ value: { fields: { kept: 0 } } })
  })

  it('forgets it with the piece', async () => {
    await as(validator).keep(one('of a piece that goes'))
    expect(await as(validator).discard({ data_hash, seeds: [seedOf(4)] })).toMatchObject({
      value: { fields: { discarded: true } },
    })
    await as(validator).store(storeFields(seedOf(9)), data)
    expect(await keptFor(validator)).toBeNull()
  })

  it('is given only to who asks for it', async () => {
    await as(validator).keep(one('kept'))
    expect(await as(validator).inventory(null)).toMatchObject({ value: { data: null } })
  })

  it('refuses what is none, takes nothing as nothing, and is for members of the subnet', async () => {
    expect(await as(validator).keep(new Uint8Array(20))).toMatchObject({
      status: 400,
      code: 'sealed-records-malformed',
    })
    expect(await as(validator).keep(new Uint8Array())).toMatchObject({ value: { fields: { kept: 0 } } })
    expect(await as(stranger).keep(one('x'))).toMatchObject({ status: 403 })
    expect(await as(validator).keep(new Uint8Array(MAX_SEALED_DATA_BYTES + 1))).toMatchObject({
      status: 400,
    })
  })
})

describe('malformed bodies behind valid signatures', () => {
  it.each(['Store', 'Challenge', 'Retrieve', 'Renew', 'Discard', 'Inventory', 'Keep'] as const)(
    'are refused by %s with 4xx and change nothing',
    async (name) => {
      // Also the clock: however long this takes, no request may be refused for its age.
      let nonce = unixNs()
      const service = createMinerService({
        keypair: miner,
        ip: '127.0.0.1',
        port: 1,
        store,
        chain,
        nonces: createNonceWindow(),
        now: () => nonce,
        log: silentLog,
      })
      const before = { pieces: store.pieces, bytes: store.usedBytes }
      const bodies = badBodies(name)
      // Keep has no members but its data.
      expect(bodies.length).toBeGreaterThan(name === 'Keep' ? 10 : 30)
      const input = (json: Uint8Array) => {
        nonce += BETWEEN_NS
        return { name, json, keypair: validator, axonHotkey: miner.address, nonce }
      }
      const refused = async (request: AxonRequest, label: string) => {
        const remote = { ip: `192.0.2.${(nonce / BETWEEN_NS) % 200n}`, port: 1 }
        // The caller's quota is not what is tested here.
        const answer = await handleAxonRequest(
          { ...request, remote },
          { ...service, admit: () => ({ ok: true }) },
        )
        expect(answer.status, label).toBeGreaterThanOrEqual(400)
        expect(answer.status, label).toBeLessThan(500)
        expect(Buffer.from(answer.body).toString(), label).not.toMatch(/node_modules|\/work\/|\n +at /)
      }
      const data = carriesData(name) ? { data: new Uint8Array(100) } : {}
      for (const { label, json } of bodies) await refused(signedFrame({ ...input(json), ...data }), label)
      for (const { label, json } of badBodies(name, 'first')) await refused(signedJson(input(json)), label)
      expect({ pieces: store.pieces, bytes: store.usedBytes }).toEqual(before)
    },
  )
})

describe('a full miner', () => {
  it('answers 507 to new pieces and goes on serving what it has', async () => {
    const small = new Uint8Array(500).fill(3)
    await as(validator).store(storeFields(seedOf(1)), small)
    const outcomes = []
    for (const fill of [7, 8, 9]) {
      outcomes.push(await as(registered).store(storeFields(seedOf(1)), new Uint8Array(15_800_000).fill(fill)))
    }
    expect(outcomes.at(-1)).toMatchObject({
      ok: false,
      reason: 'node-failed',
      status: 507,
      code: 'disk-full',
    })
    const again = await as(validator).retrieve({ data_hash: dec(hashData(small, nodeSha3)), seed: seedOf(2) })
    expect(again).toMatchObject({ ok: true, value: { data: small } })
  })
})
