/** Records given to the miners that hold the pieces: gathered, again by the walk, and never in anybody's way. */
import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { NeuronView } from '../../engine/ports.ts'
import type { IndexChange } from '../../engine/records.ts'
import { createMemoryIndex } from '../../testing/memory-index.ts'
import { createSimulatedClock, type SimulatedClock } from '../../testing/simulated-clock.ts'
import { parseSealedRecords, sealedNameOf } from '../../wire/sealed-records.ts'
import type { AxonClient } from '../shared/axon-client.ts'
import { MINERS, objectOf, pieceOf, wholeIndex } from './index-fixture.ts'
import { openKept } from './kept-record.ts'
import { RecordKeeper } from './record-keeper.ts'
import { createRecordSealer } from './record-sealer.ts'

const sealer = createRecordSealer(new Uint8Array(randomBytes(32)))
const [FIRST = '', SECOND = '', THIRD = ''] = MINERS
const VALIDATOR = objectOf(0).receipts[0]?.validator ?? ''
const neurons = MINERS.map(
  (hotkey, uid): NeuronView => ({
    uid,
    hotkey,
    coldkey: hotkey,
    axon: { ip: '127.0.0.1', port: 2_000 + uid },
    stakeRao: 0n,
    validatorPermit: false,
    lastUpdateBlock: 0,
    registeredAtBlock: 1,
  }),
)
const metagraph = { block: 9, blockHash: `0x${'00'.repeat(32)}`, tempo: 20, neurons }

let clock: SimulatedClock
let index: ReturnType<typeof createMemoryIndex>
/** What each miner keeps, and how many calls brought it. */
let kept: Map<string, Map<string, Uint8Array>>
let calls: string[]
/** Whether no object can be read. */
let isAway: boolean
let answer: (hotkey: string) => { ok: boolean; status?: number }

beforeEach(() => {
  clock = createSimulatedClock()
  isAway = false
  const memory = createMemoryIndex()
  const object: typeof memory.object = async (cid) => {
    if (isAway) throw new Error('the disk is away')
    return memory.object(cid)
  }
  index = { ...memory, object }
  kept = new Map(MINERS.map((hotkey) => [hotkey, new Map()]))
  calls = []
  answer = () => ({ ok: true })
})

function keeperOf() {
  const call = async ({ hotkey }: { hotkey: string }, name: string, _fields: object, data: Uint8Array) => {
    expect(name).toBe('Keep')
    calls.push(hotkey)
    const said = answer(hotkey)
    const records = parseSealedRecords(data)
    if (!records.ok) throw new Error(records.detail)
    if (said.ok) for (const { name: piece, sealed } of records.value) kept.get(hotkey)?.set(piece, sealed)
    return said.ok ? { ok: true, value: { fields: { kept: records.value.length }, data: null } } : said
  }
  const client = { call: call as unknown as AxonClient['call'] }
  const keeper = new RecordKeeper({ client, sealer, clock, chain: { metagraph: () => metagraph } })
  return { keeper, heard: keeper.hearing(index) }
}

