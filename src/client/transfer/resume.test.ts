/** Uploads and downloads that the page was closed over, paused, or without a network. */
import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { PART_PLAIN } from '../../protocol/envelope/records.ts'
import { MemoryCache, MemoryHolds, Switch } from '../../testing/client-ports.ts'
import {
  briskClock,
  bytesSource,
  fastClock,
  joined,
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
import { silenced } from '../../testing/silenced.ts'
import type { Drive } from '../drive.ts'
import { DriveError } from '../drive-error.ts'
import type { AxonTransport, Clock, DrivePorts } from '../ports.ts'
import type { TransferStatus } from '../transfer-api.ts'

const PARTS = 4
const DATA = new Uint8Array(randomBytes((PARTS - 1) * PART_PLAIN + 70_001))
/** Of two parts: for what does not depend on how many there are. */
const SHORT = DATA.subarray(0, PART_PLAIN + 70_001)

function bytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length))
}

/** Resolves with the first status that satisfies `wanted`. */
function until(drive: Drive, wanted: (status: TransferStatus) => boolean): Promise<TransferStatus> {
  return new Promise((resolve) => {
    const transfers = (changed: readonly TransferStatus[]) => {
      const found = changed.find(wanted)
      if (found !== undefined) resolve(found)
    }
    void drive.subscribe({ state: () => undefined, view: () => undefined, transfers })
  })
}

/** A network, and how often it was asked to store. */
function counted(): { network: FakeNetwork; stores: () => number } {
  let stores = 0
  const network = new FakeNetwork({ before: (call) => void (stores += call === 'store' ? 1 : 0) })
  return { network, stores: () => stores }
}

/** The network as a tab sees it that is killed after `answers` more answers: every later call waits for ever, or for its end. */
function dyingTab(network: FakeNetwork, answers: number) {
  let asked = 0
  const axons = silenced(network, () => {
    asked += 1
    return asked > answers
  })
  return { connect: () => axons, asked: () => asked }
}

/** Starts an upload in a tab that is killed when `stored` parts are proven and the next ones are on their way. */
async function killedUpload(
  network: FakeNetwork,
  stored: number,
  extra: Partial<DrivePorts> = {},
  data = DATA,
) {
  const tab = dyingTab(network, stored)
  const { drive, storage } = await unlockedDrive(network, undefined, { ...extra, connect: tab.connect })
  valueOf(await drive.uploadSources(null, [{ source: bytesSource(data, { name: 'film.mkv' }), folders: [] }]))
  // The last part is smaller, and may be proven before those that are on their way beside it.
  await until(drive, ({ bytesDone }) => bytesDone > (stored - 1) * PART_PLAIN)
  await expect.poll(tab.asked, { timeout: 20_000 }).toBeGreaterThan(stored)
  return { drive, storage }
}

async function reopened(network: FakeNetwork, storage: MemoryStorage, extra: Partial<DrivePorts> = {}) {
  const { drive } = newDrive(network, storage, extra)
  valueOf(await drive.unlock(SECRET))
  return drive
}

async function contentOf(drive: Drive, entryId: string): Promise<Uint8Array> {
  const sink = memorySink()
  valueOf(await drive.downloadTo(entryId, async () => sink))
  return joined(sink.chunks)
}

