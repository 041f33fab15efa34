import { describe, expect, it } from 'vitest'
import type { Temper } from '../testing/miner-tempers.ts'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { createSimulatedNetwork, type NetworkOptions } from '../testing/simulated-network.ts'
import { holdersOf } from './holders.ts'
import { COPIES, DISTRIBUTE_COPIES, nowSeconds, PURGE_GRACE, RENEW_TIMEOUT_MS } from './limits.ts'
import { endOf } from './term.ts'

const DAY = 86_400

function object(owner = 'alice', ttl: number | null = DAY) {
  const data = createSeededRandom('object').bytes(600)
  return { data, encryptionPayload: '{}', ttl, contentRoot: null, owner }
}

/** A network with an object of a day at its first validator. */
async function world(miners = 5, options: NetworkOptions = {}) {
  const plans = Array.from({ length: miners }, (): Temper => 'honest')
  const network = await createSimulatedNetwork(plans, options)
  const [validator, other] = network.validators
  if (validator === undefined) throw new Error('a validator')
  const run = <T>(work: Promise<T>) => network.clock.runUntil(work)
  await network.blocks(1)
  const outcome = await run(validator.engine.objects.store(object()))
  if (!outcome.ok) throw new Error(outcome.detail)
  const { cid } = outcome.value
  const record = async () => {
    const found = await validator.index.object(cid)
    if (found === null) throw new Error('no record')
    return found
  }
  const { dataHash, receipts } = await record()
  const holders = receipts.map(({ miner }) => network.miner(miner))
  const renew = (ttl = 10 * DAY) => run(validator.engine.objects.renew(cid, ttl))
  const retrieve = (from = validator) => run(from.engine.objects.retrieve(cid))
  const now = () => nowSeconds(network.clock)
  /** Until when a miner keeps the piece for this validator. */
  const endAt = (hotkey: string) => network.miner(hotkey).ends.get(`${validator.hotkey} ${dataHash}`) ?? 0
  const healthy = async () => (await validator.engine.upkeep.healthy(await record())).length
  /** What an honest miner does at the end of a piece. */
  const purgeMiners = () => {
    for (const miner of network.miners) {
      for (const [key, end] of miner.ends) {
        if (end > now()) continue
        miner.ends.delete(key)
        miner.seeds.delete(key)
        miner.pieces.delete(key.split(' ')[1] ?? '')
      }
    }
  }
  const world = { network, validator, other, run, cid, dataHash, holders, renew, retrieve, record, now }
  return { ...world, endAt, healthy, purgeMiners }
}

type World = Awaited<ReturnType<typeof world>>

const blamed = ({ validator }: World, hotkey: string) =>
  validator.events.filter(
    (event) =>
      (event.kind === 'copy-lost' || event.kind === 'holder-bad' || event.kind === 'copy-failed') &&
      event.miner === hotkey,
  )

