/** Pieces in a bucket of a real server, and what networks and operators do to it. Run by `npm run test:s3`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { S3_KEYS, S3_OTHER_KEYS, type S3Server, startS3 } from '../../testing/s3-server.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { type TroubledWire, troubledWire } from '../../testing/troubled-wire.ts'
import { createLog, type Log, silentLog } from '../shared/log.ts'
import { nodeSha3 } from '../shared/sha3.ts'
import { type BucketAddress, parseBucketAddress } from './bucket-address.ts'
import { BucketClient, type BucketLimits } from './bucket-client.ts'
import { BucketPieces } from './bucket-pieces.ts'
import { movePieces } from './move-pieces.ts'
import { openBucket } from './open-bucket.ts'
import { pieceNameOf } from './piece-name.ts'
import { promisesOfPlaces } from './piece-place-contract.ts'
import { PieceStore } from './piece-store.ts'

const BUCKET = 'miners'
const ALICE = 'aa'.repeat(32)
const [S0, S1, S2] = ['00', '11', '22'].map((two) => two.repeat(32)) as [string, string, string]
const PIECE = new Uint8Array(Buffer.alloc(2_000_000, 'piece '))
const NAME = pieceNameOf(nodeSha3(PIECE))

let server: S3Server
let wire: TroubledWire
let folder: ReturnType<typeof temporaryFolder>
let events: string[]
let log: Log
let prefix: string
let prefixes = 0
const closing: { close(): Promise<void> }[] = []

beforeAll(async () => {
  server = await startS3()
  wire = await troubledWire(server.port)
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true')
  for (const [key, value] of Object.entries(S3_KEYS)) vi.stubEnv(key, value)
  await makeBucket(BUCKET)
})
beforeEach(() => {
  folder = temporaryFolder('bucket')
  events = []
  log = createLog('miner', { write: (line) => events.push(String(JSON.parse(line).event)) })
  prefixes += 1
  prefix = `m${prefixes}`
})
afterEach(async () => {
  wire.release()
  wire.trouble = null
  for (const each of closing.splice(0)) await each.close()
  folder.remove()
})
afterAll(async () => {
  await wire?.close()
  await server?.stop()
  vi.unstubAllEnvs()
})

async function makeBucket(name: string): Promise<void> {
  const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3')
  const client = new S3Client({
    region: 'us-east-1',
    forcePathStyle: true,
    endpoint: `http://127.0.0.1:${server.port}`,
  })
  await client.send(new CreateBucketCommand({ Bucket: name }))
  client.destroy()
}

function addressOf(place = `${BUCKET}/${prefix}`, port = wire.port): BucketAddress {
  const parsed = parseBucketAddress(server.address(place, port))
  if (!parsed.ok) throw new TypeError(parsed.detail)
  return parsed.value
}

async function client(limits: BucketLimits = {}): Promise<BucketClient> {
  const made = await BucketClient.open(addressOf(), limits)
  closing.push({ close: async () => made.close() })
  return made
}

async function open(address = addressOf(), limits: BucketLimits = {}): Promise<PieceStore> {
  const store = await PieceStore.open({
    folder: folder.path,
    capacityBytes: 1e9,
    reserveBytes: 0,
    log,
    now: () => 1_700_000_000,
    openPlace: openBucket(address, log, limits),
  })
  closing.push(store)
  return store
}

async function reopen(store: PieceStore): Promise<PieceStore> {
  closing.splice(closing.indexOf(store), 1)
  await store.close()
  return open()
}

async function keys(under: string): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of (await client()).list(under)) found.push(key)
  return found
}

const noted = () => {
  const objects = new Map<string, string>()
  return {
    objectOf: async (name: string) => objects.get(name) ?? null,
    noteObject: async (name: string, object: string | null) => {
      if (object === null) objects.delete(name)
      else objects.set(name, object)
    },
  }
}
let notes = noted()
beforeEach(() => {
  notes = noted()
})

promisesOfPlaces('bucket', () => ({
  open: async () => new BucketPieces(await client(), notes),
  reopen: async () => new BucketPieces(await client(), notes),
  plant: async (entry, bytes) => {
    await (await client()).put(`pieces/${entry}`, bytes)
  },
}))

describe('a miner’s store on a bucket', () => {
  it('has what it acknowledged after a restart, and after the server was killed', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    const again = await reopen(store)
    expect([again.pieces, again.usedBytes]).toEqual([1, PIECE.byteLength])
    await server.kill()
    await expect(again.advance('retrieve', NAME, ALICE, S1)).rejects.toMatchObject({ code: 'unreachable' })
    await expect(again.store(ALICE, Buffer.from('other'), S0, 60)).rejects.toMatchObject({
      code: 'unreachable',
    })
    await server.start()
    expect(await again.advance('retrieve', NAME, ALICE, S1)).toMatchObject({
      ok: true,
      value: { seededHash: nodeSha3(PIECE, Buffer.from(S0)) },
    })
    expect(events).not.toContain('piece-damaged')
    expect(await again.store(ALICE, Buffer.from('other'), S0, 60)).toMatchObject({ ok: true })
  })

  it('reads again when a body breaks off, and says that the store is away when it always does', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    wire.trouble = { cutAfter: 1_000_000, times: 2 }
    expect(await store.advance('retrieve', NAME, ALICE, S1)).toMatchObject({ ok: true })
    expect(wire.trouble.times).toBe(0)
    wire.trouble = { cutAfter: 1_000_000 }
    await expect(store.advance('retrieve', NAME, ALICE, S2)).rejects.toMatchObject({ name: 'StorageError' })
    wire.trouble = null
    expect(await store.advance('retrieve', NAME, ALICE, S2)).toMatchObject({ ok: true })
    expect(events).not.toContain('piece-damaged')
  })

  it('keeps no piece that was spoilt on its way there, and takes it when it is sent again', async () => {
    const store = await open()
    wire.trouble = { spoilAt: 1_500_000, times: 1 }
    expect(await store.store(ALICE, PIECE, S0, 60)).toMatchObject({ ok: true })
    expect(wire.trouble.times).toBe(0)
    expect(await store.advance('retrieve', NAME, ALICE, S1)).toMatchObject({ ok: true })
    const other = new Uint8Array(Buffer.alloc(2_000_000, 'other '))
    wire.trouble = { spoilAt: 1_500_000 }
    await expect(store.store(ALICE, other, S0, 60)).rejects.toMatchObject({ code: 'io' })
    expect(store.pieces).toBe(1)
    expect(await keys('pieces/')).toHaveLength(1)
  })

  it('keeps a piece that was stored again while a delete of it was still on its way', async () => {
    const store = await open(addressOf(), { deadlineMs: 1_000 })
    await store.store(ALICE, PIECE, S0, 60)
    wire.trouble = { hold: (request) => request.startsWith('DELETE') }
    await expect(store.discard(NAME, ALICE, [S0])).rejects.toMatchObject({ code: 'unreachable' })
    expect(wire.held()).toBeGreaterThan(0)
    wire.trouble = null
    expect(await store.store(ALICE, PIECE, S1, 60)).toMatchObject({ ok: true })
    expect([store.pieces, store.usedBytes]).toEqual([1, PIECE.byteLength])
    wire.release()
    await expect.poll(() => wire.held()).toBe(0)
    await new Promise((settled) => setTimeout(settled, 500))
    expect(await store.advance('retrieve', NAME, ALICE, S2)).toMatchObject({ ok: true })
    expect(await keys('pieces/')).toHaveLength(1)
  })

  it('removes later what the store kept while it was away', async () => {
    const store = await open(addressOf(), { deadlineMs: 1_000 })
    await store.store(ALICE, PIECE, S0, 60)
    wire.trouble = { hold: (request) => request.startsWith('DELETE') }
    await expect(store.discard(NAME, ALICE, [S0])).rejects.toMatchObject({ name: 'StorageError' })
    expect([store.pieces, (await keys('pieces/')).length]).toEqual([1, 1])
    wire.trouble = null
    expect(await store.purgeExpired()).toBe(1)
    expect([store.pieces, store.usedBytes, await keys('pieces/')]).toEqual([0, 0, []])
  })

  it('declares what was changed or removed in the bucket, and moves it to the quarantine', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    const [key = ''] = await keys('pieces/')
    await (await client()).put(key, new Uint8Array(PIECE.byteLength))
    expect(await store.advance('challenge', NAME, ALICE, S1)).toMatchObject({ reason: 'damaged' })
    expect([await keys('pieces/'), (await keys('quarantine/')).length, store.pieces]).toEqual([[], 1, 0])
    await store.store(ALICE, PIECE, S0, 60)
    const [again = ''] = await keys('pieces/')
    await (await client()).delete(again)
    const restarted = await reopen(store)
    expect(events).toContain('piece-missing')
    expect(await restarted.advance('challenge', NAME, ALICE, S1)).toMatchObject({ reason: 'unknown' })
  })

  it('moves away at the start what was never acknowledged', async () => {
    const store = await open()
    await store.store(ALICE, PIECE, S0, 60)
    await (await client()).put(`pieces/${NAME}.00112233aabbccdd`, PIECE)
    await (await client()).put(`pieces/${'c'.repeat(64)}.00112233aabbccdd`, PIECE)
    const again = await reopen(store)
    expect([again.pieces, (await keys('pieces/')).length]).toEqual([1, 1])
    expect(await keys('quarantine/')).toHaveLength(2)
    expect(await again.advance('challenge', NAME, ALICE, S1)).toMatchObject({ ok: true })
  })

  it('works with a clock that is an hour wrong', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
    try {
      const store = await open()
      expect(await store.store(ALICE, PIECE, S0, 60)).toMatchObject({ ok: true })
      expect(await store.advance('challenge', NAME, ALICE, S1)).toMatchObject({ ok: true })
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a start on a bucket', () => {
  it.each([
    ['there is no bucket', () => open(addressOf('no-such-bucket')), 'missing', 'make it'],
    ['nothing listens', () => open(addressOf(BUCKET, 1)), 'unreachable', 'ECONNREFUSED'],
    [
      'the secret is wrong',
      () => {
        vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong')
        return open()
      },
      'denied',
      'AWS_SECRET_ACCESS_KEY',
    ],
    [
      'the account may not',
      () => {
        for (const [key, value] of Object.entries(S3_OTHER_KEYS)) vi.stubEnv(key, value)
        return open()
      },
      'denied',
      'allow list, get, put and delete',
    ],
  ])('is refused in one sentence when %s', async (_when, start, code, about) => {
    try {
      await expect(start()).rejects.toMatchObject({
        name: 'StorageError',
        code,
        message: expect.stringContaining(about),
      })
    } finally {
      for (const [key, value] of Object.entries(S3_KEYS)) vi.stubEnv(key, value)
    }
    // The index was let go.
    await open()
  })

  it('is refused on the pieces of another miner, and on an emptied bucket', async () => {
    await (await open()).store(ALICE, PIECE, S0, 60)
    const other = temporaryFolder('other')
    const opening = PieceStore.open({
      folder: other.path,
      capacityBytes: 1e9,
      reserveBytes: 0,
      log,
      now: () => 0,
      openPlace: openBucket(addressOf(), log),
    })
    await expect(opening).rejects.toMatchObject({ message: expect.stringContaining('another miner') })
    other.remove()
    await closing.splice(0)[0]?.close()
    await expect(open(addressOf(`${BUCKET}/elsewhere-${prefix}`))).rejects.toMatchObject({
      message: expect.stringContaining('does not hold the pieces of this miner'),
    })
    expect((await open()).pieces).toBe(1)
  })

  it('is refused without PIECES_URL when the pieces are in a bucket, and with it when they are not', async () => {
    await (await open()).store(ALICE, PIECE, S0, 60)
    await closing.splice(0)[0]?.close()
    const options = { capacityBytes: 1e9, reserveBytes: 0, log, now: () => 0 }
    await expect(PieceStore.open({ folder: folder.path, ...options })).rejects.toMatchObject({
      message: expect.stringContaining('filetao pieces move PIECES_URL'),
    })
    const plain = temporaryFolder('plain')
    const store = await PieceStore.open({ folder: plain.path, ...options })
    await store.store(ALICE, PIECE, S0, 60)
    await store.close()
    await expect(
      PieceStore.open({ folder: plain.path, ...options, openPlace: openBucket(addressOf(), log) }),
    ).rejects.toMatchObject({ message: expect.stringContaining('filetao pieces move DATA') })
    plain.remove()
  })
})

describe('moving pieces', () => {
  const options = { capacityBytes: 1e9, reserveBytes: 0, now: () => 1_700_000_000 }
  const pieceOf = (n: number) => new Uint8Array(Buffer.alloc(3_000 + n, `piece ${n} `))
  const move = (to: 'bucket' | 'folder', address = addressOf()) =>
    movePieces({ folder: folder.path, bucket: address, to, log, deadlineMs: 3_000 })

  it('goes there and back, on where it broke off, and declares what was damaged before', async () => {
    const store = await PieceStore.open({ folder: folder.path, log, ...options })
    for (let n = 0; n < 9; n += 1) await store.store(ALICE, pieceOf(n), S0, 60)
    await store.close()
    const damaged = pieceNameOf(nodeSha3(pieceOf(8)))
    writeFileSync(join(folder.path, 'pieces', damaged.slice(0, 2), damaged), Buffer.alloc(3_008))

    wire.trouble = { spoilAt: 9_000 }
    await expect(move('bucket')).rejects.toMatchObject({ name: 'StorageError' })
    wire.trouble = null
    await (await PieceStore.open({ folder: folder.path, log: silentLog, ...options })).close()
    const there = await move('bucket')
    expect(there).toMatchObject({ pieces: 8, lost: 1, aside: join(folder.path, 'pieces.moved-1') })
    expect(await move('bucket').catch((error: Error) => error.message)).toContain('in the bucket already')

    const onBucket = await open()
    expect(onBucket.pieces).toBe(8)
    for (let n = 0; n < 8; n += 1)
      expect(await onBucket.advance('challenge', pieceNameOf(nodeSha3(pieceOf(n))), ALICE, S1)).toMatchObject(
        {
          value: { seededHash: nodeSha3(pieceOf(n), Buffer.from(S0)) },
        },
      )
    await closing.splice(0)[0]?.close()
    const back = await move('folder')
    expect(back).toEqual({ ...there, lost: 0, alreadyThere: 0, aside: addressOf().place })
    const inFolder = await PieceStore.open({ folder: folder.path, log, ...options })
    expect(inFolder.pieces).toBe(8)
    await inFolder.close()
    // The objects were left there: nothing is sent again.
    expect(await move('bucket')).toMatchObject({ pieces: 8, alreadyThere: 8, sha256: there.sha256 })
  })
})