describe('an upload the page was closed over', () => {
  it('waits for its file, says which, and sends only what is missing', async () => {
    const { network, stores } = counted()
    const { storage } = await killedUpload(network, 2)
    expect(stores()).toBe(2)
    const drive = await reopened(network, storage)
    const waiting = await until(drive, ({ waitingFor }) => waitingFor === 'source')
    expect(waiting.wanted).toEqual({
      kind: 'file',
      name: 'film.mkv',
      bytes: DATA.length,
      lastModified: 1_700_000_000_000,
    })
    // The very same file, chosen as if it were a new upload, is recognised.
    valueOf(
      await drive.uploadSources(null, [{ source: bytesSource(DATA, { name: 'film.mkv' }), folders: [] }]),
    )
    const done = await drive.settled(waiting.id)
    expect(done).toMatchObject({ phase: 'done', bytesDone: DATA.length, copies: 3 })
    // Two parts and the manifest: nothing twice.
    expect(stores()).toBe(2 + 2 + 1)
    expect(Buffer.compare(await contentOf(drive, done.entryId ?? ''), DATA)).toBe(0)
    expect(await listEntries(drive)).toHaveLength(1)
    const again = await reopened(network, storage)
    expect(await listEntries(again)).toHaveLength(1)
  }, 60_000)

  it('sends nothing again that arrived although its answer did not', async () => {
    const { network, stores } = counted()
    // Everything is stored, and of the last two parts nobody hears.
    const deaf: AxonTransport = new Proxy(network, {
      get: (target, name) =>
        name !== 'storeUser'
          ? Reflect.get(target, name)
          : async (...given: Parameters<AxonTransport['storeUser']>) => {
              const answer = await network.storeUser(...given)
              return stores() > 2 ? new Promise(() => undefined) : answer
            },
    })
    const { drive, storage } = await unlockedDrive(network, undefined, { connect: () => deaf })
    valueOf(
      await drive.uploadSources(null, [{ source: bytesSource(DATA, { name: 'film.mkv' }), folders: [] }]),
    )
    await expect.poll(stores, { timeout: 20_000 }).toBe(PARTS)
    const again = await reopened(network, storage)
    const { id } = await until(again, ({ waitingFor }) => waitingFor === 'source')
    const file = new File([DATA.slice()], 'film.mkv')
    valueOf(await again.giveSources(id, [{ file, folders: [] }]))
    expect(await again.settled(id)).toMatchObject({ phase: 'done', bytesDone: DATA.length, copies: 3 })
    // Only the manifest.
    expect(stores()).toBe(PARTS + 1)
  }, 60_000)

  it('refuses another file of the same size before anything of it is sent, and nothing is lost', async () => {
    const { network, stores } = counted()
    const { storage } = await killedUpload(network, 2)
    const drive = await reopened(network, storage)
    const { id } = await until(drive, ({ waitingFor }) => waitingFor === 'source')
    const other = DATA.slice()
    other[PART_PLAIN + 5] = (other[PART_PLAIN + 5] ?? 0) ^ 1
    const source = { source: bytesSource(other, { name: 'film.mkv' }), folders: [] }
    valueOf(await drive.uploadSources(null, [source]))
    expect(await drive.settled(id)).toMatchObject({ phase: 'failed', error: { code: 'other-source' } })
    expect(stores()).toBe(2)
    expect(await listEntries(drive)).toEqual([])
    // A mistake costs nothing: the right one goes on where it was.
    const right = new File([DATA.slice()], 'film (copy).mkv')
    const wrong = new File([new Uint8Array(5)], 'film.mkv')
    expect(await drive.giveSources(id, [{ file: wrong, folders: [] }])).toMatchObject({
      error: { code: 'other-source' },
    })
    valueOf(await drive.giveSources(id, [{ file: right, folders: [] }]))
    expect(await drive.settled(id)).toMatchObject({ phase: 'done', bytesDone: DATA.length })
    expect(stores()).toBe(2 + 2 + 1)
    expect((await listEntries(drive)).map(({ name }) => name)).toEqual(['film.mkv'])
  }, 60_000)

  it('never seals other bytes in the place of a part that may have left', async () => {
    // Two parts are proven and at least one more was noted before its ciphertext went out.
    const { network } = counted()
    const { storage } = await killedUpload(network, 2)
    const drive = await reopened(network, storage)
    const { id } = await until(drive, ({ waitingFor }) => waitingFor === 'source')
    const before = network.objects.size
    const other = DATA.slice()
    other[2 * PART_PLAIN + 5] = (other[2 * PART_PLAIN + 5] ?? 0) ^ 1
    const source = { source: bytesSource(other, { name: 'film.mkv' }), folders: [] }
    valueOf(await drive.uploadSources(null, [source]))
    expect(await drive.settled(id)).toMatchObject({ phase: 'failed', error: { code: 'other-source' } })
    expect(network.objects.size).toBe(before)
  }, 60_000)

  it('says which size it needs when something else is chosen', async () => {
    const { network } = counted()
    const { storage } = await killedUpload(network, 1, {}, SHORT)
    const drive = await reopened(network, storage)
    const { id } = await until(drive, ({ waitingFor }) => waitingFor === 'source')
    const file = new File([new Uint8Array(5)], 'film.mkv')
    expect(await drive.giveSources(id, [{ file, folders: [] }])).toMatchObject({
      ok: false,
      error: { code: 'other-source', detail: `It had ${SHORT.length} bytes; what was chosen has 5.` },
    })
    expect((await until(drive, (status) => status.id === id)).waitingFor).toBe('source')
  }, 60_000)

  it('cancelled is forgotten', async () => {
    const { network } = counted()
    const { storage } = await killedUpload(network, 1, {}, SHORT)
    const drive = await reopened(network, storage)
    const { id } = await until(drive, ({ waitingFor }) => waitingFor === 'source')
    await drive.cancel(id)
    expect(await drive.settled(id)).toMatchObject({ phase: 'cancelled' })
    const again = await reopened(network, storage)
    await drive.clearFinished()
    let shown = 0
    await again.subscribe({
      state: () => undefined,
      view: () => undefined,
      transfers: (changed) => void (shown += changed.length),
    })
    expect(shown).toBe(0)
  }, 60_000)

  it('is not taken from another tab that is sending it', async () => {
    const holds = new MemoryHolds()
    const { network } = counted()
    const { storage } = await killedUpload(network, 1, { holds }, SHORT)
    const second = await reopened(network, storage, { holds })
    let shown = 0
    await second.subscribe({
      state: () => undefined,
      view: () => undefined,
      transfers: (changed) => void (shown += changed.length),
    })
    valueOf(await second.createFolder(null, 'time for it to show'))
    expect(shown).toBe(0)
  }, 60_000)

  it('goes on by itself after a lock, for the page still has the file', async () => {
    const { network, stores } = counted()
    const { drive } = await unlockedDrive(network)
    valueOf(await drive.uploadSources(null, [{ source: bytesSource(DATA), folders: [] }]))
    await until(drive, ({ bytesDone }) => bytesDone >= 2 * PART_PLAIN)
    await drive.lock()
    valueOf(await drive.unlock(SECRET))
    const done = await until(drive, ({ phase }) => phase === 'done')
    expect(Buffer.compare(await contentOf(drive, done.entryId ?? ''), DATA)).toBe(0)
    // What was on its way when it was locked may go twice.
    expect(stores()).toBeLessThanOrEqual(PARTS + 1 + 3)
  }, 60_000)

  it('goes as slowly as was said while the drive was locked, from its first part', async () => {
    const { network, stores } = counted()
    const { storage } = await unlockedDrive(network)
    let waiting = 0
    // Time stands still: what waits for its turn waits until the drive is closed.
    const clock: Clock = {
      ...fastClock(),
      sleep: (_ms, signal) => {
        waiting += 1
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        })
      },
    }
    const { drive } = newDrive(network, storage, { clock })
    await drive.limitTraffic(1, null)
    valueOf(await drive.unlock(SECRET))
    valueOf(await drive.uploadSources(null, [{ source: bytesSource(DATA), folders: [] }]))
    // The four parts are to go at once; one goes.
    await expect.poll(() => waiting).toBe(PARTS - 1)
    expect(stores()).toBe(1)
    await drive.dispose()
  }, 60_000)

  it('without room for notes ends all the same', async () => {
    const network = new FakeNetwork()
    const { drive, storage } = await unlockedDrive(network)
    const used = [...storage.blobs.values()].reduce((sum, blob) => sum + blob.length, 0)
    const put = storage.put.bind(storage)
    let refused = 0
    storage.put = async (name, blob) => {
      if (blob.length < 400 && refused < 2 && used > 0) {
        refused += 1
        throw new DOMException('full', 'QuotaExceededError')
      }
      return put(name, blob)
    }
    const entry = await uploadNow(drive, bytesSource(SHORT))
    expect(Buffer.compare(await contentOf(drive, entry.id), SHORT)).toBe(0)
    expect(refused).toBeGreaterThan(0)
  }, 60_000)
})