describe('renewing an object', () => {
  it('moves its end and that of its pieces, with no byte stored or read again', async () => {
    const w = await world()
    const before = w.holders.map(({ stores, retrieves }) => [stores, retrieves])
    const until = w.now() + 10 * DAY
    expect(await w.renew()).toEqual({ ok: true, value: { expiresAt: until, copies: COPIES } })
    expect(endOf(await w.record())).toBe(until)
    for (const { keypair } of w.holders) {
      expect(w.endAt(keypair.address)).toBeGreaterThanOrEqual(until)
      const piece = await w.validator.index.piece(keypair.address, w.dataHash)
      expect(piece === null ? 0 : endOf(piece)).toBe(until)
    }
    expect(w.holders.map(({ stores, retrieves }) => [stores, retrieves])).toEqual(before)
    expect(await w.validator.index.account('alice')).toMatchObject({ objects: 1, bytes: 600 })
  })

  it('is durable before it is answered, and the purge at the old end takes nothing', async () => {
    const w = await world()
    await w.renew()
    await w.network.restart(w.validator)
    await w.network.clock.advance((DAY + PURGE_GRACE + 60) * 1000)
    w.purgeMiners()
    await w.run(w.validator.engine.upkeep.purge())
    expect((await w.retrieve()).ok).toBe(true)
    expect(await w.healthy()).toBe(COPIES)
  })

  it('ends it as before when the disk refuses', async () => {
    const w = await world()
    const end = endOf(await w.record())
    w.validator.index.failing = true
    expect(await w.renew()).toMatchObject({ ok: false, reason: 'storage-unavailable' })
    w.validator.index.failing = false
    expect(endOf(await w.record())).toBe(end)
    expect(await w.renew()).toMatchObject({ ok: true })
  })

  it('asks nobody when the object lasts that long already, and never shortens it', async () => {
    const w = await world()
    for (const miner of w.network.miners) miner.temper = 'offline'
    const end = endOf(await w.record())
    expect(await w.renew(DAY / 2)).toEqual({ ok: true, value: { expiresAt: end, copies: COPIES } })
    expect(endOf(await w.record())).toBe(end)
  })

  it('knows nothing of what is not here, is over, or another validator placed', async () => {
    const w = await world(5, { validators: 2 })
    const other = w.other ?? w.validator
    const unknown = await w.run(w.validator.engine.objects.renew(`b${'a'.repeat(58)}`, DAY))
    expect(unknown).toMatchObject({ reason: 'not-found' })
    expect(await w.run(other.engine.objects.renew(w.cid, DAY))).toMatchObject({ reason: 'not-placed-here' })
    await w.network.clock.advance((DAY + 1) * 1000)
    expect(await w.renew()).toMatchObject({ ok: false, reason: 'not-found' })
  })

  it('tells the other validators the later end, and one from before that comes late does not undo it', async () => {
    const w = await world(5, { validators: 2 })
    const other = w.other ?? w.validator
    await w.network.clock.advance(2_000)
    const { length, dataHash, generated, ttl, encryptionPayload, receipts } = await w.record()
    await w.renew()
    await w.network.clock.advance(2_000)
    const [claim] = await other.index.claims(w.cid)
    expect(claim === undefined ? 0 : endOf(claim)).toBe(endOf(await w.record()))
    const old = {
      cid: w.cid,
      length,
      data_hash: dataHash,
      generated,
      ttl,
      encryption_payload: encryptionPayload,
      receipts: [...receipts],
    }
    expect(await w.run(other.engine.announced(w.validator.hotkey, old))).toMatchObject({ ok: true })
    expect(await other.index.claims(w.cid)).toEqual([claim])
    other.alive = false
    await w.renew(11 * DAY)
    expect(await w.validator.index.outbox()).toEqual([{ validator: other.hotkey, cid: w.cid }])
    other.alive = true
    await w.network.clock.advance((DAY + 60) * 1000)
    w.purgeMiners()
    expect((await w.retrieve(other)).ok).toBe(true)
  })

  it('twice at once leaves the later end', async () => {
    const w = await world()
    const { objects } = w.validator.engine
    const both = Promise.all([objects.renew(w.cid, 20 * DAY), objects.renew(w.cid, 5 * DAY)])
    const until = w.now() + 20 * DAY
    expect(await w.run(both)).toMatchObject([
      { value: { expiresAt: until } },
      { value: { expiresAt: until } },
    ])
  })
})

