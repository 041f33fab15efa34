/** The adapter against good, old, dead and broken endpoints. */
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type ChainFixture, coldkey, keyOf, NETUID, startChainFixture } from '../nodes/chain/chain-fixture.ts'
import { legacyChain } from '../nodes/chain/legacy-chain.ts'
import { troubledChain } from '../nodes/chain/troubled-chain.ts'
import { ChainError, type ChainStatus } from './chain-types.ts'
import { connectChain } from './connect-chain.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const chainFixture = async (): Promise<ChainFixture> => {
  const fixture = await startChainFixture({ blockMs: 60 })
  cleanups.push(() => fixture.remove())
  return fixture
}

/** A WebSocket endpoint that answers each message by `answer`. */
const endpoint = async (answer: (socket: WebSocket, text: string) => void): Promise<string> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', (socket) => socket.on('message', (data: Buffer) => answer(socket, data.toString())))
  cleanups.push(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const legacyOnly = async (chain: string): Promise<string> => {
  const { url, close } = await legacyChain(chain)
  cleanups.push(close)
  return url
}

const DEAD = 'ws://127.0.0.1:1'

describe('connectChain', () => {
  test('a dead first endpoint is passed over, and every step is told', async () => {
    const { url } = await chainFixture()
    const seen: ChainStatus[] = []
    const client = await connectChain({
      urls: [DEAD, url],
      webSocket: WebSocket,
      onStatus: (s) => seen.push(s),
    })
    expect((await client.metagraph(NETUID)).netuid).toBe(NETUID)
    expect(client.status()).toEqual({ state: 'connected', url, detail: null })
    client.close()
    expect(seen.map(({ state }) => state)).toContain('connecting')
    expect(seen.at(-1)?.state).toBe('closed')
  })

  test('nothing but dead endpoints is a ChainError in the time given', async () => {
    const failed = connectChain({ urls: [DEAD], webSocket: WebSocket, timeoutMs: 400 })
    await expect(failed).rejects.toMatchObject({ name: 'ChainError', code: 'unreachable' })
  })

  test('no endpoint and no WebSocket class are ChainErrors too', async () => {
    await expect(connectChain({ urls: [] })).rejects.toBeInstanceOf(ChainError)
    vi.stubGlobal('WebSocket', undefined)
    cleanups.push(() => void vi.unstubAllGlobals())
    await expect(connectChain({ urls: [DEAD] })).rejects.toThrow(/WebSocket/)
  })

  test('an endpoint that answers garbage is left, and the next one used', async () => {
    const { url } = await chainFixture()
    const garbage = await endpoint((socket) => socket.send('<html>502 Bad Gateway'))
    const client = await connectChain({ urls: [garbage, url], webSocket: WebSocket })
    expect((await client.head()).number).toBeGreaterThanOrEqual(0)
    client.close()
  })

  test.each([
    ['silence', () => undefined],
    ['JSON of no protocol', (socket: WebSocket) => socket.send('{"a":[1]}')],
    ['null', (socket: WebSocket) => socket.send('null')],
    [
      'an error to everything',
      (socket: WebSocket, text: string) =>
        socket.send(
          JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(text).id, error: { code: -1, message: 'no' } }),
        ),
    ],
  ])('an endpoint that answers %s ends in a ChainError', async (_, answer) => {
    const url = await endpoint(answer)
    await expect(connectChain({ urls: [url], webSocket: WebSocket, timeoutMs: 600 })).rejects.toBeInstanceOf(
      ChainError,
    )
  })

  test('a client given up or closed in the middle of the first questions leaves nothing that throws later', async () => {
    const hash = `0x${'ab'.repeat(32)}`
    const url = await endpoint((socket, text) => {
      const { id, method } = JSON.parse(text)
      const say = (message: object) => socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }))
      if (method === 'rpc_methods')
        say({ id, result: { methods: ['chainHead_v1_follow', 'chainSpec_v1_chainName'] } })
      if (method === 'chainSpec_v1_genesisHash') say({ id, result: hash })
      if (method !== 'chainHead_v1_follow') return
      say({ id, result: 'follow' })
      const result = { event: 'initialized', finalizedBlockHashes: [hash] }
      say({ method: 'chainHead_v1_followEvent', params: { subscription: 'follow', result } })
    })
    const failed = connectChain({ urls: [url], webSocket: WebSocket, timeoutMs: 500 })
    await expect(failed).rejects.toMatchObject({ code: 'unreachable' })
    // Longer than the library waits before it tries again; a throw there would fail this run.
    await new Promise((resolve) => setTimeout(resolve, 400))
  })

  test('a node with only the older methods is read all the same', async () => {
    const url = await legacyOnly((await chainFixture()).url)
    const client = await connectChain({ urls: [url], webSocket: WebSocket })
    expect((await client.metagraph(NETUID)).neurons).toEqual([])
    const { number } = await client.head()
    await new Promise<void>((resolve) => {
      const stop = client.onBlock((block) => {
        if (block.number < number + 2) return
        queueMicrotask(() => stop())
        resolve()
      })
    })
    client.close()
  })

  test('metadata comes from the cache the second time, and a broken cache does no harm', async () => {
    const { url } = await chainFixture()
    const kept = new Map<string, Uint8Array>()
    const metadataCache = {
      get: async (hash: string) => kept.get(hash) ?? null,
      set: async (hash: string, bytes: Uint8Array) => void kept.set(hash, bytes),
    }
    for (let i = 0; i < 2; i++) {
      const client = await connectChain({ urls: [url], webSocket: WebSocket, metadataCache })
      await client.metagraph(NETUID)
      client.close()
      expect(kept.size).toBe(1)
    }
    const broken = {
      get: () => Promise.reject(new Error('quota')),
      set: () => Promise.reject(new Error('quota')),
    }
    const client = await connectChain({ urls: [url], webSocket: WebSocket, metadataCache: broken })
    expect((await client.metagraph(NETUID)).netuid).toBe(NETUID)
    client.close()
  })

  test('a closed client says so, once and for all', async () => {
    const { url } = await chainFixture()
    const client = await connectChain({ urls: [url], webSocket: WebSocket })
    const stop = client.onBlock(() => undefined)
    client.close()
    client.close()
    client.reconnect()
    stop()
    await expect(client.metagraph(NETUID)).rejects.toMatchObject({ code: 'closed' })
    await expect(client.head()).rejects.toMatchObject({ code: 'closed' })
    expect(client.status().state).toBe('closed')
  })

  test('reconnect drops the connection and reads on over the next one', async () => {
    const { url } = await chainFixture()
    const client = await connectChain({ urls: [url], webSocket: WebSocket })
    const states: string[] = []
    const again = new Promise<void>((resolve) => {
      client.onStatus(({ state }) => {
        states.push(state)
        if (state === 'connected') resolve()
      })
    })
    client.reconnect()
    await again
    expect(states[0]).toBe('reconnecting')
    expect((await client.metagraph(NETUID)).netuid).toBe(NETUID)
    client.close()
  })
})