describe('a transfer that is paused', () => {
  it('sends nothing more, lets others pass, and goes on', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const big = { source: bytesSource(SHORT, { name: 'big' }), folders: [] }
    const [id = ''] = valueOf(await drive.uploadSources(null, [big]))
    await drive.pause(id)
    const paused = await until(drive, (status) => status.id === id && status.paused)
    expect(paused.secondsLeft).toBe(null)
    await uploadNow(drive, bytesSource(bytes(10), { name: 'small' }))
    expect((await listEntries(drive)).map(({ name }) => name)).toEqual(['small'])
    await drive.resume(id)
    expect(await drive.settled(id)).toMatchObject({ phase: 'done', paused: false })
  }, 60_000)

  it('can be cancelled, and its priority decides who goes next', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const order: string[] = []
    const sources = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
      source: bytesSource(bytes(10), { name }),
      folders: [],
    }))
    const ids = valueOf(await drive.uploadSources(null, sources))
    await drive.pause(ids[0] ?? '')
    await drive.setPriority(ids[5] ?? '', 'high')
    await drive.setPriority(ids[3] ?? '', 'low')
    const ended = ids.map((id) => drive.settled(id).then(({ name }) => order.push(name)))
    await Promise.all(ended.slice(1))
    expect(order.indexOf('f')).toBeLessThan(order.indexOf('e'))
    expect(order.at(-1)).toBe('d')
    await drive.cancel(ids[0] ?? '')
    expect(await drive.settled(ids[0] ?? '')).toMatchObject({ phase: 'cancelled' })
  }, 60_000)
})

