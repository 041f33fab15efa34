import { describe, expect, it } from 'vitest'
import type { Temper } from '../../testing/miner-tempers.ts'
import { auditsOf, minerAt, store, world } from '../../testing/rounds-world.ts'
import type { SimulatedNetwork, SimulatedValidator } from '../../testing/simulated-network.ts'
import { createUpkeepWorld, honest, testUpload } from '../../testing/upkeep-world.ts'
import { COPIES, HOLDERS_MAX } from '../limits.ts'

/** Three of different owners hold one object and have answered once when they turn into these; `others` were full until then. */
async function turned(tempers: readonly Temper[], others: number, seed: string) {
  const spare = Array.from({ length: others }, (): Temper => 'full')
  const { network, validator } = await world([...honest(3).map(() => 'honest' as const), ...spare], { seed })
  const cid = await store(network, validator)
  await network.blocks(3)
  expect(auditsOf(validator).map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass'])
  for (const [place, temper] of tempers.entries()) {
    const miner = minerAt(network, place)
    if (temper === 'offline') miner.pieces.clear()
    else miner.temper = temper
  }
  for (let place = 3; place < 3 + others; place += 1) minerAt(network, place).temper = 'honest'
  // Whoever said that it is full is asked again after ten minutes.
  await network.clock.advance(11 * 60_000)
  return {
    network,
    validator,
    cid,
    liars: tempers.map((_, place) => minerAt(network, place).keypair.address),
  }
}

async function stateOf({ index, engine }: SimulatedValidator, cid: string) {
  const record = await index.object(cid)
  if (record === null) throw new Error('the record is gone')
  const healthy = (await engine.upkeep.healthy(record)).map(({ miner }) => miner)
  return { healthy, listed: record.receipts.map(({ miner }) => miner) }
}

const read = (network: SimulatedNetwork, { engine }: SimulatedValidator, cid: string) =>
  network.clock.runUntil(engine.objects.retrieve(cid))

/** `offline` stands for a disk that lost the piece: its miner says so. */
const ORDERS: readonly (readonly Temper[])[] = [
  ['fabricates', 'offline', 'replays'],
  ['fabricates', 'replays', 'offline'],
  ['offline', 'fabricates', 'replays'],
  ['offline', 'replays', 'fabricates'],
  ['replays', 'fabricates', 'offline'],
  ['replays', 'offline', 'fabricates'],
]

describe('an object whose three holders are all found out in one round', () => {
  it.each(ORDERS)('is made anew from the liar that kept its bytes (%s, %s, %s)', async (...tempers) => {
    const { network, validator, cid, liars } = await turned(tempers, 4, tempers.join())
    await network.blocks(3)
    const failed = auditsOf(validator).filter(({ outcome }) => outcome === 'fail')
    expect(new Set(failed.map(({ miner }) => miner))).toEqual(new Set(liars))
    expect(new Set(failed.map(({ block }) => block)).size).toBe(1)
    await network.blocks(3)
    const reasons = validator.events.flatMap((event) =>
      event.kind === 'repair-failed' ? [event.reason] : [],
    )
    expect(reasons).toEqual([])
    const { healthy, listed } = await stateOf(validator, cid)
    expect(healthy).toHaveLength(COPIES)
    expect(listed.filter((miner) => liars.includes(miner))).toEqual([])
    expect(await read(network, validator, cid)).toMatchObject({ ok: true })
  })

  it('is handed out meanwhile, without the receipts of those who were found out', async () => {
    const { network, validator, cid } = await turned(['fabricates', 'offline', 'replays'], 0, 'nobody else')
    await network.blocks(9)
    const found = await read(network, validator, cid)
    if (!found.ok) throw new Error(found.detail)
    const { healthy } = await stateOf(validator, cid)
    expect(found.value.receipts.map(({ miner }) => miner)).toEqual(healthy)
  })

  it('keeps them as places to ask while nobody has the bytes, in a record that does not grow', async () => {
    const { network, validator, cid, liars } = await turned(['offline', 'offline', 'offline'], 3, 'all lost')
    await network.blocks(30)
    const { healthy, listed } = await stateOf(validator, cid)
    expect([healthy, listed.toSorted()]).toEqual([[], liars.toSorted()])
    expect(listed.length).toBeLessThanOrEqual(HOLDERS_MAX)
  })
})

describe('a holder that was found out', () => {
  it('is asked last, and leaves the record when there are copies enough', async () => {
    const world = await createUpkeepWorld(honest(6))
    const cid = await world.store()
    const [liar = '', ...others] = await world.holders(cid)
    const { dataHash } = await world.record(cid)
    await world.run(
      world.upkeep().copyLost({ cid, dataHash, hotkey: liar, reason: 'echo-differs', hadBytes: true }),
    )
    expect(await world.holders(cid)).toEqual([liar, ...others])
    expect(await world.healthy(cid)).toBe(2)
    const before = world.network.miner(liar).retrieves
    for (let i = 0; i < 20; i += 1) expect(await world.allReadable()).toBe(true)
    expect(world.network.miner(liar).retrieves).toBe(before)
    await world.step()
    expect(await world.healthy(cid)).toBe(COPIES)
    expect(await world.holders(cid)).not.toContain(liar)
  })

  it('gets the copy again where there is nobody else', async () => {
    const world = await createUpkeepWorld(honest(3))
    const cid = await world.store()
    const [victim = ''] = await world.holders(cid)
    const { dataHash } = await world.record(cid)
    world.network.miner(victim).pieces.clear()
    await world.run(world.upkeep().copyLost({ cid, dataHash, hotkey: victim, reason: 'missing' }))
    await world.step()
    expect(await world.healthy(cid)).toBe(COPIES)
    expect((await world.holders(cid)).toSorted()).toEqual([...new Set(await world.holders(cid))].toSorted())
    const again = await world.run(world.validator.engine.objects.store(testUpload('object')))
    expect(again.ok && again.value.receipts).toHaveLength(COPIES)
  })

  it('while an upload of the same bytes is answered leaves no acknowledgement with fewer receipts than copies', async () => {
    for (let at = 0; at < 16; at += 1) {
      const world = await createUpkeepWorld(honest(4))
      const cid = await world.store()
      const { dataHash } = await world.record(cid)
      const [hotkey = ''] = await world.holders(cid)
      const { index } = world.validator
      const piece = index.piece.bind(index)
      let reads = 0
      index.piece = async (...names) => {
        reads += 1
        if (reads - 1 === at) await index.apply([{ kind: 'piece-gone', hotkey, dataHash }], 'durable')
        return piece(...names)
      }
      const again = await world.run(world.validator.engine.objects.store(testUpload('object')))
      if (!again.ok) throw new Error(again.detail)
      expect(again.value.copies).toBeGreaterThanOrEqual(COPIES)
      expect(again.value.receipts.length, `read ${at}`).toBeGreaterThanOrEqual(again.value.copies)
    }
  })

  it('gets an upload again where there is nobody else', async () => {
    const world = await createUpkeepWorld(honest(3))
    const cid = await world.store()
    const { dataHash } = await world.record(cid)
    for (const hotkey of await world.holders(cid)) {
      world.network.miner(hotkey).pieces.clear()
      await world.run(world.upkeep().copyLost({ cid, dataHash, hotkey, reason: 'missing' }))
    }
    expect(await world.healthy(cid)).toBe(0)
    const again = await world.run(world.validator.engine.objects.store(testUpload('object')))
    expect(again).toMatchObject({ ok: true, value: { copies: COPIES } })
    expect(await world.holders(cid)).toHaveLength(COPIES)
  })
})
