/** An index rebuilt among miners of which some tell of names that never were, and some are silent. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createAvailability } from '../../engine/availability.ts'
import type { StoreAttempt } from '../../engine/place-object.ts'
import type { EnginePorts, NeuronView, NodeAddress } from '../../engine/ports.ts'
import { realProofs } from '../../engine/proofs.ts'
import { rebuildObject } from '../../engine/rebuild-object.ts'
import { cidOf } from '../../protocol/cid.ts'
import { dec } from '../../protocol/hash.ts'
import { createMemoryIndex } from '../../testing/memory-index.ts'
import { createMiner, createMinerTransport, testKeypair } from '../../testing/miners.ts'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { createSimulatedClock, type SimulatedClock } from '../../testing/simulated-clock.ts'
import { testHashing } from '../../testing/simulated-network.ts'
import { MAX_INVENTORY, MAX_TTL_SECONDS } from '../../wire/limits.ts'
import type { InventoryPiece, OwnAnswerFields } from '../../wire/own-synapses.ts'
import { encodeSealedRecords, sealedNameOf } from '../../wire/sealed-records.ts'
import type { RequestFields } from '../../wire/synapse.ts'
import type { AxonClient } from '../shared/axon-client.ts'
import { firstBytes } from './first-bytes.ts'
import { pieceOf } from './index-fixture.ts'
import { keptOfObject, keptOfProbe, sealKept } from './kept-record.ts'
import { MinerInventory, toldBy } from './miner-inventories.ts'
import { MinerPatience } from './miner-patience.ts'
import { rebuildIndex } from './rebuild-index.ts'
import { createRecordSealer } from './record-sealer.ts'
import { OUR_PAYLOAD, ToldPayloads } from './told-payloads.ts'

type Page = OwnAnswerFields['Inventory']

/** A miner that keeps no records of ours. */
const without = { sealed: new Map<string, Uint8Array>() }

const OBJECTS = 5
const HOTKEY = testKeypair(5_000).address
const STEP = 2n ** 200n
const ended = { data_hash: '0', length: 1, ends_at: 2_000_000_000 }

let clock: SimulatedClock
beforeEach(() => {
  clock = createSimulatedClock()
})

/** Names that rise and have no end, none of which there are bytes of. */
function endless(after: string | null): Page {
  const from = BigInt(after ?? 0)
  const pieces = Array.from({ length: MAX_INVENTORY }, (_, i) => nameOf(from + BigInt(i + 1) * STEP))
  return { pieces, next: pieces.at(-1)?.data_hash ?? null }
}

const nameOf = (name: bigint): InventoryPiece => ({ ...ended, data_hash: String(name) })

function pagesOf(names: readonly string[], after: string | null): Page {
  const rest = names
    .map(BigInt)
    .filter((name) => name > BigInt(after ?? -1))
    .sort((a, b) => (a < b ? -1 : 1))
  const pieces = rest.slice(0, 2).map(nameOf)
  return { pieces, next: rest.length > 2 ? (pieces.at(-1)?.data_hash ?? null) : null }
}

/** @param owners of the miners; the first three hold everything */
function subnet(objects = OBJECTS, owners = [1, 2, 3, 4]) {
  const random = createSeededRandom('rebuild')
  const miners = owners.map((owner, i) => createMiner(i + 1, `owner ${owner}`))
  const files = Array.from({ length: objects }, () => random.bytes(600))
  for (const { pieces, seeds } of miners.slice(0, 3))
    for (const data of files) {
      const name = dec(testHashing.pieceHashes(data, '').dataHash)
      pieces.set(name, data)
      seeds.set(`${HOTKEY} ${name}`, 'its last one')
    }
  const head = () => ({ number: 9, hash: `0x${'00'.repeat(32)}` })
  const world = { clock, random, hashing: testHashing, validator: HOTKEY, head }
  const neurons = miners.map(
    ({ keypair, coldkey }, uid): NeuronView => ({
      uid,
      hotkey: keypair.address,
      coldkey,
      axon: { ip: '127.0.0.1', port: 2_000 + uid },
      stakeRao: 0n,
      validatorPermit: false,
      lastUpdateBlock: 0,
      registeredAtBlock: 1,
    }),
  )
  const metagraph = { block: 9, blockHash: head().hash, tempo: 20, neurons }
  const index = createMemoryIndex()
  const ports: EnginePorts = {
    ...world,
    proofs: realProofs(testHashing),
    index,
    hotkey: HOTKEY,
    report: () => undefined,
    chain: { metagraph: () => metagraph, setWeights: async () => ({ ok: true, value: null }) },
    miners: createMinerTransport(new Map(miners.map((miner) => [miner.keypair.address, miner])), world),
    validators: { announce: never, retract: never },
  }
  /** Tells of what each miner holds, and of `more`. */
  const clientOf = (more: (hotkey: string) => readonly string[] = () => []) => {
    const call = async (target: { hotkey: string }, _name: string, { after }: { after: string | null }) => {
      const held = miners.find(({ keypair }) => keypair.address === target.hotkey)?.pieces.keys() ?? []
      return { ok: true, value: { fields: pagesOf([...held, ...more(target.hotkey)], after), data: null } }
    }
    return { call: call as unknown as AxonClient['call'] }
  }
  return { miners, files, ports, index, clientOf }
}

