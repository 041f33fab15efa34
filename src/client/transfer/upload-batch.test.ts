import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PART_CIPHER } from '../../protocol/envelope/records.ts'
import {
  bytesSource,
  joined,
  listEntries,
  memorySink,
  newDrive,
  PASSPHRASE,
  SECRET,
  type SourceOptions,
  unlockedDrive,
  valueOf,
} from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import type { Drive } from '../drive.ts'
import type { TransferStatus, UploadOptions } from '../transfer-api.ts'

function bytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length))
}

interface Small extends SourceOptions {
  readonly data: Uint8Array
  readonly folders?: readonly string[]
}

function named({ data, folders = [], ...options }: Small) {
  return { source: bytesSource(data, options), folders }
}

function filesOf(lengths: readonly number[]): Small[] {
  return lengths.map((length, at) => ({ data: bytes(length), name: `${at}.bin` }))
}

async function uploadAll(
  drive: Drive,
  files: readonly Small[],
  options: UploadOptions = {},
): Promise<TransferStatus[]> {
  const ids = valueOf(await drive.uploadSources(null, files.map(named), { pack: true, ...options }))
  return Promise.all(ids.map((id) => drive.settled(id)))
}

async function contentOf(drive: Drive, name: string): Promise<Uint8Array> {
  const entry = (await listEntries(drive)).find((each) => each.name === name)
  const sink = memorySink()
  valueOf(await drive.downloadTo(entry?.id ?? '', async () => sink))
  return joined(sink.chunks)
}

