/** A node's metagraph while its chain misbehaves in every way that an endpoint can. */
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { BlockRef, ChainClient } from '../../chain/chain-types.ts'
import { connectChain } from '../../chain/connect-chain.ts'
import {
  registeredEvent,
  SCRIPTED_NETUID,
  ScriptedChain,
  scriptedNeuron,
} from '../../testing/scripted-chain.ts'
import { startChainServer } from '../chain/chain-server.ts'
import { type FollowOptions, followMetagraph } from './live-metagraph.ts'
import { createLog, silentLog } from './log.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const THREE = [1, 2, 3].map((key) => scriptedNeuron(key))
const keysOf = (neurons: readonly { readonly hotkey: string }[]) => neurons.map(({ hotkey }) => hotkey)

const start = async (options: FollowOptions = {}, maxUids = 256) => {
  const script = new ScriptedChain(THREE, maxUids)
  const server = await startChainServer({ chain: script, host: '127.0.0.1', port: 0, log: silentLog })
  cleanups.push(() => server.close())
  const client = await connectChain({ urls: [server.url], webSocket: WebSocket, timeoutMs: 10_000 })
  cleanups.push(() => client.close())
  const lines: Record<string, unknown>[] = []
  const log = createLog('test', { level: 'info', write: (line) => void lines.push(JSON.parse(line)) })
  const live = await followMetagraph(client, SCRIPTED_NETUID, log, options)
  cleanups.push(() => live.stop())
  return {
    script,
    server,
    client,
    live,
    lines,
    said: (event: string) => lines.filter((l) => l['event'] === event),
  }
}

