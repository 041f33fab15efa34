import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PART_PLAIN } from '../protocol/envelope/records.ts'
import {
  bytesSource,
  fastClock,
  joined,
  listEntries,
  memorySink,
  newDrive,
  SECRET,
  unlockedDrive,
  uploadNow,
  uploadStatus,
  valueOf,
} from '../testing/drive-fixture.ts'
import type { ValidatorTemper } from '../testing/fake-validator-tempers.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import type { Drive } from './drive.ts'
import type { TransferStatus } from './transfer-api.ts'

function bytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length))
}

async function download(drive: Drive, entryId: string) {
  const sink = memorySink()
  const outcome = await drive.downloadTo(entryId, async () => sink)
  return { outcome, sink, got: joined(sink.chunks) }
}

async function roundTrip(length: number): Promise<void> {
  const { drive } = await unlockedDrive(new FakeNetwork())
  const data = bytes(length)
  const entry = await uploadNow(drive, bytesSource(data))
  expect(entry.bytes).toBe(length)
  const { outcome, sink, got } = await download(drive, entry.id)
  expect(valueOf(outcome)).toMatchObject({ complete: true, bytes: length })
  expect(sink.state).toBe('committed')
  expect(Buffer.compare(got, data)).toBe(0)
  await drive.dispose()
}

describe('a file comes back as it went', () => {
  it.each([
    0,
    1,
    16_383,
    16_384,
    16_385,
    PART_PLAIN - 1,
    PART_PLAIN,
    PART_PLAIN + 1,
    2 * PART_PLAIN + 70_001,
  ])('of %i bytes', roundTrip, 60_000)

  it('of any size', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 200_000 }), roundTrip), { numRuns: 8 })
  }, 120_000)

  it.each([
    '\uFEFFbom.txt',
    'e\u0301\u00e9.txt',
    '\u202Egpj.exe',
    '👩‍👩‍👧.zip',
    'a\nb\0c/../d',
    '-rf',
    'CON.',
    ' ',
  ])('with the name %j, bit for bit', async (name) => {
    const network = new FakeNetwork()
    const { drive, storage } = await unlockedDrive(network)
    const entry = await uploadNow(drive, bytesSource(bytes(10), { name }))
    expect(entry.name).toBe(name)
    await drive.lock()
    const again = newDrive(network, storage)
    valueOf(await again.drive.unlock(SECRET))
    expect((await listEntries(again.drive)).map((one) => one.name)).toEqual([name])
    const { link } = valueOf(await again.drive.proofSheet(entry.id))
    const other = await unlockedDrive(network)
    expect(valueOf(await other.drive.addLink(link ?? '')).name).toBe(name)
  })

  it('for a year, all of its objects', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    await uploadNow(drive, bytesSource(bytes(PART_PLAIN + 1)))
    const ends = [...network.objects.keys()].map((cid) => network.leased.endOf(cid) * 1000 - Date.now())
    expect(ends.length).toBeGreaterThanOrEqual(3)
    for (const left of ends) expect(left / 86_400_000).toBeCloseTo(365, 0)
  })

  it('with a lone surrogate in its name replaced', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    expect((await uploadNow(drive, bytesSource(bytes(1), { name: 'a\uD800b' }))).name).toBe('a\uFFFDb')
  })
})

