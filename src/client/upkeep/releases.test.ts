import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { PART_PLAIN } from '../../protocol/envelope/records.ts'
import { accountNetwork } from '../../testing/account-network.ts'
import {
  bytesSource,
  listEntries,
  memorySink,
  newDrive,
  SECRET,
  uploadNow,
  valueOf,
} from '../../testing/drive-fixture.ts'
import { testAccount } from '../../testing/test-wallet.ts'
import { DAY_MS, devicesOf, loneDrive, type UpkeepWorld, upkeepWorld } from '../../testing/upkeep-fixture.ts'
import { ADA, beginSession, WISH } from '../../testing/wallet-session.ts'
import type { Drive } from '../drive.ts'

const ADDRESS = ADA.keypair.address
const BOB = testAccount('Bob', 2)
const KEEP = { each: {}, rest: 'keep-both' } as const
const bytes = (length: number) => new Uint8Array(randomBytes(length))
const file = (drive: Drive, name = 'a.bin', length = 20_000) =>
  uploadNow(drive, bytesSource(bytes(length), { name }))

/** Enough time for other tabs, then a round. */
async function settle({ clock }: UpkeepWorld, drive: Drive) {
  clock.pass(20_000)
  return valueOf(await drive.upkeepNow())
}
const releases = async (drive: Drive) => valueOf(await drive.releases())
const usedBytes = (world: UpkeepWorld) =>
  world.network
    .metagraph()
    .neurons.reduce((sum, { hotkey }) => sum + world.network.leased.account(hotkey).bytes, 0)

async function readable(drive: Drive, entryId: string): Promise<boolean> {
  const outcome = await drive.downloadTo(entryId, async () => memorySink())
  return outcome.ok
}

