/** An index rebuilt among miners of which one tells of names without end. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { EnginePorts, NeuronView, NodeAddress } from '../../engine/ports.ts'
import { realProofs } from '../../engine/proofs.ts'
import { cidOf } from '../../protocol/cid.ts'
import { dec } from '../../protocol/hash.ts'
import { createMemoryIndex } from '../../testing/memory-index.ts'
import { createMiner, createMinerTransport, testKeypair } from '../../testing/miners.ts'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { createSimulatedClock, type SimulatedClock } from '../../testing/simulated-clock.ts'
import { testHashing } from '../../testing/simulated-network.ts'
import { MAX_INVENTORY, MAX_TTL_SECONDS } from '../../wire/limits.ts'
import type { InventoryPiece, OwnAnswerFields } from '../../wire/own-synapses.ts'
import type { AxonClient } from '../shared/axon-client.ts'
import { MinerInventory, toldBy } from './miner-inventories.ts'
import { rebuildIndex } from './rebuild-index.ts'
import { ToldPayloads } from './told-payloads.ts'

type Page = OwnAnswerFields['Inventory']

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

function subnet() {
  const random = createSeededRandom('rebuild')
  const miners = [1, 2, 3, 4].map((number) => createMiner(number, `owner ${number}`))
  const files = Array.from({ length: OBJECTS }, () => random.bytes(600))
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
  return { miners, files, ports, index }
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
    expect(report).toMatchObject({ objects: OBJECTS, short: 0, minersSilent: 1 })
    expect(report.notHeard).toEqual([{ miner: liar, why: 'undelivered', pieces: 1_000 }])
    expect(pages).toBe(4)
    for (const data of files) expect(await index.object(cidOf(data))).not.toBeNull()
  })

  it('makes anew what an index lacks, and nothing that was deleted', async () => {
    const { miners, files, ports, index } = subnet()
    const call = async (target: { hotkey: string }, _name: string, { after }: { after: string | null }) => {
      const held = miners.find(({ keypair }) => keypair.address === target.hotkey)?.pieces.keys() ?? []
      return { ok: true, value: { fields: pagesOf([...held], after), data: null } }
    }
    const client = { call: call as unknown as AxonClient['call'] }
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
    const ask = async ({ hotkey }: NodeAddress, after: string | null) => pagesOf(of[hotkey] ?? [], after)
    const inventories = Object.keys(of).map((hotkey) => new MinerInventory(miner(hotkey), ask, clock))
    expect(await told(inventories)).toEqual(['1 a', '5 ab', '9 a', '10 a', '11 ab'])
    expect(inventories.map(({ cutOff }) => cutOff)).toEqual([null, null, null])
  })

  it('ask again for a page that did not come, and go on without a miner that went', async () => {
    let refused = 0
    const ask = async ({ hotkey }: NodeAddress, after: string | null) => {
      if (after === null) return { pieces: [nameOf(1n)], next: '1' }
      if (hotkey === 'gone' || ++refused < 3) return null
      return { pieces: [nameOf(2n)], next: null }
    }
    const inventories = ['back', 'gone'].map((hotkey) => new MinerInventory(miner(hotkey), ask, clock))
    expect(await told(inventories)).toEqual(['1 backgone', '2 back'])
    expect(inventories.map(({ cutOff }) => cutOff)).toEqual([null, 'silent'])
  })

  it.each<[string, (after: string | null) => Page, string]>([
    ['names that fall', () => ({ pieces: [nameOf(2n), nameOf(1n)], next: null }), 'disordered'],
    ['a page again and again', () => ({ pieces: [], next: '5' }), 'disordered'],
    ['a name twice', () => ({ pieces: [nameOf(2n), nameOf(2n)], next: null }), 'disordered'],
    ['empty pages without end', (after) => ({ pieces: [], next: String(BigInt(after ?? 0) + 1n) }), 'slow'],
  ])('end one that gives %s', async (_what, page, why) => {
    const ask = async (_miner: NodeAddress, after: string | null) => {
      await new Promise<void>((resolve) => clock.after(9_000, resolve))
      return page(after)
    }
    const [only] = [new MinerInventory(miner('x'), ask, clock)]
    await told([only])
    expect(only.cutOff).toBe(why)
  })
})