const sealer = createRecordSealer(new Uint8Array(32).fill(5))
const nameOf16 = (dataHash: string) => sealedNameOf(BigInt(dataHash))

const PAYLOAD = '{"of":"its owner"}'

/** A subnet whose three holders keep the records of all objects; `kept` is a client of theirs. */
async function keptSubnet(payload = PAYLOAD) {
  const world = subnet()
  const { ports, index, clientOf } = world
  await clock.runUntil(rebuildIndex(ports, clientOf(), { all: false }))
  for (const record of await index.objectsFrom('', OBJECTS))
    await index.apply(
      [{ kind: 'object', record: { ...record, ttl: 3_600, encryptionPayload: payload } }],
      'durable',
    )
  const records = new Map<string, Map<string, Uint8Array>>()
  for (const record of await index.objectsFrom('', OBJECTS))
    for (const { miner } of record.receipts) {
      const copy = keptOfObject(record, miner)
      const sealed = copy === null ? null : sealKept(sealer, copy, miner, record.dataHash)
      const own = records.get(miner) ?? new Map<string, Uint8Array>()
      if (sealed !== null) records.set(miner, own.set(nameOf16(record.dataHash), sealed))
    }
  const end = Math.floor(clock.nowMs() / 1_000) + 3_600
  const kept = ({ ends }: { ends: ReadonlyMap<string, number> } = { ends: new Map() }) => {
    const call = async (
      { hotkey }: { hotkey: string },
      name: string,
      { after, with_records: asked }: RequestFields['Inventory'],
    ) => {
      if (name !== 'Inventory') return { ok: false, status: 404 }
      const page = pagesOf(
        [...(world.miners.find(({ keypair }) => keypair.address === hotkey)?.pieces.keys() ?? [])],
        after,
      )
      const ends_at = ends.get(hotkey) ?? end
      const pieces = page.pieces.map((piece) => ({ ...piece, ends_at }))
      const own = pieces.flatMap(({ data_hash: hash }) => {
        const sealed = records.get(hotkey)?.get(nameOf16(hash))
        return sealed === undefined ? [] : [{ name: nameOf16(hash), sealed }]
      })
      return {
        ok: true,
        value: { fields: { ...page, pieces }, data: asked ? encodeSealedRecords(own) : null },
      }
    }
    return { call: call as unknown as AxonClient['call'] }
  }
  return { ...world, records, kept, end }
}

const never = async () => ({ ok: false, reason: 'unreachable', detail: '' }) as const

