import { describe, expect, it } from 'vitest'
import { createUpkeepWorld, honest, testUpload } from '../../testing/upkeep-world.ts'
import { pause } from '../deadline.ts'
import { COPIES, DISTRIBUTE_COPIES, HOLDERS_MAX, STRAY_WAIT_MS } from '../limits.ts'

const HOUR_MS = 3_600_000

describe('repair', () => {
  it('brings every object of a dead miner back to three copies within three rounds', async () => {
    const world = await createUpkeepWorld(honest(8))
    const cids: string[] = []
    for (let i = 0; i < 12; i += 1) cids.push(await world.store(i))
    const [victim = ''] = await world.holders(cids[0] ?? '')
    world.network.miner(victim).temper = 'offline'
    await world.notice()
    expect(world.events('miner-down').map(({ miner }) => miner)).toEqual([victim])
    const before = world.network.miners.reduce((sum, { stores }) => sum + stores, 0)
    const lost = (await Promise.all(cids.map(world.holders))).filter((holders) => holders.includes(victim))
    for (let round = 0; round < 3; round += 1) await world.step()
    for (const cid of cids) expect(await world.healthy(cid)).toBe(COPIES)
    const stored = world.network.miners.reduce((sum, { stores }) => sum + stores, 0) - before
    expect(stored).toBe(lost.length)
    expect(world.events('repaired').reduce((sum, { bytes }) => sum + bytes, 0)).toBe(600 * lost.length)
    expect(await world.validator.index.repairs(10)).toEqual([])
    expect(await world.allReadable()).toBe(true)
  })

  it('stores nothing again when the miner is back before its turn', async () => {
    const world = await createUpkeepWorld(honest(5))
    const cid = await world.store()
    const [victim = ''] = await world.holders(cid)
    world.network.miner(victim).temper = 'offline'
    await world.notice()
    expect(await world.healthy(cid)).toBe(2)
    world.network.miner(victim).temper = 'honest'
    await world.step()
    expect(world.events('miner-back').map(({ miner }) => miner)).toEqual([victim])
    expect([await world.healthy(cid), world.events('repaired')]).toEqual([COPIES, []])
    expect(world.network.miners.reduce((sum, { stores }) => sum + stores, 0)).toBe(COPIES)
  })

  it('keeps no place to ask in the record of what became whole because a miner came back', async () => {
    const world = await createUpkeepWorld(honest(4))
    const cid = await world.store()
    await world.run(world.upkeep().distribute())
    const [found = '', away = ''] = await world.holders(cid)
    world.network.miner(away).temper = 'offline'
    await world.notice()
    const { dataHash } = await world.record(cid)
    await world.run(world.upkeep().copyLost({ cid, dataHash, hotkey: found, reason: 'echo-differs' }))
    expect([await world.healthy(cid), (await world.holders(cid)).includes(found)]).toEqual([2, true])
    world.network.miner(away).temper = 'honest'
    await world.run(world.upkeep().monitor())
    await world.run(world.upkeep().repair())
    expect(await world.healthy(cid)).toBe(COPIES)
    expect(await world.holders(cid)).not.toContain(found)
    expect(await world.validator.index.repairs(9)).toEqual([])
  })

  it('keeps none in the record of what is over', async () => {
    const world = await createUpkeepWorld(honest(3))
    const cid = await world.store('object', 600, 300)
    const { dataHash } = await world.record(cid)
    const [found = '', ...others] = await world.holders(cid)
    await world.run(world.upkeep().copyLost({ cid, dataHash, hotkey: found, reason: 'echo-differs' }))
    expect(await world.holders(cid)).toContain(found)
    await world.network.clock.advance(301_000)
    await world.run(world.upkeep().repair())
    expect(await world.holders(cid)).toEqual(others)
    expect(await world.validator.index.repairs(9)).toEqual([])
  })

  it('never records more than the ceiling, and drops those first that do not count', async () => {
    const world = await createUpkeepWorld(honest(14))
    const cid = await world.store()
    for (let death = 0; death < 8; death += 1) {
      const receipts = await world.upkeep().healthy(await world.record(cid))
      world.network.miner(receipts[0]?.miner ?? '').temper = 'offline'
      if (death % 3 === 2) for (const miner of world.network.miners.slice(0, 4)) miner.temper = 'honest'
      await world.notice()
      for (let round = 0; round < 3; round += 1) await world.step()
      expect(await world.healthy(cid)).toBeGreaterThanOrEqual(COPIES)
      expect((await world.holders(cid)).length).toBeLessThanOrEqual(HOLDERS_MAX)
    }
    const holders = await world.holders(cid)
    const rows = world.validator.engine.rows()
    for (const { hotkey, stored_bytes } of rows) {
      const piece = await world.validator.index.piece(hotkey, (await world.record(cid)).dataHash)
      expect([piece !== null, stored_bytes]).toEqual(holders.includes(hotkey) ? [true, 600] : [false, 0])
    }
  })

  it('makes a bad copy that a download meets anew', async () => {
    const world = await createUpkeepWorld(honest(6))
    const cid = await world.store()
    const bad = await world.holders(cid)
    for (const hotkey of bad.slice(0, 2)) world.network.miner(hotkey).temper = 'wrong-data'
    for (let i = 0; i < 6; i += 1) expect(await world.allReadable()).toBe(true)
    expect(world.events('copy-lost').map(({ miner, reason }) => [miner, reason])).toEqual(
      expect.arrayContaining(bad.slice(0, 2).map((miner) => [miner, 'wrong-bytes'])),
    )
    await world.step()
    expect(await world.healthy(cid)).toBe(COPIES)
    expect(await world.holders(cid)).not.toContain(bad[0])
    const rows = world.validator.engine.rows().filter(({ hotkey }) => bad.slice(0, 2).includes(hotkey))
    expect(rows.map(({ stored_bytes, retrieve_attempts }) => [stored_bytes, retrieve_attempts])).toEqual([
      [0, 1],
      [0, 1],
    ])
  })

  it('takes the bytes from a holder that only another validator knows', async () => {
    const world = await createUpkeepWorld(honest(9), { validators: 2 })
    const cid = await world.store()
    const [, other] = world.network.validators
    const twice = await world.run(other?.engine.objects.store(testUpload('object')) ?? Promise.reject())
    await world.network.clock.advance(10_000)
    expect(await world.validator.index.claims(cid)).toHaveLength(1)
    const own = await world.holders(cid)
    const elsewhere = twice.ok ? twice.value.receipts.filter(({ miner }) => !own.includes(miner)) : []
    expect(elsewhere.length).toBeGreaterThan(0)
    for (const hotkey of own) world.network.miner(hotkey).pieces.clear()
    for (let round = 0; round < 2; round += 1) {
      // The download shows that all of ours are gone; what the other validator placed is left.
      expect(await world.allReadable()).toBe(true)
      await world.step()
    }
    expect(await world.healthy(cid)).toBe(COPIES)
    expect(world.events('copy-lost').map(({ reason }) => reason)).toEqual(['missing', 'missing', 'missing'])
  })

  it('declares nothing lost before an hour has passed, and rests between tries', async () => {
    const world = await createUpkeepWorld(honest(8))
    const cid = await world.store()
    for (const hotkey of await world.holders(cid)) world.network.miner(hotkey).temper = 'offline'
    await world.notice()
    await world.step()
    const tries = world.events('repair-failed').length
    expect([tries, world.upkeep().health().lost, world.upkeep().health().short]).toEqual([1, 0, 1])
    await world.step(1)
    expect(world.events('repair-failed').length).toBe(tries)
    await world.network.clock.advance(HOUR_MS / 2)
    await world.step()
    expect(world.upkeep().health().lost).toBe(0)
    await world.network.clock.advance(HOUR_MS / 2)
    await world.step()
    await world.step()
    expect(world.upkeep().health()).toMatchObject({ lost: 1, short: 1 })
    // It waits behind what is lost in the next hour.
    const other = await world.store('other')
    const [hotkey = ''] = await world.holders(other)
    const { dataHash } = await world.record(other)
    await world.run(world.upkeep().copyLost({ cid: other, dataHash, hotkey, reason: 'missing' }))
    expect((await world.validator.index.repairs(9)).map((entry) => entry.cid)).toEqual([other, cid])
    for (const miner of world.network.miners) miner.temper = 'honest'
    await world.step()
    await world.step()
    expect(world.upkeep().health()).toMatchObject({ lost: 0, short: 0 })
    expect(await world.allReadable()).toBe(true)
  })

  it('that finds no source does not forget what it counted of those it asked', async () => {
    const world = await createUpkeepWorld(honest(3))
    const cid = await world.store()
    const { dataHash } = await world.record(cid)
    const [refusing = '', ...others] = await world.holders(cid)
    world.network.miner(refusing).trouble = (call) => (call === 'retrieve' ? 'refused' : null)
    for (const hotkey of others) {
      world.network.miner(hotkey).pieces.clear()
      await world.run(world.upkeep().copyLost({ cid, dataHash, hotkey, reason: 'missing' }))
    }
    await world.step()
    expect(world.events('repair-failed').map(({ reason }) => reason)).toEqual(['no-source'])
    const row = world.validator.engine.rows().find(({ hotkey }) => hotkey === refusing)
    expect(row?.retrieve_attempts).toBe(1)
    expect(await world.validator.index.stats()).toContainEqual(row)
  })

  it('completes an upload that fell short and only then tells others of it', async () => {
    const world = await createUpkeepWorld(['honest', 'honest', 'offline'], { validators: 2 })
    await expect(world.store()).rejects.toThrow('not-enough-copies')
    const [other] = world.network.validators.slice(1)
    const cid = (await world.validator.index.objectsFrom('', 1))[0]?.cid ?? ''
    await world.network.clock.advance(10_000)
    expect(await other?.index.claims(cid)).toEqual([])
    for (const miner of world.network.miners) miner.temper = 'honest'
    await world.step()
    await world.network.clock.advance(10_000)
    expect(await world.healthy(cid)).toBe(COPIES)
    expect((await other?.index.claims(cid))?.[0]?.receipts).toHaveLength(COPIES)
  })

  it('tells the other validators who holds it now', async () => {
    const world = await createUpkeepWorld(honest(6), { validators: 2 })
    const cid = await world.store()
    const [victim = ''] = await world.holders(cid)
    world.network.miner(victim).temper = 'offline'
    await world.notice()
    await world.step()
    await world.network.clock.advance(10_000)
    const [claim] = (await world.network.validators[1]?.index.claims(cid)) ?? []
    expect(claim?.receipts.map(({ miner }) => miner)).toEqual(await world.holders(cid))
  })

  it('gives the copies it made to nobody when the object was renewed meanwhile', async () => {
    const world = await createUpkeepWorld(honest(8), { seed: 2 })
    const cid = await world.store('object', 600, 86_400)
    const [victim = ''] = await world.holders(cid)
    world.network.replace(victim)
    await world.network.blocks(1)
    for (const miner of world.network.miners) miner.delayMs = 1_000
    const repairing = world.upkeep().repair()
    await world.network.clock.advance(1_500)
    for (const miner of world.network.miners) miner.delayMs = 10
    const renewal = testUpload('object', 600, 10 * 86_400)
    expect((await world.run(world.validator.engine.objects.store(renewal))).ok).toBe(true)
    const renewed = await world.record(cid)
    await world.run(repairing)
    expect(await world.record(cid)).toEqual(renewed)
    // Otherwise this shows nothing: the repair's miner is another one than those of the renewal.
    const arrived = world.events('copy-verified').at(-1)?.miner
    expect(renewed.receipts.map(({ miner }) => miner)).not.toContain(arrived)
    expect([renewed.ttl, renewed.receipts.length]).toEqual([10 * 86_400, COPIES])
    const held = await Promise.all(
      world.network.miners.map(({ keypair }) => world.validator.index.piecesOf(keypair.address, '', 9)),
    )
    expect(held.flat()).toHaveLength(COPIES)
  })

  it('discards the copies that it made for a term that is over meanwhile', async () => {
    const world = await createUpkeepWorld(honest(8), { seed: 2 })
    const cid = await world.store('object', 600, 86_400)
    const [victim = ''] = await world.holders(cid)
    world.network.replace(victim)
    await world.network.blocks(1)
    for (const miner of world.network.miners) miner.delayMs = 1_000
    const repairing = world.upkeep().repair()
    await world.network.clock.advance(1_500)
    for (const miner of world.network.miners) miner.delayMs = 10
    await world.run(world.validator.engine.objects.store(testUpload('object', 600, 10 * 86_400)))
    await world.run(repairing)
    const arrived = world.events('copy-verified').at(-1)?.miner ?? ''
    expect(await world.holders(cid)).not.toContain(arrived)
    await world.network.clock.advance(STRAY_WAIT_MS)
    await world.network.blocks(2)
    expect(world.network.miner(arrived).pieces.size).toBe(0)
    expect(await world.validator.index.discards(9)).toEqual([])
    expect(await world.healthy(cid)).toBe(COPIES)
  })

  it('knows the seed of its Store where an upload placed a copy too, and no answer came to the repair', async () => {
    let swallowed = 0
    const world = await createUpkeepWorld(honest(4), {
      miners: (inner) => ({
        ...inner,
        async store(...call) {
          if (swallowed !== 1) return inner.store(...call)
          swallowed = 2
          await pause(world.network.clock, 2_000)
          await inner.store(...call)
          return new Promise(() => undefined)
        },
      }),
    })
    const cid = await world.store()
    const { dataHash } = await world.record(cid)
    const [victim = ''] = await world.holders(cid)
    world.network.miner(victim).temper = 'offline'
    await world.run(world.upkeep().copyLost({ cid, dataHash, hotkey: victim, reason: 'missing' }))
    swallowed = 1
    const repairing = world.upkeep().repair()
    await world.network.clock.advance(1_000)
    expect(swallowed).toBe(2)
    expect(await world.run(world.validator.engine.objects.store(testUpload('object')))).toMatchObject({
      ok: true,
    })
    await world.run(repairing)
    const [last = ''] = (await world.holders(cid)).slice(-1)
    const held = world.network.miner(last).seeds.get(`${world.validator.hotkey} ${dataHash}`)
    const piece = await world.validator.index.piece(last, dataHash)
    expect(piece?.seeds).toHaveLength(2)
    expect(piece?.seeds.map(({ seed }) => seed)).toContain(held)
  })

  it('keeps the seed of a fetch before it leaves, so that a crash makes nobody a liar', async () => {
    const world = await createUpkeepWorld(honest(3))
    const cid = await world.store()
    const { dataHash } = await world.record(cid)
    await world.run(world.validator.engine.objects.retrieve(cid))
    for (const hotkey of await world.holders(cid)) {
      const piece = await world.validator.index.piece(hotkey, dataHash)
      const miner = world.network.miner(hotkey)
      const held = miner.seeds.get(`${world.validator.hotkey} ${dataHash}`)
      expect(piece?.seeds.map(({ seed }) => seed)).toContain(held)
    }
  })
})

describe('distribute', () => {
  it('adds one copy in another failure domain, up to one more than was promised', async () => {
    const world = await createUpkeepWorld(honest(8))
    const cid = await world.store()
    for (let i = 0; i < 5; i += 1) await world.run(world.upkeep().distribute())
    expect([await world.healthy(cid), (await world.holders(cid)).length]).toEqual([
      DISTRIBUTE_COPIES,
      DISTRIBUTE_COPIES,
    ])
    expect(world.events('distributed')).toHaveLength(DISTRIBUTE_COPIES - COPIES)
    expect(await world.run(world.upkeep().distribute())).toEqual({ asked: 0, passed: 0 })
    expect(await world.allReadable()).toBe(true)
  })

  it('reaches every object in time, also a single one', async () => {
    const world = await createUpkeepWorld(honest(6))
    for (let i = 0; i < 4; i += 1) await world.store(i)
    for (let i = 0; i < 40; i += 1) await world.run(world.upkeep().distribute())
    await world.run(world.upkeep().sweep())
    expect(world.upkeep().health().copies[DISTRIBUTE_COPIES]).toBe(4)
  })
})