describe('what validators may do to an upload', () => {
  const lies: readonly (readonly [ValidatorTemper, string])[] = [
    ['unreachable', 'validator-unreachable'],
    ['garbage', 'validator-lied'],
    ['refuses', 'not-enough-copies'],
    ['other-object', 'validator-lied'],
    ['few-receipts', 'not-enough-copies'],
    ['no-receipts', 'not-enough-copies'],
    ['forged-proofs', 'receipt-rejected'],
    ['forged-signatures', 'receipt-rejected'],
    ['repeated-miner', 'not-enough-copies'],
    ['one-owner', 'not-enough-copies'],
    ['invented-miners', 'receipt-rejected'],
    ['foreign-receipts', 'receipt-rejected'],
  ]

  it.each(lies)('fails when all are %s, with %s and no entry', async (temper, code) => {
    const { drive } = await unlockedDrive(new FakeNetwork({ validators: [temper, temper] }))
    const status = await uploadStatus(drive, bytesSource(bytes(1000)))
    expect(status).toMatchObject({ phase: 'failed', entryId: null, error: { code } })
    expect(await listEntries(drive)).toEqual([])
  })

  it.each(lies)('succeeds by another validator when one is %s', async (temper) => {
    const { drive } = await unlockedDrive(new FakeNetwork({ validators: [temper, 'honest'] }))
    const entry = await uploadNow(drive, bytesSource(bytes(1000)))
    const sheet = valueOf(await drive.proofSheet(entry.id))
    for (const part of sheet.parts) {
      const verified = part.holders.filter(({ level }) => level === 'verified')
      expect(verified.length).toBeGreaterThanOrEqual(3)
      for (const holder of verified) expect(holder.checks.every(({ ok }) => ok)).toBe(true)
    }
    expect(sheet.parts.map(({ role }) => role)).toEqual(['part', 'manifest'])
  })

  it('says that there is no validator', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork({ validators: [] }))
    const status = await uploadStatus(drive, bytesSource(bytes(10)))
    expect(status.error?.code).toBe('no-validator')
  })

  it('asks everybody twice, not more', async () => {
    const network = new FakeNetwork({ validators: ['unreachable', 'unreachable', 'unreachable'] })
    const { drive } = await unlockedDrive(network)
    await uploadStatus(drive, bytesSource(bytes(10)))
    expect(network.asked.length).toBe(6)
  })

  it('waits for one that hangs once or twice, not with every part', async () => {
    // Every honest answer takes 20 s, so that whoever is tried again after half a minute is tried again and again.
    const clock = fastClock()
    const network = new FakeNetwork({
      validators: ['late', 'honest', 'late'],
      clock,
      before: (_, validator) =>
        validator === 1 ? clock.sleep(20_000, new AbortController().signal) : undefined,
    })
    const { drive } = await unlockedDrive(network, undefined, { clock })
    const data = bytes(3 * PART_PLAIN + 5)
    const entry = await uploadNow(drive, bytesSource(data))
    const { outcome, got } = await download(drive, entry.id)
    expect(valueOf(outcome).complete).toBe(true)
    expect(Buffer.compare(got, data)).toBe(0)
    const honest = network.asked.filter(({ validator }) => validator === 1)
    expect(honest.length).toBeGreaterThanOrEqual(2 * 5)
    for (const late of [0, 2]) {
      const waits = network.asked.filter(({ validator }) => validator === late).length
      expect(waits).toBeGreaterThanOrEqual(1)
      expect(waits).toBeLessThanOrEqual(2)
    }
  }, 60_000)

  it('alternates parts over validators, three at once at most', async () => {
    const network = new FakeNetwork({ validators: ['honest', 'honest'] })
    const { drive } = await unlockedDrive(network)
    await uploadNow(drive, bytesSource(bytes(3 * PART_PLAIN + 5)))
    expect(new Set(network.asked.map(({ validator }) => validator)).size).toBe(2)
    expect(network.storingMax).toBeLessThanOrEqual(3)
  }, 60_000)
})

