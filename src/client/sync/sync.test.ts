import { describe, expect, it } from 'vitest'
import { MemoryCache, Switch } from '../../testing/client-ports.ts'
import {
  briskClock,
  bytesSource,
  fastClock,
  listEntries,
  memorySink,
  newDrive,
  SECRET,
  unlockedDrive,
  uploadNow,
  valueOf,
} from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import { MemoryStorage } from '../../testing/memory-storage.ts'
import type { Drive } from '../drive.ts'
import type { Clock, DrivePorts } from '../ports.ts'
import type { SyncState } from '../sync-api.ts'

const ON_REQUEST: Partial<DrivePorts> = { sync: { automatic: false, deviceName: 'a device' } }

/** One time for all devices, in which no two things happen at once. */
function ticking(): Clock {
  let now = Date.now()
  return { ...fastClock(), now: () => (now += 1) }
}
const clock = ticking()

function device(network: FakeNetwork, name: string, storage = new MemoryStorage()) {
  return newDrive(network, storage, { sync: { automatic: false, deviceName: name }, clock })
}

async function firstDevice(network: FakeNetwork, name = 'one', ports: Partial<DrivePorts> = {}) {
  const made = await unlockedDrive(network, new MemoryStorage(), {
    sync: { automatic: false, deviceName: name },
    clock,
    ...ports,
  })
  valueOf(await made.drive.syncNow())
  return { ...made, vaultId: valueOf(await made.drive.vaultId()) }
}

/** A drive on `devices` devices, in step. */
async function together(network: FakeNetwork, devices = 2) {
  const { drive, vaultId } = await firstDevice(network)
  const drives = [drive]
  for (let at = 1; at < devices; at += 1) {
    const next = device(network, `${at + 1}`).drive
    valueOf(await next.openFromNetwork(vaultId, SECRET))
    drives.push(next)
  }
  for (const each of [...drives, ...drives]) valueOf(await each.syncNow())
  const [one, two] = drives
  if (one === undefined || two === undefined) throw new Error('at least two')
  return { one, two, drives, vaultId }
}

const namesIn = async (drive: Drive) => (await listEntries(drive)).map(({ name }) => name).sort()
const folder = async (drive: Drive, name: string) => valueOf(await drive.createFolder(null, name))
const numberIn = (state: SyncState) => state.number
const standings = (state: SyncState) => state.standings.map(({ standing }) => standing)

describe('a new device', () => {
  it('gets the whole drive from the identifier and one secret', async () => {
    const network = new FakeNetwork()
    const { drive, vaultId } = await firstDevice(network)
    const content = new Uint8Array(20_000).map((_byte, at) => at)
    await uploadNow(drive, bytesSource(content, { name: 'letter.txt' }))
    await folder(drive, 'photos')
    valueOf(await drive.syncNow())

    const other = device(network, 'two')
    valueOf(await other.drive.openFromNetwork(vaultId, SECRET))
    expect(await namesIn(other.drive)).toEqual(['letter.txt', 'photos'])
    const sink = memorySink()
    const [letter] = (await listEntries(other.drive)).filter(({ name }) => name === 'letter.txt')
    valueOf(await other.drive.downloadTo(letter?.id ?? '', async () => sink))
    expect(Buffer.concat(sink.chunks).equals(content)).toBe(true)
  })

  it('finds the drive by a recovery kit alone', async () => {
    const network = new FakeNetwork()
    const { drive } = await firstDevice(network)
    const kit = valueOf(await drive.addPhrase(SECRET, 'desk'))
    await folder(drive, 'taxes')
    valueOf(await drive.syncNow())
    const other = device(network, 'two').drive
    valueOf(await other.openFromNetwork(null, { kind: 'phrase', words: kit.link }))
    expect(await namesIn(other)).toEqual(['taxes'])
    expect(await other.openFromNetwork(null, { kind: 'phrase', words: kit.words })).toMatchObject({
      error: { code: 'vault-id-malformed' },
    })
  })

  it('with a wrong secret, an unknown identifier or nobody there stays without a drive, in words', async () => {
    const network = new FakeNetwork()
    const { vaultId } = await firstDevice(network)
    const { drive, storage } = device(network, 'two')
    const wrong = await drive.openFromNetwork(vaultId, { kind: 'passphrase', text: 'not the right one' })
    expect(wrong).toMatchObject({ error: { code: 'wrong-passphrase' } })
    const stranger = valueOf(await (await unlockedDrive(new FakeNetwork())).drive.vaultId())
    expect(await drive.openFromNetwork(stranger, SECRET)).toMatchObject({ error: { code: 'vault-unknown' } })
    const mistyped = `${vaultId.slice(0, -1)}${vaultId.endsWith('q') ? 'p' : 'q'}`
    expect(await drive.openFromNetwork(mistyped, SECRET)).toMatchObject({
      error: { code: 'vault-id-malformed' },
    })
    network.tempers.fill('unreachable')
    expect(await drive.openFromNetwork(vaultId, SECRET)).toMatchObject({
      error: { code: 'validator-unreachable' },
    })
    expect(await drive.vaultState()).toBe('none')
    expect(storage.blobs.size).toBe(0)
  })

  it('has no drive rather than half of one while a piece of the index is missing, then all of it', async () => {
    const network = new FakeNetwork()
    const { drive, vaultId } = await firstDevice(network)
    await Promise.all(Array.from({ length: 1500 }, (_, at) => folder(drive, `folder ${at}`)))
    valueOf(await drive.syncNow())
    expect(network.objects.size).toBe(1)
    const [cid, bytes] = [...network.objects][0] ?? ['', new Uint8Array()]
    network.objects.delete(cid)
    const other = device(network, 'two').drive
    expect(await other.openFromNetwork(vaultId, SECRET)).toMatchObject({ error: { code: 'not-found' } })
    expect(await other.vaultState()).toBe('none')
    network.objects.set(cid, bytes)
    valueOf(await other.openFromNetwork(vaultId, SECRET))
    expect(await namesIn(other)).toHaveLength(1500)
  })
})