describe('rebuildIndex', () => {
  it('ends, with every object of the others, and says whom it did not hear', async () => {
    const { miners, files, ports, index } = subnet()
    const liar = miners[3]?.keypair.address ?? ''
    let pages = 0
    const call = async (target: { hotkey: string }, _name: string, { after }: { after: string | null }) => {
      const held = miners.find(({ keypair }) => keypair.address === target.hotkey)?.pieces.keys() ?? []
      if (target.hotkey === liar) pages += 1
      const fields = target.hotkey === liar ? endless(after) : pagesOf([...held], after)
      return { ok: true, value: { fields, data: null } }
    }
    const client = { call: call as unknown as AxonClient['call'] }
    const report = await clock.runUntil(rebuildIndex(ports, client, { all: false }))
    expect(report).toMatchObject({ objects: OBJECTS, short: 0, minersSilent: 1, lost: 0 })
    expect(report.notHeard).toEqual([{ miner: liar, why: 'undelivered', pieces: expect.any(Number) }])
    // Some are worked on at once.
    expect(report.notHeard[0]?.pieces).toBeGreaterThanOrEqual(1_000)
    expect(report.notHeard[0]?.pieces).toBeLessThan(1_010)
    expect(report.unverified).toBe(report.notHeard[0]?.pieces)
    // One of them was asked for ahead.
    expect(pages).toBe(5)
    for (const data of files) expect(await index.object(cidOf(data))).not.toBeNull()
  })

  it('makes anew what an index lacks, and nothing that was deleted', async () => {
    const { files, ports, index, clientOf } = subnet()
    const client = clientOf()
    await clock.runUntil(rebuildIndex(ports, client, { all: false }))
    const [lost, deleted] = [
      await index.object(cidOf(files[0] ?? new Uint8Array())),
      await index.object(cidOf(files[1] ?? new Uint8Array())),
    ]
    if (lost === null || deleted === null) throw new Error('two objects')
    for (const { cid, dataHash, receipts } of [lost, deleted]) {
      const pieces = receipts.map(({ miner }) => ({ kind: 'piece-gone', hotkey: miner, dataHash }) as const)
      await index.apply([{ kind: 'object-gone', cid }, ...pieces], 'durable')
    }
    // Of the second one its miners are still to be told.
    const told = deleted.receipts.map(({ miner, seed }) => ({
      kind: 'discard' as const,
      entry: { hotkey: miner, dataHash: deleted.dataHash, born: seed, seeds: [seed], until: 2_000_000_000 },
    }))
    await index.apply(told, 'durable')
    const kept = await index.object(cidOf(files[2] ?? new Uint8Array()))
    const report = await clock.runUntil(rebuildIndex(ports, client, { all: false, missing: true }))
    expect(report).toMatchObject({ objects: 1, known: OBJECTS - 1, lost: 0, short: 0 })
    expect(await index.object(lost.cid)).toMatchObject({ dataHash: lost.dataHash, length: lost.length })
    expect(await index.object(deleted.cid)).toBeNull()
    expect(await index.object(cidOf(files[2] ?? new Uint8Array()))).toEqual(kept)
  })

  it('takes the records that miners kept, and moves no byte of any object', async () => {
    const { miners, files, ports, kept } = await keptSubnet()
    const calls = miners.map(({ stores, retrieves }) => [stores, retrieves])
    const index = createMemoryIndex()
    const report = await clock.runUntil(rebuildIndex({ ...ports, index }, kept(), { all: false, sealer }))
    expect(report).toMatchObject({ objects: OBJECTS, fromRecords: OBJECTS, bytes: OBJECTS * 600, short: 0 })
    expect(report).toMatchObject({ payloadUnknown: 0, lost: 0, leftOut: 0, probes: 0 })
    expect(miners.map(({ stores, retrieves }) => [stores, retrieves])).toEqual(calls)
    for (const data of files) {
      const [before, after] = await Promise.all([ports.index, index].map((one) => one.object(cidOf(data))))
      if (before === null || before === undefined || after === null || after === undefined)
        throw new Error('an object is not there')
      const { receipts, ...rest } = after
      expect({ ...rest, receipts: [] }).toEqual({ ...before, receipts: [] })
      expect(new Set(receipts)).toEqual(new Set(before.receipts))
      for (const { miner, seed } of receipts) {
        const piece = await index.piece(miner, before.dataHash)
        expect(piece).toMatchObject({ cid: before.cid, born: seed, seeds: [], purpose: 'user' })
        // What it promised is as long as the object, or its copy would not count.
        expect((piece?.generated ?? 0) + (piece?.ttl ?? 0)).toBeGreaterThanOrEqual(
          after.generated + after.ttl,
        )
      }
    }
  })

  it('proves every copy when asked to, whatever miners kept', async () => {
    const { miners, ports, kept } = await keptSubnet()
    const stores = miners.map((miner) => miner.stores)
    const index = createMemoryIndex()
    const report = await clock.runUntil(rebuildIndex({ ...ports, index }, kept(), { all: false }))
    expect(report).toMatchObject({ objects: OBJECTS, fromRecords: 0 })
    for (const [i, miner] of miners.slice(0, 3).entries())
      expect(miner.stores - (stores[i] ?? 0)).toBe(OBJECTS)
  })

  it('believes no record that is of another piece, another miner or another validator, and fetches the bytes', async () => {
    const { ports, records, kept } = await keptSubnet()
    const foreign = createRecordSealer(new Uint8Array(32).fill(9))
    const names = [...(records.values().next().value?.keys() ?? [])]
    const [a = '', b = '', c = '', d = ''] = names
    const hotkeys = [...records.keys()]
    for (const [i, hotkey] of hotkeys.entries()) {
      const own = records.get(hotkey) ?? new Map<string, Uint8Array>()
      const other = records.get(hotkeys[(i + 1) % hotkeys.length] ?? '') ?? new Map<string, Uint8Array>()
      own.set(a, own.get(b) ?? new Uint8Array())
      own.set(c, new Uint8Array(50).fill(1))
      own.set(d, foreign.seal('["user"]', hotkey, String(BigInt(`0x${d}`))) ?? new Uint8Array())
      own.set(b, other.get(b)?.slice().reverse() ?? new Uint8Array(40))
    }
    const index = createMemoryIndex()
    const report = await clock.runUntil(rebuildIndex({ ...ports, index }, kept(), { all: false, sealer }))
    expect(report).toMatchObject({ objects: OBJECTS, fromRecords: OBJECTS - 4, short: 0, lost: 0 })
  })

  it('keeps the end that was told last: by a record, or by as many owners as hold a copy', async () => {
    const { ports, kept, records, end } = await keptSubnet()
    const before = await ports.index.objectsFrom('', 10)
    const told = { ends: new Map<string, number>() }
    const [liar = ''] = records.keys()
    told.ends.set(liar, end + 1_000_000)
    const endsOf = async () => {
      const index = createMemoryIndex()
      await clock.runUntil(rebuildIndex({ ...ports, index }, kept(told), { all: false, sealer }))
      const objects = await index.objectsFrom('', 10)
      return new Set(objects.map(({ generated, ttl }) => generated + ttl))
    }
    const ends = new Set(before.map(({ generated, ttl }) => generated + ttl))
    // One miner's word lengthens nothing.
    expect(await endsOf()).toEqual(ends)
    // All of them took part in a renewal that no record tells of yet.
    for (const hotkey of records.keys()) told.ends.set(hotkey, end + 500)
    expect(await endsOf()).toEqual(new Set([end + 500]))
  })

  it('fetches the bytes where too few holders have a record, so that no copy is forgotten', async () => {
    const { ports, kept, records } = await keptSubnet()
    const [first = ''] = records.keys()
    records.delete(first)
    const index = createMemoryIndex()
    const report = await clock.runUntil(rebuildIndex({ ...ports, index }, kept(), { all: false, sealer }))
    expect(report).toMatchObject({ objects: OBJECTS, fromRecords: 0, short: 0, payloadUnknown: 0 })
    for (const { receipts, encryptionPayload } of await index.objectsFrom('', 10)) {
      expect(receipts.map(({ miner }) => miner)).toContain(first)
      // One holder's record of it is enough.
      expect(encryptionPayload).toBe(PAYLOAD)
    }
  })

  it('takes what records there are where nobody gives the bytes, and has it repaired', async () => {
    const { miners, ports, kept, records } = await keptSubnet()
    const [first = ''] = records.keys()
    records.delete(first)
    for (const miner of miners) miner.trouble = (call) => (call === 'retrieve' ? 'missing' : null)
    const index = createMemoryIndex()
    const report = await clock.runUntil(rebuildIndex({ ...ports, index }, kept(), { all: false, sealer }))
    expect(report).toMatchObject({ objects: OBJECTS, fromRecords: OBJECTS, short: OBJECTS, lost: 0 })
    const waiting = await index.repairs(10)
    expect(waiting.map(({ reason }) => reason)).toEqual(Array.from({ length: OBJECTS }, () => 'rebuilt'))
  })

  it('counts a copy whose miner is a little behind the time, and none that ends before the object', async () => {
    const { ports, kept, records, end } = await keptSubnet()
    const [behind = '', early = ''] = records.keys()
    const ends = new Map([[behind, end - 60]])
    const index = createMemoryIndex()
    const rebuilt = () => rebuildIndex({ ...ports, index }, kept({ ends }), { all: false, sealer })
    expect(await clock.runUntil(rebuilt())).toMatchObject({ objects: OBJECTS, short: 0 })
    for (const { generated, ttl, dataHash } of await index.objectsFrom('', 10)) {
      const piece = await index.piece(behind, dataHash)
      expect((piece?.generated ?? 0) + (piece?.ttl ?? 0)).toBeGreaterThanOrEqual(generated + ttl)
    }
    for (const hotkey of records.keys()) if (hotkey !== early) ends.set(hotkey, end + 8_000)
    ends.set(early, end)
    expect(await clock.runUntil(rebuilt())).toMatchObject({ objects: OBJECTS, short: 0 })
    for (const hotkey of records.keys()) ends.set(hotkey, hotkey === early ? end - 10_000 : end)
    expect(await clock.runUntil(rebuilt())).toMatchObject({ objects: OBJECTS, short: OBJECTS })
  })

  it('into an index that is there leaves its objects as they are, whatever a miner kept', async () => {
    const { ports, kept, index } = await keptSubnet()
    const before = await index.objectsFrom('', 10)
    // Of one its pieces are not there: its holders were found out.
    const [found] = before
    for (const { miner } of found?.receipts ?? [])
      await index.apply([{ kind: 'piece-gone', hotkey: miner, dataHash: found?.dataHash ?? '' }], 'durable')
    const report = await clock.runUntil(rebuildIndex(ports, kept(), { all: false, missing: true, sealer }))
    expect(report).toMatchObject({ objects: 0, known: OBJECTS })
    expect(await index.objectsFrom('', 10)).toEqual(before)
  })

  it('knows a probe by its record, and puts it back as one', async () => {
    const { miners, ports, kept, records } = await keptSubnet()
    const [miner] = miners
    const hotkey = miner?.keypair.address ?? ''
    const data = new Uint8Array(500).fill(3)
    const dataHash = dec(testHashing.pieceHashes(data, '').dataHash)
    miner?.pieces.set(dataHash, data)
    const probe = { ...pieceOf(1, hotkey, { purpose: 'probe' }), dataHash, cid: cidOf(data), length: 500 }
    records
      .get(hotkey)
      ?.set(nameOf16(dataHash), sealKept(sealer, keptOfProbe(probe), hotkey, dataHash) ?? data)
    const index = createMemoryIndex()
    const report = await clock.runUntil(rebuildIndex({ ...ports, index }, kept(), { all: false, sealer }))
    expect(report).toMatchObject({ objects: OBJECTS, probes: 1, leftOut: 0 })
    expect(await index.piece(hotkey, dataHash)).toMatchObject({
      purpose: 'probe',
      born: probe.born,
      cid: probe.cid,
    })
    expect(await index.object(probe.cid)).toBeNull()
  })

  it('asks other validators for a payload that was too long to be kept', async () => {
    const { ports, kept, records } = await keptSubnet('x'.repeat(5_000))
    const objects = await ports.index.objectsFrom('', 10)
    expect(records.size).toBe(3)
    const index = createMemoryIndex()
    const report = await clock.runUntil(rebuildIndex({ ...ports, index }, kept(), { all: false, sealer }))
    // There are none here.
    expect(report).toMatchObject({ fromRecords: OBJECTS, payloadUnknown: OBJECTS })
    for (const { cid } of objects)
      expect(await index.object(cid)).toMatchObject({ encryptionPayload: OUR_PAYLOAD })
  })

  it('has every object although a holder tells of an end that no miner takes', async () => {
    const { miners, files, ports, index } = subnet()
    const liar = miners[0]?.keypair.address ?? ''
    const call = async (target: { hotkey: string }, _name: string, { after }: { after: string | null }) => {
      const held = miners.find(({ keypair }) => keypair.address === target.hotkey)?.pieces.keys() ?? []
      const { pieces, next } = pagesOf([...held], after)
      const ends_at = target.hotkey === liar ? Number.MAX_SAFE_INTEGER : ended.ends_at
      const fields = { pieces: pieces.map((piece) => ({ ...piece, ends_at })), next }
      return { ok: true, value: { fields, data: null } }
    }
    const client = { call: call as unknown as AxonClient['call'] }
    const store: typeof ports.miners.store = async (to, asked, limits) =>
      asked.ttl > MAX_TTL_SECONDS
        ? { ok: false, reason: 'refused', detail: 'as the schema of a Store says' }
        : ports.miners.store(to, asked, limits)
    const strict = { ...ports, miners: { ...ports.miners, store } }
    const report = await clock.runUntil(rebuildIndex(strict, client, { all: false }))
    expect(report).toMatchObject({ objects: OBJECTS, short: 0, lost: 0 })
    for (const data of files) expect(await index.object(cidOf(data))).toMatchObject({ ttl: MAX_TTL_SECONDS })
  })
})

