import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cidOf } from '../protocol/cid.ts'
import { contentLeaves, contentRoot } from '../protocol/content-tree.ts'
import { ABSENCES, RETRIEVE_LIES, STORE_LIES, type Temper } from '../testing/miner-tempers.ts'
import { createSeededRandom } from '../testing/seeded-random.ts'
import {
  createSimulatedNetwork,
  type SimulatedNetwork,
  type SimulatedValidator,
  testHashing,
} from '../testing/simulated-network.ts'
import { verifyReceipt } from '../wire/receipt.ts'
import { COPIES } from './limits.ts'
import type { Upload } from './store-object.ts'

const HONEST: readonly Temper[] = ['honest', 'honest', 'honest']

function upload(length = 1000, seed: number | string = 'object'): Upload {
  const data = createSeededRandom(seed).bytes(length)
  return { data, encryptionPayload: '{"filetao":1}', ttl: null, contentRoot: null, owner: 'user' }
}

function first(network: SimulatedNetwork): SimulatedValidator {
  const [validator] = network.validators
  if (validator === undefined) throw new Error('a network without validators')
  return validator
}

async function store(network: SimulatedNetwork, what: Upload, validator = first(network)) {
  return network.clock.runUntil(validator.engine.objects.store(what))
}

async function retrieve(network: SimulatedNetwork, cid: string, validator = first(network)) {
  return network.clock.runUntil(validator.engine.objects.retrieve(cid))
}

function ownersOf(network: SimulatedNetwork, receipts: readonly { readonly miner: string }[]): Set<string> {
  return new Set(receipts.map(({ miner }) => network.miner(miner).coldkey))
}

