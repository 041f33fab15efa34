/** Several things chosen at once, and the page closed before all of them were stored. */
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { PART_PLAIN } from '../../protocol/envelope/records.ts'
import {
  bytesSource,
  joined,
  listEntries,
  memorySink,
  newDrive,
  SECRET,
  unlockedDrive,
  valueOf,
} from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import type { MemoryStorage } from '../../testing/memory-storage.ts'
import { silenced } from '../../testing/silenced.ts'
import type { Drive } from '../drive.ts'
import type { TransferStatus } from '../transfer-api.ts'
import type { NamedSource } from './named-source.ts'

const TIME = 1_700_000_000_000

function bytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length))
}

/** Files in the folder `photos`, by their names. */
const PHOTOS: ReadonlyMap<string, Uint8Array> = new Map([
  ['1.jpg', bytes(1_100_000)],
  ['2.jpg', bytes(1_100_001)],
  ['3.jpg', bytes(1_100_002)],
  ['film.mkv', bytes(PART_PLAIN + 70_001)],
  ['4.jpg', bytes(1_100_003)],
  ['a.txt', bytes(10)],
  ['b.txt', bytes(20)],
  ['c.txt', bytes(30)],
  ['d.txt', bytes(40)],
])

function chosen(folder = 'photos'): NamedSource[] {
  return [...PHOTOS].map(([name, data]) => ({ source: bytesSource(data, { name }), folders: [folder] }))
}

/** As the page gives them. */
function files(folder = 'photos') {
  return [...PHOTOS].map(([name, data]) => ({
    file: new File([data.slice()], name, { lastModified: TIME }),
    folders: [folder],
  }))
}

/** A tab that stores so many objects, waits for ever at the next one, and is closed then. */
async function killed(network: FakeNetwork, sources: readonly NamedSource[], stores: number) {
  let asked = 0
  const axons = silenced(network, (method) => {
    asked += method === 'storeUser' ? 1 : 0
    return asked > stores
  })
  const { drive, storage } = await unlockedDrive(network, undefined, { connect: () => axons })
  valueOf(await drive.uploadSources(null, sources, { pack: true }))
  await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThan(stores)
  // The tab is still there and enters what was answered before: no more in the browser than the next one sees.
  return { drive, storage: storage.copy() }
}

async function reopened(network: FakeNetwork, storage: MemoryStorage): Promise<Drive> {
  const { drive } = newDrive(network, storage)
  valueOf(await drive.unlock(SECRET))
  return drive
}

function until(drive: Drive, wanted: (status: TransferStatus) => boolean): Promise<TransferStatus> {
  return new Promise((resolve) => {
    const transfers = (changed: readonly TransferStatus[]) => {
      const found = changed.find(wanted)
      if (found !== undefined) resolve(found)
    }
    void drive.subscribe({ state: () => undefined, view: () => undefined, transfers })
  })
}

/** Resolves when nothing is under way any more; the transfers there have been. */
function untilOver(drive: Drive): Promise<TransferStatus[]> {
  return new Promise((resolve) => {
    const all = new Map<string, TransferStatus>()
    const over = ({ phase }: TransferStatus) => phase === 'done' || phase === 'failed'
    const transfers = (changed: readonly TransferStatus[], gone: readonly string[]) => {
      for (const status of changed) all.set(status.id, status)
      for (const id of gone) all.delete(id)
      if (all.size > 0 && [...all.values()].every(over)) resolve([...all.values()])
    }
    void drive.subscribe({ state: () => undefined, view: () => undefined, transfers })
  })
}

async function expectAll(drive: Drive): Promise<void> {
  const entries = await listEntries(drive)
  expect(entries.map(({ name }) => name).sort()).toEqual([...PHOTOS.keys(), 'photos'].sort())
  for (const { id, name, kind } of entries) {
    if (kind === 'folder') continue
    const sink = memorySink()
    valueOf(await drive.downloadTo(id, async () => sink))
    expect(Buffer.compare(joined(sink.chunks), PHOTOS.get(name)!), name).toBe(0)
  }
}

