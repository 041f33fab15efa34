/** One contract for the index on disk, in Redis and in the simulation, then what only a disk can do. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ClassicLevel } from 'classic-level'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Index } from '../../engine/ports.ts'
import type { ExpiryEntry, IndexChange, PendingAudit } from '../../engine/records.ts'
import { freshFolders } from '../../testing/fresh-folders.ts'
import { createMemoryIndex } from '../../testing/memory-index.ts'
import { put } from './index-codec.ts'
import {
  cidOfNumber,
  GENERATED,
  hashOfNumber,
  MINERS,
  objectOf,
  pieceOf,
  statsOf,
  TTL,
  wholeIndex,
} from './index-fixture.ts'
import type { StoredIndex } from './index-on.ts'
import { checkIndex } from './index-repair.ts'
import { openLevelIndex } from './level-index.ts'
import { parseRedisAddress } from './redis-address.ts'
import { type RedisServer, startRedis } from './redis-fixture.ts'
import { openRedisIndex } from './redis-index.ts'

const made = freshFolders('index')
const freshFolder = () => join(made(), 'index')
const open: StoredIndex[] = []

async function level(folder = freshFolder()): Promise<StoredIndex> {
  const index = await openLevelIndex(folder)
  open.push(index)
  return index
}

afterEach(async () => {
  for (const index of open.splice(0)) await index.close()
})

const [A = '', B = ''] = MINERS
const audit = (hotkey: string, n: number, strikes: number): PendingAudit => ({
  hotkey,
  dataHash: hashOfNumber(n),
  task: 'challenge',
  why: 'late',
  strikes,
  contradictions: 0,
  sinceBlock: 9,
})
const claim = (n: number, claimedBy: string, ttl = TTL) => objectOf(n, { claimedBy, contentRoot: null, ttl })
const repair = (n: number, sinceMs: number): IndexChange => ({
  kind: 'repair',
  entry: { cid: cidOfNumber(n), sinceMs, reason: 'missing' },
})

let server: RedisServer | undefined
let names = 0
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server?.stop())

async function inRedis(): Promise<Index> {
  names += 1
  const address = parseRedisAddress(server?.address(`index-${names}`) ?? '')
  if (!address.ok) throw new TypeError(address.detail)
  const index = await openRedisIndex(address.value)
  open.push(index)
  return index
}

const KINDS: readonly (readonly [string, () => Promise<Index>])[] = [
  ['LevelDB', () => level()],
  ['Redis', inRedis],
  ['the simulation', async () => createMemoryIndex()],
]

describe.each(KINDS)('the index on %s', (_, create) => {
  it('reads back what was applied, and nothing before', async () => {
    const index = await create()
    const cid = cidOfNumber(0)
    expect([await index.object(cid), await index.piece(A, hashOfNumber(0)), await index.window()]).toEqual([
      null,
      null,
      null,
    ])
    await index.apply(
      [
        ...wholeIndex(1),
        { kind: 'claim', record: claim(0, 'b') },
        { kind: 'claim', record: claim(0, 'a') },
        { kind: 'claim', record: claim(1, 'a') },
        { kind: 'window', block: 7 },
        { kind: 'seat', seat: { uid: 10, hotkey: B, registeredAtBlock: 2 } },
        { kind: 'seat', seat: { uid: 9, hotkey: A, registeredAtBlock: 1 } },
        { kind: 'pending', audit: audit(B, 0, 1) },
        { kind: 'pending', audit: audit(A, 0, 1) },
        { kind: 'pending', audit: audit(A, 0, 2) },
      ],
      'durable',
    )
    expect(await index.object(cid)).toEqual(objectOf(0))
    expect((await index.claims(cid)).map(({ claimedBy }) => claimedBy)).toEqual(['a', 'b'])
    expect(await index.piece(A, hashOfNumber(0))).toEqual(pieceOf(0, A))
    expect(await index.stats()).toEqual(MINERS.map((miner) => statsOf(miner, 1_000)))
    expect(await index.window()).toBe(7)
    expect((await index.seats()).map(({ uid }) => uid)).toEqual([9, 10])
    expect(await index.pendingAudits()).toEqual([audit(A, 0, 2), audit(B, 0, 1)])
  })

  it('replaces a claim of the same validator and an object of the same name', async () => {
    const index = await create()
    const changes = (ttl: number): IndexChange[] => [
      { kind: 'claim', record: claim(0, 'a', ttl) },
      { kind: 'object', record: objectOf(0, { ttl }) },
    ]
    await index.apply([...changes(60), { kind: 'claim', record: claim(0, 'b', 50) }], 'relaxed')
    await index.apply(changes(99), 'durable')
    expect((await index.claims(cidOfNumber(0))).map(({ ttl }) => ttl)).toEqual([99, 50])
    expect((await index.object(cidOfNumber(0)))?.ttl).toBe(99)
  })

  it('keeps what is to be discarded until it is, one entry for each life of a piece', async () => {
    const index = await create()
    const entry = (n: number, hotkey: string, born: string) => {
      return { hotkey, dataHash: hashOfNumber(n), born, seeds: [born], until: GENERATED }
    }
    const entries = [entry(0, A, 'a'), entry(0, A, 'b'), entry(0, B, 'a'), entry(1, A, 'a')]
    await index.apply(
      entries.map((each) => ({ kind: 'discard', entry: each }) as const),
      'durable',
    )
    const [first] = await index.discards(1)
    expect(await index.discards(9)).toHaveLength(4)
    expect(await index.discards(9, first)).toHaveLength(3)
    await index.apply([{ kind: 'discard-done', hotkey: A, dataHash: hashOfNumber(0), born: 'a' }], 'durable')
    expect(await index.discards(9)).toHaveLength(3)
    expect(await index.discards(9)).toContainEqual(entry(0, A, 'b'))
  })

  it('keeps which miners a placement asks until it is over', async () => {
    const index = await create()
    const entry = (n: number, seed: string, hotkey: string) => {
      return { hotkey, dataHash: hashOfNumber(n), cid: cidOfNumber(n), seed, until: GENERATED }
    }
    const entries = [entry(0, 'a', A), entry(0, 'a', B), entry(0, 'b', A), entry(1, 'a', A)]
    await index.apply(
      entries.map((each) => ({ kind: 'placing', entry: each }) as const),
      'relaxed',
    )
    expect(await index.placings(3)).toHaveLength(3)
    expect(await index.placingsOf(hashOfNumber(0), 'a')).toEqual(entries.slice(0, 2))
    await index.apply([{ kind: 'placing-done', hotkey: A, dataHash: hashOfNumber(0), seed: 'a' }], 'durable')
    expect(await index.placings(9)).toHaveLength(3)
    expect(await index.placingsOf(hashOfNumber(0), 'a')).toEqual([entries[1]])
  })

  it('keeps one head a vault, byte for byte, and counts all of them', async () => {
    const index = await create()
    const head = (vaultId: string, number: number, bytes: number, owner: string) => {
      const record = Uint8Array.from({ length: bytes }, (_, i) => i)
      return {
        kind: 'head',
        record: { vaultId, number, hash: `${vaultId}${number}`, owner, record },
      } as const
    }
    expect([await index.head('v'), await index.headTotals()]).toEqual([null, { heads: 0, bytes: 0 }])
    await index.apply([head('v', 1, 300, A), head('w', 1, 5, B)], 'durable')
    await index.apply([head('v', 2, 400, A)], 'durable')
    expect(await index.head('v')).toEqual(head('v', 2, 400, A).record)
    expect(await index.headTotals()).toEqual({ heads: 2, bytes: 405 })
    expect([await index.account(A), await index.account(B)]).toEqual([
      { hotkey: A, objects: 0, bytes: 0, heads: 1 },
      { hotkey: B, objects: 0, bytes: 0, heads: 1 },
    ])
  })

  it('keeps what sessions were ended, one record an account', async () => {
    const index = await create()
    const record = (account: string, before: number) => {
      const sessions = [{ id: 'ab'.repeat(32), from: before, until: before + 9 }]
      return { kind: 'ended-sessions', record: { account, before, sessions } } as const
    }
    await index.apply([record(A, 1), record(B, 2)], 'durable')
    await index.apply([record(A, 3)], 'durable')
    expect(await index.endedSessions()).toEqual([record(A, 3).record, record(B, 2).record])
    await index.apply([{ kind: 'ended-sessions-gone', account: A }], 'relaxed')
    expect(await index.endedSessions()).toEqual([record(B, 2).record])
  })

  it('keeps the account of each owner with the objects, also within one batch', async () => {
    const index = await create()
    const account = (hotkey: string, objects: number, bytes: number) => ({ hotkey, objects, bytes, heads: 0 })
    const change = (n: number, owners: readonly string[]): IndexChange => {
      return { kind: 'object', record: objectOf(n, { owners }) }
    }
    await index.apply([change(0, [A]), change(1, [A, B]), change(0, [A, B])], 'durable')
    expect([await index.account(A), await index.account(B)]).toEqual([
      account(A, 2, 2_000),
      account(B, 2, 2_000),
    ])
    await index.apply([{ kind: 'object-gone', cid: cidOfNumber(0) }, change(1, [B])], 'durable')
    expect([await index.account(A), await index.account(B)]).toEqual([null, account(B, 1, 1_000)])
    await index.apply([{ kind: 'object-gone', cid: cidOfNumber(9) }], 'durable')
    await index.apply([change(1, [B]), { kind: 'object-gone', cid: cidOfNumber(1) }], 'relaxed')
    expect(await index.account(B)).toBeNull()
  })

  it('takes away what is gone, and nothing else', async () => {
    const index = await create()
    await index.apply([...wholeIndex(2), { kind: 'claim', record: claim(0, 'a') }], 'relaxed')
    await index.apply(
      [
        { kind: 'pending', audit: audit(A, 0, 1) },
        { kind: 'object-gone', cid: cidOfNumber(0) },
        { kind: 'claim-gone', cid: cidOfNumber(0), validator: 'a' },
        { kind: 'piece-gone', hotkey: A, dataHash: hashOfNumber(0) },
        { kind: 'stats-gone', hotkey: B },
        { kind: 'pending-done', hotkey: A, dataHash: hashOfNumber(0) },
      ],
      'relaxed',
    )
    expect(await index.objectsFrom('', 9)).toEqual([objectOf(1)])
    expect(await index.claims(cidOfNumber(0))).toEqual([])
    expect(await index.piecesOf(A, '', 9)).toEqual([pieceOf(1, A)])
    expect(await index.piecesOf(B, '', 9)).toHaveLength(2)
    expect((await index.stats()).map(({ hotkey }) => hotkey)).not.toContain(B)
    expect(await index.pendingAudits()).toEqual([])
  })

  it('walks the pieces of one miner and the objects from any point, in the order of their names', async () => {
    const index = await create()
    await index.apply(wholeIndex(20), 'durable')
    const hashes = Array.from({ length: 20 }, (_, n) => hashOfNumber(n)).sort()
    const cids = Array.from({ length: 20 }, (_, n) => cidOfNumber(n)).sort()
    const pieces = async (from: string, limit: number) =>
      (await index.piecesOf(B, from, limit)).map(({ dataHash }) => dataHash)
    expect(await pieces('', 99)).toEqual(hashes)
    expect(await pieces(hashes[7] ?? '', 3)).toEqual(hashes.slice(7, 10))
    expect(await pieces('5', 99)).toEqual(hashes.filter((hash) => hash >= '5'))
    expect([await pieces('zz', 9), await pieces('\u{1f600}', 9), await pieces('', 0)]).toEqual([[], [], []])
    expect((await index.objectsFrom(`${cids[3]}a`, 4)).map(({ cid }) => cid)).toEqual(cids.slice(4, 8))
    expect((await index.piecesOf(B, '', 99)).every(({ hotkey }) => hotkey === B)).toBe(true)
    expect(await index.piecesOf('5', '', 9)).toEqual([])
  })

  it('lists what ends, soonest first, for objects, claims and probes but not for pieces of users', async () => {
    const index = await create()
    const probe = pieceOf(5, A, { purpose: 'probe', ttl: 1 })
    await index.apply(
      [...wholeIndex(2), { kind: 'claim', record: claim(3, 'a', 10) }, { kind: 'piece', record: probe }],
      'durable',
    )
    const all = await index.expiring(GENERATED * 2, 99)
    const entry = (n: number, kind: ExpiryEntry['kind'], ttl: number): ExpiryEntry => ({
      at: GENERATED + n + ttl,
      kind,
      cid: cidOfNumber(n),
      dataHash: hashOfNumber(n),
      hotkey: kind === 'probe' ? A : null,
      validator: kind === 'claim' ? 'a' : null,
    })
    expect(all).toEqual([
      entry(5, 'probe', 1),
      entry(3, 'claim', 10),
      entry(0, 'object', TTL),
      entry(1, 'object', TTL),
    ])
    expect(await index.expiring(GENERATED + 13, 99)).toEqual(all.slice(0, 1))
    expect(await index.expiring(GENERATED + 14, 1)).toEqual(all.slice(0, 1))
    await index.apply(
      all.slice(0, 2).map((gone) => ({ kind: 'expiry-gone', entry: gone }) as const),
      'relaxed',
    )
    expect(await index.expiring(GENERATED * 2, 99)).toEqual(all.slice(2))
  })

  it('keeps the first loss of an object, and hands out who waits longest', async () => {
    const index = await create()
    await index.apply([repair(1, 500), repair(2, 300)], 'durable')
    await Promise.all([index.apply([repair(1, 100)], 'durable'), index.apply([repair(3, 40.5)], 'durable')])
    const since = async (limit: number) => (await index.repairs(limit)).map(({ sinceMs }) => sinceMs)
    expect([await since(9), await since(2)]).toEqual([
      [40.5, 300, 500],
      [40.5, 300],
    ])
    await index.apply([{ kind: 'repair-done', cid: cidOfNumber(1) }, repair(1, 700)], 'durable')
    await index.apply([{ kind: 'repair-done', cid: cidOfNumber(2) }], 'durable')
    await index.apply([{ kind: 'repair-done', cid: cidOfNumber(2) }], 'durable')
    expect(await since(9)).toEqual([40.5, 700])
  })

  it('pages the outbox', async () => {
    const index = await create()
    const entries = ['a', 'b'].flatMap((validator) =>
      [1, 2, 3].map((n) => ({ validator, cid: cidOfNumber(n) })),
    )
    await index.apply(
      entries.map((entry) => ({ kind: 'outbox', entry }) as const),
      'durable',
    )
    const sorted = [...entries].sort((x, y) => (x.validator + x.cid < y.validator + y.cid ? -1 : 1))
    expect(await index.outbox()).toEqual(sorted)
    expect(await index.outbox(4)).toEqual(sorted.slice(0, 4))
    expect(await index.outbox(4, sorted[3])).toEqual(sorted.slice(4))
    const [first] = sorted
    if (first === undefined) throw new Error('no entry')
    await index.apply([{ kind: 'outbox-done', ...first }], 'durable')
    expect(await index.outbox(1, first)).toEqual([sorted[1]])
  })

  it('keeps each validator that was told of objects once, until it is gone', async () => {
    const index = await create()
    expect(await index.peers()).toEqual([])
    await index.apply(
      ['b', 'a', 'b'].map((validator) => ({ kind: 'peer', validator }) as const),
      'durable',
    )
    expect(await index.peers()).toEqual(['a', 'b'])
    await index.apply([{ kind: 'peer-gone', validator: 'a' }], 'durable')
    expect(await index.peers()).toEqual(['b'])
  })
})

describe('both indexes', () => {
  const number = fc.integer({ min: 0, max: 3 })
  const miner = fc.constantFrom(...MINERS)
  const change: fc.Arbitrary<IndexChange> = fc.oneof(
    fc.tuple(number, number).map(([n, ttl]) => ({ kind: 'object', record: objectOf(n, { ttl }) }) as const),
    number.map((n) => ({ kind: 'claim', record: claim(n, 'a', n) }) as const),
    fc
      .tuple(number, miner, fc.constantFrom('user' as const, 'probe' as const))
      .map(([n, hotkey, purpose]) => ({ kind: 'piece', record: pieceOf(n, hotkey, { purpose }) }) as const),
    number.map((n) => ({ kind: 'object-gone', cid: cidOfNumber(n) }) as const),
    fc
      .tuple(number, miner)
      .map(([n, hotkey]) => ({ kind: 'piece-gone', hotkey, dataHash: hashOfNumber(n) }) as const),
    fc.tuple(number, fc.nat(20)).map(([n, sinceMs]) => repair(n, sinceMs)),
    number.map((n) => ({ kind: 'repair-done', cid: cidOfNumber(n) }) as const),
    fc
      .tuple(number, miner, number)
      .map(([n, hotkey, s]) => ({ kind: 'pending', audit: audit(hotkey, n, s) }) as const),
    fc
      .tuple(number, miner)
      .map(([n, hotkey]) => ({ kind: 'pending-done', hotkey, dataHash: hashOfNumber(n) }) as const),
  )

  async function everything(index: Index) {
    return [
      await index.objectsFrom('', 99),
      await Promise.all([0, 1, 2, 3].map((n) => index.claims(cidOfNumber(n)))),
      await Promise.all(MINERS.map((hotkey) => index.piecesOf(hotkey, '3', 2))),
      await index.expiring(GENERATED * 2, 99),
      await index.repairs(99),
      await index.pendingAudits(),
    ]
  }

  it('answer the same after any changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 6 }), async (batches) => {
        const [disk, memory] = [await level(), createMemoryIndex()]
        for (const batch of batches) {
          await disk.apply(batch, 'relaxed')
          await memory.apply(batch, 'relaxed')
        }
        expect(await everything(memory)).toEqual(await everything(disk))
      }),
      { numRuns: 25 },
    )
  })
})

describe('the index of the simulation', () => {
  it('loses in a crash what was relaxed and nothing else', async () => {
    const index = createMemoryIndex()
    await index.apply([repair(1, 5)], 'durable')
    await index.apply([repair(2, 6), { kind: 'repair-done', cid: cidOfNumber(1) }], 'relaxed')
    await index.apply([repair(3, 7)], 'durable')
    expect((await index.repairs(9)).map(({ sinceMs }) => sinceMs)).toEqual([6, 7])
    index.crash()
    expect((await index.repairs(9)).map(({ sinceMs }) => sinceMs)).toEqual([5, 7])
    index.crash()
    expect((await index.repairs(9)).map(({ sinceMs }) => sinceMs)).toEqual([5, 7])
  })
})

describe('accounts on LevelDB', () => {
  it('are those of the simulation, which counts anew, after any changes of any batches at once', async () => {
    const owners = fc.subarray([...MINERS])
    const change = fc.oneof(
      fc.record({ n: fc.nat(3), owners, length: fc.nat(900) }),
      fc.record({ n: fc.nat(3), gone: fc.constant(true) }),
      fc.record({ vault: fc.nat(2), owner: fc.constantFrom(...MINERS), bytes: fc.nat(50) }),
    )
    const toChange = (given: Readonly<Record<string, unknown>>): IndexChange => {
      if ('gone' in given) return { kind: 'object-gone', cid: cidOfNumber(Number(given['n'])) }
      if ('owners' in given) {
        const { owners: of, length } = given as { owners: string[]; length: number }
        return { kind: 'object', record: objectOf(Number(given['n']), { owners: of, length, receipts: [] }) }
      }
      const { vault, owner, bytes } = given as { vault: number; owner: string; bytes: number }
      const record = new Uint8Array(bytes)
      return { kind: 'head', record: { vaultId: `v${vault}`, number: 1, hash: '', owner, record } }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 6 }), async (batches) => {
        const folder = freshFolder()
        const disk = await openLevelIndex(folder)
        const memory = createMemoryIndex()
        const changes = batches.map((batch) => batch.map(toChange))
        await Promise.all(changes.map((batch) => disk.apply(batch, 'relaxed')))
        for (const batch of changes) await memory.apply(batch, 'relaxed')
        for (const miner of MINERS) expect(await disk.account(miner)).toEqual(await memory.account(miner))
        expect(await disk.headTotals()).toEqual(await memory.headTotals())
        expect(await disk.endedSessions()).toEqual(await memory.endedSessions())
        await disk.close()
        const found: unknown[] = []
        await checkIndex(folder, (finding) => found.push(finding))
        expect(found).toEqual([])
      }),
      { numRuns: 25 },
    )
  })
})

describe('the index folder', () => {
  it('keeps everything over a restart', async () => {
    const folder = freshFolder()
    const first = await openLevelIndex(folder)
    await first.apply([...wholeIndex(3), repair(1, 5)], 'durable')
    await first.close()
    const second = await level(folder)
    expect(await second.objectsFrom('', 9)).toHaveLength(3)
    expect(await second.repairs(9)).toHaveLength(1)
  })

  it('is used by one process at a time: the second says which one has it', async () => {
    const folder = freshFolder()
    const here = await openLevelIndex(folder)
    const refused = openLevelIndex(folder)
    await expect(refused).rejects.toMatchObject({
      code: 'locked',
      message: `the index in ${folder} is in use by process ${process.pid}; one process at a time`,
    })
    await here.close()
    const holder = spawnHolder(folder)
    for await (const line of createInterface({ input: holder.stdout })) if (line === 'open') break
    await expect(openLevelIndex(folder)).rejects.toThrow(`process ${holder.pid}`)
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    // A lock left by kill -9 is taken over.
    expect(await (await level(folder)).window()).toBe(77)
  }, 60_000)

  it('of another program is refused', async () => {
    const sealed = (version: number) => {
      const record = put('meta:version', version)
      return record.type === 'put' ? record.value : ''
    }
    const older = 'an older program wrote it, so start with another folder'
    for (const [version, words] of [
      ['1', older],
      [sealed(2), older],
      [sealed(4), 'a newer program wrote it'],
    ] as const) {
      const folder = freshFolder()
      const raw = new ClassicLevel(folder)
      await raw.put('meta:version', version)
      await raw.close()
      const refused = openLevelIndex(folder)
      await expect(refused).rejects.toMatchObject({ code: 'other-version' })
      await expect(refused).rejects.toThrow(words)
    }
  })
})

function spawnHolder(folder: string) {
  const module = new URL('level-index.ts', import.meta.url).href
  const script = `const { openLevelIndex } = await import(${JSON.stringify(module)})
    const index = await openLevelIndex(${JSON.stringify(folder)})
    await index.apply([{ kind: 'window', block: 77 }], 'durable')
    console.log('open')
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return child
}
