import { hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentLeaves, contentRoot, RECORD_BYTES, verifyContentRange } from '../protocol/content-tree.ts'
import type { Temper } from '../testing/miner-tempers.ts'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { createSimulatedNetwork, type NetworkOptions } from '../testing/simulated-network.ts'
import { createRangeCache } from './range-cache.ts'

const LENGTH = 5 * RECORD_BYTES + 77

async function world(
  tempers: readonly Temper[] = ['honest', 'honest', 'honest'],
  options: NetworkOptions = {},
) {
  const network = await createSimulatedNetwork(tempers, options)
  const [validator, other] = network.validators
  if (validator === undefined) throw new Error('a validator')
  const run = <T>(work: Promise<T>) => network.clock.runUntil(work)
  const data = createSeededRandom('film').bytes(LENGTH)
  const upload = { data, encryptionPayload: '{"a":1}', ttl: 86_400, contentRoot: null, owner: 'alice' }
  const stored = await run(validator.engine.objects.store(upload))
  if (!stored.ok) throw new Error(stored.detail)
  const { cid } = stored.value
  const range = (start: number, end: number, from = validator) =>
    run(from.engine.objects.retrieveRange(cid, { start, end }))
  const retrieves = () => network.miners.reduce((sum, miner) => sum + miner.retrieves, 0)
  return { network, validator, other, run, data, cid, range, retrieves }
}

describe('a range of an object', () => {
  it('is whole records that the owner verifies against its root, wherever it lies', async () => {
    const { data, range } = await world()
    const root = contentRoot(contentLeaves(data), data.length)
    const pairs = fc
      .tuple(fc.nat(LENGTH - 1), fc.nat(LENGTH - 1))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1])
    await fc.assert(
      fc.asyncProperty(pairs, async ([start = 0, end = 0]) => {
        const found = await range(start, end)
        if (!found.ok) throw new Error(found.detail)
        const { first, length, contentPath, data: bytes } = found.value
        const path = contentPath.map((hash) => hexToBytes(hash))
        expect(verifyContentRange({ root, byteLength: length, from: first, data: bytes, path }).ok).toBe(true)
        expect([first <= start, first + bytes.length >= end, length]).toEqual([true, true, LENGTH])
        expect(Buffer.compare(bytes, data.subarray(first, first + bytes.length))).toBe(0)
      }),
      { numRuns: 40 },
    )
  })

  it('after range costs the miners one download, also when many are asked for at once', async () => {
    const { network, validator, cid, run, range, retrieves } = await world()
    for (const miner of network.miners) miner.delayMs = 300
    const asks = Array.from({ length: 8 }, (_, i) =>
      validator.engine.objects.retrieveRange(cid, { start: i, end: i + 1 }),
    )
    for (const found of await run(Promise.all(asks))) expect(found.ok).toBe(true)
    for (let i = 0; i < 20; i += 1) await range(i * 1_000, i * 1_000 + 500)
    expect(retrieves()).toBe(1)
  })

  it('past the end is refused, from memory or not, by what is known or by the bytes', async () => {
    const { range, other } = await world(['honest', 'honest', 'honest'], { validators: 2 })
    for (const [start, end] of [
      [0, LENGTH + 1],
      [LENGTH, LENGTH + 1],
      [LENGTH - 1, LENGTH + 1],
    ] as const) {
      expect(await range(start, end)).toMatchObject({ ok: false, reason: 'range-invalid' })
      expect(await range(start, end, other)).toMatchObject({ ok: false, reason: 'range-invalid' })
    }
    expect((await range(LENGTH - 1, LENGTH)).ok).toBe(true)
    expect(await range(0, LENGTH + 1)).toMatchObject({ reason: 'range-invalid' })
  })

  it('is taken from an honest holder when others give wrong bytes', async () => {
    const { network, data, range } = await world()
    for (const miner of network.miners.slice(0, 2)) miner.temper = 'wrong-data'
    const found = await range(0, LENGTH)
    expect(found.ok && Buffer.compare(found.value.data, data)).toBe(0)
  })

  it('is not in memory after the object was deleted or is over', async () => {
    const { network, validator, cid, run, range } = await world()
    expect((await range(0, 10)).ok).toBe(true)
    await run(validator.engine.objects.remove(cid, 'alice'))
    expect(await range(0, 10)).toMatchObject({ reason: 'not-found' })
    const second = await world()
    expect((await second.range(0, 10)).ok).toBe(true)
    await second.network.clock.advance(86_401_000)
    expect(await second.range(0, 10)).toMatchObject({ reason: 'expired' })
    expect(network.miners.every(({ pieces }) => pieces.size === 0)).toBe(true)
  })

  it('says that no holder answered, and asks again the next time', async () => {
    const { network, range } = await world()
    for (const miner of network.miners) miner.temper = 'offline'
    expect(await range(0, 10)).toMatchObject({ reason: 'no-holder-answered' })
    for (const miner of network.miners) miner.temper = 'honest'
    expect((await range(0, 10)).ok).toBe(true)
  })
})

describe('the memory for ranges', () => {
  const held = (bytes: number) => ({ data: new Uint8Array(bytes), leaves: [], encryptionPayload: '' })

  it('holds no more bytes than it may, and lets go of what was used longest ago', () => {
    const cache = createRangeCache(100)
    cache.put('a', held(40))
    cache.put('b', held(40))
    cache.get('a')
    cache.put('c', held(40))
    expect([cache.get('a') !== null, cache.get('b'), cache.get('c') !== null]).toEqual([true, null, true])
    cache.put('d', held(101))
    expect(['a', 'b', 'c', 'd'].filter((cid) => cache.get(cid) !== null)).toEqual([])
    cache.put('a', held(60))
    cache.put('a', held(60))
    cache.put('b', held(40))
    expect([cache.get('a') !== null, cache.get('b') !== null]).toEqual([true, true])
    cache.drop('a')
    cache.put('c', held(60))
    expect(cache.get('b') !== null).toBe(true)
  })
})