describe('what validators may do to a download', () => {
  const lies: readonly (readonly [ValidatorTemper, string])[] = [
    ['unreachable', 'validator-unreachable'],
    ['garbage', 'content-damaged'],
    ['refuses', 'not-found'],
    ['other-object', 'content-damaged'],
    ['wrong-bytes', 'content-damaged'],
  ]

  it.each(lies)('fails when all are %s, with %s, and keeps nothing', async (temper, code) => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const entry = await uploadNow(drive, bytesSource(bytes(20_000)))
    network.tempers.fill(temper)
    const { outcome, sink } = await download(drive, entry.id)
    expect(outcome).toMatchObject({ ok: false, error: { code } })
    expect(sink.state).toBe('discarded')
    const [kept] = valueOf(await drive.proofSheet(entry.id)).downloads
    expect(kept).toMatchObject({ complete: false, bytes: entry.bytes, parts: [], failure: { code } })
    expect(kept?.manifest?.validatorHotkey).toBe('')
    expect(kept?.manifest?.rejected.length).toBeGreaterThan(0)
  })

  it.each(lies)(
    'goes to another validator when one is %s, and remembers who',
    async (temper) => {
      const network = new FakeNetwork({ validators: ['honest', 'honest', 'honest'] })
      const { drive } = await unlockedDrive(network)
      const data = bytes(PART_PLAIN + 5)
      const entry = await uploadNow(drive, bytesSource(data))
      network.tempers[0] = temper
      network.tempers[1] = temper
      const { outcome, got } = await download(drive, entry.id)
      const proof = valueOf(outcome)
      expect(Buffer.compare(got, data)).toBe(0)
      expect(proof.parts.length).toBe(2)
      for (const part of proof.parts) {
        expect(part.checks.map(({ id }) => id)).toEqual(['object-length', 'content-id', 'content-root'])
        expect(part.checks.every(({ ok }) => ok)).toBe(true)
      }
      // Whoever failed at the manifest is asked last for the parts.
      const objects = [proof.manifest, ...proof.parts]
      expect(objects.some((object) => object !== undefined && object.rejected.length > 0)).toBe(true)
      expect(valueOf(await drive.proofSheet(entry.id)).downloads).toEqual([proof])
    },
    60_000,
  )

  it('releases no byte of a part that is damaged', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const data = bytes(PART_PLAIN + 100)
    const entry = await uploadNow(drive, bytesSource(data))
    const { parts } = valueOf(await drive.proofSheet(entry.id))
    const last = network.objects.get(parts[1]?.cid ?? '')
    last?.set([(last[50] ?? 0) ^ 1], 50)
    let written = 0
    const sink = memorySink()
    const write = sink.write.bind(sink)
    sink.write = async (chunk) => {
      written += chunk.length
      await write(chunk)
    }
    const outcome = await drive.downloadTo(entry.id, async () => sink)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'content-damaged' } })
    expect(written).toBe(PART_PLAIN)
    expect(sink.state).toBe('discarded')
    const [kept] = valueOf(await drive.proofSheet(entry.id)).downloads
    expect(kept).toMatchObject({ complete: false, failure: { code: 'content-damaged' } })
    expect(kept?.parts.map(({ validatorHotkey }) => validatorHotkey === '')).toEqual([false, true])
    expect(kept?.parts[1]?.rejected.length).toBeGreaterThan(0)
  }, 60_000)

  it('says that the disk is full', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const entry = await uploadNow(drive, bytesSource(bytes(100)))
    const sink = memorySink()
    sink.write = async () => {
      throw new DOMException('no room', 'QuotaExceededError')
    }
    const outcome = await drive.downloadTo(entry.id, async () => sink)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'disk-full' } })
    expect(sink.state).toBe('discarded')
  })
})

describe('a source that is not what it was', () => {
  const size = 100_000
  it.each([
    ['shrank', bytesSource(bytes(size - 1), { says: size }), 'source-changed'],
    ['grew', bytesSource(bytes(size + 1), { says: size }), 'source-changed'],
    [
      'was written to',
      bytesSource(bytes(size), { after: { bytes: size, lastModified: 5 } }),
      'source-changed',
    ],
    [
      'grew after the last read',
      bytesSource(bytes(size), { after: { bytes: size + 1, lastModified: 1_700_000_000_000 } }),
      'source-changed',
    ],
    ['broke in the middle', bytesSource(bytes(size), { failsAt: 70_000 }), 'source-changed'],
    ['cannot be read', bytesSource(bytes(size), { failsAt: 0 }), 'source-unreadable'],
  ])('fails when it %s', async (_what, source, code) => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const status = await uploadStatus(drive, source)
    expect(status).toMatchObject({ phase: 'failed', error: { code } })
    expect(await listEntries(drive)).toEqual([])
  })
})

