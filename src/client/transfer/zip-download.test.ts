import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PART_PLAIN } from '../../protocol/envelope/records.ts'
import {
  bytesSource,
  listEntries,
  memorySink,
  type TestDrive,
  unlockedDrive,
  valueOf,
} from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import { readZip } from '../../testing/read-zip.ts'
import type { DrivePorts } from '../ports.ts'
import type { TransferStatus } from '../transfer-api.ts'
import { ArchivePaths, archiveName } from './zip-names.ts'

async function filled(
  network: FakeNetwork,
  openSink: DrivePorts['openSink'] = async () => memorySink(),
): Promise<TestDrive & { readonly folderId: string }> {
  const made = await unlockedDrive(network, undefined, { openSink })
  const names = ['1.txt', '2.txt', '../evil', 'con', 'a/b', 'A.TXT', 'a.txt']
  const sources = names.map((name, at) => {
    return { source: bytesSource(new Uint8Array(at * 1_000), { name }), folders: ['pack', 'in'] }
  })
  const large = bytesSource(new Uint8Array(randomBytes(PART_PLAIN + 5)), { name: 'large' })
  const all = [...sources, { source: large, folders: ['pack'] }]
  const ids = valueOf(
    await made.drive.uploadSources(null, all, { emptyFolders: [['pack', 'empty']], pack: true }),
  )
  await Promise.all(ids.map((id) => made.drive.settled(id)))
  const folder = (await listEntries(made.drive)).find(({ name }) => name === 'pack')
  return { ...made, folderId: folder?.id ?? '' }
}

describe('an archive of a folder', () => {
  it('has every file under a name that stays inside, and empty folders', async () => {
    const { drive, folderId } = await filled(new FakeNetwork())
    const sink = memorySink()
    valueOf(await drive.downloadZipTo([folderId], 'pack.zip', async () => sink))
    expect(sink.state).toBe('committed')
    const entries = readZip(Buffer.concat(sink.chunks))
    const sizes = Object.fromEntries(entries.map(({ path, data }) => [path, data.length]))
    expect(sizes).toEqual({
      'pack/': 0,
      'pack/in/': 0,
      'pack/in/1.txt': 0,
      'pack/in/2.txt': 1_000,
      'pack/in/.._evil': 2_000,
      'pack/in/_con': 3_000,
      'pack/in/a_b': 4_000,
      'pack/in/A.TXT': 5_000,
      'pack/in/a (2).txt': 6_000,
      'pack/empty/': 0,
      'pack/large': PART_PLAIN + 5,
    })
  }, 60_000)

  it('is as long as was said before it began', async () => {
    const { drive, folderId } = await filled(new FakeNetwork())
    const sink = memorySink()
    const said = valueOf(await drive.archiveBytes([folderId]))
    valueOf(await drive.downloadZipTo([folderId], 'pack.zip', async () => sink))
    expect(Buffer.concat(sink.chunks).length).toBe(said)
  }, 60_000)

  it('that failed is made again, saved elsewhere', async () => {
    const network = new FakeNetwork()
    const sink = memorySink()
    const { drive, folderId } = await filled(network, async () => sink)
    network.tempers.fill('wrong-bytes')
    expect(await drive.downloadZipTo([folderId], 'pack.zip', async () => memorySink())).toMatchObject({
      ok: false,
    })
    network.tempers.fill('honest')
    const failed = await new Promise<TransferStatus>((resolve) => {
      const transfers = (changed: readonly TransferStatus[]) => {
        const found = changed.find(({ phase }) => phase === 'failed')
        if (found !== undefined) resolve(found)
      }
      void drive.subscribe({ state: () => undefined, view: () => undefined, transfers })
    })
    valueOf(await drive.downloadAgain(failed.id, { kind: 'opfs', fileName: 'x' }))
    expect(readZip(Buffer.concat(sink.chunks))).toHaveLength(11)
  }, 60_000)

  it('with a file that nobody has any more is never finished, and says so', async () => {
    const network = new FakeNetwork()
    const { drive, folderId } = await filled(network)
    network.tempers.fill('wrong-bytes')
    const sink = memorySink()
    expect(await drive.downloadZipTo([folderId], 'pack.zip', async () => sink)).toMatchObject({
      ok: false,
      error: { code: 'content-damaged' },
    })
    expect(sink.state).toBe('discarded')
  }, 60_000)

  it('stops when its disk is full', async () => {
    const { drive, folderId } = await filled(new FakeNetwork())
    const sink = memorySink()
    sink.write = async () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    expect(await drive.downloadZipTo([folderId], 'pack.zip', async () => sink)).toMatchObject({
      error: { code: 'disk-full' },
    })
    expect(sink.state).toBe('discarded')
  }, 60_000)
})

describe('a name inside an archive', () => {
  it('never leads out, hides or means something to a system, and keeps its ending', () => {
    expect(['..', '.', '', 'a\\b', 'x\u202Egpj.exe', 'nul.txt', 'end. ', 'C:'].map(archiveName)).toEqual([
      '_',
      '_',
      '_',
      'a_b',
      'x_gpj.exe',
      '_nul.txt',
      'end_',
      'C_',
    ])
    expect(archiveName(`${'ü'.repeat(400)}.jpeg`)).toMatch(/^ü+\.jpeg$/)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const safe = archiveName(name)
        expect(safe).not.toMatch(/[/\\:\p{Cc}\p{Cf}]|^\.{1,2}$|[. ]$/u)
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(245)
        expect(safe.length).toBeGreaterThan(0)
      }),
    )
  })

  it('is given once, whatever its case or form', () => {
    const paths = new ArchivePaths()
    const given = ['é', 'e\u0301', 'É', 'a.tar.gz', 'A.tar.gz'].map((name) => paths.next('f/', name))
    expect(given).toEqual(['f/é', 'f/e\u0301 (2)', 'f/É (3)', 'f/a.tar.gz', 'f/A.tar (2).gz'])
  })
})