describe('a rebuild among miners that keep others waiting', () => {
  /** Seconds that it takes when the `silent` of five holders never answer what is asked of them beyond their inventories. */
  async function secondsOf(objects: number, silent: readonly number[]): Promise<number> {
    clock = createSimulatedClock()
    const { miners, ports, clientOf } = subnet(objects, [1, 2, 3, 4, 5])
    for (const { pieces, seeds } of miners.slice(3)) {
      for (const [name, data] of miners[0]?.pieces ?? []) pieces.set(name, data)
      for (const [name, seed] of miners[0]?.seeds ?? []) seeds.set(name, seed)
    }
    for (const i of silent) {
      const miner = miners[i]
      if (miner !== undefined) miner.trouble = () => 'late'
    }
    const beganMs = clock.monotonicMs()
    const report = await clock.runUntil(rebuildIndex(ports, clientOf(), { all: false }))
    expect(report).toMatchObject({ objects, lost: 0, unverified: 0, short: 0 })
    return (clock.monotonicMs() - beganMs) / 1_000
  }

  it('takes hardly longer for four times as many objects', async () => {
    const [few, many] = [await secondsOf(6, [0, 1]), await secondsOf(24, [0, 1])]
    expect(many).toBeLessThan(90)
    expect(many - few).toBeLessThan(30)
  })

  it('asks those that are set aside for bytes that nobody else gives, and last', async () => {
    const { miners, files, ports } = subnet()
    const [data = new Uint8Array()] = files
    const dataHash = dec(testHashing.pieceHashes(data, '').dataHash)
    const patience = new MinerPatience(clock)
    const [first, second] = miners.map(({ keypair }) => keypair.address)
    const asked: string[] = []
    const retrieve: typeof ports.miners.retrieve = (to, ask, limits) => {
      asked.push(to.hotkey)
      return ports.miners.retrieve(to, ask, limits)
    }
    const holders = ports.chain
      .metagraph()
      .neurons.slice(0, 2)
      .map(({ hotkey }) => {
        const { ip, port } = { ip: '127.0.0.1', port: 2_000 }
        return new MinerInventory({ hotkey, ip, port }, async () => null, clock)
      })
    const object = { dataHash, holders }
    const counted = { ...ports, miners: { ...ports.miners, retrieve } }
    for (let i = 0; i < 3; i += 1) patience.failed(first ?? '', 1)
    expect(await clock.runUntil(firstBytes(counted, patience, object))).toEqual(data)
    expect(asked).toEqual([second])
    asked.length = 0
    if (miners[1] !== undefined) miners[1].trouble = () => 'missing'
    expect(await clock.runUntil(firstBytes(counted, patience, object))).toEqual(data)
    expect(asked).toEqual([second, first])
    expect(patience.isAside(first ?? '')).toBe(false)
  })

  it('waits an hour for pieces that one miner alone told of, and no longer', async () => {
    const { miners, files, ports } = subnet()
    const [data = new Uint8Array()] = files
    const [slow] = miners
    if (slow === undefined) throw new Error('a miner')
    slow.delayMs = 50_000
    const holder = new MinerInventory(
      { hotkey: slow.keypair.address, ip: '127.0.0.1', port: 2_000 },
      async () => null,
      clock,
    )
    const dataHash = dec(testHashing.pieceHashes(data, '').dataHash)
    const object = { dataHash, holders: [holder] }
    const fetch = () => clock.runUntil(firstBytes(ports, new MinerPatience(clock), object))
    for (let i = 0; i < 75; i += 1) expect(await fetch()).toEqual(data)
    expect([holder.cutOff, holder.isSpent]).toEqual(['slow', true])
    expect(await fetch()).toBeNull()
  })

  it('asks those that are set aside to store only when nobody else does', async () => {
    const { miners, files, ports, index } = subnet(1)
    const [data = new Uint8Array()] = files
    const hotkeys = miners.map(({ keypair }) => keypair.address)
    const found = {
      cid: cidOf(data),
      data,
      encryptionPayload: '{}',
      endsAt: ended.ends_at,
      holders: new Set(hotkeys.slice(0, 3)),
    }
    const build = async (aside: readonly string[]) => {
      const availability = createAvailability(clock)
      const built = rebuildObject(ports, availability, { ...found, aside: new Set(aside) })
      const { copies } = await clock.runUntil(built)
      const record = await index.object(found.cid)
      return [copies, record?.receipts.map(({ miner }) => miner).sort()]
    }
    const [first = '', ...others] = hotkeys
    expect(await build([first])).toEqual([3, others.toSorted()])
    expect(await build(hotkeys)).toEqual([3, hotkeys.slice(0, 3).sort()])
    expect(await index.placings(9)).toEqual([])
  })
})

