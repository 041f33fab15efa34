import { describe, expect, it } from 'vitest'
import { createUpkeepWorld, honest } from '../../testing/upkeep-world.ts'

describe('new copies', () => {
  it.each([
    ['an upload', async (world: Awaited<ReturnType<typeof createUpkeepWorld>>) => world.store('next')],
    [
      'a repair',
      async (world: Awaited<ReturnType<typeof createUpkeepWorld>>, cid: string) => {
        const [victim = ''] = (await world.holders(cid)).slice(-1)
        world.network.miner(victim).temper = 'offline'
        await world.notice()
        await world.step()
      },
    ],
  ])('of %s go to nobody who was lately found out while there are others', async (_, give) => {
    for (let seed = 0; seed < 10; seed += 1) {
      const world = await createUpkeepWorld(honest(6), { seed })
      const probe = await world.store('first')
      const { dataHash } = await world.record(probe)
      const [liar = ''] = await world.holders(probe)
      await world.run(world.upkeep().copyLost({ cid: probe, dataHash, hotkey: liar, reason: 'echo-differs' }))
      await world.step()
      const stores = world.network.miner(liar).stores
      await give(world, probe)
      expect(world.network.miner(liar).stores).toBe(stores)
    }
  })

  it('go to a miner that lied about a Store only after all others, until hours have passed', async () => {
    const world = await createUpkeepWorld(['forged-proof', ...honest(5)])
    const [liar] = world.network.miners
    if (liar === undefined) throw new Error('a liar')
    for (let i = 0; liar.stores === 0 && i < 40; i += 1) await world.store(`found out ${i}`)
    const stores = liar.stores
    expect(stores).toBe(1)
    for (let i = 0; i < 20; i += 1) await world.store(`behind ${i}`)
    expect(liar.stores).toBe(stores)
    liar.temper = 'honest'
    await world.network.clock.advance(7 * 3_600_000)
    for (let i = 0; liar.stores === stores && i < 40; i += 1) await world.store(`again ${i}`)
    expect(liar.stores).toBe(stores + 1)
  })
})