describe('two devices', () => {
  it('see what each other did, in one round each', async () => {
    const { one, two } = await together(new FakeNetwork())
    const made = await folder(one, 'from one')
    await folder(two, 'from two')
    valueOf(await one.syncNow())
    valueOf(await two.syncNow())
    valueOf(await one.syncNow())
    expect(await namesIn(one)).toEqual(['from one', 'from two'])
    expect(await namesIn(two)).toEqual(await namesIn(one))
    valueOf(await two.remove([made.id]))
    valueOf(await two.syncNow())
    valueOf(await one.syncNow())
    expect(await namesIn(one)).toEqual(['from two'])
  })

  it('that write at the same moment end with the same records, the later change of one entry', async () => {
    const { one, two } = await together(new FakeNetwork())
    const shared = await folder(one, 'shared')
    valueOf(await one.syncNow())
    valueOf(await two.syncNow())
    valueOf(await one.rename(shared.id, 'as one says'))
    valueOf(await two.rename(shared.id, 'as two says'))
    await Promise.all([folder(one, 'a'), folder(two, 'b')])
    await Promise.all([one.syncNow(), two.syncNow()])
    for (const drive of [one, two, one]) valueOf(await drive.syncNow())
    expect(await namesIn(one)).toEqual(['a', 'as two says', 'b'])
    expect(await namesIn(two)).toEqual(await namesIn(one))
  })

  it('that reached different validators make one drive of two heads of one number', async () => {
    const network = new FakeNetwork()
    const { one, two } = await together(network)
    network.tempers[1] = 'unreachable'
    await folder(one, 'a')
    const left = valueOf(await one.syncNow())
    network.tempers.splice(0, 2, 'unreachable', 'honest')
    await folder(two, 'b')
    const right = valueOf(await two.syncNow())
    expect(numberIn(left)).toBe(numberIn(right))
    network.tempers.fill('honest')
    const merged = valueOf(await one.syncNow())
    expect(numberIn(merged)).toBe(numberIn(left) + 1)
    expect(standings(merged)).toEqual(['current', 'current'])
    valueOf(await two.syncNow())
    expect(await namesIn(one)).toEqual(['a', 'b'])
    expect(await namesIn(two)).toEqual(['a', 'b'])
  })

  it('do not make a head of nothing: a round without changes leaves the number as it is', async () => {
    const { one, two } = await together(new FakeNetwork())
    const first = numberIn(valueOf(await one.syncNow()))
    valueOf(await two.syncNow())
    expect(numberIn(valueOf(await one.syncNow()))).toBe(first)
  })

  it('agree on the ways in: a slot added here opens there, one revoked there opens nowhere', async () => {
    const network = new FakeNetwork()
    const { one, two, vaultId } = await together(network)
    valueOf(await one.addPassphrase(SECRET, 'another way in', 'second'))
    valueOf(await one.syncNow())
    valueOf(await two.syncNow())
    const second = { kind: 'passphrase', text: 'another way in' } as const
    const [first] = valueOf(await two.slots())
    valueOf(await two.removeSlot(second, first?.slot ?? ''))
    valueOf(await two.syncNow())
    valueOf(await one.syncNow())
    expect(valueOf(await one.slots())).toHaveLength(1)
    const third = device(network, 'three').drive
    expect(await third.openFromNetwork(vaultId, SECRET)).toMatchObject({
      error: { code: 'wrong-passphrase' },
    })
    valueOf(await third.openFromNetwork(vaultId, second))
  })

  it('that each revoked what the other kept stay usable and go on agreeing on files', async () => {
    const { one, two } = await together(new FakeNetwork())
    valueOf(await one.addPassphrase(SECRET, 'another way in', 'second'))
    valueOf(await one.syncNow())
    valueOf(await two.syncNow())
    const second = { kind: 'passphrase', text: 'another way in' } as const
    const [a, b] = valueOf(await one.slots())
    valueOf(await one.removeSlot(second, a?.slot ?? ''))
    valueOf(await two.removeSlot(SECRET, b?.slot ?? ''))
    await folder(one, 'a')
    await folder(two, 'b')
    for (const drive of [one, two, one, two]) valueOf(await drive.syncNow())
    expect(await namesIn(one)).toEqual(['a', 'b'])
    expect(await namesIn(two)).toEqual(['a', 'b'])
    expect(valueOf(await one.slots())).toHaveLength(1)
  })

  it('move many changes as objects and fold them, and a third device still gets all', async () => {
    const network = new FakeNetwork()
    const { one, two, vaultId } = await together(network)
    const long = 'a name that is long enough '.repeat(8)
    for (let round = 0; round < 14; round += 1) {
      await Promise.all(Array.from({ length: 400 }, (_, at) => folder(one, `${long}${round}/${at}`)))
      valueOf(await one.syncNow())
    }
    // Twelve of changes, then a snapshot of two.
    expect(network.objects.size).toBeGreaterThan(12)
    valueOf(await two.syncNow())
    expect(await namesIn(two)).toEqual(await namesIn(one))
    const third = device(network, 'three').drive
    valueOf(await third.openFromNetwork(vaultId, SECRET))
    expect(await namesIn(third)).toEqual(await namesIn(one))
  }, 60_000)
})