describe('without a network', () => {
  it('a transfer waits, says so, and goes on when it is back', async () => {
    const connectivity = new Switch()
    const network = new FakeNetwork({ validators: ['unreachable', 'unreachable'] })
    const { drive } = await unlockedDrive(network, undefined, { connectivity, clock: briskClock() })
    connectivity.turn(false)
    const [id = ''] = valueOf(
      await drive.uploadSources(null, [{ source: bytesSource(bytes(1_000)), folders: [] }]),
    )
    const waiting = await until(drive, ({ waitingFor }) => waitingFor === 'network')
    expect(waiting.error).toBe(null)
    network.tempers.fill('honest')
    connectivity.turn(true)
    const done = await drive.settled(id)
    expect(done).toMatchObject({ phase: 'done', waitingFor: null })
    network.tempers.fill('unreachable')
    const sink = memorySink()
    const download = drive.downloadTo(done.entryId ?? '', async () => sink)
    // Now this device has a network, and it is the validators that are away.
    await until(drive, ({ direction, waitingFor }) => direction === 'download' && waitingFor === 'validators')
    network.tempers.fill('honest')
    connectivity.turn(true)
    expect(valueOf(await download)).toMatchObject({ complete: true })
  }, 60_000)

  it('a transfer says so while its request still hangs, and asks anew when the network is back', async () => {
    const connectivity = new Switch()
    const network = new FakeNetwork()
    let hanging = 0
    // As a connection whose network went: silent until it is given up.
    const axons = silenced(network, (method) => {
      if (method !== 'storeUser') return false
      hanging += 1
      return hanging === 1
    })
    const clock = briskClock()
    const { drive } = await unlockedDrive(network, undefined, { connectivity, clock, connect: () => axons })
    const [id = ''] = valueOf(
      await drive.uploadSources(null, [{ source: bytesSource(bytes(1_000)), folders: [] }]),
    )
    await expect.poll(() => hanging).toBe(1)
    connectivity.turn(false)
    await until(drive, ({ waitingFor }) => waitingFor === 'network')
    connectivity.turn(true)
    expect(await drive.settled(id)).toMatchObject({ phase: 'done', waitingFor: null })
  }, 60_000)

  it('a transfer that waits can be cancelled', async () => {
    const network = new FakeNetwork({ validators: ['unreachable'] })
    const { drive } = await unlockedDrive(network, undefined, {
      connectivity: new Switch(),
      clock: briskClock(),
    })
    const [id = ''] = valueOf(
      await drive.uploadSources(null, [{ source: bytesSource(bytes(1_000)), folders: [] }]),
    )
    // This device has a network: it is the validators that are away.
    await until(drive, ({ waitingFor }) => waitingFor === 'validators')
    await drive.cancel(id)
    expect(await drive.settled(id)).toMatchObject({ phase: 'cancelled' })
  }, 60_000)

  it('a refusal is no reason to wait', async () => {
    const network = new FakeNetwork({ validators: ['refuses'] })
    const { drive } = await unlockedDrive(network, undefined, {
      connectivity: new Switch(),
      clock: briskClock(),
    })
    const [id = ''] = valueOf(
      await drive.uploadSources(null, [{ source: bytesSource(bytes(1_000)), folders: [] }]),
    )
    expect(await drive.settled(id)).toMatchObject({ phase: 'failed', error: { code: 'not-enough-copies' } })
  }, 60_000)
})

