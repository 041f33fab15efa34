/**
 * The disk refuses one write after the other, each in its own run of the same story: an upload, a death, a replacement, a
 * bad copy, a renewal, a delete, an end. Whatever was not written then must be made good, and no half of anything may stay.
 */
import { describe, expect, it } from 'vitest'
import { createUpkeepWorld, honest, type UpkeepWorld } from '../../testing/upkeep-world.ts'
import { COPIES, HOLDERS_MAX, PURGE_GRACE } from '../limits.ts'

const HOUR = 3_600

async function story(world: UpkeepWorld): Promise<string[]> {
  const { network, validator, upkeep, run } = world
  const cids: string[] = []
  for (const ttl of [HOUR, null, null]) {
    for (;;) {
      const cid = await world.store(`object ${ttl} ${cids.length}`, 500, ttl).catch(() => null)
      if (cid === null) continue
      cids.push(cid)
      break
    }
  }
  const [first = '', second = ''] = await world.holders(cids[1] ?? '')
  network.miner(first).temper = 'offline'
  await world.notice()
  await world.step()
  network.replace(second)
  await world.step()
  const [liar = ''] = (await upkeep().healthy(await world.record(cids[2] ?? ''))).map(({ miner }) => miner)
  network.miner(liar).temper = 'wrong-data'
  for (let i = 0; i < 6; i += 1) await run(validator.engine.objects.retrieve(cids[2] ?? ''))
  await world.step()
  await run(upkeep().distribute())
  const doomed = await again(() => world.store('doomed', 400))
  await again(() => expectDone(run(validator.engine.objects.renew(cids[1] ?? '', 90 * 24 * HOUR))))
  await again(() => expectDone(run(validator.engine.objects.remove(doomed, 'user'))))
  await network.clock.advance((2 * HOUR + PURGE_GRACE) * 1000)
  await run(upkeep().purge())
  return [...cids, doomed]
}

/** Once more when the disk refused. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  return work().catch(() => work())
}

async function expectDone(work: Promise<{ readonly ok: boolean }>): Promise<void> {
  if (!(await work).ok) throw new Error('refused')
}

/** Records, pieces and bytes agree, in both directions. */
async function expectConsistent(world: UpkeepWorld): Promise<void> {
  const { index, engine } = world.validator
  const objects = await index.objectsFrom('', 100)
  const listed = new Set<string>()
  for (const { dataHash, receipts } of objects) {
    expect(receipts.length).toBeLessThanOrEqual(HOLDERS_MAX)
    for (const { miner } of receipts) listed.add(`${miner} ${dataHash}`)
  }
  const held = new Set<string>()
  for (const { keypair } of world.network.miners) {
    const pieces = await index.piecesOf(keypair.address, '', 100)
    for (const { hotkey, dataHash } of pieces) held.add(`${hotkey} ${dataHash}`)
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0)
    const row = engine.rows().find(({ hotkey }) => hotkey === keypair.address)
    expect(row?.stored_bytes ?? 0).toBe(bytes)
    const onDisk = (await index.stats()).find(({ hotkey }) => hotkey === keypair.address)
    expect(onDisk?.stored_bytes ?? 0).toBe(bytes)
  }
  expect([...held].sort()).toEqual([...listed].sort())
}

async function writesOf(refused: number): Promise<{ writes: number; world: UpkeepWorld; cids: string[] }> {
  const world = await createUpkeepWorld(honest(9), { seed: 3 })
  const { index } = world.validator
  const apply = index.apply.bind(index)
  let writes = 0
  index.apply = async (changes, mode) => {
    writes += 1
    if (writes - 1 === refused) throw new Error('EIO: refused')
    return apply(changes, mode)
  }
  const cids = await story(world)
  index.apply = apply
  return { writes, world, cids }
}

describe('an index that refuses one write', () => {
  it('never leaves half of anything, wherever it happens', async () => {
    const { writes } = await writesOf(-1)
    expect(writes).toBeGreaterThan(30)
    for (let refused = 0; refused < writes; refused += 8) {
      const { world, cids } = await writesOf(refused)
      // Long enough for a placement without a batch to be given up (placings.ts), and told.
      for (let round = 0; round < 8; round += 1) await world.step()
      await world.run(world.upkeep().purge())
      expect(await world.validator.index.object(cids[0] ?? '')).toBeNull()
      const doomed = cids.at(-1) ?? ''
      expect(await world.validator.index.object(doomed)).toBeNull()
      expect(await world.run(world.validator.engine.objects.retrieve(doomed))).toMatchObject({ ok: false })
      // Who is away is told when it is back.
      const untold = (await world.validator.index.discards(9)).map(({ hotkey }) =>
        world.network.miner(hotkey),
      )
      expect(untold.filter(({ temper }) => temper !== 'offline')).toEqual([])
      for (const cid of cids.slice(1, -1)) {
        expect(await world.healthy(cid)).toBeGreaterThanOrEqual(COPIES)
        expect((await world.run(world.validator.engine.objects.retrieve(cid))).ok).toBe(true)
      }
      // The downloads may have met the liar: until the copy is made anew it stays in the record, as a place to ask.
      await world.step()
      await expectConsistent(world)
    }
  })
})