/** Real turns of the event loop, in between which the keeper lets others work. */
async function pass(ms: number): Promise<void> {
  await clock.advance(ms)
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

const copyOf = (n: number): IndexChange[] => [
  { kind: 'object', record: objectOf(n) },
  ...MINERS.map((hotkey) => ({ kind: 'piece', record: pieceOf(n, hotkey) }) as const),
]

const counts = () => MINERS.map((hotkey) => kept.get(hotkey)?.size)

describe('RecordKeeper', () => {
  it('gives each miner the records of its own copies, many in one call', async () => {
    const { heard } = keeperOf()
    await heard.apply(wholeIndex(60), 'durable')
    expect(calls).toEqual([])
    await pass(1_000)
    expect(counts()).toEqual([60, 60, 60])
    expect(calls.toSorted()).toEqual([FIRST, SECOND, THIRD])
    const { dataHash, cid, receipts } = objectOf(5)
    const sealed = kept.get(SECOND)?.get(sealedNameOf(BigInt(dataHash))) ?? new Uint8Array()
    const receipt = receipts.find(({ miner }) => miner === SECOND)
    expect(openKept(sealer, sealed, VALIDATOR, SECOND, dataHash)).toMatchObject({ cid, receipt })
    expect(openKept(sealer, sealed, VALIDATOR, FIRST, dataHash)).toBeNull()
  })

  it('takes no more into one call than it should, and gives all', async () => {
    const { heard } = keeperOf()
    await heard.apply(wholeIndex(200), 'durable')
    await pass(1_000)
    expect(counts()).toEqual([200, 200, 200])
    expect(calls.length).toBe(12)
  })

  it('gives what an object is known by when it goes out, and nothing of what is gone by then', async () => {
    const { heard } = keeperOf()
    await heard.apply(wholeIndex(2), 'durable')
    await index.apply([{ kind: 'object', record: objectOf(0, { ttl: 99 }) }], 'durable')
    await heard.apply([{ kind: 'object-gone', cid: objectOf(1).cid }], 'durable')
    await pass(1_000)
    expect(counts()).toEqual([1, 1, 1])
    const { dataHash } = objectOf(0)
    const sealed = kept.get(FIRST)?.get(sealedNameOf(BigInt(dataHash))) ?? new Uint8Array()
    expect(openKept(sealer, sealed, VALIDATOR, FIRST, dataHash)).toMatchObject({ ttl: 99 })
  })

  it('gives a probe once, and not with each question about it', async () => {
    const { heard } = keeperOf()
    const probe = pieceOf(3, FIRST, { purpose: 'probe' })
    await heard.apply([{ kind: 'piece', record: probe }], 'durable')
    await pass(1_000)
    expect(counts()).toEqual([1, 0, 0])
    const asked = { ...probe, seeds: [...probe.seeds, { seed: 'ab'.repeat(32), proof: null }] }
    await heard.apply([{ kind: 'piece', record: asked }], 'durable')
    await pass(1_000)
    expect(calls).toEqual([FIRST])
  })

  it('is not heard where an object or a piece alone is written, nor by a miner that was found out', async () => {
    const { heard } = keeperOf()
    await index.apply(wholeIndex(2), 'durable')
    await heard.apply([{ kind: 'object', record: objectOf(0, { owners: [] }) }], 'durable')
    await heard.apply([{ kind: 'piece', record: pieceOf(0, FIRST) }], 'durable')
    await pass(1_000)
    expect(calls).toEqual([])
    const { dataHash } = objectOf(1)
    await heard.apply(copyOf(1), 'durable')
    await heard.apply([{ kind: 'piece-gone', hotkey: FIRST, dataHash }], 'durable')
    await pass(1_000)
    expect(counts()).toEqual([0, 1, 1])
  })

  it('says nothing of what other validators placed', async () => {
    const { heard } = keeperOf()
    await heard.apply([{ kind: 'claim', record: objectOf(1, { claimedBy: VALIDATOR }) }], 'durable')
    await pass(1_000)
    expect(calls).toEqual([])
  })

  it('leaves a miner alone that does not answer, and the walk gives it everything later', async () => {
    const { keeper, heard } = keeperOf()
    answer = (hotkey) => ({ ok: hotkey !== SECOND, status: 0 })
    await heard.apply(wholeIndex(100), 'durable')
    await pass(1_000)
    expect(counts()).toEqual([100, 0, 100])
    expect(calls.filter((hotkey) => hotkey === SECOND)).toHaveLength(1)
    answer = () => ({ ok: true })
    await pass(60_000)
    for (let step = 0; step < 8; step += 1) {
      await keeper.onBlock()
      await pass(10_000)
    }
    expect(counts()).toEqual([100, 100, 100])
  })

  it('walks over every piece of every miner, a page at a time, and begins again', async () => {
    await index.apply(wholeIndex(130), 'durable')
    const { keeper } = keeperOf()
    for (let step = 0; step < 9; step += 1) {
      await keeper.onBlock()
      // Blocks that come faster do not make it faster.
      await keeper.onBlock()
      await pass(10_000)
      expect(calls.length).toBe(step + 1)
    }
    expect(counts()).toEqual([130, 130, 130])
    kept.get(FIRST)?.clear()
    await keeper.onBlock()
    await pass(10_000)
    expect(kept.get(FIRST)?.size).toBe(64)
  })

  it('asks a miner that never heard of it once an hour', async () => {
    const { heard } = keeperOf()
    answer = () => ({ ok: false, status: 404 })
    for (let minute = 0; minute < 70; minute += 1) {
      await heard.apply(copyOf(minute), 'durable')
      await pass(60_000)
    }
    expect(calls.filter((hotkey) => hotkey === FIRST)).toHaveLength(2)
  })

  it('does not fail a write because of what it does, and is quiet once closed', async () => {
    const { keeper, heard } = keeperOf()
    await heard.apply(wholeIndex(3), 'durable')
    keeper.close()
    await pass(5_000)
    await heard.apply(wholeIndex(5), 'durable')
    await keeper.onBlock()
    await pass(20_000)
    expect(calls).toEqual([])
    expect(await index.object(objectOf(4).cid)).not.toBeNull()
  })

  it('goes on after an index that could not be read', async () => {
    const { keeper, heard } = keeperOf()
    await heard.apply(wholeIndex(3), 'durable')
    isAway = true
    await pass(1_000)
    expect(calls).toEqual([])
    isAway = false
    await pass(61_000)
    for (let step = 0; step < 3; step += 1) {
      await keeper.onBlock()
      await pass(10_000)
    }
    expect(counts()).toEqual([3, 3, 3])
  })
})