describe('small files at once', () => {
  it('share objects: a thousand of them cost one, and each comes back as it went', async () => {
    const network = new FakeNetwork()
    const { drive, storage } = await unlockedDrive(network)
    const files = filesOf(Array.from({ length: 1_000 }, (_, at) => at * 7))
    const [status] = await uploadAll(drive, files)
    expect(status).toMatchObject({
      phase: 'done',
      copies: 3,
      files: { total: 1_000, done: 1_000, failed: 0 },
    })
    expect(network.objects.size).toBe(1)
    const entries = await listEntries(drive)
    expect(entries).toHaveLength(1_000)
    expect(entries[5]).toMatchObject({ packed: true, copies: 3, level: 'verified', parts: 1 })
    const again = newDrive(network, storage)
    valueOf(await again.drive.unlock(SECRET))
    for (const at of [0, 1, 500, 999])
      expect(Buffer.compare(await contentOf(again.drive, `${at}.bin`), files[at]!.data), `${at}`).toBe(0)
  }, 60_000)

  it('of any sizes come back as they went, over as many packs as they need', async () => {
    const size = fc.oneof(
      fc.integer({ min: 0, max: 40_000 }),
      fc.constantFrom(0, 1, 16_383, 16_384, 16_385, 1_048_576),
    )
    const run = async (lengths: readonly number[]) => {
      const network = new FakeNetwork()
      const { drive } = await unlockedDrive(network)
      const files = filesOf([...lengths, ...Array.from({ length: 8 }, () => 1_048_576), 5])
      await uploadAll(drive, files)
      for (const object of network.objects.values()) expect(object.length).toBeLessThanOrEqual(PART_CIPHER)
      expect(network.objects.size).toBeGreaterThan(1)
      for (const [at, { data }] of files.entries())
        expect(Buffer.compare(await contentOf(drive, `${at}.bin`), data)).toBe(0)
    }
    await fc.assert(fc.asyncProperty(fc.array(size, { maxLength: 6 }), run), { numRuns: 4 })
  }, 120_000)

  it('travel together while the large ones beside them go alone, each into its folder', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const files: Small[] = [
      ...filesOf([1, 2, 3, 4]).map((file) => ({ ...file, folders: ['a', 'b'] })),
      { data: bytes(1_048_577), name: 'large', folders: ['a'] },
    ]
    const statuses = await uploadAll(drive, files, { emptyFolders: [['a', 'empty']] })
    expect(statuses.map(({ name, files: { total } }) => [name, total])).toEqual([
      ['large', 1],
      ['a', 4],
    ])
    const entries = await listEntries(drive)
    const pathOf = (id: string | null): string => {
      const entry = entries.find((each) => each.id === id)
      return entry === undefined ? '' : `${pathOf(entry.parentId)}/${entry.name}`
    }
    expect(entries.map(({ id }) => pathOf(id)).sort()).toEqual(
      ['', '/b', '/b/0.bin', '/b/1.bin', '/b/2.bin', '/b/3.bin', '/empty', '/large'].map((end) => `/a${end}`),
    )
    // The pack, the large file's part and its manifest.
    expect(network.objects.size).toBe(3)
  })

  it('fewer than four go alone: each with a link of its own', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    await uploadAll(drive, filesOf([1, 2, 3]))
    expect(network.objects.size).toBe(6)
    expect((await listEntries(drive)).every(({ packed }) => !packed)).toBe(true)
  })

  it('a file that cannot be read is told, the others are stored, and trying again sends only that one', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const files: Small[] = [...filesOf([10, 20, 30, 40]), { data: bytes(50_000), name: 'bad', failsAt: 0 }]
    const [status] = await uploadAll(drive, files)
    expect(status).toMatchObject({
      phase: 'failed',
      error: { code: 'source-unreadable' },
      files: { total: 5, done: 4, failed: 1 },
      failures: [{ name: 'bad', failure: { code: 'source-unreadable' } }],
    })
    expect(await listEntries(drive)).toHaveLength(4)
    const before = network.objects.size
    valueOf(await drive.retry(status?.id ?? ''))
    expect(await drive.settled(status?.id ?? '')).toMatchObject({ phase: 'failed' })
    expect([network.objects.size, (await listEntries(drive)).length]).toEqual([before, 4])
  })

  it('names that are taken are decided: kept both, skipped, or a new version', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const first = filesOf([1, 2, 3, 4])
    await uploadAll(drive, first)
    const again = filesOf([11, 12, 13, 14])
    const names = again.map(({ name = '', data }) => {
      return { name, folders: [], bytes: data.length, lastModified: 1_700_000_000_000 }
    })
    const found = valueOf(await drive.uploadCollisions(null, [...names, { ...names[0]!, name: 'new' }]))
    expect(found.map(({ at, same }) => [at, same])).toEqual([0, 1, 2, 3].map((at) => [at, false]))
    await uploadAll(drive, again, { choices: { each: { 0: 'skip', 1: 'replace' }, rest: 'keep-both' } })
    const entries = await listEntries(drive)
    const seen = entries.map(({ name, bytes: size, versions }) => `${name} ${size} ${versions}`).sort()
    expect(seen).toEqual(
      ['0.bin 1 0', '1.bin 12 1', '2 (2).bin 13 0', '2.bin 3 0', '3 (2).bin 14 0', '3.bin 4 0'].sort(),
    )
    const replaced = entries.find(({ name }) => name === '1.bin')?.id ?? ''
    valueOf(await drive.restoreVersion(replaced, 0))
    expect(Buffer.compare(await contentOf(drive, '1.bin'), first[1]!.data)).toBe(0)
    expect((await listEntries(drive)).find(({ id }) => id === replaced)).toMatchObject({
      versions: 1,
      copies: 3,
      level: 'verified',
    })
  })

  it('of a batch the page was closed over only what is missing is sent', async () => {
    const network = new FakeNetwork()
    const { drive, storage } = await unlockedDrive(network)
    const files = filesOf([100, 200, 300, 400, 500, 600])
    // The first four are in the drive, the batch of six was noted and never ended.
    await uploadAll(drive, files.slice(0, 4))
    network.tempers.fill('refuses')
    await uploadAll(drive, files.slice(0, 6))
    network.tempers.fill('honest')
    const again = newDrive(network, storage)
    valueOf(await again.drive.unlock(SECRET))
    const waiting = await new Promise<TransferStatus>((resolve) => {
      const transfers = (changed: readonly TransferStatus[]) => {
        const found = changed.find(({ waitingFor }) => waitingFor === 'source')
        if (found !== undefined) resolve(found)
      }
      void again.drive.subscribe({ state: () => undefined, view: () => undefined, transfers })
    })
    expect(waiting).toMatchObject({ wanted: { kind: 'files', name: '0.bin' }, files: { total: 6 } })
    const chosen = files.map(({ data, name = '' }) => {
      return { file: new File([data.slice()], name, { lastModified: 1_700_000_000_000 }), folders: [] }
    })
    valueOf(await again.drive.giveSources(waiting.id, chosen))
    expect(await again.drive.settled(waiting.id)).toMatchObject({ phase: 'done', files: { done: 6 } })
    const names = (await listEntries(again.drive)).map(({ name }) => name)
    expect(new Set(names)).toEqual(new Set(files.map(({ name }) => name)))
    expect(names).toHaveLength(6)
  })

  it('a byte of the pack that changed is found, and only then is another node asked', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const files = filesOf([100, 200, 300, 400])
    await uploadAll(drive, files)
    network.tempers[0] = 'wrong-bytes'
    for (const { name = '', data } of files)
      expect(Buffer.compare(await contentOf(drive, name), data)).toBe(0)
    network.tempers.fill('wrong-bytes')
    const other = newDrive(network)
    valueOf(await other.drive.createVault(PASSPHRASE))
    const [entry] = await listEntries(drive)
    await drive.lock()
    valueOf(await drive.unlock(SECRET))
    expect(await drive.downloadTo(entry?.id ?? '', async () => memorySink())).toMatchObject({
      error: { code: 'content-damaged' },
    })
  })
})