describe('a renewal that not every holder confirms', () => {
  it('stores on stock miners again, which never heard of such a call', async () => {
    const w = await world(6)
    for (const miner of w.network.miners) miner.stock = true
    expect(await w.renew()).toMatchObject({ ok: true, value: { copies: COPIES } })
    // The holders themselves, not three more.
    expect((await w.record()).receipts.map(({ miner }) => miner).sort()).toEqual(
      w.holders.map(({ keypair }) => keypair.address).sort(),
    )
    expect(w.network.miners.filter(({ stores }) => stores > 0)).toHaveLength(COPIES)
    for (const { keypair } of w.holders) expect(w.endAt(keypair.address)).toBe(endOf(await w.record()))
    // The Store moved them to its seed: the records know it, so the next answers are understood.
    for (let i = 0; i < 6; i += 1) await w.retrieve()
    expect(w.validator.events.filter(({ kind }) => kind === 'alarm')).toEqual([])
    await expectSeedsKnown(w)
  })

  it('keeps the old end, and says how many it reached, when there are too few', async () => {
    const w = await world(3, { validators: 2 })
    const end = endOf(await w.record())
    const [away] = w.holders
    if (away !== undefined) away.temper = 'offline'
    const outcome = await w.renew()
    expect(outcome).toMatchObject({ ok: false, reason: 'not-enough-copies' })
    expect(outcome.ok ? '' : outcome.detail).toContain('2 of 3')
    expect(endOf(await w.record())).toBe(end)
    for (const { keypair } of w.holders) {
      const piece = await w.validator.index.piece(keypair.address, w.dataHash)
      expect(piece === null ? 0 : endOf(piece)).toBe(end)
    }
    expect(await w.healthy()).toBe(COPIES)
    expect(await w.other?.index.claims(w.cid)).toMatchObject([{ ttl: DAY }])
    if (away !== undefined) away.temper = 'honest'
    expect(await w.renew()).toMatchObject({ ok: true, value: { copies: COPIES } })
  })

  it('does not wait for a miner that the monitor finds absent', async () => {
    const w = await world(5)
    const [away] = w.holders
    if (away !== undefined) away.temper = 'late'
    for (let i = 0; i < 5; i += 1) {
      await w.network.blocks(3)
      await w.run(w.validator.engine.upkeep.monitor())
    }
    expect(w.validator.engine.isDown(away?.keypair.address ?? '')).toBe(true)
    const startMs = w.network.clock.monotonicMs()
    expect(await w.renew()).toMatchObject({ ok: true, value: { copies: COPIES } })
    expect(w.network.clock.monotonicMs() - startMs).toBeLessThan(RENEW_TIMEOUT_MS)
  })

  it('that falls short keeps what it stored as copies of the old term', async () => {
    const w = await world(4)
    for (const miner of w.holders.slice(0, 2)) miner.temper = 'offline'
    const end = endOf(await w.record())
    expect(await w.renew()).toMatchObject({ ok: false, reason: 'not-enough-copies' })
    expect((await w.record()).receipts).toHaveLength(COPIES + 1)
    for (const { miner } of (await w.record()).receipts) {
      const piece = await w.validator.index.piece(miner, w.dataHash)
      expect(piece === null ? 0 : endOf(piece)).toBe(end)
    }
    await expectConsistent(w)
  })

  it('takes a new miner for one that is away, whose copy is then none', async () => {
    const w = await world(5)
    const [away] = w.holders
    if (away !== undefined) away.temper = 'offline'
    expect(await w.renew()).toMatchObject({ ok: true, value: { copies: COPIES } })
    expect(await w.healthy()).toBe(COPIES)
    expect((await w.record()).receipts).toHaveLength(COPIES + 1)
    const healthy = await w.validator.engine.upkeep.healthy(await w.record())
    expect(healthy.map(({ miner }) => miner)).not.toContain(away?.keypair.address)
    await expectConsistent(w)
  })

  it('of an object with too few copies makes the missing ones', async () => {
    const w = await world(5)
    const [gone] = w.holders
    const loss = { cid: w.cid, dataHash: w.dataHash, hotkey: gone?.keypair.address ?? '', reason: 'missing' }
    await w.run(w.validator.engine.upkeep.copyLost(loss))
    expect(await w.healthy()).toBe(COPIES - 1)
    expect(await w.renew()).toMatchObject({ ok: true, value: { copies: COPIES } })
    expect(await w.validator.index.repairs(9)).toEqual([])
    await expectConsistent(w)
  })

  it('gives the piece again to a miner that has lost it, and blames nobody', async () => {
    const w = await world(3)
    const [empty] = w.holders
    empty?.pieces.clear()
    expect(await w.renew()).toMatchObject({ ok: true, value: { copies: COPIES } })
    expect(empty?.pieces.size).toBe(1)
    expect(w.validator.events.filter(({ kind }) => kind === 'alarm')).toEqual([])
    await expectSeedsKnown(w)
    await expectConsistent(w)
  })

  it('forgets no seed of a Store whose answer was lost', async () => {
    const w = await world(3)
    for (const miner of w.holders) {
      miner.stock = true
      miner.trouble = (call) => (call === 'store' ? 'lost' : null)
    }
    expect(await w.renew()).toMatchObject({ ok: false, reason: 'not-enough-copies' })
    await expectSeedsKnown(w)
  })

  it('whose miners all refuse the bytes adds nothing and ends as before', async () => {
    const w = await world(5)
    const end = endOf(await w.record())
    for (const miner of w.holders) miner.temper = 'forgetful'
    for (const miner of w.network.miners) if (!w.holders.includes(miner)) miner.temper = 'full'
    for (const miner of w.holders.slice(0, 2)) miner.trouble = (call) => (call === 'renew' ? 'busy' : null)
    expect(await w.renew()).toMatchObject({ ok: false, reason: 'not-enough-copies' })
    expect(endOf(await w.record())).toBe(end)
  })
})

