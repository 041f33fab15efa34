import { describe, expect, it } from 'vitest'
import { cidOf } from '../../protocol/cid.ts'
import { createUpkeepWorld, honest, testUpload } from '../../testing/upkeep-world.ts'
import { PURGE_GRACE } from '../limits.ts'
import type { PieceRecord } from '../records.ts'

const DAY = 86_400

async function bytesHeld(world: Awaited<ReturnType<typeof createUpkeepWorld>>): Promise<number[]> {
  return world.validator.engine
    .rows()
    .map(({ stored_bytes }) => stored_bytes)
    .filter((bytes) => bytes > 0)
}

describe('purge', () => {
  it('removes an object with everything of it an hour after its end, and not before', async () => {
    const world = await createUpkeepWorld(honest(4), { validators: 2 })
    const cid = await world.store('short', 700, DAY)
    const other = await world.store('long', 300)
    const { dataHash } = await world.record(cid)
    await world.network.clock.advance((DAY + PURGE_GRACE - 10) * 1000)
    await world.run(world.upkeep().purge())
    expect(await world.validator.index.object(cid)).not.toBeNull()
    await world.network.clock.advance(12_000)
    expect(await world.run(world.upkeep().purge())).toEqual({ asked: 1, passed: 4 })
    expect(await world.validator.index.object(cid)).toBeNull()
    for (const { keypair } of world.network.miners) {
      expect(await world.validator.index.piece(keypair.address, dataHash)).toBeNull()
    }
    expect(await bytesHeld(world)).toEqual([300, 300, 300])
    expect(world.events('purged')).toEqual([{ kind: 'purged', objects: 1, claims: 0, pieces: 3, bytes: 700 }])
    const [, second] = world.network.validators
    expect(await second?.index.claims(cid)).toHaveLength(1)
    await world.run(second?.engine.upkeep.purge() ?? Promise.reject())
    expect(await second?.index.claims(cid)).toEqual([])
    expect(await second?.index.claims(other)).toHaveLength(1)
    expect(await world.validator.index.expiring(world.network.clock.nowMs() / 1000, 10)).toEqual([])
  })

  it('leaves what was renewed, whose old end is only forgotten', async () => {
    const world = await createUpkeepWorld(honest(3))
    const cid = await world.store('object', 600, DAY)
    await world.store('object', 600, 10 * DAY)
    await world.network.clock.advance((DAY + 2 * PURGE_GRACE) * 1000)
    expect(await world.run(world.upkeep().purge())).toEqual({ asked: 1, passed: 0 })
    expect(await world.allReadable()).toBe(true)
    expect(await world.healthy(cid)).toBe(3)
    await world.network.clock.advance(9 * DAY * 1000)
    await world.run(world.upkeep().purge())
    expect([await world.validator.index.object(cid), await bytesHeld(world)]).toEqual([null, []])
  })

  it('removes nothing that is being stored again meanwhile', async () => {
    const world = await createUpkeepWorld(honest(3))
    const cid = await world.store('object', 600, DAY)
    await world.network.clock.advance((DAY + PURGE_GRACE + 60) * 1000)
    for (const miner of world.network.miners) miner.delayMs = 500
    const again = world.validator.engine.objects.store(testUpload('object'))
    const purging = world.upkeep().purge()
    expect((await world.run(again)).ok).toBe(true)
    await world.run(purging)
    await world.run(world.upkeep().purge())
    expect(await world.healthy(cid)).toBe(3)
    expect(await world.allReadable()).toBe(true)
    expect(await bytesHeld(world)).toEqual([600, 600, 600])
  })

  it('takes the copies of a renewal that fell short for what they are: copies of the old term', async () => {
    const world = await createUpkeepWorld(honest(5))
    const cid = await world.store('object', 600, DAY)
    const holders = await world.holders(cid)
    for (const miner of world.network.miners) {
      miner.temper = holders.slice(0, 2).includes(miner.keypair.address) ? 'honest' : 'offline'
    }
    const outsider = world.network.miners.find(({ keypair }) => !holders.includes(keypair.address))
    if (outsider !== undefined) outsider.temper = 'honest'
    for (const hotkey of holders.slice(1)) world.network.miner(hotkey).temper = 'offline'
    const outcome = await world.run(world.validator.engine.objects.store(testUpload('object', 600, 10 * DAY)))
    expect(outcome).toMatchObject({ ok: false, reason: 'not-enough-copies' })
    expect((await world.record(cid)).ttl).toBe(DAY)
    expect(await world.holders(cid)).toEqual([...holders, outsider?.keypair.address])
    await world.network.clock.advance((DAY + PURGE_GRACE + 60) * 1000)
    await world.run(world.upkeep().purge())
    for (const { keypair } of world.network.miners) {
      expect(await world.validator.index.piecesOf(keypair.address, '', 10)).toEqual([])
    }
    expect(await bytesHeld(world)).toEqual([])
  })

  it('removes probes with their bytes', async () => {
    const world = await createUpkeepWorld(honest(2))
    const hotkey = world.network.miners[0]?.keypair.address ?? ''
    const cid = cidOf(Uint8Array.of(7))
    const generated = Math.floor(world.network.clock.nowMs() / 1000)
    const terms = { length: 900, contentRoot: '00'.repeat(32), seeds: [], generated, ttl: 60, born: '' }
    const record: PieceRecord = { hotkey, dataHash: '77', cid, ...terms, purpose: 'probe' }
    await world.validator.index.apply([{ kind: 'piece', record }], 'durable')
    await world.network.clock.advance((PURGE_GRACE + 120) * 1000)
    expect(await world.run(world.upkeep().purge())).toEqual({ asked: 1, passed: 1 })
    expect(await world.validator.index.piecesOf(hotkey, '', 10)).toEqual([])
  })
})