describe('names whose bytes nobody gives', () => {
  const INVENTED = ['5', '6', '7']

  it.each<[string, readonly number[], readonly number[], { lost: number; unverified: number }]>([
    ['of one miner are unverified', [1, 2, 3, 4], [3], { lost: 0, unverified: 3 }],
    ['of two miners with one owner are unverified', [1, 2, 3, 4, 4], [3, 4], { lost: 0, unverified: 3 }],
    ['of two miners with two owners are lost', [1, 2, 3, 4, 5], [3, 4], { lost: 3, unverified: 0 }],
  ])('%s', async (_what, owners, liars, counts) => {
    const { miners, ports, clientOf } = subnet(OBJECTS, [...owners])
    const hotkeys = liars.map((i) => miners[i]?.keypair.address)
    const client = clientOf((hotkey) => (hotkeys.includes(hotkey) ? INVENTED : []))
    const report = await clock.runUntil(rebuildIndex(ports, client, { all: true }))
    expect(report).toMatchObject({ objects: OBJECTS, short: 0, minersSilent: 0, ...counts })
  })

  it('are lost when the bytes came and no miner takes them', async () => {
    const { miners, ports, clientOf } = subnet(2, [1, 2, 3])
    for (const miner of miners) miner.trouble = (call) => (call === 'store' ? 'refused' : null)
    const report = await clock.runUntil(rebuildIndex(ports, clientOf(), { all: false }))
    expect(report).toMatchObject({ objects: 0, lost: 2, unverified: 0 })
  })
})