describe('submit', () => {
  const register = (hotkey: number) =>
    ({ name: 'burned_register', netuid: NETUID, hotkey: keyOf(hotkey).address }) as const

  test('ends when a finalized block holds the call, and with the pallet’s name of why it failed', async () => {
    const { chain, connect } = await chainFixture()
    const client = await connect()
    const { block, blockHash } = await client.submit(register(2), coldkey)
    expect(chain.hashAt(block)).toBe(blockHash)
    expect((await client.metagraph(NETUID)).neurons.map(({ hotkey }) => hotkey)).toEqual([keyOf(2).address])
    await expect(client.submit(register(2), coldkey)).rejects.toMatchObject({
      name: 'ChainError',
      code: 'refused',
      reason: 'HotKeyAlreadyRegisteredInSubNet',
    })
    const axon = { name: 'serve_axon', netuid: NETUID, port: 1, version: 1, protocol: 4 } as const
    await expect(client.submit({ ...axon, ip: 'example.org' }, keyOf(2))).rejects.toMatchObject({
      code: 'refused',
      reason: 'InvalidIpType',
    })
    await client.submit({ ...axon, ip: '2001:db8::7' }, keyOf(2))
    expect((await client.metagraph(NETUID)).neurons[0]?.axon?.ip).toBe('2001:db8::7')
  })

  test('calls of one signer at once all find their nonce', async () => {
    const { chain, connect } = await chainFixture()
    const client = await connect()
    const all = await Promise.all([5, 6, 7].map((hotkey) => client.submit(register(hotkey), coldkey)))
    expect(all).toHaveLength(3)
    expect(chain.nextNonce(coldkey.address)).toBe(3)
  })

  test('works over a node with only the older methods', async () => {
    const { url, chain } = await chainFixture()
    const client = await connectChain({ urls: [await legacyOnly(url)], webSocket: WebSocket })
    await client.submit(register(2), coldkey)
    expect(chain.head.model.subnet.neurons).toHaveLength(1)
    client.close()
  })

  test('a key that signs wrongly is refused before anything is sent on', async () => {
    const { chain, connect } = await chainFixture()
    const client = await connect()
    const wrong = { publicKey: coldkey.publicKey, sign: (message: Uint8Array) => keyOf(3).sign(message) }
    await expect(client.submit(register(2), wrong)).rejects.toMatchObject({
      code: 'refused',
      reason: 'BadProof',
    })
    expect(chain.pending()).toEqual([])
  })

  test('what becomes of a call is unknown when the chain stops, and nothing is submitted by a closed client', async () => {
    const { chain, connect } = await chainFixture()
    const client = await connect({ submitTimeoutMs: 400 })
    await chain.stop()
    await expect(client.submit(register(2), coldkey)).rejects.toMatchObject({ code: 'unreachable' })
    client.close()
    await expect(client.submit(register(2), coldkey)).rejects.toMatchObject({ code: 'closed' })
  })

  test.each(['stop', 'cut'] as const)(
    'a %s while a call is signed and while it waits: it lands or ends in a ChainError in its time, and nothing is thrown where nobody listens',
    async (kind) => {
      const uncaught: unknown[] = []
      const note = (error: unknown): void => void uncaught.push(error)
      process.on('uncaughtException', note)
      process.on('unhandledRejection', note)
      cleanups.push(() => {
        process.off('uncaughtException', note)
        process.off('unhandledRejection', note)
      })
      const fixture = await startChainFixture()
      cleanups.push(() => fixture.remove())
      const { chain } = fixture
      await chain.produce()
      const { url, trouble, close } = await troubledChain(fixture.url)
      cleanups.push(close)
      const client = await connectChain({ urls: [url], webSocket: WebSocket, submitTimeoutMs: 2_500 })
      cleanups.push(() => client.close())
      const startled = {
        publicKey: coldkey.publicKey,
        sign: (message: Uint8Array) => {
          trouble(kind)
          return coldkey.sign(message)
        },
      }
      for (const hotkey of [5, 6]) {
        let outcome: unknown = null
        client.submit(register(hotkey), startled).then(
          (submitted) => {
            outcome = submitted
          },
          (caught: unknown) => {
            outcome = caught
          },
        )
        await vi.waitFor(() => expect(outcome ?? chain.pending().length).not.toBe(0), 10_000)
        trouble(kind)
        const produced = async (): Promise<void> => {
          await chain.produce()
          expect(outcome).not.toBeNull()
        }
        await vi.waitFor(produced, { timeout: 10_000, interval: 50 })
        if (!(outcome instanceof ChainError))
          expect(outcome).toEqual({ block: expect.any(Number), blockHash: expect.any(String) })
      }
      expect(chain.nextNonce(coldkey.address)).toBeGreaterThan(0)
      await new Promise((resolve) => setImmediate(resolve))
      expect(uncaught).toEqual([])
    },
    30_000,
  )

  test('a call that a restarted node forgot is sent to it again', async () => {
    const first = await startChainFixture({ blockMs: 0 })
    cleanups.push(() => first.remove())
    await first.chain.produce()
    const { port } = new URL(first.url)
    const client = await connectChain({ urls: [first.url], webSocket: WebSocket })
    cleanups.push(() => client.close())
    const submitted = client.submit(register(2), coldkey)
    await vi.waitFor(() => expect(first.chain.pending()).toHaveLength(1), 10_000)
    await first.stop()
    const again = await startChainFixture({ folder: first.folder, port: Number(port), blockMs: 60 })
    cleanups.push(() => again.stop())
    const { block, blockHash } = await submitted
    expect(again.chain.hashAt(block)).toBe(blockHash)
  }, 30_000)
})
