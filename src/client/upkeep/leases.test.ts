import { describe, expect, it } from 'vitest'
import { bytesSource, uploadNow, valueOf } from '../../testing/drive-fixture.ts'
import { DAY_MS, loneDrive, type UpkeepWorld, upkeepWorld } from '../../testing/upkeep-fixture.ts'
import type { Drive } from '../drive.ts'
import { TERM_SECONDS } from './terms.ts'

const TERM_MS = TERM_SECONDS * 1000
const near = (ms: number) => Math.round(ms / 60_000)

async function withFile(world: UpkeepWorld) {
  const { drive } = await loneDrive(world)
  const entry = await uploadNow(drive, bytesSource(new Uint8Array(20_000), { name: 'a.bin' }))
  return { drive, entry }
}

const ends = ({ network }: UpkeepWorld) =>
  [...network.objects.keys()].map((cid) => network.leased.endOf(cid) * 1000)
const round = async (drive: Drive) => valueOf(await drive.upkeepNow())

describe('the end of a file', () => {
  it('is the earliest of its objects, by the word of validators', async () => {
    const world = upkeepWorld()
    const { drive, entry } = await withFile(world)
    const lease = valueOf(await drive.lease(entry.id))
    expect(lease).toMatchObject({ objects: 2, copies: 3 })
    expect(near((lease.endsAt ?? 0) - world.clock.now())).toBe(near(TERM_MS))
    expect(near((lease.renewsAt ?? 0) - world.clock.now())).toBe(near(TERM_MS * (2 / 3)))
    const state = await round(drive)
    expect(state).toMatchObject({
      unknown: 0,
      lost: 0,
      trouble: null,
      endings: [{ files: 1, bytes: 20_000 }],
    })
    expect(state.accounts.map(({ account }) => account?.bytes ?? 0).reduce((a, b) => a + b)).toBeGreaterThan(
      20_000,
    )
  })

  it('is unknown, not near, while no validator answers', async () => {
    const world = upkeepWorld()
    const { drive, entry } = await withFile(world)
    world.network.tempers.fill('unreachable')
    expect(await round(drive)).toMatchObject({
      phase: 'failed',
      unknown: 1,
      failure: { code: 'validator-unreachable' },
    })
    expect(valueOf(await drive.lease(entry.id))).toMatchObject({ endsAt: null, askedAt: null })
  })

  it('that one validator named stays what it was while that one is away', async () => {
    const world = upkeepWorld({ validators: ['honest', 'honest'] })
    const { drive } = await withFile(world)
    const before = await round(drive)
    world.clock.pass(2 * DAY_MS)
    for (const at of [0, 1]) {
      world.network.tempers.fill('honest')
      world.network.tempers[at] = 'unreachable'
      expect((await round(drive)).soonestAt).toBe(before.soonestAt)
    }
  })

  it('has come when no validator has a copy of one object, and says so', async () => {
    const world = upkeepWorld()
    const { drive, entry } = await withFile(world)
    await round(drive)
    for (const [cid] of world.network.objects)
      for (const { hotkey } of world.network.metagraph().neurons) world.network.leased.drop(cid, hotkey)
    world.clock.pass(120_000)
    expect(await round(drive)).toMatchObject({ lost: 1, endings: [] })
    expect(valueOf(await drive.lease(entry.id)).endsAt).toBe(0)
    expect(valueOf(await drive.endingFiles(30))).toMatchObject([{ entryId: entry.id, endsAt: 0 }])
  })
})

