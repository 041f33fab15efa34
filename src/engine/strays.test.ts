import { describe, expect, it } from 'vitest'
import type { Result } from '../protocol/verdict.ts'
import type { Temper } from '../testing/miner-tempers.ts'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { createSimulatedNetwork, type NetworkOptions } from '../testing/simulated-network.ts'
import { COPIES, STRAY_WAIT_MS } from './limits.ts'
import type { CallFailure, NodeAddress, StoreAnswer, StoreAsk } from './ports.ts'

function object(seed: number | string = 'object') {
  const data = createSeededRandom(seed).bytes(600)
  return { data, encryptionPayload: '{}', ttl: 86_400, contentRoot: null, owner: 'alice' }
}

async function world(miners = 6, options: NetworkOptions = {}) {
  const plans = Array.from({ length: miners }, (): Temper => 'honest')
  const network = await createSimulatedNetwork(plans, options)
  const [validator] = network.validators
  if (validator === undefined) throw new Error('a validator')
  const run = <T>(work: Promise<T>) => network.clock.runUntil(work)
  const store = () => run(validator.engine.objects.store(object()))
  const copies = () => network.miners.filter(({ pieces }) => pieces.size > 0)
  /** Past the time in which a Store may still arrive, or another placement be written, and the next block. */
  const later = async () => {
    await network.clock.advance(STRAY_WAIT_MS)
    await network.blocks(3)
  }
  await network.blocks(1)
  return { network, validator, run, store, copies, later }
}

/** The first `count` miners that are asked keep the bytes, and their answers are lost. */
function loseAnswers({ network }: Awaited<ReturnType<typeof world>>, count: number) {
  const struck = new Set<(typeof network.miners)[number]>()
  for (const miner of network.miners)
    miner.trouble = (call) => {
      if (call !== 'store' || (struck.size >= count && !struck.has(miner))) return null
      struck.add(miner)
      return 'lost'
    }
  return () => {
    for (const miner of network.miners) miner.trouble = null
  }
}

describe('a Store whose answer was lost', () => {
  it('leaves a piece that is discarded, while the copies that count stay', async () => {
    const w = await world()
    const heal = loseAnswers(w, 2)
    expect(await w.store()).toMatchObject({ ok: true })
    heal()
    expect(w.copies()).toHaveLength(COPIES + 2)
    await w.later()
    expect(w.copies()).toHaveLength(COPIES)
    expect(await w.validator.index.discards(9)).toEqual([])
    const { receipts } = (await w.validator.index.objectsFrom('', 1))[0] ?? { receipts: [] }
    expect(w.copies().map(({ keypair }) => keypair.address)).toEqual(
      expect.arrayContaining(receipts.map(({ miner }) => miner)),
    )
  })

  it('is known after a crash, and of an object that was deleted meanwhile', async () => {
    const w = await world()
    const heal = loseAnswers(w, 2)
    const stored = await w.store()
    const cid = stored.ok ? stored.value.cid : ''
    heal()
    await w.run(w.validator.engine.objects.remove(cid, 'alice'))
    expect(w.copies()).toHaveLength(2)
    await w.network.restart(w.validator)
    await w.later()
    expect(w.copies()).toEqual([])
  })

  it('is not told while that Store may still be on its way', async () => {
    const w = await world()
    const heal = loseAnswers(w, 1)
    await w.store()
    heal()
    expect(await w.validator.index.discards(9)).toHaveLength(1)
    await w.run(w.validator.engine.onBlock())
    await w.network.clock.advance(1_000)
    expect(await w.validator.index.discards(9)).toHaveLength(1)
  })

  it('takes nothing from the upload that is tried again and reaches the same miners', async () => {
    const w = await world(4)
    const heal = loseAnswers(w, 2)
    expect(await w.store()).toMatchObject({ ok: false, reason: 'not-enough-copies' })
    heal()
    expect(await w.store()).toMatchObject({ ok: true })
    await w.later()
    const [record] = await w.validator.index.objectsFrom('', 1)
    if (record === undefined) throw new Error('a record')
    expect(await w.run(w.validator.engine.objects.retrieve(record.cid))).toMatchObject({ ok: true })
    expect(await w.validator.engine.upkeep.healthy(record)).toHaveLength(COPIES)
    const holders = new Set(record.receipts.map(({ miner }) => miner))
    for (const { keypair, pieces } of w.network.miners)
      expect(pieces.size).toBe(holders.has(keypair.address) ? 1 : 0)
  })

  it('of a repair is discarded as well', async () => {
    const w = await world(7)
    const stored = await w.store()
    const [lost] = stored.ok ? stored.value.receipts : []
    w.network.replace(lost?.miner ?? '')
    const heal = loseAnswers(w, 1)
    await w.network.blocks(1)
    await w.run(w.validator.engine.upkeep.repair())
    heal()
    const [record] = await w.validator.index.objectsFrom('', 1)
    await w.later()
    const holders = new Set(record?.receipts.map(({ miner }) => miner))
    expect(holders.size).toBe(COPIES)
    const seated = w.copies().filter(({ keypair }) => keypair.address !== lost?.miner)
    expect(seated.every(({ keypair }) => holders.has(keypair.address))).toBe(true)
  })
})

