/** Leases, accounts and quotas: what an owner is told, through everything that may happen to an object. */
import { describe, expect, it } from 'vitest'
import type { Temper } from '../testing/miner-tempers.ts'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { createSimulatedNetwork, type NetworkOptions } from '../testing/simulated-network.ts'
import { COPIES, nowSeconds, PURGE_GRACE } from './limits.ts'

const DAY = 86_400

async function world(options: NetworkOptions = {}, miners = 6) {
  const plans = Array.from({ length: miners }, (): Temper => 'honest')
  const network = await createSimulatedNetwork(plans, options)
  const [validator, other] = network.validators
  if (validator === undefined) throw new Error('a validator')
  const run = <T>(work: Promise<T>) => network.clock.runUntil(work)
  await network.blocks(1)
  const upload = (seed: string, length = 600, owner = 'alice', ttl: number | null = DAY) => {
    const data = createSeededRandom(seed).bytes(length)
    return { data, encryptionPayload: '{}', ttl, contentRoot: null, owner }
  }
  const store = (...what: Parameters<typeof upload>) => run(validator.engine.objects.store(upload(...what)))
  const stored = async (...what: Parameters<typeof upload>) => {
    const outcome = await store(...what)
    if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.detail}`)
    return outcome.value
  }
  const account = async (owner = 'alice') => {
    const found = await run(validator.engine.objects.account(owner))
    if (!found.ok) throw new Error(found.reason)
    return [found.value.objects, found.value.bytes]
  }
  return { network, validator, other, run, upload, store, stored, account }
}

describe('the account of a caller', () => {
  it('stays right through uploads, crashes, repair, renewal, shares, deletes and the purge', async () => {
    const w = await world()
    const { objects } = w.validator.engine
    expect(await w.account()).toEqual([0, 0])
    const first = await w.stored('a', 500)
    await w.stored('b', 300)
    await w.stored('b', 300)
    expect(await w.account()).toEqual([2, 800])
    await w.network.restart(w.validator)
    expect(await w.account()).toEqual([2, 800])
    w.network.replace(first.receipts[0]?.miner ?? '')
    await w.network.blocks(1)
    await w.run(w.validator.engine.upkeep.repair())
    await w.run(w.validator.engine.objects.renew(first.cid, 5 * DAY))
    expect(await w.account()).toEqual([2, 800])
    await w.stored('a', 500, 'bob')
    expect([await w.account(), await w.account('bob')]).toEqual([
      [2, 800],
      [1, 500],
    ])
    await w.run(w.validator.engine.objects.remove(first.cid, 'alice'))
    expect([await w.account(), await w.account('bob')]).toEqual([
      [1, 300],
      [1, 500],
    ])
    expect(objects.quotaBytes).toBeNull()
    await w.network.clock.advance((DAY + PURGE_GRACE + 60) * 1000)
    await w.run(w.validator.engine.upkeep.purge())
    expect([await w.account(), await w.account('bob')]).toEqual([
      [0, 0],
      [1, 500],
    ])
  })

  it('counts the same bytes once when they are stored again after their end and before the purge', async () => {
    const w = await world()
    await w.stored('a', 500)
    await w.stored('a', 500, 'bob')
    await w.network.clock.advance((DAY + 60) * 1000)
    await w.stored('a', 500)
    // The lease of bob, who did not come back, is over.
    expect([await w.account(), await w.account('bob')]).toEqual([
      [1, 500],
      [0, 0],
    ])
  })

  it('counts what an upload that fell short has left here, and once only when it is completed', async () => {
    const w = await world({}, 3)
    const [last] = w.network.miners
    if (last !== undefined) last.temper = 'offline'
    expect(await w.store('a', 500)).toMatchObject({ reason: 'not-enough-copies' })
    expect(await w.account()).toEqual([1, 500])
    if (last !== undefined) last.temper = 'honest'
    await w.network.clock.advance(60_000)
    await w.stored('a', 500)
    expect(await w.account()).toEqual([1, 500])
  })
})

describe('a quota', () => {
  const quota = { engine: { quotaBytes: 1_000 } }

  it('refuses what does not fit, with the sizes, and takes it when room was made', async () => {
    const w = await world(quota)
    const { cid } = await w.stored('a', 700)
    const refused = await w.store('b', 301)
    expect(refused).toMatchObject({ ok: false, reason: 'quota-exceeded' })
    expect(refused.ok ? '' : refused.detail).toMatch(/700 of 1000 .* 301/)
    expect(w.network.miners.reduce((sum, { stores }) => sum + stores, 0)).toBe(COPIES)
    await w.stored('c', 300)
    await w.stored('d', 900, 'bob')
    expect(await w.store('e', 1)).toMatchObject({ reason: 'quota-exceeded' })
    await w.run(w.validator.engine.objects.remove(cid, 'alice'))
    await w.stored('b', 301)
  })

  it('does not count again what the caller has: a retry and a renewal by upload go through', async () => {
    const w = await world(quota)
    await w.stored('a', 900)
    await w.stored('a', 900)
    await w.stored('a', 900, 'alice', 10 * DAY)
    expect(await w.account()).toEqual([1, 900])
    expect(await w.store('a', 900, 'bob')).toMatchObject({ ok: true })
  })

  it('is not passed by many uploads at once', async () => {
    const w = await world(quota)
    for (const miner of w.network.miners) miner.delayMs = 500
    const many = Array.from({ length: 6 }, (_, i) => w.validator.engine.objects.store(w.upload(`f${i}`, 400)))
    const outcomes = await w.run(Promise.all(many))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(2)
    expect(outcomes.filter((each) => !each.ok && each.reason === 'quota-exceeded')).toHaveLength(4)
    expect(await w.account()).toEqual([2, 800])
  })

  it('frees what an upload had reserved that failed', async () => {
    const w = await world(quota)
    for (const miner of w.network.miners) miner.temper = 'full'
    expect(await w.store('a', 900)).toMatchObject({ reason: 'not-enough-copies' })
    for (const miner of w.network.miners) miner.temper = 'honest'
    await w.network.clock.advance(900_000)
    await w.stored('b', 1_000)
  })
})

describe('leases', () => {
  it('say of each name until when it is there, with how many copies, whose it is, or that it is not known', async () => {
    const w = await world({ validators: 2 })
    const one = await w.stored('a', 500, 'alice', DAY)
    const two = await w.stored('b', 500, 'bob', 2 * DAY)
    expect(one.expiresAt).toBe(nowSeconds(w.network.clock) + DAY)
    const names = [two.cid, `b${'a'.repeat(58)}`, one.cid]
    expect(await w.run(w.validator.engine.objects.leases(names, 'alice'))).toEqual({
      ok: true,
      value: [
        { expires_at: two.expiresAt, copies: COPIES, own: true, yours: false },
        null,
        { expires_at: one.expiresAt, copies: COPIES, own: true, yours: true },
      ],
    })
    await w.network.clock.advance(2_000)
    const elsewhere = w.other?.engine.objects.leases(names, 'alice') ?? Promise.reject()
    expect(await w.run(elsewhere)).toMatchObject({
      value: [{ expires_at: two.expiresAt, copies: COPIES, own: false, yours: false }, null, { own: false }],
    })
    await w.network.clock.advance(DAY * 1000)
    const later = await w.run(w.validator.engine.objects.leases([one.cid], 'alice'))
    expect(later).toEqual({ ok: true, value: [null] })
  })

  it('count what is whole now, not what was promised', async () => {
    const w = await world()
    const { cid, receipts } = await w.stored('a')
    const [record] = await w.validator.index.objectsFrom(cid, 1)
    const loss = {
      cid,
      dataHash: record?.dataHash ?? '',
      hotkey: receipts[0]?.miner ?? '',
      reason: 'missing',
    }
    await w.run(w.validator.engine.upkeep.copyLost(loss))
    expect(await w.run(w.validator.engine.objects.leases([cid], 'alice'))).toMatchObject({
      value: [{ copies: COPIES - 1 }],
    })
  })
})
