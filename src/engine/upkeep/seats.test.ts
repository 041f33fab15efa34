import { describe, expect, it } from 'vitest'
import { createUpkeepWorld, honest, type UpkeepWorld } from '../../testing/upkeep-world.ts'
import { COPIES } from '../limits.ts'

const HOUR_MS = 3_600_000

async function piecesOf(world: UpkeepWorld, hotkey: string): Promise<number> {
  return (await world.validator.index.piecesOf(hotkey, '', 1_000)).length
}

async function loaded(
  objects = 6,
  miners = 8,
): Promise<{ world: UpkeepWorld; cids: string[]; victim: string }> {
  const world = await createUpkeepWorld(honest(miners))
  const cids: string[] = []
  for (let i = 0; i < objects; i += 1) cids.push(await world.store(i))
  const [victim = ''] = await world.holders(cids[0] ?? '')
  return { world, cids, victim }
}

async function expectWhole(world: UpkeepWorld, cids: readonly string[], gone: string): Promise<void> {
  for (const cid of cids) {
    expect(await world.healthy(cid)).toBe(COPIES)
    expect(await world.holders(cid)).not.toContain(gone)
  }
  expect(await piecesOf(world, gone)).toBe(0)
  expect(await world.allReadable()).toBe(true)
}

describe('a hotkey that was replaced', () => {
  it('loses its receipts, pieces, audits and row; its objects are whole again in the next step', async () => {
    const { world, cids, victim } = await loaded()
    const { dataHash } = await world.record(cids[0] ?? '')
    const audit = {
      hotkey: victim,
      dataHash,
      task: 'challenge',
      why: 'late',
      strikes: 1,
      contradictions: 0,
    } as const
    await world.validator.index.apply([{ kind: 'pending', audit: { ...audit, sinceBlock: 1 } }], 'durable')
    const held = await piecesOf(world, victim)
    const newcomer = world.network.replace(victim)
    await world.network.blocks(1)
    expect(world.events('miner-replaced')).toEqual([
      expect.objectContaining({ miner: victim, by: newcomer.keypair.address, pieces: held }),
    ])
    expect(await world.validator.index.pendingAudits()).toEqual([])
    expect((await world.validator.index.stats()).map(({ hotkey }) => hotkey)).not.toContain(victim)
    expect(world.validator.engine.rows().map(({ hotkey }) => hotkey)).not.toContain(victim)
    await world.step()
    await expectWhole(world, cids, victim)
  })

  it('is noticed once, however often and in whatever order the chain is read', async () => {
    const { world, cids, victim } = await loaded()
    const past = world.network.block
    world.network.replace(victim)
    await world.network.blocks(2)
    const replaced = world.events('miner-replaced').length
    // A node that fell behind shows the old registration under a new head.
    world.network.chainShows = (truth) => {
      const neurons = truth.neurons.map((neuron) =>
        neuron.registeredAtBlock < past ? neuron : { ...neuron, hotkey: victim, registeredAtBlock: 1 },
      )
      return { ...truth, neurons }
    }
    await world.network.blocks(2)
    world.network.chainShows = null
    await world.network.blocks(2)
    await world.network.restart(world.validator)
    await world.network.blocks(2)
    expect(world.events('miner-replaced')).toHaveLength(replaced)
    await world.step()
    await expectWhole(world, cids, victim)
  })

  it('is noticed although nobody watched while it happened, twice over', async () => {
    const { world, cids, victim } = await loaded()
    const first = world.network.replace(victim)
    world.network.block += 500
    world.network.replace(first.keypair.address)
    await world.network.restart(world.validator)
    await world.network.blocks(1)
    expect(world.events('miner-replaced').map(({ miner }) => miner)).toEqual([victim])
    await world.step()
    await expectWhole(world, cids, victim)
  })

  it('comes back under its old name as somebody new: no row, no data credit', async () => {
    const { world, cids, victim } = await loaded()
    const miner = world.network.miner(victim)
    await world.network.blocks(5)
    world.network.replace(victim, miner)
    await world.network.blocks(1)
    expect(await piecesOf(world, victim)).toBe(0)
    expect(world.validator.engine.rows().map(({ hotkey }) => hotkey)).not.toContain(victim)
    expect(await world.healthy(cids[0] ?? '')).toBe(COPIES - 1)
    await world.step()
    for (const cid of cids) expect(await world.healthy(cid)).toBe(COPIES)
  })

  it('moves to another seat without losing anything', async () => {
    const { world, cids, victim } = await loaded()
    world.network.chainShows = (truth) => {
      const last = truth.neurons.length - 1
      const swap = (uid: number) => (uid === last ? last - 1 : uid === last - 1 ? last : uid)
      return { ...truth, neurons: truth.neurons.map((neuron) => ({ ...neuron, uid: swap(neuron.uid) })) }
    }
    await world.step()
    expect(world.events('miner-replaced')).toEqual([])
    expect(await world.healthy(cids[0] ?? '')).toBe(COPIES)
    expect(await piecesOf(world, victim)).toBeGreaterThan(0)
  })

  it('is dropped to the end by the next process when this one dies half way', async () => {
    const { world, cids, victim } = await loaded(16, 5)
    const { index } = world.validator
    const held = await piecesOf(world, victim)
    expect(held).toBeGreaterThan(6)
    const apply = index.apply.bind(index)
    const read = index.piecesOf.bind(index)
    index.piecesOf = (hotkey, from, limit) => read(hotkey, from, Math.min(limit, 3))
    let left = 2
    index.apply = async (changes, mode) => {
      const drops = changes.some(({ kind }) => kind === 'piece-gone')
      if (drops && left === 0) throw new Error('EIO')
      if (drops) left -= 1
      return apply(changes, mode)
    }
    world.network.replace(victim)
    await world.network.blocks(1)
    index.apply = apply
    index.piecesOf = read
    expect(await piecesOf(world, victim)).toBe(held - 6)
    expect(world.events('miner-replaced')).toEqual([])
    await world.network.restart(world.validator)
    await world.network.blocks(1)
    expect(world.events('miner-replaced')).toHaveLength(1)
    for (let i = 0; i < 2; i += 1) await world.step()
    await expectWhole(world, cids, victim)
  })
})