/** Puts `answer` before the miners' own answer to a Store; null: theirs. `serve` lets the Store arrive. */
function onStore(
  answer: (
    to: NodeAddress,
    ask: StoreAsk,
    serve: () => void,
  ) => Promise<Result<StoreAnswer, CallFailure>> | null,
): NetworkOptions {
  return {
    miners: (miners) => ({
      ...miners,
      store(to, ask, limits) {
        const serve = () => void miners.store(to, ask, { ...limits, cancelled: never() })
        return answer(to, ask, serve) ?? miners.store(to, ask, limits)
      },
    }),
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {})
}

describe('a miner that was asked twice', () => {
  it('keeps the copy that counts when the Store that was given up arrives behind it', async () => {
    const late: (() => void)[] = []
    const w = await world(
      COPIES,
      onStore((_, __, serve) => (late.length > 0 ? null : (late.push(serve), never()))),
    )
    expect(await w.store()).toMatchObject({ ok: false, reason: 'not-enough-copies' })
    expect(await w.store()).toMatchObject({ ok: true })
    for (const arrive of late) arrive()
    await w.later()
    expect(w.copies()).toHaveLength(COPIES)
    expect(await w.validator.index.discards(9)).toEqual([])
    const [record] = await w.validator.index.objectsFrom('', 1)
    await w.run(w.validator.engine.objects.remove(record?.cid ?? '', 'alice'))
    expect(w.copies()).toEqual([])
  })

  it('keeps it when an upload and a repair asked it at once, and only one of them had an answer', async () => {
    const seeds: string[] = []
    let shared = ''
    let unanswered = 0
    const w = await world(
      8,
      onStore(({ hotkey }, { seed }, serve) => {
        if (!seeds.includes(seed)) seeds.push(seed)
        const who = ['first', 'upload', 'repair'][seeds.indexOf(seed)]
        if (who === 'upload' && shared === '') shared = hotkey
        else if (who === 'upload' && unanswered < 4) {
          unanswered += 1
          return never()
        } else if (who === 'repair') {
          if (hotkey !== shared) return Promise.resolve({ ok: false, reason: 'unreachable', detail: '' })
          serve()
          return never()
        }
        return null
      }),
    )
    const stored = await w.store()
    for (const { miner } of stored.ok ? stored.value.receipts.slice(1) : []) w.network.replace(miner)
    await w.network.blocks(1)
    const upload = w.validator.engine.objects.store(object())
    await w.network.clock.advance(100)
    const repair = w.validator.engine.upkeep.repair()
    await w.network.blocks(6)
    expect(await w.run(upload)).toMatchObject({ ok: true })
    await w.run(repair)
    expect(seeds).toHaveLength(3)
    await w.later()
    const [record] = await w.validator.index.objectsFrom('', 1)
    const holders = record?.receipts.map(({ miner }) => miner) ?? []
    expect(holders).toContain(shared)
    expect(w.copies().map(({ keypair }) => keypair.address)).toEqual(expect.arrayContaining(holders))
    expect(await w.validator.index.discards(9)).toEqual([])
  })

  it('keeps what it has while a record names it as the last place to ask', async () => {
    const seeds: string[] = []
    let hint = ''
    const w = await world(
      4,
      onStore(({ hotkey }, { seed }) => {
        if (!seeds.includes(seed)) seeds.push(seed)
        if (hotkey !== hint || seeds.indexOf(seed) !== 2) return null
        return Promise.resolve({ ok: false, reason: 'refused', detail: '' })
      }),
    )
    const stored = await w.store()
    const { cid, receipts } = stored.ok ? stored.value : { cid: '', receipts: [] }
    const holders = receipts.map(({ miner }) => miner)
    hint = holders[0] ?? ''
    for (const miner of w.network.miners)
      if (!holders.includes(miner.keypair.address)) miner.temper = 'offline'
    const { dataHash = '' } = (await w.validator.index.object(cid)) ?? {}
    const { objects, upkeep } = w.validator.engine
    await w.run(upkeep.copyLost({ cid, dataHash, hotkey: hint, reason: 'test' }))
    for (const miner of w.network.miners) miner.delayMs = 1_000
    const repair = upkeep.repair()
    await w.network.clock.advance(1_500)
    for (const miner of w.network.miners) miner.delayMs = 10
    await w.run(objects.store({ ...object(), ttl: 10 * 86_400 }))
    await w.run(repair)
    expect(seeds).toHaveLength(3)
    await w.later()
    expect((await w.validator.index.object(cid))?.receipts.map(({ miner }) => miner)).toContain(hint)
    expect(w.network.miner(hint).pieces.size).toBe(1)
  })
})