describe('a download the page was closed over', () => {
  /** Stored once: what is tested begins with a drive that has it. */
  const LARGE = new Uint8Array(randomBytes(9 * PART_PLAIN))
  let fetched = 0
  const network = new FakeNetwork({ before: (call) => void (fetched += call === 'retrieve' ? 1 : 0) })
  let stored: MemoryStorage
  let entryId = ''
  beforeAll(async () => {
    const { drive, storage } = await unlockedDrive(network)
    entryId = (await uploadNow(drive, bytesSource(LARGE, { name: 'large.bin' }))).id
    stored = storage
  })

  async function device(extra: Partial<DrivePorts>) {
    const storage = new MemoryStorage()
    for (const [name, blob] of stored.blobs) storage.blobs.set(name, blob)
    return { drive: await reopened(network, storage, extra), storage }
  }

  /** A download in a tab that is killed when the manifest and so many parts are there. */
  async function killedDownload(cache: MemoryCache, parts: number): Promise<MemoryStorage> {
    const { drive, storage } = await device({ cache, connect: dyingTab(network, 1 + parts).connect })
    void drive.downloadTo(entryId, async () => memorySink())
    await expect.poll(() => cache.kept.size, { timeout: 20_000 }).toBe(parts)
    return storage
  }

  it('is shown, fetches only what is missing, and leaves nothing behind', async () => {
    const cache = new MemoryCache()
    const storage = await killedDownload(cache, 5)
    expect(Buffer.concat([...cache.kept.values()]).includes(Buffer.from(LARGE.subarray(0, 64)))).toBe(false)

    fetched = 0
    const again = await reopened(network, storage, { cache })
    const waiting = await until(
      again,
      ({ waitingFor, bytesDone }) => waitingFor === 'target' && bytesDone > 0,
    )
    expect(waiting).toMatchObject({
      entryId,
      name: 'large.bin',
      bytesTotal: LARGE.length,
      bytesDone: 5 * PART_PLAIN,
    })
    expect(Buffer.compare(await contentOf(again, entryId), LARGE)).toBe(0)
    // The manifest and the parts that were not there yet; a file of nine times 8 MiB has a tenth, empty record's part.
    expect(fetched).toBe(1 + 10 - 5)
    expect(cache.kept.size).toBe(0)
  }, 120_000)

  it('goes on in its own row when it is said where to save it', async () => {
    const cache = new MemoryCache()
    const storage = await killedDownload(cache, 2)
    const sink = memorySink()
    const again = await reopened(network, storage, { cache, openSink: async () => sink })
    const { id } = await until(again, ({ waitingFor }) => waitingFor === 'target')
    valueOf(await again.downloadAgain(id, { kind: 'opfs', fileName: 'x' }))
    expect(Buffer.compare(joined(sink.chunks), LARGE)).toBe(0)
    expect(await again.settled(id)).toMatchObject({ phase: 'done', waitingFor: null })
  }, 120_000)

  it('keeps nothing where three copies would not fit', async () => {
    const cache = new MemoryCache()
    cache.room = 3 * LARGE.length - 1
    const { drive } = await device({ cache })
    const sink = memorySink()
    sink.write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
    expect(await drive.downloadTo(entryId, async () => sink)).toMatchObject({ error: { code: 'disk-full' } })
    expect(cache.kept.size).toBe(0)
  }, 120_000)

  it('leaves nothing that no open download wants', async () => {
    const cache = new MemoryCache()
    cache.kept.set('of somebody long ago', bytes(10))
    await unlockedDrive(new FakeNetwork(), undefined, { cache })
    await expect.poll(() => cache.kept.size).toBe(0)
  })

  it('checks what was kept: a byte that changed on the disk is fetched anew', async () => {
    const cache = new MemoryCache()
    const { drive } = await device({ cache })
    const sink = memorySink()
    sink.write = async () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    expect(await drive.downloadTo(entryId, async () => sink)).toMatchObject({ error: { code: 'disk-full' } })
    expect(cache.kept.size).toBeGreaterThan(0)
    for (const blob of cache.kept.values()) blob[100] = (blob[100] ?? 0) ^ 1
    expect(Buffer.compare(await contentOf(drive, entryId), LARGE)).toBe(0)
  }, 120_000)
})

