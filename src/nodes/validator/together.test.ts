/** What the engine relies on when it is one process, and when it is several on a real Redis. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { alone, type Together } from '../../engine/together.ts'
import type { NonceStore } from '../../wire/nonce.ts'
import { unixNs } from '../shared/unix-time.ts'
import { cidOfNumber, objectOf } from './index-fixture.ts'
import type { StoredIndex } from './index-on.ts'
import type { RedisAddress } from './redis-address.ts'
import { redisIndexes } from './redis-index-fixture.ts'
import { keysOf } from './redis-scripts.ts'

const redis = redisIndexes()
const { freshAddress, opened } = redis

interface Process {
  readonly index: StoredIndex
  readonly together: Together
  readonly nonces: NonceStore
}

async function processOn(address: RedisAddress): Promise<Process> {
  const index = await opened(address)
  if (index.shared === undefined) throw new TypeError('an index that is not shared')
  return { index, ...index.shared }
}

async function twoProcesses() {
  const address = freshAddress()
  return { address, one: await processOn(address), other: await processOn(address) }
}

/** As if all processes but those that speak again had been gone for longer than their hold. */
const letAllDie = (address: RedisAddress) => redis.admin.del(keysOf(address.name).nodes)

describe.each([
  ['one process', async () => [alone()]],
  [
    'two processes on Redis',
    async () =>
      Object.values(await twoProcesses())
        .slice(1)
        .map((each) => (each as Process).together),
  ],
])('%s', (_name, make: () => Promise<Together[]>) => {
  it('runs sections of one key one after another, and others at once', async () => {
    const all = await make()
    let inside = 0
    let most = 0
    const section = async () => {
      inside += 1
      most = Math.max(most, inside)
      await sleep(2)
      inside -= 1
    }
    await Promise.all(
      all.flatMap(({ locks }) => Array.from({ length: 5 }, () => locks.run(['a', 'b'], section))),
    )
    expect(most).toBe(1)
    const waits = all.map(({ locks }, n) => locks.run([`own ${n}`], () => sleep(20)))
    await Promise.all(waits)
    const nested = all.map(({ turns, locks }) => turns.run(['a'], () => locks.run(['a'], async () => 'both')))
    expect(await Promise.all(nested)).toEqual(all.map(() => 'both'))
  })

  it('frees a lock whose section failed', async () => {
    const all = await make()
    for (const { locks } of all)
      await expect(locks.run(['a'], () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await all[0]?.locks.run(['a'], async () => 'free')).toBe('free')
  })

  it('gives the duty to one, and keeps what that one notes', async () => {
    const all = await make()
    const begins: boolean[] = []
    const had: boolean[] = []
    for (const { duty } of [...all, ...all])
      had.push(await duty.run(async (first) => void begins.push(first)))
    expect(had).toEqual(all.length === 1 ? [true, true] : [true, false, true, false])
    expect(begins).toEqual([true, false])
    expect(all.map(({ duty }) => duty.has())).toEqual(all.map((_each, n) => n === 0))
    await all[0]?.duty.note('{"step":7}')
    for (const { duty } of all) expect(await duty.noted()).toBe('{"step":7}')
  })

  it('adds up what is reserved', async () => {
    const all = await make()
    const before: number[] = []
    for (const { reservations } of [...all, ...all]) before.push(await reservations.add('caller', 10))
    expect(before).toEqual(before.map((_each, n) => 10 * n))
    for (const { reservations } of [...all, ...all]) await reservations.remove('caller', 10)
    expect(await all[0]?.reservations.add('caller', 5)).toBe(0)
    expect(await all[0]?.reservations.add('another', 5)).toBe(0)
  })
})

describe('several processes on one Redis', () => {
  it('have what one of them could not give back, because its connection broke', async () => {
    const { address, one, other } = await twoProcesses()
    // What gives it back is on its way, and goes with the connection.
    await one.together.locks.run(['a'], () => redis.admin.client('PAUSE', 10_000, 'WRITE'))
    await sleep(50)
    await redis.admin.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await redis.admin.client('UNPAUSE')
    await sleep(200)
    // Otherwise this shows nothing.
    expect(Object.keys(await redis.admin.hgetall(keysOf(address.name).locks))).toEqual(['section:a'])
    const work = () => other.together.locks.run(['a'], async () => 'taken').catch(() => 'away')
    await expect.poll(work, { timeout: 3_000 }).toBe('taken')
  })

  it('refuse the write of one whose section another took over while it slept', async () => {
    const { address, one, other } = await twoProcesses()
    const late = one.together.locks.run([cidOfNumber(1)], async () => {
      await letAllDie(address)
      await other.together.locks.run([cidOfNumber(1)], () =>
        other.index.apply([{ kind: 'object', record: objectOf(1) }], 'durable'),
      )
      await one.index.apply([{ kind: 'object-gone', cid: cidOfNumber(1) }], 'durable')
    })
    await expect(late).rejects.toMatchObject({ code: 'overtaken' })
    expect(await other.index.object(cidOfNumber(1))).toEqual(objectOf(1))
    // It is not shut out: what it takes anew it may write.
    await one.together.locks.run([cidOfNumber(1)], () =>
      one.index.apply([{ kind: 'object-gone', cid: cidOfNumber(1) }], 'durable'),
    )
    expect(await other.index.object(cidOfNumber(1))).toBeNull()
  })

  it('refuse everything of a round whose process slept, also what it had started', async () => {
    const { address, one, other } = await twoProcesses()
    let late: Promise<void> = Promise.resolve()
    await one.together.duty.run(async () => {
      await one.index.apply([{ kind: 'window', block: 1 }], 'durable')
      late = sleep(60).then(() => one.index.apply([{ kind: 'window', block: 2 }], 'durable'))
      late.catch(() => undefined)
    })
    await letAllDie(address)
    expect(
      await other.together.duty.run(() => other.index.apply([{ kind: 'window', block: 3 }], 'durable')),
    ).toBe(true)
    await expect(late).rejects.toMatchObject({ code: 'overtaken' })
    await one.together.duty.note('old')
    expect(await other.together.duty.noted()).toBeNull()
    expect(await other.index.window()).toBe(3)
    expect(await one.together.duty.run(async () => undefined)).toBe(false)
    // What users do goes on.
    await one.index.apply([{ kind: 'object', record: objectOf(1) }], 'durable')
  })

  it('see what is on its way from any of them to a miner, in one order', async () => {
    const { one, other } = await twoProcesses()
    const [a, b] = [one.together.sends, other.together.sends]
    await a?.sent('miner piece', 'first')
    await b?.sent('miner piece', 'second')
    await a?.answered('miner piece', 'first')
    const seen = await b?.read(['miner piece', 'miner another'])
    const found = [...(seen?.sends ?? [])].sort((left, right) => left.order - right.order)
    expect(found.map(({ seed }) => seed)).toEqual(['first', 'second'])
    expect(found[0]?.answered).toBe(found[1]?.order)
    expect(found[1]?.answered).toBeNull()
    expect(seen?.order).toBe(found[1]?.order)
    b?.forget('miner piece', 'first')
    expect((await b?.read(['miner piece']))?.sends).toHaveLength(1)
  })

  it('take a nonce once, whichever is asked, also after a restart', async () => {
    const { address, one, other } = await twoProcesses()
    const caller = { hotkey: 'h', uuid: 'u' }
    const now = unixNs()
    expect(await one.nonces.claim(caller, now, now)).toBe('fresh')
    expect(other.nonces.check(caller, now, now)).toBe('fresh')
    expect(await other.nonces.claim(caller, now, now)).toBe('nonce-replayed')
    const restarted = await processOn(address)
    expect(await restarted.nonces.claim(caller, now, now)).toBe('nonce-replayed')
    const both = await Promise.all(
      [one, other].map(async ({ nonces }) => nonces.claim(caller, now + 1n, now)),
    )
    expect(both.sort()).toEqual(['fresh', 'nonce-replayed'])
    const stock = { ...caller, stock: true }
    expect(await one.nonces.claim(stock, 90n, now)).toBe('fresh')
    expect(await other.nonces.claim(stock, 90n, now)).toBe('nonce-replayed')
    expect(await other.nonces.claim(stock, 100n, now)).toBe('fresh')
  })

  it('forget what a dead one had reserved', async () => {
    const { address, one, other } = await twoProcesses()
    await one.together.reservations.add('caller', 100)
    await letAllDie(address)
    expect(await other.together.reservations.add('caller', 1)).toBe(0)
  })

  it('count what one that slept reserves once more from then on, and write nothing of what it was about', async () => {
    const { address, one, other } = await twoProcesses()
    const { turns, reservations } = one.together
    const late = turns.run([cidOfNumber(1)], async () => {
      await reservations.add('caller', 100)
      await letAllDie(address)
      expect(await other.together.reservations.add('caller', 1)).toBe(0)
      await one.index.apply([{ kind: 'object', record: objectOf(1) }], 'durable')
    })
    await expect(late).rejects.toMatchObject({ code: 'overtaken' })
    expect(await other.index.object(cidOfNumber(1))).toBeNull()
    // Awake again: what it gives back is no more than it had, and what it takes counts.
    await reservations.remove('caller', 100)
    expect(await other.together.reservations.add('caller', 1)).toBe(1)
    await turns.run([cidOfNumber(1)], async () => {
      expect(await reservations.add('caller', 10)).toBe(2)
      await one.index.apply([{ kind: 'object', record: objectOf(1) }], 'durable')
    })
    expect(await other.together.reservations.add('caller', 1)).toBe(12)
  })
})