describe('heads', () => {
  it('of a validator that goes back are named, with signatures, and are not believed', async () => {
    const network = new FakeNetwork()
    const { one, two, vaultId } = await together(network)
    const heads = network.heads[0]
    const id = [...(heads?.kept.keys() ?? [])][0] ?? ''
    const old = heads?.kept.get(id) ?? new Uint8Array()
    await folder(one, 'newer')
    valueOf(await one.syncNow())
    heads?.kept.set(id, old)
    const state = valueOf(await one.syncNow())
    expect(standings(state)).toEqual(['rolled-back', 'current'])
    expect(state.standings[0]?.isCurrent).toBe(true)
    expect(await namesIn(one)).toEqual(['newer'])
    expect(valueOf(await one.rollbacks())).toMatchObject([
      { validatorHotkey: state.standings[0]?.hotkey, servedNumber: state.number - 1 },
    ])

    // A device that never spoke to it convicts it too, from what the first was told.
    valueOf(await two.syncNow())
    heads?.kept.delete(id)
    const third = device(network, 'three').drive
    valueOf(await third.openFromNetwork(vaultId, SECRET))
    expect(standings(valueOf(await third.syncNow()))).toEqual(['rolled-back', 'current'])
  })

  it('come back from a device when every validator has lost them', async () => {
    const network = new FakeNetwork()
    const { one, vaultId } = await together(network)
    await folder(one, 'kept')
    valueOf(await one.syncNow())
    for (const { kept } of network.heads) kept.clear()
    const state = valueOf(await one.syncNow())
    expect(standings(state)).toEqual(['rolled-back', 'rolled-back'])
    const third = device(network, 'three').drive
    valueOf(await third.openFromNetwork(vaultId, SECRET))
    expect(await namesIn(third)).toEqual(['kept'])
  })

  it('reach a validator that was away, without a new number', async () => {
    const network = new FakeNetwork()
    const { one } = await together(network)
    network.tempers[1] = 'unreachable'
    await folder(one, 'a')
    const before = valueOf(await one.syncNow())
    expect(standings(before)).toEqual(['current', 'unreachable'])
    network.tempers[1] = 'honest'
    const after = valueOf(await one.syncNow())
    expect(standings(after)).toEqual(['current', 'current'])
    expect(numberIn(after)).toBe(numberIn(before))
  })

  it('that a validator makes up or gives of another drive are refused by name', async () => {
    const network = new FakeNetwork()
    const { one } = await together(network)
    const other = await firstDevice(network)
    await folder(other.drive, 'not yours')
    valueOf(await other.drive.syncNow())
    const heads = network.heads[0]
    const [mine = '', theirs = ''] = [...(heads?.kept.keys() ?? [])]
    heads?.kept.set(mine, heads.kept.get(theirs) ?? new Uint8Array())
    expect(standings(valueOf(await one.syncNow()))).toEqual(['wrong', 'current'])
    heads?.kept.set(mine, new Uint8Array(500))
    expect(standings(valueOf(await one.syncNow()))).toEqual(['wrong', 'current'])
    expect(await namesIn(one)).toEqual([])
  })
})