describe('a download', () => {
  it('that was stopped in the browser ends at once, also while nodes are silent', async () => {
    const network = new FakeNetwork()
    const { drive, storage } = await unlockedDrive(network)
    const entry = await uploadNow(drive, bytesSource(bytes(1_000)))
    const again = newDrive(network, storage, { connect: dyingTab(network, 0).connect })
    valueOf(await again.drive.unlock(SECRET))
    const stop = new AbortController()
    const sink = { ...memorySink(), stopped: stop.signal }
    const download = again.drive.downloadTo(entry.id, async () => sink)
    await until(again.drive, ({ phase }) => phase === 'receiving')
    stop.abort(new DriveError('cancelled', 'stopped in the browser'))
    expect(await download).toMatchObject({ error: { code: 'cancelled' } })
  })
})

describe('another attempt at a download', () => {
  it('takes the place of the one that failed', async () => {
    const network = new FakeNetwork({ validators: ['honest'] })
    const { drive } = await unlockedDrive(network)
    const entry = await uploadNow(drive, bytesSource(bytes(1_000), { name: 'a' }))
    const rows = new Map<string, TransferStatus>()
    await drive.subscribe({
      state: () => undefined,
      view: () => undefined,
      transfers: (changed, gone) => {
        for (const status of changed) rows.set(status.id, status)
        for (const id of gone) rows.delete(id)
      },
    })
    const downloads = () => [...rows.values()].filter(({ direction }) => direction === 'download')
    network.tempers.fill('refuses')
    expect(await drive.downloadTo(entry.id, async () => memorySink())).toMatchObject({ ok: false })
    network.tempers.fill('honest')
    valueOf(await drive.downloadTo(entry.id, async () => memorySink()))
    await expect.poll(() => downloads().map(({ phase }) => phase)).toEqual(['done'])
  })

  it('brings the version that was wanted, not the present one', async () => {
    const sink = memorySink()
    const network = new FakeNetwork({ validators: ['honest'] })
    const { drive } = await unlockedDrive(network, undefined, { openSink: async () => sink })
    const [old, fresh] = [bytes(1_000), bytes(2_000)]
    const { id } = await uploadNow(drive, bytesSource(old, { name: 'a' }))
    const replacing = { source: bytesSource(fresh, { name: 'a' }), folders: [] }
    const [upload = ''] = valueOf(
      await drive.uploadSources(null, [replacing], { choices: { each: {}, rest: 'replace' } }),
    )
    await drive.settled(upload)
    network.tempers.fill('refuses')
    expect(await drive.download(id, { kind: 'opfs', fileName: 'x' }, 0)).toMatchObject({ ok: false })
    network.tempers.fill('honest')
    const failed = await until(drive, ({ direction }) => direction === 'download')
    valueOf(await drive.downloadAgain(failed.id, { kind: 'opfs', fileName: 'y' }))
    expect(Buffer.compare(joined(sink.chunks), old)).toBe(0)
  })
})