const until = async (
  holds: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 40_000,
): Promise<void> => {
  const end = performance.now() + timeoutMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`did not come true in ${timeoutMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const passed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

type Started = Awaited<ReturnType<typeof start>>

/** Good blocks come again: the metagraph must follow them by itself. */
const recovers = async ({ script, live }: Started): Promise<void> => {
  const from = script.head.number
  await until(() => {
    script.next({ neurons: script.head.model.subnet.neurons })
    return live.current().block > from
  }, 'the metagraph follows again')
}

describe('blocks', () => {
  test('a chain that stalls leaves the last good metagraph, which grows old and says so', async () => {
    let nowMs = 0
    const world = await start({ staleAfterMs: 200, monotonicMs: () => nowMs })
    const { script, live, said, client } = world
    const reconnections: string[] = []
    client.onStatus(({ state }) => reconnections.push(state))
    script.next()
    await until(() => live.current().block === 1, 'block 1')
    nowMs += 200
    expect(live.isStale()).toBe(false)
    nowMs += 1
    await until(() => said('metagraph-stale').length > 0, 'the alarm')
    expect(live.isStale()).toBe(true)
    expect(live.ageMs()).toBe(201)
    expect(live.current().neurons).toHaveLength(3)
    await until(() => reconnections.includes('reconnecting'), 'another connection is tried')
    await recovers(world)
    await until(() => !live.isStale(), 'fresh again')
    expect(said('metagraph-good-again')).toHaveLength(1)
  })

  test('an endpoint that moves but is far behind by its blocks’ clock is not good to set weights from', async () => {
    const nowMs = () => 10_000_000_000
    const { script, live } = await start({ nowMs })
    const next = async (timestampMs: number): Promise<boolean> => {
      const { number } = script.next({ timestampMs })
      await until(() => live.current().block === number, 'the block is read')
      return live.isStale()
    }
    expect(await next(nowMs() - 599_000)).toBe(false)
    expect(await next(nowMs() - 601_000)).toBe(true)
    expect(live.ageMs()).toBeLessThan(60_000)
    expect(await next(nowMs())).toBe(false)
  })

  test('skipped blocks, whose parents nobody was told of, are followed', async () => {
    const { script, live } = await start()
    for (let i = 0; i < 12; i++) {
      const block = script.make()
      if (i % 3 === 2) script.tell(block)
      await passed(5)
    }
    await until(() => live.current().block === 12, 'block 12')
  })

  test('a block told three times is one block', async () => {
    const { script, live, said } = await start()
    const block = script.make()
    for (let i = 0; i < 3; i++) script.tell(block)
    await until(() => live.current().block === 1, 'block 1')
    script.next()
    await until(() => live.current().block === 2, 'block 2')
    expect(said('metagraph-refused')).toEqual([])
  })

  test('blocks told in the wrong order end at the newest', async () => {
    const world = await start()
    const [first, second, third] = [world.script.make(), world.script.make(), world.script.make()]
    for (const block of [second, third, first]) world.script.tell(block)
    await recovers(world)
    expect(world.live.current().neurons).toHaveLength(3)
  })

  test('a chain that goes back in height is not followed back, and is when it has caught up', async () => {
    const world = await start()
    const { script, live, said } = world
    const first = script.next()
    for (let i = 0; i < 4; i++) script.next()
    await until(() => live.current().block === 5, 'block 5')
    const kept = live.current()
    script.next({ parent: first, neurons: [scriptedNeuron(9)] })
    world.client.reconnect()
    await until(() => said('metagraph-refused').length > 0, 'the alarm')
    expect(said('metagraph-refused')[0]).toMatchObject({
      reason: 'older-block',
      keptBlock: 5,
      level: 'error',
    })
    expect(live.current()).toBe(kept)
    while (script.head.number < 7) script.next({ neurons: THREE })
    await recovers(world)
    expect(said('metagraph-good-again')).toHaveLength(1)
  })
})

describe('neurons', () => {
  test.each([
    ['one fewer', THREE.slice(1)],
    ['none', []],
  ])(
    'a metagraph with %s removes nobody, stops nothing, alarms once, and is good again by itself',
    async (_, neurons) => {
      const world = await start()
      const { script, live, said } = world
      script.next()
      await until(() => live.current().block === 1, 'block 1')
      for (let i = 0; i < 3; i++) {
        const { number } = script.next({ neurons })
        await until(() => live.current().block === number, 'its block')
        expect(live.isDisputed()).toBe(true)
      }
      expect(keysOf(live.current().neurons)).toEqual(keysOf(THREE))
      expect(live.findByHotkey(THREE[0]!.hotkey)?.uid).toBe(0)
      expect(said('metagraph-refused').map(({ reason }) => reason)).toEqual(['fewer-neurons'])
      script.next({ neurons: THREE })
      await recovers(world)
      expect(said('metagraph-good-again')).toHaveLength(1)
      expect(live.isDisputed()).toBe(false)
    },
  )

  test.each([
    ['257 neurons', { neurons: Array.from({ length: 257 }, (_, key) => scriptedNeuron(key)) }],
    ['the same hotkey twice', { neurons: [...THREE, scriptedNeuron(1)] }],
    ['an answer cut in the middle', { lie: (_: string, truth: string) => truth.slice(0, 40) }],
    ['an empty answer', { lie: () => '0x' }],
    [
      'one call for another',
      { lie: (question: string) => (question.startsWith('Neuron') ? '0x00' : '0x00') },
    ],
    ['bytes of nothing', { lie: () => `0x${'ff'.repeat(500)}` }],
  ])('%s is refused, and the last good metagraph stays', async (_, wrong) => {
    const world = await start()
    const { script, live, said } = world
    script.next()
    await until(() => live.current().block === 1, 'block 1')
    script.next(wrong)
    await until(() => said('metagraph-not-read').length > 0, 'the warning')
    expect(said('metagraph-not-read')[0]).toMatchObject({ keptBlock: 1, keptNeurons: 3 })
    expect(live.current().block).toBe(1)
    script.next({ neurons: THREE })
    await recovers(world)
    expect(keysOf(live.current().neurons)).toEqual(keysOf(THREE))
  })

  test('a uid that changed hands is noticed, whatever the events say', async () => {
    const { script, live } = await start()
    const replaced = THREE.with(1, scriptedNeuron(7, 1))
    script.next({ neurons: replaced })
    await until(() => live.current().block === 1, 'block 1')
    expect(live.findByHotkey(THREE[1]!.hotkey)).toBeUndefined()
    expect(live.findByHotkey(replaced[1]!.hotkey)).toMatchObject({ uid: 1, registeredAtBlock: 1 })
    const again = replaced.with(2, scriptedNeuron(8, 2))
    const event = registeredEvent(2, again[2]!.hotkey)
    script.next({ neurons: again, events: [event, event, registeredEvent(0, scriptedNeuron(99).hotkey)] })
    await until(() => live.current().block === 2, 'block 2')
    expect(keysOf(live.current().neurons)).toEqual(keysOf(again))
  })
})

test('another chain at the same address is never read, and the right one is when it is back', async () => {
  // By the machine's clock it would be stale, and connect anew, every half a second: less than a busy machine needs to connect.
  let nowMs = 0
  const world = await start({ staleAfterMs: 500, monotonicMs: () => nowMs })
  const { script, live, client } = world
  script.next()
  await until(() => live.current().block === 1, 'block 1')
  const right = script.genesisHash
  script.genesisHash = `0x${'cd'.repeat(32)}`
  client.reconnect()
  await until(() => /another network/.test(client.status().detail ?? ''), 'the status says so')
  for (let i = 0; i < 5; i++) {
    script.next({ neurons: [...THREE, scriptedNeuron(66)] })
    await passed(10)
  }
  expect(live.current().block).toBe(1)
  expect(live.findByHotkey(scriptedNeuron(66).hotkey)).toBeUndefined()
  nowMs += 501
  expect(live.isStale()).toBe(true)
  script.genesisHash = right
  await recovers(world)
})

test('a block is read within a quarter of the time since the one before, and several at once', async () => {
  const { client, script } = await start()
  let reads = 0
  let fails = false
  let listeners: ((block: BlockRef) => void)[] = []
  const told: ChainClient = {
    genesisHash: client.genesisHash,
    networkName: client.networkName,
    specVersion: client.specVersion,
    status: () => client.status(),
    metagraph: (netuid) => {
      reads += 1
      return fails ? Promise.reject(new Error('no answer')) : client.metagraph(netuid)
    },
    head: () => client.head(),
    onBlock: (callback) => {
      listeners.push(callback)
      return () => {
        listeners = []
      }
    },
    onEvents: () => {
      throw new Error('nothing is decided by events')
    },
    onStatus: (callback) => client.onStatus(callback),
    reconnect: () => client.reconnect(),
    close: () => client.close(),
  }
  let nowMs = 0
  const options = { monotonicMs: () => nowMs, random: () => 0.1 }
  const live = await followMetagraph(told, SCRIPTED_NETUID, silentLog, options)
  const read: number[] = []
  const deafen = live.onRead(() => read.push(live.current().block))
  expect(read).toEqual([0])
  script.next()
  await until(async () => (await client.head()).number === 1, 'block 1')
  const hear = () => {
    for (const listener of listeners) listener({ number: 1, hash: `0x${'00'.repeat(32)}` })
  }
  nowMs += 6_000
  hear()
  nowMs += 10
  hear()
  await passed(100)
  expect([reads, live.current().block]).toEqual([1, 0])
  await until(() => live.current().block === 1, 'block 1 is read after 150 ms')
  await passed(50)
  expect([reads, read]).toEqual([2, [0, 1]])
  fails = true
  nowMs += 400
  hear()
  await until(() => read.length === 3, 'a read that failed is told of')
  deafen()
  // Of an hour two seconds count.
  nowMs += 3_600_000
  hear()
  await until(() => reads === 4, 'a read within 200 ms', 2_000)
  await passed(50)
  expect(read).toEqual([0, 1, 1])
  nowMs += 8_000
  hear()
  live.stop()
  await passed(300)
  expect(reads).toBe(4)
})