describe('patience with a miner', () => {
  const limits = { failures: 3, restMs: 60_000, lostMs: 900_000 }
  const fail = (patience: MinerPatience, times: number, ms = 1_000) => {
    for (let i = 0; i < times; i += 1) patience.failed('x', ms)
  }

  it('ends for a while after three failures in a row, each time for longer', async () => {
    const patience = new MinerPatience(clock, limits)
    fail(patience, 2)
    patience.did('x', 0)
    fail(patience, 2)
    expect(patience.isAside('x')).toBe(false)
    fail(patience, 1)
    expect([...patience.aside()]).toEqual(['x'])
    // Of others that were under way.
    fail(patience, 3)
    await clock.advance(60_000)
    expect(patience.isAside('x')).toBe(false)
    fail(patience, 1)
    await clock.advance(60_000)
    expect(patience.isAside('x')).toBe(true)
    await clock.advance(60_000)
    expect([...patience.aside()]).toEqual([])
    patience.did('x', 0)
    fail(patience, 2)
    expect(patience.isAside('x')).toBe(false)
  })

  it.each<[string, (patience: MinerPatience) => void]>([
    ['fails every other time', (patience) => fail(patience, 1, 20_000)],
    ['takes much longer than others', (patience) => patience.did('x', 20_000)],
  ])('ends for good with one that %s', async (_what, act) => {
    const patience = new MinerPatience(clock, limits)
    for (let i = 0; i < 44; i += 1) {
      act(patience)
      patience.did('x', -5)
    }
    expect(patience.isAside('x')).toBe(false)
    act(patience)
    patience.did('x', 0)
    await clock.advance(1e9)
    expect(patience.isAside('x')).toBe(true)
  })
})

