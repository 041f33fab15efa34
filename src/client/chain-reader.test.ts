import { expect, it } from 'vitest'
import type { BlockEvents, BlockRef, ChainClient, Metagraph } from '../chain/chain-types.ts'
import { ChainError } from '../chain/chain-types.ts'
import { FakeChainView } from '../testing/chain-view.ts'
import { LazyChainReader } from './chain-reader.ts'
import type { ChainEar } from './ports.ts'

/** A client that a test speaks through. */
function scripted() {
  const blocks = new Set<(block: BlockRef) => void>()
  const events = new Set<(told: BlockEvents) => void>()
  const on =
    <T>(set: Set<T>) =>
    (callback: T) => {
      set.add(callback)
      return () => void set.delete(callback)
    }
  const client: ChainClient = {
    genesisHash: '0x00',
    networkName: 'local',
    specVersion: 1,
    status: () => ({ state: 'connected', url: null, detail: null }),
    metagraph: async () => new FakeChainView([{ hotkey: 'a' }]).current(),
    head: async () => ({ number: 1, hash: '0x01' }),
    onBlock: on(blocks),
    onEvents: on(events),
    onStatus: () => () => undefined,
    reconnect: () => undefined,
    close: () => undefined,
  }
  return { client, blocks, events }
}

function ear() {
  const heard: unknown[] = []
  const listener: ChainEar = {
    block: (height) => void heard.push(height),
    registered: (change) => void heard.push(change),
  }
  return { heard, listener }
}

const block = { number: 7, hash: '0x07' }
const registered = { kind: 'NeuronRegistered', netuid: 21, uid: 3, hotkey: 'b' } as const

it('tells who follows of blocks and of seats taken in its own subnet, once somebody has read the chain', async () => {
  const { client, blocks, events } = scripted()
  const reader = new LazyChainReader({ netuid: () => 21, connect: async () => client })
  const { heard, listener } = ear()
  const stop = reader.follow(listener)
  expect(events.size).toBe(0)
  await reader.view()
  for (const tell of blocks) tell(block)
  for (const tell of events)
    tell({
      block,
      events: [{ ...registered, netuid: 4 }, { kind: 'WeightsSet', netuid: 21, uid: 1 }, registered],
    })
  expect(heard).toEqual([7, { block: 7, uid: 3, hotkey: 'b' }])
  stop()
  for (const tell of blocks) tell(block)
  expect([heard.length, events.size]).toEqual([2, 0])
})

it('reads no events while nobody follows, and begins when somebody does', async () => {
  const { client, events } = scripted()
  const reader = new LazyChainReader({ netuid: 21, connect: async () => client })
  await reader.view()
  expect(events.size).toBe(0)
  const first = reader.follow(ear().listener)
  const second = reader.follow(ear().listener)
  await reader.view()
  expect(events.size).toBe(1)
  first()
  expect(events.size).toBe(1)
  second()
  expect(events.size).toBe(0)
})

it('follows again after a connection that did not come', async () => {
  const { client, blocks } = scripted()
  let down = true
  const reader = new LazyChainReader({
    netuid: 21,
    connect: async () => {
      if (down) throw new ChainError('unreachable', 'no endpoint answered')
      return client
    },
  })
  const { heard, listener } = ear()
  reader.follow(listener)
  await expect(reader.view()).rejects.toThrow(ChainError)
  down = false
  await reader.view()
  for (const tell of blocks) tell(block)
  expect(heard).toEqual([7])
})

it.each([
  ['behind', { block: 99 }, /behind: it answers with block 99, and block 100 was read/],
  ['without neurons', { neurons: [] }, /no neurons any more/],
] as const)(
  'does not take a metagraph that is %s, says so, and reads on when it is good again',
  async (_, wrong, why) => {
    const { client, blocks } = scripted()
    const good = new FakeChainView([{ hotkey: 'a' }]).current()
    let answer: Metagraph = good
    const reader = new LazyChainReader({
      netuid: 21,
      connect: async () => ({ ...client, metagraph: async () => answer }),
    })
    await reader.view()
    answer = { ...good, ...wrong }
    for (const tell of blocks) tell(block)
    await expect(reader.view()).rejects.toThrow(why)
    await expect(reader.view()).rejects.toMatchObject({ code: 'call-failed' })
    answer = { ...good, block: 101 }
    expect((await reader.view()).metagraph.block).toBe(101)
  },
)

it('takes the answer to an earlier question that comes after a later one', async () => {
  const { client, blocks } = scripted()
  const good = new FakeChainView([{ hotkey: 'a' }]).current()
  const asked: ((answer: Metagraph) => void)[] = []
  const metagraph = () => new Promise<Metagraph>((resolve) => void asked.push(resolve))
  const reader = new LazyChainReader({ netuid: 21, connect: async () => ({ ...client, metagraph }) })
  const first = reader.view()
  await expect.poll(() => asked.length).toBe(1)
  for (const tell of blocks) tell(block)
  const second = reader.view()
  await expect.poll(() => asked.length).toBe(2)
  asked[1]?.({ ...good, block: 101 })
  expect((await second).metagraph.block).toBe(101)
  asked[0]?.(good)
  expect((await first).metagraph.block).toBe(100)
})

it('takes a subnet that never had a neuron as it is', async () => {
  const { client } = scripted()
  const empty = new FakeChainView([]).current()
  const reader = new LazyChainReader({
    netuid: 21,
    connect: async () => ({ ...client, metagraph: async () => empty }),
  })
  expect((await reader.view()).metagraph.neurons).toEqual([])
})
