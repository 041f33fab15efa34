/** What a validator may rely on when its index is in a real Redis, and when it must not begin. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { IndexError } from './index-error.ts'
import { cidOfNumber, hashOfNumber, MINERS, objectOf, statsOf, wholeIndex } from './index-fixture.ts'
import { KEYS } from './index-keys.ts'
import type { StoredIndex } from './index-on.ts'
import { parseRedisAddress } from './redis-address.ts'
import { type RedisServer, SAFE, startRedis } from './redis-fixture.ts'
import { openRedisIndex } from './redis-index.ts'
import { addressOf, redisIndexes } from './redis-index-fixture.ts'
import { keysOf } from './redis-scripts.ts'

const redis = redisIndexes()
const { freshAddress, opened } = redis

const [A = ''] = MINERS

describe('an index in Redis', () => {
  it('has everything that was acknowledged after the server was killed, and goes on by itself', async () => {
    const index = await opened(freshAddress())
    await index.apply(wholeIndex(5), 'durable')
    await redis.server.kill()
    const refused = index.apply([{ kind: 'window', block: 8 }], 'durable')
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' })
    await redis.server.start()
    await expect.poll(() => index.object(cidOfNumber(4)).catch(() => null)).toEqual(objectOf(4))
    await index.apply([{ kind: 'window', block: 9 }], 'durable')
    expect(await index.window()).toBe(9)
    expect(await index.verify()).toBe('whole')
  })

  it('is one index for several processes, and of one validator', async () => {
    const address = freshAddress()
    const one = await opened(address, { hotkey: 'mine' })
    const other = await opened(address, { hotkey: 'mine' })
    await one.apply([{ kind: 'window', block: 3 }], 'durable')
    expect(await other.window()).toBe(3)
    await expect(openRedisIndex(address, { hotkey: 'theirs' })).rejects.toThrow('is of the validator mine')
  })

  it('counts what several processes change at the same time once each', async () => {
    const address = freshAddress()
    const processes = [await opened(address), await opened(address), await opened(address)]
    const [first] = processes
    const base = { ...statsOf(A, 1_000), score: 0 }
    await first?.apply([{ kind: 'stats', row: base }], 'durable')
    const works = Array.from({ length: 30 }, (_, n) => {
      const object = { kind: 'object', record: objectOf(n) } as const
      const row = { ...base, store_attempts: 1, stored_bytes: 1_007, score: 0.5 }
      return processes[n % 3]?.apply([object, { kind: 'stats', row, since: base }], 'durable')
    })
    await Promise.all(works)
    const [row] = (await first?.stats()) ?? []
    expect(row).toMatchObject({ store_attempts: 30, stored_bytes: 1_210, score: 15 })
    const { owners } = objectOf(0)
    expect((await first?.account(owners[0] ?? ''))?.objects).toBe(30)
  })

  it('is lost, not empty, for a validator whose Redis was emptied', async () => {
    const address = freshAddress()
    const lost: IndexError[] = []
    const index = await opened(address, { onLost: (error) => lost.push(error) })
    const { order, texts, born } = keysOf(address.name)
    await redis.admin.del(order, texts, born)
    await expect(index.apply(wholeIndex(1), 'durable')).rejects.toMatchObject({ code: 'lost' })
    expect(lost).toHaveLength(1)
    await expect(openRedisIndex(address, { mustExist: true })).rejects.toMatchObject({ code: 'gone' })
  })

  it('names a record that was changed behind its back, and leaves it out of walks', async () => {
    const address = freshAddress()
    const told: string[] = []
    const index = await opened(address, { onDamage: (key) => told.push(key) })
    await index.apply(wholeIndex(2), 'durable')
    const key = KEYS.hotkey(A, hashOfNumber(1))
    const text = await redis.admin.hget(keysOf(address.name).texts, key)
    await redis.admin.hset(keysOf(address.name).texts, key, `${text ?? ''} `)
    await expect(index.piece(A, hashOfNumber(1))).rejects.toMatchObject({ code: 'damaged' })
    expect(await index.piecesOf(A, '', 10)).toHaveLength(1)
    expect(told).toEqual([key])
    expect(await index.verify()).toMatchObject({ code: 'damaged' })
  })
})

describe('a Redis that may lose what it acknowledged is refused', () => {
  it.each([
    ['appendfsync', 'everysec', 'CONFIG SET appendfsync always'],
    ['no-appendfsync-on-rewrite', 'yes', 'CONFIG SET no-appendfsync-on-rewrite no'],
    ['maxmemory-policy', 'allkeys-lru', 'CONFIG SET maxmemory-policy noeviction'],
    ['appendonly', 'no', 'CONFIG SET appendonly yes'],
  ])('with %s %s', async (setting, value, mend) => {
    const [, before] = (await redis.admin.config('GET', setting)) as [string, string]
    await redis.admin.config('SET', setting, value)
    try {
      await expect(openRedisIndex(freshAddress())).rejects.toMatchObject({
        code: 'unsafe',
        message: expect.stringContaining(mend),
      })
    } finally {
      await redis.admin.config('SET', setting, before)
    }
  })

  it('when its settings changed while the connection was away', async () => {
    const index = await opened(freshAddress())
    await redis.admin.config('SET', 'appendfsync', 'everysec')
    try {
      await redis.admin.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      const write = () =>
        index.apply([{ kind: 'window', block: 1 }], 'durable').then(
          () => 'written',
          (error: IndexError) => error.code,
        )
      await expect.poll(write).toBe('unsafe')
    } finally {
      await redis.admin.config('SET', 'appendfsync', 'always')
    }
    await expect
      .poll(() =>
        index
          .apply([{ kind: 'window', block: 2 }], 'durable')
          .then(() => index.window())
          .catch(() => null),
      )
      .toBe(2)
  })

  it('with fewer replicas than must have a write', async () => {
    const address = addressOf(`${redis.server.address('replicas')}&replicas=1`)
    await expect(openRedisIndex(address)).rejects.toThrow('CONFIG SET min-replicas-to-write 1')
    await redis.admin.config('SET', 'min-replicas-to-write', '1')
    try {
      await expect(openRedisIndex(address)).rejects.toThrow('has 0 of the 1 replicas')
    } finally {
      await redis.admin.config('SET', 'min-replicas-to-write', '0')
    }
  })
})

describe('an index whose primary has a replica', () => {
  const REPLICATED = [...SAFE, '--min-replicas-to-write', '1', '--repl-diskless-sync-delay', '0']
  let primary: RedisServer
  let replica: RedisServer
  let index: StoredIndex
  beforeAll(async () => {
    primary = await startRedis(REPLICATED)
    replica = await startRedis([...REPLICATED, '--replicaof', '127.0.0.1', String(primary.port)])
    const ask = primary.client()
    await vi.waitFor(async () => expect(await ask.wait(1, 1_000)).toBe(1), 10_000)
    index = await openRedisIndex(addressOf(`${primary.address('replicated')}&replicas=1`))
  }, 20_000)
  afterAll(async () => {
    replica?.resume()
    await index?.close()
    await replica?.stop()
    await primary?.stop()
  })

  it('reads while a slow replica lets a write wait, and acknowledges that write when the replica has it', async () => {
    await index.apply([{ kind: 'window', block: 1 }], 'durable')
    replica.pause()
    let settled = 0
    const writes = [2, 3].map(async (block) => {
      await index.apply([{ kind: 'window', block }], 'durable')
      settled += 1
    })
    await expect.poll(() => index.window()).toBe(3)
    const began = performance.now()
    for (let n = 0; n < 20; n += 1) expect(await index.object(cidOfNumber(n))).toBeNull()
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(settled).toBe(0)
    replica.resume()
    await Promise.all(writes)
  })

  it('acknowledges nothing once a connection broke before the replica had it, and then goes on', async () => {
    replica.pause()
    const write = index.apply([{ kind: 'window', block: 4 }], 'durable')
    const refused = expect(write).rejects.toMatchObject({ code: 'unavailable' })
    await expect.poll(() => index.window()).toBe(4)
    await primary.client().client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await refused
    replica.resume()
    await expect
      .poll(() =>
        index.apply([{ kind: 'window', block: 5 }], 'durable').then(
          () => 'written',
          () => 'refused',
        ),
      )
      .toBe('written')
  })

  const breakAll = () => primary.client().client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes')

  it('is confirmed when the replica has it, also of a write that failed after Redis had taken it', async () => {
    replica.pause()
    const write = index.apply([{ kind: 'object', record: objectOf(1) }], 'durable')
    const refused = expect(write).rejects.toMatchObject({ code: 'unavailable' })
    await expect.poll(() => index.object(cidOfNumber(1))).toEqual(objectOf(1))
    await breakAll()
    await refused
    await expect.poll(() => index.object(cidOfNumber(1)).catch(() => null)).toEqual(objectOf(1))
    const confirm = index.beginRead?.()
    expect(await index.object(cidOfNumber(1))).toEqual(objectOf(1))
    let isKept = false
    const confirmed = confirm?.().then(() => {
      isKept = true
    })
    await sleep(200)
    expect(isKept).toBe(false)
    replica.resume()
    await confirmed
    expect(isKept).toBe(true)
  })

  it('is not confirmed by the next connection', async () => {
    const confirm = index.beginRead?.()
    await index.object(cidOfNumber(1))
    await breakAll()
    await expect.poll(() => index.object(cidOfNumber(1)).catch(() => null)).toEqual(objectOf(1))
    await expect(confirm?.()).rejects.toMatchObject({ code: 'unavailable' })
    await expect(index.beginRead?.()()).resolves.toBeUndefined()
  })
})

describe('the address of an index', () => {
  it.each([
    ['redis://127.0.0.1', '127.0.0.1', 6379, null],
    ['redis://me:p%40ss@redis.example:7000/2?name=mine&replicas=2', 'redis.example', 7000, 'p@ss'],
    ['rediss://:secret@[::1]:6380', '::1', 6380, 'secret'],
    ['redis+cluster://:secret@one.example', 'one.example', 6379, 'secret'],
  ])('%s', (text, host, port, password) => {
    const { hosts, place, ...rest } = addressOf(text)
    expect(hosts).toEqual([{ host, port }])
    expect(rest.password).toBe(password)
    expect(place).not.toContain('ss@')
    expect(place).not.toContain('secret')
  })

  it('of a Sentinel asks for a replica by itself', () => {
    const { hosts, primary, replicas } = addressOf('redis+sentinel://a,b:5/main')
    expect([hosts, primary, replicas]).toEqual([
      [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 5 },
      ],
      'main',
      1,
    ])
  })

  it.each([
    ['http://127.0.0.1', 'is none of'],
    ['redis://', 'is none of'],
    ['redis://a,b', 'several hosts'],
    ['redis://host:0', 'a port that is none'],
    ['redis://host:70000', 'a port that is none'],
    ['redis://host/16', 'from 0 to 15'],
    ['redis://host/x', 'from 0 to 15'],
    ['redis://host?nmae=x', 'neither name nor replicas'],
    ['redis://host?name={x}', 'not made of'],
    ['redis://host?replicas=-1', 'replicas that is not'],
    ['redis://%zz:secret@host', 'percent-encoded'],
    ['redis+sentinel://a', 'names no primary'],
    ['redis+sentinel://a/main?replicas=0', 'asks for no replica'],
    ['redis+cluster://a?replicas=0', 'asks for no replica'],
    ['redis+cluster://a/1', 'a Cluster has only 0'],
  ])('%s is refused without repeating it', (text, words) => {
    const parsed = parseRedisAddress(text)
    expect(parsed).toMatchObject({ ok: false, detail: expect.stringContaining(words) })
    expect(JSON.stringify(parsed)).not.toContain('secret')
  })
})