describe('renewal', () => {
  it('leaves alone what is not in the last third of its term, and renews what is, once', async () => {
    const world = upkeepWorld()
    const { drive } = await withFile(world)
    world.clock.pass(240 * DAY_MS)
    expect((await round(drive)).renewals).toMatchObject({ renewed: 0 })
    world.clock.pass(5 * DAY_MS)
    expect((await round(drive)).renewals).toMatchObject({ renewed: 2, failed: 0 })
    for (const end of ends(world)) expect(near(end - world.clock.now())).toBe(near(TERM_MS))
    world.clock.pass(120_000)
    expect((await round(drive)).renewals).toMatchObject({ renewed: 2 })
  })

  it('renews what is in the trash, and versions', async () => {
    const world = upkeepWorld()
    const { drive, entry } = await withFile(world)
    valueOf(await drive.trash([entry.id]))
    world.clock.pass(340 * DAY_MS)
    await round(drive)
    for (const end of ends(world)) expect(near(end - world.clock.now())).toBe(near(TERM_MS))
  })

  it('never asks for more than a validator gives, and is as early as that makes necessary', async () => {
    const world = upkeepWorld()
    world.network.leased.maxTtl = 30 * 86_400
    const { drive } = await withFile(world)
    world.clock.pass(19 * DAY_MS)
    expect((await round(drive)).renewals).toMatchObject({ renewed: 0 })
    world.clock.pass(2 * DAY_MS)
    expect((await round(drive)).renewals).toMatchObject({ renewed: 2, failed: 0 })
    for (const end of ends(world)) expect(near(end - world.clock.now())).toBe(near(30 * DAY_MS))
  })

  it('that is switched off renews nothing and warns long before', async () => {
    const world = upkeepWorld()
    const { drive, entry } = await withFile(world)
    valueOf(await drive.setUpkeep({ automatic: false }))
    world.clock.pass(340 * DAY_MS)
    const state = await round(drive)
    expect(state).toMatchObject({ renewals: { renewed: 0 }, trouble: { files: 1, failure: null } })
    expect(valueOf(await drive.endingFiles(30))).toMatchObject([{ entryId: entry.id, name: 'a.bin' }])
  })

  it('that no validator grants is told with its reason, and tried again', async () => {
    const world = upkeepWorld()
    world.network.leased.maxTtl = 30 * 86_400
    const { drive } = await withFile(world)
    for (const cid of world.network.objects.keys()) world.network.leased.unwanted.add(cid)
    // Near enough to be warned of, not so near that it is placed anew.
    world.clock.pass(24 * DAY_MS)
    expect(await round(drive)).toMatchObject({
      renewals: { renewed: 0, failed: 2 },
      trouble: { files: 1, failure: { code: 'not-enough-copies' } },
    })
    world.network.leased.unwanted.clear()
    world.clock.pass(3_600_000)
    expect(await round(drive)).toMatchObject({ renewals: { renewed: 2, failed: 0 }, trouble: null })
  })

  it('of what was placed by a validator that has gone is fetched and placed anew with another', async () => {
    const world = upkeepWorld({ validators: ['honest', 'honest'] })
    const { drive } = await withFile(world)
    await round(drive)
    // It lost its index: whoever heard of the objects still finds them, and nobody placed them.
    const { network } = world
    const bytes = new Map(network.objects)
    for (const [cid] of bytes)
      for (const { hotkey } of network.metagraph().neurons) network.leased.drop(cid, hotkey)
    for (const [cid, data] of bytes) {
      network.objects.set(cid, data)
      network.leased.claimed(cid, 5 * 86_400)
    }
    world.clock.pass(120_000)
    expect((await round(drive)).renewals).toMatchObject({ moved: 2, renewed: 2, failed: 0 })
    world.clock.pass(120_000)
    await round(drive)
    for (const end of ends(world)) expect(near(end - world.clock.now())).toBeGreaterThan(near(TERM_MS) - 10)
  })

  it('knows the parts of files that another device stored, without its proofs', async () => {
    const world = upkeepWorld()
    const owner = await withFile(world)
    const { link } = valueOf(await owner.drive.proofSheet(owner.entry.id))
    const { drive } = await loneDrive(world)
    const added = valueOf(await drive.addLink(link ?? ''))
    expect(valueOf(await drive.lease(added.id))).toMatchObject({ objects: 2, copies: 3 })
    await round(drive)
    world.clock.pass(340 * DAY_MS)
    expect((await round(drive)).renewals).toMatchObject({ renewed: 2 })
  })
})

describe('the calendar', () => {
  it('has a day with what ends on it, names only where they are asked for, and opaque names of days', async () => {
    const world = upkeepWorld()
    const { drive } = await withFile(world)
    await round(drive)
    const [bare] = valueOf(await drive.calendar(false))
    const [named] = valueOf(await drive.calendar(true))
    expect(bare).toMatchObject({ files: 1, names: [] })
    expect(named).toEqual({ ...bare, names: ['a.bin'] })
    expect(bare?.uid).toMatch(/^[0-9a-f]{32}$/)
  })
})