describe('keeping in step', () => {
  it('by itself tells changes, hears of others, and waits while nobody answers', async () => {
    const network = new FakeNetwork()
    const { drive, vaultId } = await firstDevice(network)
    const connectivity = new Switch()
    const states: SyncState[] = []
    const other = newDrive(network, new MemoryStorage(), {
      sync: { automatic: true, deviceName: 'two' },
      clock: briskClock(),
      connectivity,
    }).drive
    await other.subscribe({ sync: (state) => void states.push(state) })
    valueOf(await other.openFromNetwork(vaultId, SECRET))
    const reached = (wanted: Partial<SyncState>) => {
      const from = states.length
      return expect.poll(() => states.slice(from)).toContainEqual(expect.objectContaining(wanted))
    }
    await reached({ phase: 'idle', untold: 0 })
    await folder(other, 'by itself')
    await reached({ phase: 'idle', untold: 0 })
    valueOf(await drive.syncNow())
    expect(await namesIn(drive)).toEqual(['by itself'])
    network.tempers.fill('unreachable')
    await folder(other, 'offline')
    await reached({ phase: 'failed', untold: 1 })
    expect(states.findLast(({ phase }) => phase === 'failed')?.failure?.code).toBe('validator-unreachable')
    network.tempers.fill('honest')
    connectivity.turn(true)
    await reached({ phase: 'idle', untold: 0 })
    await other.dispose()
  })

  it('keeps what a killed tab had written for the next one to tell', async () => {
    const network = new FakeNetwork()
    const { drive, storage, vaultId } = await firstDevice(network)
    await folder(drive, 'written, not told')
    // No lock, no goodbye.
    const again = newDrive(network, storage, ON_REQUEST).drive
    valueOf(await again.unlock(SECRET))
    expect(valueOf(await again.syncNow()).untold).toBe(0)
    const other = device(network, 'two').drive
    valueOf(await other.openFromNetwork(vaultId, SECRET))
    expect(await namesIn(other)).toEqual(['written, not told'])
  })
})

describe('devices', () => {
  it('are listed under their names on each, this one first', async () => {
    const { one, two } = await together(new FakeNetwork())
    expect(valueOf(await one.devices()).map(({ name, isThisOne }) => [name, isThisOne])).toEqual([
      ['one', true],
      ['2', false],
    ])
    const [own] = valueOf(await two.devices())
    valueOf(await two.renameDevice(own?.id ?? '', ' my phone '))
    valueOf(await two.syncNow())
    valueOf(await one.syncNow())
    expect(valueOf(await one.devices()).map(({ name }) => name)).toEqual(['one', 'my phone'])
  })

  it('that are taken out tell what they had, then delete their copy', async () => {
    const { one, two } = await together(new FakeNetwork())
    await folder(two, 'last words')
    const removed = valueOf(await one.devices()).find(({ isThisOne }) => !isThisOne)
    valueOf(await one.removeDevice(removed?.id ?? ''))
    valueOf(await one.syncNow())
    valueOf(await two.syncNow())
    await expect.poll(() => two.vaultState()).toBe('none')
    valueOf(await one.syncNow())
    expect(await namesIn(one)).toEqual(['last words'])
    expect(valueOf(await one.devices())).toHaveLength(1)
  })

  it('forget the drive when they are told to, and can have it again', async () => {
    const network = new FakeNetwork()
    const cache = new MemoryCache()
    const { drive, storage, vaultId } = await firstDevice(network, 'one', { cache })
    await folder(drive, 'kept')
    await cache.put('a part of a download', new Uint8Array(100))
    valueOf(await drive.syncNow())
    valueOf(await drive.forgetDrive())
    expect(storage.blobs.size).toBe(0)
    expect(cache.kept.size).toBe(0)
    expect(await drive.vaultState()).toBe('none')
    valueOf(await drive.openFromNetwork(vaultId, SECRET))
    expect(await namesIn(drive)).toEqual(['kept'])
  })
})