describe('deleting for good', () => {
  it('gives the bytes back: every validator that has them is told, and what came of it is kept', async () => {
    const world = upkeepWorld()
    const { drive } = await loneDrive(world)
    const entry = await file(drive, 'letter.txt')
    await file(drive, 'stays.txt')
    const before = usedBytes(world)
    valueOf(await drive.remove([entry.id]))
    expect(await releases(drive)).toMatchObject([
      {
        reason: 'deleted',
        name: 'letter.txt',
        files: 1,
        objects: 2,
        isDone: false,
        hold: { because: 'settling' },
      },
    ])
    expect((await settle(world, drive)).releasing).toEqual({ objects: 0, isStuck: false })
    expect(await releases(drive)).toMatchObject([
      { isDone: true, released: 2, needed: 0, copies: 6, discarded: 6, keptUntil: null, silent: [] },
    ])
    expect(world.network.objects.size).toBe(2)
    expect(usedBytes(world)).toBeLessThan(before)
    valueOf(await drive.forgetReleases())
    expect(await releases(drive)).toEqual([])
  })

  it('keeps what a copy, a version or the trash still needs, until the last of them is gone', async () => {
    const world = upkeepWorld()
    const { drive } = await loneDrive(world)
    const entry = await file(drive)
    valueOf(await drive.copy([entry.id], null, KEEP))
    const copy = (await listEntries(drive)).find(({ id }) => id !== entry.id)
    valueOf(await drive.trash([copy?.id ?? '']))
    valueOf(await drive.remove([entry.id]))
    await settle(world, drive)
    expect(await releases(drive)).toEqual([])
    valueOf(await drive.restore([copy?.id ?? '']))
    expect(await readable(drive, copy?.id ?? '')).toBe(true)
    valueOf(await drive.remove([copy?.id ?? '']))
    await settle(world, drive)
    expect(world.network.objects.size).toBe(0)
  })

  it('tells who may keep copies and until when: silent miners, and whoever stored the same', async () => {
    const world = upkeepWorld()
    const { drive } = await loneDrive(world)
    const entry = await file(drive)
    const [[cid]] = [...world.network.objects] as [[string, Uint8Array]]
    for (const { hotkey } of world.network.metagraph().neurons)
      if (world.network.leased.leaseOf(cid, hotkey)?.own === true)
        world.network.leased.placed(cid, 400 * 86_400, hotkey, 'other')
    world.network.leased.silentMiners = 1
    valueOf(await drive.remove([entry.id]))
    await settle(world, drive)
    const [release] = await releases(drive)
    expect(release).toMatchObject({ isDone: true, copies: 3, discarded: 2, others: 1 })
    expect(Math.round(((release?.keptUntil ?? 0) - world.clock.now()) / DAY_MS)).toBe(365)
    expect(Math.round(((release?.othersUntil ?? 0) - world.clock.now()) / DAY_MS)).toBe(400)
    expect([...world.network.objects.keys()]).toEqual([cid])
  })

  it('goes on with validators that were away, also after the browser was closed', async () => {
    const world = upkeepWorld()
    const { drive, storage } = await loneDrive(world)
    const entries = [await file(drive), await file(drive, 'b.bin'), await file(drive, 'c.bin')]
    valueOf(await drive.remove(entries.map(({ id }) => id)))
    world.network.tempers[0] = 'unreachable'
    expect((await settle(world, drive)).releasing).toMatchObject({ isStuck: true })
    const stuck = await releases(drive)
    expect(stuck[0]).toMatchObject({ isDone: false, silent: [world.network.metagraph().neurons[0]?.hotkey] })
    await drive.dispose()
    world.network.tempers[0] = 'honest'
    const again = newDrive(world.network, storage, { clock: world.clock }).drive
    valueOf(await again.unlock(SECRET))
    await settle(world, again)
    expect(await releases(again)).toMatchObject([{ isDone: true, objects: 6, files: 3 }])
    expect(world.network.objects.size).toBe(0)
  })

  it('of a large file looks its parts up when this device does not know them', async () => {
    const world = upkeepWorld()
    const owner = (await loneDrive(world)).drive
    const entry = await file(owner, 'large.bin', PART_PLAIN + 5)
    const { link } = valueOf(await owner.proofSheet(entry.id))
    const { drive } = await loneDrive(world)
    const added = valueOf(await drive.addLink(link ?? ''))
    valueOf(await drive.remove([added.id]))
    await settle(world, drive)
    // The fake network knows one caller, so that both are owners.
    expect(await releases(drive)).toMatchObject([{ isDone: true, released: 3 }])
    expect(world.network.objects.size).toBe(0)
  })

  it('takes back a file that was added again from its link before it was sent', async () => {
    const world = upkeepWorld()
    const { drive } = await loneDrive(world)
    const entry = await file(drive)
    const { link } = valueOf(await drive.proofSheet(entry.id))
    valueOf(await drive.remove([entry.id]))
    const again = valueOf(await drive.addLink(link ?? ''))
    await settle(world, drive)
    expect(await releases(drive)).toMatchObject([{ isDone: true, released: 0, needed: 2 }])
    expect(await readable(drive, again.id)).toBe(true)
  })

  it('gives back a version that is removed, or falls off the end of twenty', async () => {
    const world = upkeepWorld()
    const { drive } = await loneDrive(world)
    const entry = await file(drive)
    const replace = async (length: number) => {
      const source = bytesSource(bytes(length), { name: 'a.bin' })
      const [id = ''] = valueOf(
        await drive.uploadSources(null, [{ source, folders: [] }], {
          choices: { each: {}, rest: 'replace' },
        }),
      )
      await drive.settled(id)
    }
    await replace(10)
    valueOf(await drive.removeVersion(entry.id, 0))
    await settle(world, drive)
    expect(await releases(drive)).toMatchObject([{ reason: 'deleted', name: 'a.bin', files: 0, objects: 2 }])
    expect(world.network.objects.size).toBe(2)
    for (let count = 0; count < 21; count += 1) await replace(11 + count)
    await settle(world, drive)
    await settle(world, drive)
    expect(world.network.objects.size).toBe(2 * 21)
  })
})