describe('patience with miners that are asked to store', () => {
  const outcomes = (patience: MinerPatience, x: StoreAttempt['outcome'], ms: number, fastestMs: number) =>
    patience.stored([
      { hotkey: 'x', outcome: x, ms },
      { hotkey: 'y', outcome: 'verified', ms: fastestMs },
    ])

  it.each<[StoreAttempt['outcome'], number, number, number]>([
    ['late', 10_000, 100, 3],
    ['lied', 10, 100, 3],
    ['unreachable', 10, 100, 3],
    ['unsigned', 10, 100, 3],
    // A quarter of an hour, 17.6 s at a time.
    ['verified', 20_000, 100, 52],
  ])(
    'ends with one that is %s in %d ms, where another one takes %d ms, after %d',
    (what, ms, fastest, times) => {
      const patience = new MinerPatience(clock)
      for (let i = 1; i < times; i += 1) outcomes(patience, what, ms, fastest)
      expect([...patience.aside()]).toEqual([])
      outcomes(patience, what, ms, fastest)
      expect([...patience.aside()]).toEqual(['x'])
    },
  )

  it.each<[StoreAttempt['outcome'], number, number]>([
    ['full', 10, 100],
    ['busy', 10, 100],
    ['refused', 10, 100],
    ['stalled', 20_000, 100],
    ['verified', 20_000, 5_000],
    ['verified', 2_000, 1],
  ])('never ends with one that is %s in %d ms, where another one takes %d ms', (what, ms, fastest) => {
    const patience = new MinerPatience(clock)
    for (let i = 0; i < 1_000; i += 1) outcomes(patience, what, ms, fastest)
    expect([...patience.aside()]).toEqual([])
  })
})

