import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import type { DurableStep } from '../shared/durable-file.ts'
import { createLog, type Log } from '../shared/log.ts'
import { nodeSha3 } from '../shared/sha3.ts'
import { type PieceName, pieceNameOf } from './piece-name.ts'
import { PieceStore, type PieceStoreOptions } from './piece-store.ts'

const ALICE = 'aa'.repeat(32)
const BOB = 'bb'.repeat(32)
const S0 = '00'.repeat(32)
const S1 = '11'.repeat(32)
const S2 = '22'.repeat(32)
const PIECE = new Uint8Array(Buffer.alloc(5000, 'piece '))
const NAME = pieceNameOf(nodeSha3(PIECE))

let folder: ReturnType<typeof temporaryFolder>
let events: string[]
let log: Log
let now: number
let opened: PieceStore[]
beforeEach(() => {
  folder = temporaryFolder('store')
  events = []
  log = createLog('miner', { write: (line) => events.push(String(JSON.parse(line).event)) })
  now = 1_700_000_000
  opened = []
})
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()))
  folder.remove()
})

async function open(options: Partial<PieceStoreOptions> = {}): Promise<PieceStore> {
  const limits = { capacityBytes: 1e9, reserveBytes: 0 }
  const store = await PieceStore.open({ folder: folder.path, ...limits, log, now: () => now, ...options })
  opened.push(store)
  return store
}

async function reopen(store: PieceStore): Promise<PieceStore> {
  await store.close()
  return open()
}

function pathOf(name: PieceName): string {
  return join(folder.path, 'pieces', name.slice(0, 2), name)
}

function quarantined(): string[] {
  return readdirSync(join(folder.path, 'quarantine'))
}

function seeded(bytes: Uint8Array, seed: string): Uint8Array {
  return nodeSha3(bytes, Buffer.from(seed))
}

describe('store', () => {
  it('answers with H(D || seed) and keeps the piece over a restart', async () => {
    const store = await open()
    expect(await store.store(ALICE, PIECE, S0, 60)).toEqual({
      ok: true,
      value: { name: NAME, seededHash: seeded(PIECE, S0) },
    })
    const again = await reopen(store)
    expect(await again.advance('retrieve', NAME, ALICE, S1)).toMatchObject({
      ok: true,
      value: { seededHash: seeded(PIECE, S0) },
    })
    expect([again.pieces, again.usedBytes]).toEqual([1, 5000])
  })

  it('keeps one file and two chains when two callers store the same bytes', async () => {
    const store = await open()
    await Promise.all([store.store(ALICE, PIECE, S0, 60), store.store(BOB, PIECE, S1, 60)])
    expect([store.pieces, store.usedBytes]).toEqual([1, 5000])
    expect(await store.advance('challenge', NAME, BOB, S2)).toMatchObject({
      value: { seededHash: seeded(PIECE, S1) },
    })
    expect(await store.advance('challenge', NAME, ALICE, S2)).toMatchObject({
      value: { seededHash: seeded(PIECE, S0) },
    })
  })

  it('takes a retry of the same Store without counting it twice, and starts the chain anew', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    await store.store(ALICE, PIECE, S1, 60)
    expect([store.pieces, store.usedBytes]).toEqual([1, 5000])
    expect(await store.advance('challenge', NAME, ALICE, S2)).toMatchObject({
      value: { seededHash: seeded(PIECE, S1) },
    })
  })

  it('refuses a piece beyond its capacity, also when many come at once, and still serves', async () => {
    const store = await open({ capacityBytes: 12_000 })
    const pieces = [1, 2, 3, 4].map((fill) => new Uint8Array(5000).fill(fill))
    const outcomes = await Promise.all(pieces.map((piece) => store.store(ALICE, piece, S0, 60)))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(2)
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.reason === 'over-capacity')).toHaveLength(2)
    expect(store.usedBytes).toBe(10_000)
  })

  it('refuses a piece that would take the reserve of the disk', async () => {
    const store = await open({ reserveBytes: 2 ** 50 })
    expect(await store.store(ALICE, PIECE, S0, 60)).toMatchObject({ ok: false, reason: 'over-capacity' })
  })

  const steps: DurableStep[] = ['opened', 'half-written', 'written', 'synced', 'renamed', 'folder-synced']
  it.each(steps)('acknowledges nothing when the disk fails at %s, and a retry heals', async (at) => {
    let failing = true
    const store = await open({
      failPoint: (step) => {
        if (failing && step === at) throw Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'fsync' })
      },
    })
    await expect(store.store(ALICE, PIECE, S0, 60)).rejects.toMatchObject({
      name: 'StorageError',
      code: 'io',
    })
    expect(await store.advance('retrieve', NAME, ALICE, S1)).toMatchObject({ ok: false, reason: 'unknown' })
    expect([store.pieces, store.usedBytes]).toEqual([0, 0])
    failing = false
    expect(await store.store(ALICE, PIECE, S0, 60)).toMatchObject({ ok: true })
    expect([store.pieces, store.usedBytes]).toEqual([1, 5000])
    expect(await (await reopen(store)).advance('retrieve', NAME, ALICE, S1)).toMatchObject({ ok: true })
  })

  it('heals a damaged piece for every caller when one stores it again', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    await store.store(BOB, PIECE, S1, 60)
    writeFileSync(pathOf(NAME), Buffer.alloc(5000, 'rotten'))
    await store.store(ALICE, PIECE, S2, 60)
    expect(events).toContain('piece-damaged')
    expect(await store.advance('challenge', NAME, BOB, S0)).toMatchObject({
      ok: true,
      value: { seededHash: seeded(PIECE, S1) },
    })
    expect([store.pieces, store.usedBytes, quarantined().length]).toEqual([1, 5000, 1])
  })
})