describe('an upload that ends without an entry', () => {
  it('gives back what it has stored when it is stopped, and keeps what it goes on with', async () => {
    const world = upkeepWorld()
    const { drive } = await loneDrive(world)
    world.network.leased.quotaBytes = PART_PLAIN + 1_000_000
    const source = bytesSource(bytes(3 * PART_PLAIN), { name: 'large.bin' })
    const [id = ''] = valueOf(await drive.uploadSources(null, [{ source, folders: [] }]))
    expect((await drive.settled(id)).error).toMatchObject({ code: 'quota-exceeded' })
    expect(world.network.objects.size).toBeGreaterThan(0)
    await settle(world, drive)
    expect(world.network.objects.size).toBeGreaterThan(0)
    // A failed one keeps its notes; to give it up is to stop it.
    world.network.leased.quotaBytes = null
    valueOf(await drive.retry(id))
    expect((await drive.settled(id)).phase).toBe('done')
    await settle(world, drive)
    const [entry] = await listEntries(drive)
    expect(await readable(drive, entry?.id ?? '')).toBe(true)
  })

  it('of one part, whose key is forgotten with it, leaves nothing behind', async () => {
    const world = upkeepWorld()
    const { drive } = await loneDrive(world)
    world.network.leased.quotaBytes = 100_000
    const source = bytesSource(bytes(99_000), { name: 'a.bin' })
    for (const { hotkey } of world.network.metagraph().neurons) world.network.leased.placed('x', null, hotkey)
    world.network.objects.set('x', new Uint8Array(50))
    const [id = ''] = valueOf(await drive.uploadSources(null, [{ source, folders: [] }]))
    await drive.settled(id)
    world.network.objects.delete('x')
    await settle(world, drive)
    const entries = await listEntries(drive)
    expect(world.network.objects.size).toBe(entries.length * 2)
  })
})

describe('two devices', () => {
  it('wait seven days for each other, and keep what one has copied meanwhile', async () => {
    const world = upkeepWorld()
    const [one, two] = (await devicesOf(world, 2)) as [Drive, Drive]
    const entry = await file(one)
    valueOf(await one.syncNow())
    valueOf(await two.syncNow())
    // Away from here on.
    valueOf(await two.copy([entry.id], null, KEEP))
    valueOf(await one.remove([entry.id]))
    valueOf(await one.syncNow())
    await settle(world, one)
    expect((await releases(one))[0]?.hold).toMatchObject({ because: 'devices' })
    world.clock.pass(6.9 * DAY_MS)
    await settle(world, one)
    expect(world.network.objects.size).toBe(2)
    valueOf(await two.syncNow())
    world.clock.pass(DAY_MS)
    await settle(world, one)
    expect(await releases(one)).toMatchObject([{ isDone: true, needed: 2, released: 0 }])
    const [copy] = await listEntries(two)
    expect(await readable(two, copy?.id ?? '')).toBe(true)
  })

  it('release at once when the person says so, and never what is known to be needed', async () => {
    const world = upkeepWorld()
    const [one, two] = (await devicesOf(world, 2)) as [Drive, Drive]
    const entries = [await file(one), await file(one, 'b.bin')]
    valueOf(await one.syncNow())
    valueOf(await two.syncNow())
    valueOf(await two.copy([entries[1]?.id ?? ''], null, KEEP))
    valueOf(await two.syncNow())
    valueOf(await one.remove(entries.map(({ id }) => id)))
    const [waiting] = await releases(one)
    world.clock.pass(20_000)
    valueOf(await one.releaseNow(waiting?.id ?? ''))
    // The copy was taken in by the look right before; the network had to know of the removal first.
    expect(await releases(one)).toMatchObject([{ isDone: false, hold: { because: 'untold' } }])
    valueOf(await one.syncNow())
    await settle(world, one)
    expect(await releases(one)).toMatchObject([{ isDone: true, released: 2, needed: 2 }])
    expect(world.network.objects.size).toBe(2)
  })

  it('wait for one that has not been here since, by name, for thirty days at most', async () => {
    const world = upkeepWorld()
    const [one] = (await devicesOf(world, 2)) as [Drive, Drive]
    const entry = await file(one)
    valueOf(await one.remove([entry.id]))
    valueOf(await one.syncNow())
    await settle(world, one)
    world.clock.pass(8 * DAY_MS)
    await settle(world, one)
    expect((await releases(one))[0]?.hold).toMatchObject({ because: 'device-away', name: 'device 2' })
    world.clock.pass(23 * DAY_MS)
    await settle(world, one)
    expect((await releases(one))[0]).toMatchObject({ isDone: true })
  })

  it('a device that joins at the last moment is seen before anything is sent', async () => {
    const world = upkeepWorld()
    const [one] = (await devicesOf(world, 1)) as [Drive]
    const entry = await file(one)
    valueOf(await one.syncNow())
    const vaultId = valueOf(await one.vaultId())
    const ports = { clock: world.clock, sync: { automatic: false, deviceName: 'new' } }
    const { drive: fresh } = newDrive(world.network, undefined, ports)
    valueOf(await fresh.openFromNetwork(vaultId, SECRET))
    valueOf(await fresh.syncNow())
    valueOf(await one.remove([entry.id]))
    valueOf(await one.syncNow())
    await settle(world, one)
    expect((await releases(one))[0]?.hold).toMatchObject({ because: 'devices' })
  })
})