describe('transfers', () => {
  it('stop when cancelled, leave no entry, and run again with another key', async () => {
    let cancelAt = 2
    let stop = async (): Promise<void> => undefined
    const network = new FakeNetwork({
      before: async () => {
        cancelAt -= 1
        if (cancelAt === 0) await stop()
      },
    })
    const { drive } = await unlockedDrive(network)
    const data = bytes(PART_PLAIN + 10)
    const [id = ''] = valueOf(await drive.uploadSources(null, [{ source: bytesSource(data), folders: [] }]))
    stop = () => drive.cancel(id)
    expect(await drive.settled(id)).toMatchObject({ phase: 'cancelled', error: null, entryId: null })
    expect(await listEntries(drive)).toEqual([])
    const before = new Set(network.objects.keys())
    valueOf(await drive.retry(id))
    const status = await drive.settled(id)
    expect(status).toMatchObject({ phase: 'done', copies: 3, copiesWanted: 3, bytesDone: data.length })
    const { parts } = valueOf(await drive.proofSheet(status.entryId ?? ''))
    for (const { cid } of parts) expect(before.has(cid)).toBe(false)
  }, 60_000)

  it('of a download stop when cancelled and discard the file', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const entry = await uploadNow(drive, bytesSource(bytes(300_000)))
    const sink = memorySink()
    sink.write = async () => {
      let transfers: readonly TransferStatus[] = []
      const ignore = () => undefined
      await drive.subscribe({ state: ignore, view: ignore, transfers: (list) => void (transfers = list) })
      await drive.cancel(transfers.find(({ direction }) => direction === 'download')?.id ?? '')
    }
    const outcome = await drive.downloadTo(entry.id, async () => sink)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(sink.state).toBe('discarded')
    expect(valueOf(await drive.proofSheet(entry.id)).downloads).toEqual([])
  })

  it('of many small files run three at a time and all arrive', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const sources = Array.from({ length: 12 }, (_unused, index) => {
      return {
        source: bytesSource(bytes(50 + index), { name: `${index}` }),
        folders: ['a', index % 2 === 0 ? 'b' : 'c'],
      }
    })
    const ids = valueOf(await drive.uploadSources(null, sources))
    const states = await Promise.all(ids.map((id) => drive.settled(id)))
    expect(states.every(({ phase }) => phase === 'done')).toBe(true)
    expect(network.storingMax).toBeLessThanOrEqual(3)
    const entries = await listEntries(drive)
    expect(
      entries
        .filter(({ kind }) => kind === 'folder')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['a', 'b', 'c'])
    expect(entries.filter(({ kind }) => kind === 'file').length).toBe(12)
    await drive.clearFinished()
  }, 60_000)

  it('that were being prepared when the drive was locked do not start afterwards', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const queued = drive.uploadSources(null, [{ source: bytesSource(bytes(10)), folders: ['a', 'b'] }])
    await drive.lock()
    expect(await queued).toMatchObject({ ok: false, error: { code: 'locked' } })
    expect(network.asked).toEqual([])
  })

  it('of a drop keep its empty folders and make each folder once', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const sources = [1, 2].map((length) => ({ source: bytesSource(bytes(length)), folders: ['a', 'b'] }))
    const ids = valueOf(await drive.uploadSources(null, sources, { emptyFolders: [['a', 'empty'], ['a/b']] }))
    await Promise.all(ids.map((id) => drive.settled(id)))
    const folders = (await listEntries(drive)).filter(({ kind }) => kind === 'folder')
    expect(folders.map(({ name }) => name).sort()).toEqual(['a', 'a/b', 'b', 'empty'])
  })

  it('are stopped and forgotten when the drive is locked', async () => {
    let lockNow = async (): Promise<void> => undefined
    const network = new FakeNetwork({ before: () => lockNow() })
    const { drive } = await unlockedDrive(network)
    const locked = new Promise<void>((resolve) => {
      lockNow = async () => {
        lockNow = async () => undefined
        drive.lock().then(resolve, resolve)
      }
    })
    valueOf(await drive.uploadSources(null, [{ source: bytesSource(bytes(10)), folders: [] }]))
    await locked
    expect(await drive.vaultState()).toBe('locked')
    expect(await drive.proofSheet('x')).toMatchObject({ ok: false, error: { code: 'locked' } })
  })
})

describe('links', () => {
  it('open a file of somebody else, claim nothing, and verify holders after a download', async () => {
    const network = new FakeNetwork()
    const owner = await unlockedDrive(network)
    const data = bytes(40_000)
    const entry = await uploadNow(owner.drive, bytesSource(data, { name: 'shared' }))
    const { link } = valueOf(await owner.drive.proofSheet(entry.id))
    const reader = await unlockedDrive(network)
    const added = valueOf(await reader.drive.addLink(`http://127.0.0.1:5173/${link}`))
    expect(added).toMatchObject({ name: 'shared', bytes: 40_000, cid: entry.cid })
    expect(valueOf(await reader.drive.addLink(link ?? '')).id).toBe(added.id)
    const { outcome, got } = await download(reader.drive, added.id)
    expect(outcome.ok).toBe(true)
    expect(Buffer.compare(got, data)).toBe(0)
    const { parts } = valueOf(await reader.drive.proofSheet(added.id))
    expect(parts.map(({ role }) => role)).toEqual(['part', 'manifest'])
    expect(
      parts.every(({ holders }) => holders.filter(({ level }) => level === 'verified').length === 3),
    ).toBe(true)
  })

  it('with another key say that the manifest does not open', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const one = await uploadNow(drive, bytesSource(bytes(10)))
    const two = await uploadNow(drive, bytesSource(bytes(10), { name: 'two' }))
    const key = valueOf(await drive.proofSheet(two.id))
      .link?.split('/')
      .at(-1)
    const reader = await unlockedDrive(network)
    const outcome = await reader.drive.addLink(`#/s/${one.cid}/${key}`)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'content-damaged' } })
  })

  it.each(['', 'https://example.org', '#/s/bafk/xyz'])('that are none (%j) are malformed', async (text) => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    expect(await drive.addLink(text)).toMatchObject({ ok: false, error: { code: 'link-malformed' } })
  })
})