describe('a chain that is wrong', () => {
  it('shrinks: nobody is removed, nothing is stored again, everything stays readable; an alarm', async () => {
    const { world, cids } = await loaded()
    world.network.chainShows = (truth) => ({ ...truth, neurons: truth.neurons.slice(0, 3) })
    for (let i = 0; i < 4; i += 1) await world.step()
    expect(world.events('alarm').map(({ what }) => what)).toEqual(['metagraph-shrank'])
    expect([world.events('repaired'), world.events('miner-replaced')]).toEqual([[], []])
    expect(await world.allReadable()).toBe(true)
    world.network.chainShows = null
    await world.step()
    for (const cid of cids) expect(await world.healthy(cid)).toBe(COPIES)
    expect(world.events('repaired')).toEqual([])
  })

  it('shrinks before our start: the same, because the seats are remembered', async () => {
    const { world, cids } = await loaded()
    world.network.chainShows = (truth) => ({ ...truth, neurons: truth.neurons.slice(0, 5) })
    await world.network.restart(world.validator)
    for (let i = 0; i < 3; i += 1) await world.step()
    expect(world.events('alarm').map(({ what }) => what)).toEqual(['metagraph-shrank'])
    expect([world.events('repaired'), world.events('repair-failed')]).toEqual([[], []])
    await world.network.blocks(40)
    expect(world.validator.weights).toEqual([])
    world.network.chainShows = null
    await world.step()
    for (const cid of cids) expect(await world.healthy(cid)).toBe(COPIES)
  })

  it('goes on hiding miners for more than an hour: copies are made, but nobody is removed', async () => {
    const { world, cids } = await loaded(3, 12)
    const hidden = await world.holders(cids[0] ?? '')
    world.network.chainShows = (truth) => ({
      ...truth,
      neurons: truth.neurons.filter(({ hotkey }) => hotkey !== hidden[0]),
    })
    await world.step()
    await world.network.clock.advance(HOUR_MS)
    for (let i = 0; i < 3; i += 1) await world.step()
    await world.network.clock.advance(HOUR_MS)
    for (let i = 0; i < 3; i += 1) await world.step()
    expect(await world.healthy(cids[0] ?? '')).toBe(COPIES)
    expect(await world.holders(cids[0] ?? '')).toEqual(expect.arrayContaining([...hidden]))
    expect(await piecesOf(world, hidden[0] ?? '')).toBeGreaterThan(0)
  })

  it('goes back: the newer view is kept, with an alarm', async () => {
    const { world, cids, victim } = await loaded()
    await world.network.blocks(10)
    world.network.chainShows = (truth) => ({
      ...truth,
      block: truth.block - 50,
      neurons: truth.neurons.map((neuron) =>
        neuron.hotkey === victim ? { ...neuron, hotkey: '5past' } : neuron,
      ),
    })
    for (let i = 0; i < 3; i += 1) await world.step()
    expect(world.events('alarm').map(({ what }) => what)).toEqual(['chain-stalled'])
    expect(world.events('miner-replaced')).toEqual([])
    for (const cid of cids) expect(await world.healthy(cid)).toBe(COPIES)
  })
})