describe('what an account has stored', () => {
  it('is given back by another device as soon as that account signs there, and waits for it by name until then', async () => {
    const world = upkeepWorld()
    const connect = accountNetwork(world.network)
    const [one, two] = (await devicesOf(world, 2, { connect })) as [Drive, Drive]
    await beginSession(one)
    const entry = await file(one)
    valueOf(await one.endSession())
    valueOf(await one.syncNow())
    valueOf(await two.syncNow())
    valueOf(await two.remove([entry.id]))
    const [lot] = await releases(two)
    valueOf(await two.syncNow())
    world.clock.pass(20_000)
    valueOf(await two.releaseNow(lot?.id ?? ''))
    expect(await releases(two)).toMatchObject([
      { isDone: false, others: 0, released: 0, hold: { because: 'account', accounts: [ADDRESS] } },
    ])
    // The manifest, which nobody has read here: its parts are known when it is asked for.
    expect((await settle(world, two)).releasing).toEqual({ objects: 1, isStuck: false })
    expect(world.network.objects.size).toBe(2)
    // Nobody is asked again for nothing.
    const asked = world.network.asked.filter(({ call }) => call === 'leases').length
    await settle(world, two)
    expect(world.network.asked.filter(({ call }) => call === 'leases')).toHaveLength(asked)
    await beginSession(two)
    await settle(world, two)
    expect(await releases(two)).toMatchObject([{ isDone: true, released: 2, others: 0, ended: 0 }])
    expect(world.network.objects.size).toBe(0)
  })

  it('is somebody else’s only once every account of this drive has asked for it', async () => {
    const world = upkeepWorld()
    const { drive } = await loneDrive(world, { connect: accountNetwork(world.network) })
    await beginSession(drive)
    await file(drive, 'of ada.bin')
    await beginSession(drive, { ...WISH, account: BOB.keypair.address }, BOB)
    const entry = await file(drive, 'of bob.bin')
    const [cid = ''] = [...world.network.objects.keys()].slice(-1)
    // A stranger has stored the same.
    for (const { hotkey } of world.network.metagraph().neurons)
      if (world.network.leased.leaseOf(cid, hotkey)?.own === true)
        world.network.leased.placed(cid, 400 * 86_400, hotkey, 'other')
    valueOf(await drive.endSession())
    valueOf(await drive.remove([entry.id]))
    await settle(world, drive)
    expect((await releases(drive))[0]?.hold).toMatchObject({ because: 'account' })
    await beginSession(drive)
    await settle(world, drive)
    const hold = (await releases(drive))[0]?.hold
    expect(hold).toEqual({ because: 'account', accounts: [BOB.keypair.address] })
    await beginSession(drive, { ...WISH, account: BOB.keypair.address }, BOB)
    await settle(world, drive)
    expect(await releases(drive)).toMatchObject([{ isDone: true, released: 2 }])
  })

  it('and that nobody came for is over with its time, which is not called given back', async () => {
    const world = upkeepWorld()
    const [drive] = (await devicesOf(world, 1, { connect: accountNetwork(world.network) })) as [Drive]
    await beginSession(drive)
    const entry = await file(drive)
    valueOf(await drive.endSession())
    valueOf(await drive.remove([entry.id]))
    valueOf(await drive.syncNow())
    await settle(world, drive)
    world.clock.pass(366 * DAY_MS)
    await settle(world, drive)
    const lot = (await releases(drive)).find(({ reason }) => reason === 'deleted')
    expect(lot).toMatchObject({ isDone: true, released: 0, ended: 2 })
  })
})