describe('advance', () => {
  it('chains seeds: each answer is made from the seed before, in the order of the requests', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    const [first, second] = await Promise.all([
      store.advance('challenge', NAME, ALICE, S1),
      store.advance('retrieve', NAME, ALICE, S2),
    ])
    expect(first).toMatchObject({ value: { seededHash: seeded(PIECE, S0) } })
    expect(second).toMatchObject({ value: { seededHash: seeded(PIECE, S1) } })
  })

  it('answers a repeated request as it answered the first, also after a restart', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    await store.advance('challenge', NAME, ALICE, S1)
    const again = await reopen(store)
    expect(await again.advance('challenge', NAME, ALICE, S1)).toMatchObject({
      value: { seededHash: seeded(PIECE, S0) },
    })
    expect(await again.advance('challenge', NAME, ALICE, S2)).toMatchObject({
      value: { seededHash: seeded(PIECE, S1) },
    })
  })

  it('knows nothing for a caller without a record', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    expect(await store.advance('challenge', NAME, BOB, S1)).toMatchObject({ ok: false, reason: 'unknown' })
    expect(await store.openForeign(NAME)).toMatchObject({ ok: true, value: { seededHash: null } })
  })

  it('never serves a flipped bit: it declares the damage, moves the file away and forgets the record', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    const bytes = readFileSync(pathOf(NAME))
    bytes.writeUInt8(bytes.readUInt8(4999) ^ 1, 4999)
    writeFileSync(pathOf(NAME), bytes)
    expect(await store.advance('challenge', NAME, ALICE, S1)).toMatchObject({ ok: false, reason: 'damaged' })
    expect(await store.advance('challenge', NAME, ALICE, S1)).toMatchObject({ ok: false, reason: 'unknown' })
    expect([store.pieces, store.usedBytes, quarantined().length]).toEqual([0, 0, 1])
    expect(events).toContain('piece-damaged')
  })

  it.each([
    ['truncated', () => truncateSync(pathOf(NAME), 100)],
    ['removed', () => rmSync(pathOf(NAME))],
    ['replaced by a link', () => (rmSync(pathOf(NAME)), symlinkSync('/etc/hostname', pathOf(NAME)))],
    ['replaced by a folder', () => (rmSync(pathOf(NAME)), mkdirSync(pathOf(NAME)))],
  ])('declares a file that was %s while running', async (_how, harm) => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    harm()
    expect(await store.advance('retrieve', NAME, ALICE, S1)).toMatchObject({ ok: false, reason: 'damaged' })
    expect(await store.store(ALICE, PIECE, S0, 60)).toMatchObject({ ok: true })
    expect(await store.advance('retrieve', NAME, ALICE, S1)).toMatchObject({ ok: true })
  })
})

describe('open', () => {
  it('moves away what is not ours or was never acknowledged, and says so', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    await store.close()
    const other = 'c'.repeat(64)
    mkdirSync(join(folder.path, 'pieces', 'cc'), { recursive: true })
    writeFileSync(join(folder.path, 'pieces', 'cc', other), 'never acknowledged')
    writeFileSync(join(folder.path, 'pieces', 'cc', 'notes.txt'), 'foreign')
    symlinkSync('/etc/passwd', join(folder.path, 'pieces', 'cc', `${'c'.repeat(63)}d`))
    mkdirSync(join(folder.path, 'pieces', 'zz'))
    writeFileSync(`${pathOf(NAME)}.0a.filetao-tmp`, 'half')
    const again = await open()
    expect([again.pieces, again.usedBytes]).toEqual([1, 5000])
    expect(quarantined()).toHaveLength(4)
    expect(events).toEqual(
      expect.arrayContaining(['piece-orphaned', 'foreign-entry-quarantined', 'unfinished-writes-removed']),
    )
    expect(readdirSync(join(folder.path, 'pieces', NAME.slice(0, 2)))).toEqual([NAME])
  })

  it('declares a record whose file is gone or has another length', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    const short = new Uint8Array(700).fill(1)
    const stored = await store.store(ALICE, short, S0, 60)
    await store.close()
    rmSync(pathOf(NAME))
    if (stored.ok) truncateSync(pathOf(stored.value.name), 699)
    const again = await open()
    expect([again.pieces, again.usedBytes]).toEqual([0, 0])
    expect(events).toEqual(expect.arrayContaining(['piece-missing', 'piece-damaged']))
    expect(await again.advance('retrieve', NAME, ALICE, S1)).toMatchObject({ ok: false, reason: 'unknown' })
  })

  it('refuses a folder that another miner uses', async () => {
    await open()
    await expect(open()).rejects.toMatchObject({ name: 'StorageError', code: 'denied' })
  })

  it('refuses to start on an index that is damaged instead of starting empty', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    await store.close()
    const index = join(folder.path, 'index')
    rmSync(join(index, 'CURRENT'))
    writeFileSync(join(index, 'CURRENT'), 'MANIFEST-999999\n')
    await expect(open()).rejects.toMatchObject({ name: 'StorageError' })
    expect(readFileSync(pathOf(NAME)).byteLength).toBe(5000)
  })
})