describe('a holder that was away when the object was renewed', () => {
  async function renewedWithout(options: NetworkOptions = {}) {
    const w = await world(6, options)
    await w.run(w.validator.engine.upkeep.distribute())
    const { receipts } = await w.record()
    expect(receipts).toHaveLength(DISTRIBUTE_COPIES)
    const away = w.network.miner(receipts[0]?.miner ?? '')
    away.temper = 'offline'
    expect(await w.renew()).toMatchObject({ ok: true, value: { copies: COPIES } })
    away.temper = 'honest'
    return { ...w, away, hotkey: away.keypair.address }
  }

  it('keeps its old term, is a place to ask until then, and is blamed for nothing when it has purged', async () => {
    const w = await renewedWithout()
    expect((await w.record()).receipts.map(({ miner }) => miner)).toContain(w.hotkey)
    await w.network.clock.advance((DAY + 60) * 1000)
    w.purgeMiners()
    expect(w.away.pieces.size).toBe(0)
    for (let i = 0; i < 12; i += 1) expect((await w.retrieve()).ok).toBe(true)
    expect(blamed(w, w.hotkey)).toEqual([])
    const row = w.validator.engine.rows().find(({ hotkey }) => hotkey === w.hotkey)
    expect(row?.retrieve_attempts).toBe(row?.retrieve_successes)
  })

  it('is asked nothing near that end, and leaves the record after it with its bytes', async () => {
    const w = await renewedWithout({ engine: { rounds: true, probes: null } })
    w.validator.events.length = 0
    // Into the last hour of the old term, and past it.
    await w.network.clock.advance((DAY - 3_000) * 1000)
    await w.network.blocks(12)
    await w.network.clock.advance(3_100_000)
    w.purgeMiners()
    await w.network.blocks(30)
    const asked = w.validator.events.filter((event) => event.kind === 'audit' && event.miner === w.hotkey)
    expect(asked).toEqual([])
    expect(blamed(w, w.hotkey)).toEqual([])
    expect((await w.record()).receipts.map(({ miner }) => miner)).not.toContain(w.hotkey)
    expect(await w.validator.index.piece(w.hotkey, w.dataHash)).toBeNull()
    expect(w.validator.engine.rows().find(({ hotkey }) => hotkey === w.hotkey)?.stored_bytes ?? 0).toBe(0)
    await expectConsistent(w)
  })

  it('is replaced as soon as it would be needed: its copy is one that ends too early', async () => {
    const w = await renewedWithout()
    const [next] = await w.validator.engine.upkeep.healthy(await w.record())
    const loss = { cid: w.cid, dataHash: w.dataHash, hotkey: next?.miner ?? '', reason: 'missing' }
    await w.run(w.validator.engine.upkeep.copyLost(loss))
    expect(await w.healthy()).toBe(COPIES - 1)
    await w.network.blocks(1)
    await w.run(w.validator.engine.upkeep.repair())
    expect(await w.healthy()).toBe(COPIES)
    await w.network.clock.advance((DAY + 60) * 1000)
    w.purgeMiners()
    expect(await w.healthy()).toBe(COPIES)
    expect((await w.retrieve()).ok).toBe(true)
  })

  it('confirms the next renewal like everybody', async () => {
    const w = await renewedWithout()
    expect(await w.renew(20 * DAY)).toMatchObject({ ok: true, value: { copies: DISTRIBUTE_COPIES } })
    expect(w.endAt(w.hotkey)).toBe(endOf(await w.record()))
  })
})