describe('payloads', () => {
  const validators = [1, 2, 3, 4].map((n) => ({ hotkey: `validator ${n}`, ip: '127.0.0.1', port: n }))

  function told(says: Readonly<Record<string, string>>) {
    const asked: string[] = []
    const call = async ({ hotkey }: { hotkey: string }) => {
      asked.push(hotkey)
      const payload = says[hotkey]
      if (payload === 'silent') return { ok: false, reason: 'late', detail: '', status: 0, code: 'unknown' }
      if (payload === 'unknown')
        return { ok: false, reason: 'refused', detail: '', status: 404, code: 'not-found' }
      return { ok: true, value: { fields: { encryption_payload: payload }, data: null } }
    }
    return { asked, payloads: new ToldPayloads({ call: call as unknown as AxonClient['call'] }) }
  }

  it('are what most of three say, whoever was asked first', async () => {
    const { payloads, asked } = told({
      'validator 1': '{"a":"lie"}',
      'validator 2': '{"a":1}',
      'validator 3': '{"a":1}',
    })
    expect(await payloads.of('cid', validators)).toBe('{"a":1}')
    expect(asked).toHaveLength(3)
  })

  it('are not asked of who was silent three times in a row', async () => {
    const { payloads, asked } = told({
      'validator 1': 'silent',
      'validator 2': 'unknown',
      'validator 3': 'unknown',
      'validator 4': 'unknown',
    })
    for (let object = 0; object < 5; object += 1)
      expect(await payloads.of(`cid ${object}`, validators)).toBeNull()
    expect(asked.filter((hotkey) => hotkey === 'validator 1')).toHaveLength(3)
    expect(asked).toHaveLength(3 + 3 * 5)
  })
})

describe('inventories side by side', () => {
  const miner = (hotkey: string): NodeAddress => ({ hotkey, ip: '127.0.0.1', port: 1 })

  async function told(inventories: readonly MinerInventory[]): Promise<string[]> {
    const found: string[] = []
    const all = async () => {
      for await (const { dataHash, holders } of toldBy(inventories))
        found.push(`${dataHash} ${holders.map((holder) => holder.miner.hotkey).join('')}`)
    }
    await clock.runUntil(all())
    return found
  }

  it('tell each name once, with all who hold it', async () => {
    const of: Record<string, string[]> = { a: ['1', '5', '9', '10', '11'], b: ['5', '11'], c: [] }
    const ask = async ({ hotkey }: NodeAddress, after: string | null) => {
      return { ...pagesOf(of[hotkey] ?? [], after), ...without }
    }
    const inventories = Object.keys(of).map((hotkey) => new MinerInventory(miner(hotkey), ask, clock))
    expect(await told(inventories)).toEqual(['1 a', '5 ab', '9 a', '10 a', '11 ab'])
    expect(inventories.map(({ cutOff }) => cutOff)).toEqual([null, null, null])
  })

  it('ask again for a page that did not come, and go on without a miner that went', async () => {
    let refused = 0
    const ask = async ({ hotkey }: NodeAddress, after: string | null) => {
      if (after === null) return { pieces: [nameOf(1n)], next: '1', ...without }
      if (hotkey === 'gone' || ++refused < 3) return null
      return { pieces: [nameOf(2n)], next: null, ...without }
    }
    const inventories = ['back', 'gone'].map((hotkey) => new MinerInventory(miner(hotkey), ask, clock))
    expect(await told(inventories)).toEqual(['1 backgone', '2 back'])
    expect(inventories.map(({ cutOff }) => cutOff)).toEqual([null, 'silent'])
  })

  it.each<[string, (after: string | null) => Page, string]>([
    ['names that fall', () => ({ pieces: [nameOf(2n), nameOf(1n)], next: null }), 'disordered'],
    ['a page again and again', () => ({ pieces: [], next: '5' }), 'disordered'],
    ['a name twice', () => ({ pieces: [nameOf(2n), nameOf(2n)], next: null }), 'disordered'],
    ['a next page that is no number', () => ({ pieces: [nameOf(2n)], next: 'x' }), 'disordered'],
    ['empty pages without end', (after) => ({ pieces: [], next: String(BigInt(after ?? 0) + 1n) }), 'slow'],
  ])('end one that gives %s', async (_what, page, why) => {
    const ask = async (_miner: NodeAddress, after: string | null) => {
      await new Promise<void>((resolve) => clock.after(9_000, resolve))
      return { ...page(after), ...without }
    }
    const [only] = [new MinerInventory(miner('x'), ask, clock)]
    await told([only])
    expect(only.cutOff).toBe(why)
  })
})