describe('purgeExpired', () => {
  it('removes a piece only when the time of its last caller is over', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    await store.store(BOB, PIECE, S0, 120)
    now += 61
    expect(await store.purgeExpired()).toBe(0)
    expect(await store.advance('challenge', NAME, ALICE, S1)).toMatchObject({ ok: false, reason: 'unknown' })
    expect(await store.advance('challenge', NAME, BOB, S1)).toMatchObject({ ok: true })
    now += 60
    expect(await store.purgeExpired()).toBe(1)
    expect([store.pieces, store.usedBytes]).toEqual([0, 0])
    expect(readdirSync(join(folder.path, 'pieces', NAME.slice(0, 2)))).toEqual([])
  })

  it('keeps a piece whose time a later Store extended, and never shortens it', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    await store.store(ALICE, PIECE, S0, 600)
    await store.store(ALICE, PIECE, S0, 1)
    now += 599
    expect(await store.purgeExpired()).toBe(0)
    now += 1
    expect(await store.purgeExpired()).toBe(1)
  })
})

describe('renew', () => {
  it('moves the end, durably, and never to an earlier one', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    expect(await store.renew(NAME, ALICE, 600)).toBe(now + 600)
    expect(await store.renew(NAME, ALICE, 10)).toBe(now + 600)
    const again = await reopen(store)
    now += 599
    expect(await again.purgeExpired()).toBe(0)
    expect(await again.advance('retrieve', NAME, ALICE, S1)).toMatchObject({
      value: { seededHash: seeded(PIECE, S0) },
    })
    now += 1
    expect(await again.purgeExpired()).toBe(1)
  })

  it('is for the caller that stored: another one’s piece ends as before', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    expect(await store.renew(NAME, BOB, 600)).toBeNull()
    now += 60
    expect(await store.purgeExpired()).toBe(1)
  })

  it('says of a piece whose file is gone or cut that it is not there', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    truncateSync(pathOf(NAME), 100)
    expect(await store.renew(NAME, ALICE, 600)).toBeNull()
    rmSync(pathOf(NAME))
    expect(await store.renew(NAME, ALICE, 600)).toBeNull()
  })

  it('of a piece that is purged at the same moment is either too late or in time, and never half', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    now += 60
    const [purged, end] = await Promise.all([store.purgeExpired(), store.renew(NAME, ALICE, 600)])
    const served = await store.advance('retrieve', NAME, ALICE, S1)
    expect([purged, served.ok]).toEqual(end === null ? [1, false] : [0, true])
  })
})

describe('discard', () => {
  it('takes the file with the last record, and gives the room back', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    await store.store(BOB, PIECE, S1, 60)
    expect(await store.discard(NAME, ALICE, [S0])).toBe(true)
    expect([store.pieces, store.usedBytes]).toEqual([1, 5000])
    expect(await store.advance('retrieve', NAME, ALICE, S2)).toMatchObject({ ok: false, reason: 'unknown' })
    expect(await store.advance('retrieve', NAME, BOB, S2)).toMatchObject({ ok: true })
    expect(await store.discard(NAME, BOB, [S0, S2])).toBe(true)
    expect([store.pieces, store.usedBytes]).toEqual([0, 0])
    expect(await (await reopen(store)).openForeign(NAME)).toMatchObject({ ok: false })
    expect(quarantined()).toEqual([])
  })

  it('leaves a piece that was stored anew, whichever of the two comes first', async () => {
    const store = await open()
    for (const order of ['store first', 'discard first']) {
      await store.store(ALICE, PIECE, S0, 60)
      const discard = () => store.discard(NAME, ALICE, [S0])
      const again = () => store.store(ALICE, PIECE, S1, 60)
      await Promise.all(order === 'store first' ? [again(), discard()] : [discard(), again()])
      expect(await store.advance('retrieve', NAME, ALICE, S2), order).toMatchObject({
        value: { seededHash: seeded(PIECE, S1) },
      })
      await store.discard(NAME, ALICE, [S2])
    }
  })
})