describe('a folder of which a part is stored', () => {
  it('waits as one, says how much is there, and sends each missing file once', async () => {
    let stores = 0
    const network = new FakeNetwork({ before: (call) => void (stores += call === 'store' ? 1 : 0) })
    // Two pictures with their manifests, and perhaps a part of the film.
    const { storage } = await killed(network, chosen(), 6)
    const drive = await reopened(network, storage)
    const waiting = await until(
      drive,
      ({ waitingFor, bytesDone }) => waitingFor === 'source' && bytesDone > 0,
    )
    expect(waiting).toMatchObject({ wanted: { kind: 'folder', name: 'photos' }, files: { total: 9 } })
    const there = (await listEntries(drive)).filter(({ kind }) => kind === 'file')
    expect(waiting.files.done).toBe(there.length)
    const over = untilOver(drive)
    valueOf(await drive.giveSources(waiting.id, files()))
    expect((await over).map(({ phase }) => phase)).not.toContain('failed')
    await expectAll(drive)
    // Four pictures of two objects, the film's two parts with a manifest, the pack; what was on its way goes twice.
    expect(stores).toBeLessThanOrEqual(8 + 3 + 1 + 3)
    const again = await reopened(network, storage)
    valueOf(await again.createFolder(null, 'time for something to show'))
    expect(await shown(again)).toBe(0)
  }, 60_000)

  it('dropped again as if it were new goes on where it was', async () => {
    const network = new FakeNetwork()
    const { storage } = await killed(network, chosen(), 5)
    const drive = await reopened(network, storage)
    await until(drive, ({ waitingFor }) => waitingFor === 'source')
    const over = untilOver(drive)
    valueOf(await drive.uploadSources(null, chosen(), { pack: true }))
    await over
    await expectAll(drive)
  }, 60_000)

  it('is not gone on with from another folder', async () => {
    const network = new FakeNetwork()
    const { storage } = await killed(network, chosen(), 3)
    const drive = await reopened(network, storage)
    const { id } = await until(drive, ({ waitingFor }) => waitingFor === 'source')
    expect(await drive.giveSources(id, files('other'))).toMatchObject({ error: { code: 'other-source' } })
    expect((await until(drive, (status) => status.id === id)).waitingFor).toBe('source')
  }, 60_000)

  it('that is given up leaves nothing behind', async () => {
    const network = new FakeNetwork()
    const { storage } = await killed(network, chosen(), 6)
    const drive = await reopened(network, storage)
    const { id } = await until(drive, ({ waitingFor }) => waitingFor === 'source')
    await drive.cancel(id)
    await drive.settled(id)
    const again = await reopened(network, storage)
    valueOf(await again.createFolder(null, 'time for something to show'))
    expect(await shown(again)).toBe(0)
  }, 60_000)

  it('goes on by itself after a lock, also with files whose turn had not come', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    valueOf(await drive.uploadSources(null, chosen(), { pack: true }))
    await until(drive, ({ phase }) => phase === 'done')
    await drive.lock()
    const over = untilOver(drive)
    valueOf(await drive.unlock(SECRET))
    await over
    await expectAll(drive)
  }, 60_000)
})

describe('a single small file', () => {
  it('the page was closed over is named, and begins anew when it is chosen again', async () => {
    const network = new FakeNetwork()
    const data = bytes(5_000)
    const source = { source: bytesSource(data, { name: 'letter.odt' }), folders: [] }
    const { storage } = await killed(network, [source], 0)
    const drive = await reopened(network, storage)
    const waiting = await until(drive, ({ waitingFor }) => waitingFor === 'source')
    expect(waiting.wanted).toEqual({
      kind: 'file',
      name: 'letter.odt',
      bytes: 5_000,
      lastModified: TIME,
    })
    const file = new File([data.slice()], 'letter.odt', { lastModified: TIME })
    valueOf(await drive.giveSources(waiting.id, [{ file, folders: [] }]))
    expect(await drive.settled(waiting.id)).toMatchObject({ phase: 'done' })
    expect(await listEntries(drive)).toHaveLength(1)
  }, 60_000)

  it('that was cancelled and tried again after all is noted again', async () => {
    const network = new FakeNetwork({ validators: ['refuses'] })
    const { drive, storage } = await unlockedDrive(network)
    const source = { source: bytesSource(bytes(100)), folders: [] }
    const [id = ''] = valueOf(await drive.uploadSources(null, [source]))
    await drive.cancel(id)
    expect(await drive.settled(id)).toMatchObject({ phase: 'cancelled' })
    valueOf(await drive.retry(id))
    expect(await drive.settled(id)).toMatchObject({ phase: 'failed' })
    const again = await reopened(network, storage)
    expect(await until(again, ({ waitingFor }) => waitingFor === 'source')).toMatchObject({ id })
    // Taken off the list it is given up.
    await drive.cancel(id)
    expect(await drive.retry(id)).toMatchObject({ error: { code: 'not-found' } })
    const last = await reopened(network, storage)
    valueOf(await last.createFolder(null, 'time for something to show'))
    expect(await shown(last)).toBe(0)
  })

  it('whose failed upload was cleared away is forgotten', async () => {
    const network = new FakeNetwork({ validators: ['refuses'] })
    const { drive, storage } = await unlockedDrive(network)
    const source = { source: bytesSource(bytes(100)), folders: [] }
    const [id = ''] = valueOf(await drive.uploadSources(null, [source]))
    expect(await drive.settled(id)).toMatchObject({ phase: 'failed' })
    const before = await reopened(network, storage)
    await until(before, ({ waitingFor }) => waitingFor === 'source')
    await drive.clearFinished()
    const after = await reopened(network, storage)
    valueOf(await after.createFolder(null, 'time for something to show'))
    expect(await shown(after)).toBe(0)
  })
})

async function shown(drive: Drive): Promise<number> {
  let count = 0
  await drive.subscribe({
    state: () => undefined,
    view: () => undefined,
    transfers: (changed) => void (count += changed.length),
  })
  return count
}
