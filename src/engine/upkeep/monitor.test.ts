import { describe, expect, it } from 'vitest'
import { RULE_SETS } from '../../protocol/scoring/rule-set.ts'
import { createUpkeepWorld, honest } from '../../testing/upkeep-world.ts'
import { COPIES, MONITOR_MINERS } from '../limits.ts'

const HOUR_MS = 3_600_000
const { monitorFailures, monitorReward, alpha } = RULE_SETS.seed

describe('the monitor', () => {
  it('punishes a miner at the fifth missed ping in a row, and an answered one forgives', async () => {
    const world = await createUpkeepWorld(honest(5))
    const [miner] = world.network.miners
    if (miner === undefined) throw new Error('no miner')
    const { address } = miner.keypair
    const score = () => world.validator.engine.rows().find(({ hotkey }) => hotkey === address)?.score ?? 0
    for (let i = 0; i < 3 * monitorFailures; i += 1) {
      miner.temper = i % monitorFailures === monitorFailures - 1 ? 'honest' : 'offline'
      await world.run(world.upkeep().monitor())
    }
    expect([world.events('miner-down'), score()]).toEqual([[], 0])
    miner.temper = 'late'
    for (let i = 0; i < monitorFailures - 1; i += 1) await world.run(world.upkeep().monitor())
    expect(world.upkeep().isDown(address)).toBe(false)
    await world.run(world.upkeep().monitor())
    expect(world.upkeep().isDown(address)).toBe(true)
    expect(score()).toBeCloseTo(alpha * monitorReward, 12)
    for (let i = 0; i < monitorFailures; i += 1) await world.run(world.upkeep().monitor())
    expect(score()).toBeCloseTo(alpha * monitorReward * (2 - alpha), 12)
    expect(world.events('miner-down')).toEqual([
      { kind: 'miner-down', miner: address, failures: monitorFailures },
    ])
    miner.temper = 'honest'
    await world.run(world.upkeep().monitor())
    expect(world.events('miner-back').map((event) => event.miner)).toEqual([address])
  })

  it.each(['busy', 'full'] as const)('counts a miner that says it is %s as there', async (temper) => {
    const world = await createUpkeepWorld([...honest(4), temper])
    for (let i = 0; i < 8; i += 1) await world.run(world.upkeep().monitor())
    expect(world.events('miner-down')).toEqual([])
  })

  it('pings forty of many in one step, everybody in turn, and the silent ones again at once', async () => {
    const miners = 3 * MONITOR_MINERS
    const world = await createUpkeepWorld(honest(miners))
    const { network, upkeep, run } = world
    expect(await run(upkeep().monitor())).toEqual({ asked: MONITOR_MINERS, passed: MONITOR_MINERS })
    const victim = network.miners[7]
    if (victim === undefined) throw new Error('no miner')
    victim.temper = 'offline'
    let steps = 0
    while (!upkeep().isDown(victim.keypair.address) && steps < 40) {
      await run(upkeep().monitor())
      steps += 1
    }
    // At most one whole turn until it is met, then one step for each further ping.
    expect(steps).toBeLessThanOrEqual(2 * 3 + monitorFailures)
  })

  it('takes the silence of most miners for its own fault, for an hour; then it counts', async () => {
    const world = await createUpkeepWorld(honest(6))
    const cid = await world.store()
    for (const miner of world.network.miners) miner.temper = 'offline'
    for (let i = 0; i < 10; i += 1) await world.step()
    expect(world.events('alarm').map(({ what }) => what)).toEqual(['all-miners-silent'])
    const none = [world.events('miner-down'), world.events('repair-failed'), world.events('copy-lost')]
    expect(none).toEqual([[], [], []])
    expect(world.validator.engine.rows().every(({ score }) => score >= 0)).toBe(true)
    await world.network.clock.advance(HOUR_MS)
    for (let i = 0; i < 6; i += 1) await world.step()
    expect(world.events('miner-down')).toHaveLength(6)
    expect(world.upkeep().health()).toMatchObject({ lost: 0, short: 1 })
    const stores = world.network.miners.map((miner) => miner.stores)
    for (const miner of world.network.miners) miner.temper = 'honest'
    for (let i = 0; i < 3; i += 1) await world.step()
    expect(world.network.miners.map((miner) => miner.stores)).toEqual(stores)
    expect(await world.healthy(cid)).toBe(COPIES)
    expect(await world.allReadable()).toBe(true)
    expect(world.events('alarm')).toHaveLength(1)
  })

  it('stores nothing again for pieces that were silent only because all miners were', async () => {
    const world = await createUpkeepWorld(honest(6))
    const cid = await world.store()
    const { dataHash } = await world.record(cid)
    for (const miner of world.network.miners) miner.temper = 'offline'
    await world.step()
    for (const hotkey of await world.holders(cid)) {
      await world.run(world.upkeep().copyDoubtful({ cid, dataHash, hotkey, reason: 'silent' }))
    }
    expect([await world.healthy(cid), await world.validator.index.repairs(1)]).toEqual([COPIES, []])
    for (const miner of world.network.miners) miner.temper = 'honest'
    for (let i = 0; i < 3; i += 1) await world.step()
    expect([await world.healthy(cid), world.events('repaired')]).toEqual([COPIES, []])
  })

  it('heals while a third of all miners is away', async () => {
    const world = await createUpkeepWorld(honest(12))
    const cids: string[] = []
    for (let i = 0; i < 8; i += 1) cids.push(await world.store(i))
    for (const miner of world.network.miners.slice(0, 4)) miner.temper = 'offline'
    await world.notice()
    for (let i = 0; i < 3; i += 1) await world.step()
    // Where all three holders were among them nothing can be read; the others are whole.
    for (const cid of cids) {
      const copies = await world.healthy(cid)
      expect([0, COPIES]).toContain(copies)
    }
  })
})

describe('a doubtful copy', () => {
  it('does not count until it passes again', async () => {
    const world = await createUpkeepWorld(honest(3))
    const cid = await world.store()
    const { dataHash } = await world.record(cid)
    const [hotkey = ''] = await world.holders(cid)
    await world.run(world.upkeep().copyDoubtful({ cid, dataHash, hotkey, reason: 'silent' }))
    expect(await world.healthy(cid)).toBe(COPIES - 1)
    expect(await world.validator.index.repairs(1)).toHaveLength(1)
    world.upkeep().copyRestored(hotkey, dataHash)
    expect(await world.healthy(cid)).toBe(COPIES)
    await world.step()
    expect([world.events('repaired'), await world.validator.index.repairs(1)]).toEqual([[], []])
  })
})
