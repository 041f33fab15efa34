import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { createSimulatedNetwork, type NetworkOptions } from '../testing/simulated-network.ts'
import { COPIES, OPERATION_MS } from './limits.ts'

/** Blocks until what is there from the first of them is given up, and told. */
const BLOCKS = Math.ceil((6 * OPERATION_MS) / 12_000) + 2

async function world(options: NetworkOptions = {}) {
  const network = await createSimulatedNetwork(
    Array.from({ length: 6 }, () => 'honest' as const),
    options,
  )
  const [validator] = network.validators
  if (validator === undefined) throw new Error('a validator')
  const data = createSeededRandom('object').bytes(600)
  const upload = { data, encryptionPayload: '{}', ttl: 86_400, contentRoot: null, owner: 'alice' }
  const store = () => network.clock.runUntil(validator.engine.objects.store(upload))
  const holders = () => network.miners.filter(({ pieces }) => pieces.size > 0)
  await network.blocks(1)
  return { network, validator, index: validator.index, store, holders }
}

describe('a placement that no batch tells of', () => {
  it('is discarded, though its process died before it could write', async () => {
    const w = await world()
    // The disk goes as the first answer is on its way: as after a kill, the miners have the bytes and the index has no record.
    for (const miner of w.network.miners)
      miner.trouble = (call) => {
        if (call === 'store') w.index.failing = true
        return null
      }
    expect(await w.store()).toMatchObject({ ok: false, reason: 'storage-unavailable' })
    w.index.failing = false
    for (const miner of w.network.miners) miner.trouble = null
    expect(w.holders().length).toBeGreaterThan(0)
    expect(await w.index.objectsFrom('', 1)).toEqual([])
    await w.network.blocks(4)
    expect(w.holders().length).toBeGreaterThan(0)
    await w.network.blocks(BLOCKS)
    expect(w.holders()).toEqual([])
    expect(await w.index.placings(9)).toEqual([])
    expect(await w.index.discards(9)).toEqual([])
  })

  it('leaves nothing behind when the batch is written', async () => {
    const w = await world()
    expect(await w.store()).toMatchObject({ ok: true })
    expect(await w.index.placings(9)).toEqual([])
    await w.network.blocks(BLOCKS)
    expect(w.holders()).toHaveLength(COPIES)
  })

  it('takes nothing from a miner that the record names', async () => {
    const w = await world()
    const stored = await w.store()
    if (!stored.ok) throw new Error(stored.reason)
    const [record] = await w.index.objectsFrom('', 1)
    if (record === undefined) throw new Error('a record')
    const { dataHash, cid } = record
    const left = stored.value.receipts.map(({ miner, seed }) => ({
      kind: 'placing' as const,
      entry: { hotkey: miner, dataHash, cid, seed, until: Number.MAX_SAFE_INTEGER },
    }))
    await w.index.apply(left, 'durable')
    await w.network.blocks(BLOCKS)
    expect(await w.index.placings(9)).toEqual([])
    expect(w.holders()).toHaveLength(COPIES)
  })
})

it('a copy whose placement another process has given up is not counted', async () => {
  let given = 0
  const w = await world({
    miners: (miners) => ({
      ...miners,
      async store(to, ask, limits) {
        const answer = await miners.store(to, ask, limits)
        given += 1
        const [entry] = (await w.index.placings(9)).filter(({ hotkey }) => hotkey === to.hotkey)
        if (given === 1 && entry !== undefined)
          await w.index.apply([{ kind: 'placing-done', ...entry }], 'durable')
        return answer
      },
    }),
  })
  expect(await w.store()).toMatchObject({ ok: false, reason: 'not-enough-copies' })
  const [record] = await w.index.objectsFrom('', 1)
  expect(record?.receipts).toHaveLength(COPIES - 1)
  // The next try places the copy that is missing.
  expect(await w.store()).toMatchObject({ ok: true })
  await w.network.blocks(BLOCKS)
  expect(w.holders()).toHaveLength(COPIES)
})