async function stored(network: SimulatedNetwork, what: Upload, validator = first(network)) {
  const outcome = await store(network, what, validator)
  if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.detail}`)
  return outcome.value
}

describe('storing an object', () => {
  it('acknowledges three verified copies that the user can verify from the bytes alone', async () => {
    const network = await createSimulatedNetwork(['honest', 'honest', 'honest', 'honest', 'honest'])
    const what = upload(40_000)
    const { cid, receipts, copies } = await stored(network, what)
    expect(cid).toBe(cidOf(what.data))
    expect(copies).toBe(COPIES)
    expect(ownersOf(network, receipts).size).toBe(COPIES)
    for (const receipt of receipts) {
      const { messageHash } = testHashing.pieceHashes(what.data, receipt.seed)
      expect(verifyReceipt(receipt, { cid, length: what.data.length, messageHash })).toMatchObject({
        ok: true,
      })
      expect(receipt.validator).toBe(first(network).hotkey)
    }
    expect(new Set(receipts.map(({ seed }) => seed)).size).toBe(1)
    expect(new Set(receipts.map(({ g, h }) => g + h)).size).toBe(1)
  })

  it('has the record on disk before it answers: a crash right after loses nothing', async () => {
    const network = await createSimulatedNetwork(HONEST)
    const { cid } = await stored(network, upload())
    await network.restart(first(network))
    expect((await retrieve(network, cid)).ok).toBe(true)
  })

  it('does not acknowledge what it only finds before the index says that it is kept', async () => {
    const network = await createSimulatedNetwork(HONEST)
    await stored(network, upload())
    let kept = false
    const beginRead = () => async () => {
      if (!kept) throw new Error('no replica has it')
    }
    Object.assign(first(network).index, { beginRead })
    const { objects } = first(network).engine
    const cid = cidOf(upload().data)
    expect(await store(network, upload())).toMatchObject({ ok: false, reason: 'storage-unavailable' })
    expect(await objects.renew(cid, 60)).toMatchObject({ ok: false, reason: 'storage-unavailable' })
    kept = true
    expect(await stored(network, upload())).toMatchObject({ cid, attempts: [] })
    expect(await objects.renew(cid, 60)).toMatchObject({ ok: true })
  })

  it('does not acknowledge when the disk refuses, and works again when it does not', async () => {
    const network = await createSimulatedNetwork(HONEST)
    first(network).index.failing = true
    expect(await store(network, upload())).toMatchObject({ ok: false, reason: 'storage-unavailable' })
    first(network).index.failing = false
    expect(await store(network, upload())).toMatchObject({ ok: true })
  })

  it('dies after the miners acknowledged and before its own record: a retry places, proves and keeps it', async () => {
    const network = await createSimulatedNetwork(HONEST)
    for (const miner of network.miners)
      miner.trouble = () => {
        first(network).index.failing = true
        return null
      }
    expect((await store(network, upload())).ok).toBe(false)
    expect(network.miners.map(({ stores }) => stores)).toEqual([1, 1, 1])
    for (const miner of network.miners) miner.trouble = null
    first(network).index.failing = false
    await network.restart(first(network))
    expect(await retrieve(network, cidOf(upload().data))).toMatchObject({ reason: 'not-found' })
    const { cid, receipts, copies } = await stored(network, upload())
    expect(copies).toBe(COPIES)
    for (const receipt of receipts) {
      const { messageHash } = testHashing.pieceHashes(upload().data, receipt.seed)
      expect(verifyReceipt(receipt, { cid, length: 1000, messageHash })).toMatchObject({ ok: true })
    }
    await network.restart(first(network))
    expect((await retrieve(network, cid)).ok).toBe(true)
  })

  it.each(STORE_LIES)('replaces a miner whose answer is %s and never counts it', async (lie) => {
    const network = await createSimulatedNetwork([lie, lie, ...HONEST])
    const { receipts } = await stored(network, upload())
    const liars = network.miners.slice(0, 2).map(({ keypair }) => keypair.address)
    expect(receipts.filter(({ miner }) => liars.includes(miner))).toEqual([])
    const rows = first(network)
      .engine.rows()
      .filter(({ hotkey }) => liars.includes(hotkey))
    expect(rows.every(({ store_successes }) => store_successes === 0)).toBe(true)
  })

  it.each(ABSENCES)('replaces a miner that is %s without calling it a liar', async (absence) => {
    const network = await createSimulatedNetwork([absence, absence, absence, ...HONEST])
    const { copies } = await stored(network, upload())
    expect(copies).toBe(COPIES)
    expect(
      first(network).events.filter((event) => event.kind === 'copy-failed' && event.reason === 'lied'),
    ).toEqual([])
  })

  it('asks a busy miner again when nobody else is left', async () => {
    const network = await createSimulatedNetwork(HONEST)
    for (const miner of network.miners) miner.busyFor = 2
    const { copies } = await stored(network, upload())
    expect(copies).toBe(COPIES)
    expect(
      first(network)
        .engine.rows()
        .every((row) => row.store_attempts === row.store_successes),
    ).toBe(true)
  })

  it('never puts two copies with one owner, and says how many it reached', async () => {
    const network = await createSimulatedNetwork([
      { temper: 'honest', owner: 'a' },
      { temper: 'honest', owner: 'a' },
      { temper: 'honest', owner: 'a' },
      { temper: 'honest', owner: 'b' },
      { temper: 'offline', owner: 'b' },
    ])
    const outcome = await store(network, upload())
    expect(outcome).toMatchObject({
      ok: false,
      reason: 'not-enough-copies',
      detail: expect.stringContaining('2 of 3'),
    })
    expect(network.miners.reduce((sum, { stores }) => sum + stores, 0)).toBe(2)
  })

  it('tries another miner of an owner whose first one failed', async () => {
    const network = await createSimulatedNetwork([
      { temper: 'offline', owner: 'a' },
      { temper: 'forged-proof', owner: 'a' },
      { temper: 'honest', owner: 'a' },
      'honest',
      'honest',
    ])
    const { receipts } = await stored(network, upload())
    expect(ownersOf(network, receipts)).toContain('a')
  })

  it('remembers what it reached: a retry asks only for the missing copies, with a seed of its own', async () => {
    const network = await createSimulatedNetwork(['honest', 'honest', 'offline', 'late', 'full'])
    const what = upload()
    expect(await store(network, what)).toMatchObject({ ok: false, reason: 'not-enough-copies' })
    const before = network.miners.map(({ stores }) => stores)
    await network.restart(first(network))
    for (const miner of network.miners.slice(2)) miner.temper = 'honest'
    const { receipts, copies } = await stored(network, what)
    expect(copies).toBe(COPIES)
    expect(network.miners.slice(0, 2).map(({ stores }) => stores)).toEqual(before.slice(0, 2))
    expect(network.miners.slice(2).reduce((sum, { stores }) => sum + stores, 0)).toBe(1)
    expect(new Set(receipts.map(({ seed }) => seed)).size).toBe(2)
  })

  it('answers a stored object at once with the stored receipts', async () => {
    const network = await createSimulatedNetwork(HONEST)
    const once = await stored(network, upload())
    const again = await stored(network, upload())
    expect(once.attempts.map(({ outcome }) => outcome)).toEqual(['verified', 'verified', 'verified'])
    expect(again).toEqual({ ...once, attempts: [] })
    expect(network.miners.map(({ stores }) => stores)).toEqual([1, 1, 1])
  })

  it('places two identical uploads at the same time once and answers both', async () => {
    const network = await createSimulatedNetwork([...HONEST, ...HONEST])
    const { objects } = first(network).engine
    const [a, b] = await network.clock.runUntil(
      Promise.all([objects.store(upload()), objects.store(upload())]),
    )
    expect(a).toMatchObject({ ok: true })
    expect(b).toEqual(a)
    expect(network.miners.reduce((sum, { stores }) => sum + stores, 0)).toBe(COPIES)
  })

  it('places the same bytes again for whoever wants them for longer: their term is kept, not the first one', async () => {
    const network = await createSimulatedNetwork(HONEST)
    const { cid } = await stored(network, { ...upload(), ttl: 60 })
    await stored(network, { ...upload(), ttl: 86_400 })
    await network.clock.advance(3_600_000)
    await network.restart(first(network))
    expect((await retrieve(network, cid)).ok).toBe(true)
    expect(network.miners.map(({ stores }) => stores)).toEqual([2, 2, 2])
    await stored(network, { ...upload(), ttl: 60 })
    expect(network.miners.map(({ stores }) => stores)).toEqual([2, 2, 2])
    await network.clock.advance(3_600_000)
    expect((await retrieve(network, cid)).ok).toBe(true)
    const rows = first(network).engine.rows()
    expect(rows.map(({ stored_bytes }) => stored_bytes)).toEqual([1000, 1000, 1000])
  })

  it('keeps what it acknowledged when a renewal falls short', async () => {
    const network = await createSimulatedNetwork(HONEST)
    const { cid, receipts } = await stored(network, { ...upload(), ttl: 3_000 })
    for (const miner of network.miners.slice(1)) miner.temper = 'offline'
    expect(await store(network, { ...upload(), ttl: 86_400 })).toMatchObject({ reason: 'not-enough-copies' })
    for (const miner of network.miners) miner.temper = 'honest'
    const found = await retrieve(network, cid)
    if (!found.ok) throw new Error(found.detail)
    expect(found.value.receipts.map(({ miner }) => miner)).toEqual(receipts.map(({ miner }) => miner))
    // Whoever was asked again is listed with its newest proof; the others with theirs.
    const kept = receipts.filter((receipt) => found.value.receipts.some(({ seed }) => seed === receipt.seed))
    expect(kept.length).toBeGreaterThanOrEqual(receipts.length - 1)
    expect((await first(network).index.object(cid))?.ttl).toBe(3_000)
  })

  it('gives two concurrent uploads of the same bytes for different terms the longer one', async () => {
    const network = await createSimulatedNetwork(HONEST)
    const { objects } = first(network).engine
    const both = await network.clock.runUntil(
      Promise.all([objects.store({ ...upload(), ttl: 60 }), objects.store({ ...upload(), ttl: 86_400 })]),
    )
    expect(both.map(({ ok }) => ok)).toEqual([true, true])
    await network.clock.advance(3_600_000)
    expect((await retrieve(network, cidOf(upload().data))).ok).toBe(true)
  })

  it('does not acknowledge bytes whose payload it would not give back', async () => {
    const network = await createSimulatedNetwork(HONEST)
    const { cid } = await stored(network, { ...upload(), encryptionPayload: '{"nonce":"theirs"}' })
    const mine = { ...upload(), encryptionPayload: '{"nonce":"mine"}' }
    expect(await store(network, mine)).toMatchObject({ ok: false, reason: 'payload-differs' })
    const found = await retrieve(network, cid)
    expect(found.ok && found.value.encryptionPayload).toBe('{"nonce":"theirs"}')
  })

  it('places an object again whose time has run out', async () => {
    const network = await createSimulatedNetwork(HONEST)
    const what = { ...upload(), ttl: 60 }
    const { cid } = await stored(network, what)
    await network.clock.advance(61_000)
    expect(await retrieve(network, cid)).toMatchObject({ ok: false, reason: 'expired' })
    await stored(network, what)
    expect(await retrieve(network, cid)).toMatchObject({ ok: true })
    expect(network.miners.map(({ stores }) => stores)).toEqual([2, 2, 2])
  })

  it('refuses an empty object, a false content root and a payload that is not JSON', async () => {
    const network = await createSimulatedNetwork(HONEST)
    const what = upload(20_000)
    const root = Buffer.from(contentRoot(contentLeaves(what.data), what.data.length)).toString('hex')
    expect(await store(network, { ...what, data: new Uint8Array(0) })).toMatchObject({
      reason: 'empty-object',
    })
    expect(await store(network, { ...what, data: new Uint8Array(2 ** 24 + 1) })).toMatchObject({
      reason: 'object-too-large',
    })
    expect(await store(network, { ...what, encryptionPayload: 'nonsense' })).toMatchObject({
      reason: 'payload-malformed',
    })
    expect(await store(network, { ...what, contentRoot: '0'.repeat(64) })).toMatchObject({
      reason: 'content-root-mismatch',
    })
    expect(network.miners.map(({ stores }) => stores)).toEqual([0, 0, 0])
    expect(await store(network, { ...what, contentRoot: root })).toMatchObject({ ok: true })
  })
})

describe('retrieving an object', () => {
  it('does not know what nobody stored', async () => {
    const network = await createSimulatedNetwork(HONEST)
    expect(await retrieve(network, cidOf(Uint8Array.of(1)))).toMatchObject({ ok: false, reason: 'not-found' })
  })

  it.each([...RETRIEVE_LIES, ...ABSENCES])('survives two of three holders that are %s', async (temper) => {
    const network = await createSimulatedNetwork(HONEST)
    const what = upload(5000)
    const { cid, receipts } = await stored(network, what)
    for (const { miner } of receipts.slice(0, 2)) network.miner(miner).temper = temper
    for (let i = 0; i < 4; i += 1) {
      const outcome = await retrieve(network, cid)
      expect(outcome.ok && Buffer.compare(outcome.value.data, what.data)).toBe(0)
      expect(outcome.ok && outcome.value.encryptionPayload).toBe(what.encryptionPayload)
      expect(outcome.ok && outcome.value.receipts.map(({ miner }) => miner)).toContain(receipts[2]?.miner)
    }
  })

  it('names the holder that lied in its statistics', async () => {
    const network = await createSimulatedNetwork(['wrong-data', 'honest', 'honest'])
    const { cid } = await stored(network, upload())
    for (let i = 0; i < 20; i += 1) await retrieve(network, cid)
    const liar = network.miners[0]?.keypair.address
    const row = first(network)
      .engine.rows()
      .find(({ hotkey }) => hotkey === liar)
    expect(row?.retrieve_attempts).toBeGreaterThan(0)
    expect(row?.retrieve_successes).toBe(0)
    const others = first(network)
      .engine.rows()
      .filter(({ hotkey }) => hotkey !== liar)
    expect(others.every((other) => other.retrieve_attempts === other.retrieve_successes)).toBe(true)
  })

  it('asks a rival of a silent holder after two seconds, not after its time limit', async () => {
    const network = await createSimulatedNetwork(HONEST)
    const { cid, receipts } = await stored(network, upload())
    for (const { miner } of receipts.slice(0, 2)) network.miner(miner).temper = 'late'
    const startMs = network.clock.monotonicMs()
    expect((await retrieve(network, cid)).ok).toBe(true)
    expect(network.clock.monotonicMs() - startMs).toBeLessThan(4_500)
  })

  it('keeps the seed of every call that may have reached a miner, also of one that lost the race', async () => {
    const network = await createSimulatedNetwork(HONEST)
    const { cid, receipts } = await stored(network, upload())
    for (const miner of network.miners) miner.delayMs = 3_000
    await retrieve(network, cid)
    const record = await first(network).index.object(cid)
    const pieces = await Promise.all(
      receipts.map(({ miner }) => first(network).index.piece(miner, record?.dataHash ?? '')),
    )
    expect(pieces.map((piece) => piece?.seeds.length ?? 0).sort((a, b) => a - b)).toEqual([1, 2, 2])
    expect(pieces.every((piece) => piece?.seeds[0]?.seed === receipts[0]?.seed)).toBe(true)
  })

  it('ends no later for us than for the miners, also when the clock is put forward meanwhile', async () => {
    const network = await createSimulatedNetwork(['honest', 'honest', 'honest'])
    for (const miner of network.miners) miner.delayMs = 5_000
    const startS = network.clock.nowMs() / 1000
    const { cid } = await stored(network, { ...upload(), ttl: 900 })
    expect((await first(network).index.object(cid))?.generated).toBe(startS)
  })

  it('keeps the seed also where another validator named the holder', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const network = await createSimulatedNetwork(HONEST, { validators: 2, seed })
      const { cid } = await stored(network, upload())
      const [own, other] = network.validators
      if (own === undefined || other === undefined) throw new Error('no two validators')
      await network.clock.runUntil(other.engine.objects.store(upload()))
      await network.clock.advance(10_000)
      for (const miner of network.miners) miner.delayMs = 5_000
      await retrieve(network, cid)
      const dataHash = (await own.index.object(cid))?.dataHash ?? ''
      for (const { keypair, seeds } of network.miners) {
        const piece = await own.index.piece(keypair.address, dataHash)
        if (piece === null) continue
        const held = seeds.get(`${own.hotkey} ${dataHash}`)
        expect(piece.seeds.map((each) => each.seed)).toContain(held)
      }
    }
  })

  it('keeps a seed that was sent while the same bytes were being stored again', async () => {
    const network = await createSimulatedNetwork(['honest', 'honest', 'honest'])
    const validator = first(network)
    const { cid } = await stored(network, { ...upload(), ttl: 3_600 })
    // One slow miner holds the renewal open after the others have stored and answered.
    for (const miner of network.miners.slice(2)) miner.delayMs = 8_000
    const renewal = validator.engine.objects.store({ ...upload(), ttl: 86_400 })
    await network.clock.advance(1_000)
    await retrieve(network, cid)
    expect((await network.clock.runUntil(renewal)).ok).toBe(true)
    const dataHash = (await validator.index.object(cid))?.dataHash ?? ''
    for (const { keypair, seeds } of network.miners) {
      const piece = await validator.index.piece(keypair.address, dataHash)
      if (piece === null) continue
      const held = seeds.get(`${validator.hotkey} ${dataHash}`)
      expect(piece.seeds.map(({ seed }) => seed)).toContain(held)
    }
  })

  it('hands out nothing when every holder lies', async () => {
    const network = await createSimulatedNetwork(HONEST)
    const { cid } = await stored(network, upload())
    for (const miner of network.miners) miner.temper = 'wrong-data'
    expect(await retrieve(network, cid)).toMatchObject({ ok: false, reason: 'no-holder-answered' })
  })
})

describe('acknowledged means retrievable', () => {
  const tempers: readonly Temper[] = ['honest', ...STORE_LIES, ...RETRIEVE_LIES, ...ABSENCES]

  it('whatever the miners do, while one honest holder lives', async () => {
    const worlds = fc.array(fc.constantFrom(...tempers), { minLength: 3, maxLength: 8 })
    const world = fc.record({
      plans: worlds,
      later: worlds,
      owners: fc.array(fc.nat({ max: 4 }), { minLength: 8, maxLength: 8 }),
      seed: fc.nat(),
      survivor: fc.nat({ max: COPIES - 1 }),
    })
    const property = fc.asyncProperty(world, async ({ plans, later, owners, seed, survivor }) => {
      const network = await createSimulatedNetwork(
        [...plans, 'honest' as const].map((temper, i) => ({ temper, owner: `owner-${owners[i] ?? i}` })),
        { seed },
      )
      const what = upload(200, seed)
      const outcome = await store(network, what)
      if (!outcome.ok) {
        expect(outcome.reason).toBe('not-enough-copies')
        return
      }
      const { cid, receipts } = outcome.value
      expect(ownersOf(network, receipts).size).toBeGreaterThanOrEqual(COPIES)
      for (const [i, miner] of network.miners.entries()) miner.temper = later[i] ?? miner.temper
      network.miner(receipts[survivor]?.miner ?? '').temper = 'honest'
      if (seed % 2 === 0) await network.restart(first(network))
      const found = await retrieve(network, cid)
      expect(found.ok && Buffer.compare(found.value.data, what.data)).toBe(0)
    })
    await fc.assert(property, { numRuns: 40 })
  })
})