describe('a renewal that meets other work', () => {
  it('of a delete either comes first and is deleted, or finds nothing', async () => {
    for (const first of ['renew', 'delete']) {
      const w = await world(3)
      for (const miner of w.network.miners) miner.delayMs = 500
      const { objects } = w.validator.engine
      const renewing = first === 'renew' ? objects.renew(w.cid, 10 * DAY) : null
      const removing = objects.remove(w.cid, 'alice')
      const renewed = await w.run(renewing ?? objects.renew(w.cid, 10 * DAY))
      expect(renewed.ok).toBe(first === 'renew')
      expect(await w.run(removing)).toMatchObject({ ok: true, value: { deleted: true, discarded: COPIES } })
      expect(await w.validator.index.object(w.cid)).toBeNull()
      expect(w.network.miners.every(({ pieces }) => pieces.size === 0)).toBe(true)
    }
  })

  it('of a repair leaves the repair nothing to join, and all seeds known', async () => {
    const w = await world(8)
    w.network.replace(w.holders[0]?.keypair.address ?? '')
    await w.network.blocks(1)
    for (const miner of w.network.miners) miner.delayMs = 1_000
    const repairing = w.validator.engine.upkeep.repair()
    await w.network.clock.advance(1_500)
    for (const miner of w.network.miners) miner.delayMs = 10
    expect(await w.renew()).toMatchObject({ ok: true, value: { copies: COPIES } })
    await w.run(repairing)
    await expectConsistent(w)
    expect(await w.healthy()).toBe(COPIES)
    await expectSeedsKnown(w)
  })

  it('of a copy that is given up meanwhile does not count it, and does not bring it back', async () => {
    const w = await world(3)
    for (const miner of w.network.miners) miner.delayMs = 1_000
    const renewing = w.validator.engine.objects.renew(w.cid, 10 * DAY)
    await w.network.clock.advance(500)
    const hotkey = w.holders[0]?.keypair.address ?? ''
    await w.run(
      w.validator.engine.upkeep.copyLost({ cid: w.cid, dataHash: w.dataHash, hotkey, reason: 'missing' }),
    )
    expect(await w.run(renewing)).toMatchObject({ ok: false, reason: 'not-enough-copies' })
    expect(await w.validator.index.piece(hotkey, w.dataHash)).toBeNull()
    await expectConsistent(w)
  })

  it('of holders that are other neurons by the time they confirm counts none of them', async () => {
    const w = await world(3)
    for (const miner of w.network.miners) miner.delayMs = 1_000
    const renewing = w.validator.engine.objects.renew(w.cid, 10 * DAY)
    await w.network.clock.advance(500)
    // As when they registered anew: the receipts stay as places to ask, the pieces are gone.
    const gone = w.holders.map(
      ({ keypair }) => ({ kind: 'piece-gone', hotkey: keypair.address, dataHash: w.dataHash }) as const,
    )
    await w.validator.index.apply(gone, 'durable')
    expect(await w.run(renewing)).toMatchObject({ ok: false, reason: 'not-enough-copies' })
    expect(await w.healthy()).toBe(0)
  })

  it('of an upload of the same bytes for longer ends as late as either asked', async () => {
    const w = await world(6)
    const { objects } = w.validator.engine
    const both = Promise.all([objects.renew(w.cid, 10 * DAY), objects.store(object('bob', 90 * DAY))])
    const [renewed, stored] = await w.run(both)
    expect([renewed.ok, stored.ok]).toEqual([true, true])
    expect(endOf(await w.record())).toBeGreaterThanOrEqual(w.now() + 90 * DAY - 60)
    expect((await w.record()).owners).toEqual(['alice', 'bob'])
    await expectConsistent(w)
  })
})

/** Records, pieces and bytes agree, in both directions; hints are there only while copies are missing. */
async function expectConsistent({ validator, network, dataHash, record, healthy }: World): Promise<void> {
  const { held: holders, hints } = await holdersOf(validator.index, await record())
  if ((await healthy()) >= COPIES) expect(hints).toEqual([])
  const listed = holders.map(({ miner }) => miner).sort()
  const held: string[] = []
  for (const { keypair } of network.miners) {
    const piece = await validator.index.piece(keypair.address, dataHash)
    if (piece !== null) held.push(keypair.address)
    const row = validator.engine.rows().find(({ hotkey }) => hotkey === keypair.address)
    expect(row?.stored_bytes ?? 0).toBe(piece?.length ?? 0)
  }
  expect(held.sort()).toEqual(listed)
}

/** What an honest miner would prove next is what we expect of it. */
async function expectSeedsKnown({ validator, network, dataHash }: World): Promise<void> {
  for (const { keypair, seeds } of network.miners) {
    const piece = await validator.index.piece(keypair.address, dataHash)
    const held = seeds.get(`${validator.hotkey} ${dataHash}`)
    if (piece !== null && held !== undefined) expect(piece.seeds.map(({ seed }) => seed)).toContain(held)
  }
}
