/** Which of a page's questions reach the chain's endpoint, over real sockets; and that a client of the chain needs no other. */
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { connectChain } from '../../chain/connect-chain.ts'
import { coldkey, keyOf, NETUID, startChainFixture } from '../chain/chain-fixture.ts'
import { legacyChain } from '../chain/legacy-chain.ts'
import { World } from './gateway-fixture.ts'

const world = new World()
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
  await world.close()
})

/** An endpoint that answers every question but `silent` with its method, and keeps what it was asked. */
async function endpoint(): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8')
      asked.push(text)
      const { id, method } = JSON.parse(text)
      const methods = ['author_rotateKeys', 'system_name', 'chain_getBlock', 7]
      const result = method === 'rpc_methods' ? { version: 1, methods } : method
      if (method !== 'state_call') socket.send(JSON.stringify({ jsonrpc: '2.0', id, result }))
    }),
  )
  await new Promise<void>((resolve) => server.on('listening', resolve))
  cleanups.push(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  const address = server.address()
  return {
    url: `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    asked,
  }
}

/** A page's socket; `ask` sends a text as it is, and gives the next answer. */
async function page(chain: string, questionsMax?: number) {
  const port = await world.gateway({
    chain,
    chainOptions: questionsMax === undefined ? {} : { questionsMax },
  })
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chain`)
  await new Promise((resolve) => socket.once('open', resolve))
  cleanups.push(() => socket.terminate())
  const ask = async (text: string): Promise<unknown> => {
    const answer = new Promise<string>((resolve) =>
      socket.once('message', (data: Buffer) => resolve(data.toString('utf8'))),
    )
    socket.send(text)
    return JSON.parse(await answer)
  }
  return { socket, ask }
}

const question = (id: number | string, method: string, params: unknown = []): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params })
const refused = (id: number | string | null, code: number) => ({ id, error: { code } })

describe('the chain gate', () => {
  it.each([
    ['a method for the node’s owner', question(1, 'author_rotateKeys'), 1, -32_601],
    ['a method that only begins like a good one', question('a', 'chainHead_v1_followAll'), 'a', -32_601],
    ['a method by the name of an object’s own', question(1, 'constructor'), 1, -32_601],
    ['a batch', `[${question(1, 'system_name')}]`, null, -32_600],
    ['no JSON', '{"id":1,', null, -32_700],
    ['null', 'null', null, -32_600],
    ['an id that is no id', '{"id":{"a":1},"method":"system_name"}', null, -32_600],
    ['an id without end', question('x'.repeat(65), 'system_name'), null, -32_600],
    ['no method', '{"id":1}', 1, -32_600],
    ['params by name', question(1, 'chain_getBlock', { hash: '0x' }), 1, -32_602],
  ])('refuses %s with an error, and the chain hears nothing', async (_what, text, id, code) => {
    const { url, asked } = await endpoint()
    const { ask } = await page(url)
    expect(await ask(text)).toMatchObject(refused(id, code))
    // What is asked next goes through, so that what was refused is not merely late.
    expect(await ask(question(2, 'system_name'))).toMatchObject({ id: 2, result: 'system_name' })
    expect(asked.map((each) => JSON.parse(each).id)).toEqual([2])
  })

  it('writes anew what it passes on, so that nobody reads another question in the same bytes', async () => {
    const { url, asked } = await endpoint()
    const { ask } = await page(url)
    await ask(
      '{"method":"author_rotateKeys","id":1,"more":true, "params":["0x00"],"method":"chain_getBlock"}',
    )
    expect(asked).toEqual([question(1, 'chain_getBlock', ['0x00'])])
  })

  it('passes nothing on that nobody waits for', async () => {
    const { url, asked } = await endpoint()
    const { socket, ask } = await page(url)
    socket.send('{"jsonrpc":"2.0","method":"author_submitExtrinsic","params":["0x00"]}')
    await ask(question(1, 'system_name'))
    expect(asked).toHaveLength(1)
  })

  it('tells a page of the methods that pass, and of no other', async () => {
    const { url } = await endpoint()
    const { ask } = await page(url)
    const result = { version: 1, methods: ['system_name', 'chain_getBlock'] }
    expect(await ask(question(1, 'rpc_methods'))).toEqual({ jsonrpc: '2.0', id: 1, result })
  })

  it('refuses one question too many, and the same id twice, until an answer makes room', async () => {
    const { url, asked } = await endpoint()
    const { socket, ask } = await page(url, 2)
    socket.send(question('never', 'state_call'))
    expect(await ask(question('never', 'state_call'))).toMatchObject(refused('never', -32_600))
    socket.send(question('never either', 'state_call'))
    expect(await ask(question(3, 'system_name'))).toMatchObject(refused(3, -32_000))
    expect(asked.length).toBeLessThanOrEqual(2)
    const { ask: askOne } = await page(url, 1)
    for (const id of [1, 2, 3]) expect(await askOne(question(id, 'system_name'))).toMatchObject({ id })
  })

  it.each(['modern', 'legacy'])(
    'lets a client of the chain do all it does: %s methods',
    async (kind) => {
      const { url: real, chain, remove } = await startChainFixture()
      cleanups.push(remove)
      await chain.produce()
      const legacy = kind === 'legacy' ? await legacyChain(real) : null
      if (legacy !== null) cleanups.push(legacy.close)
      const port = await world.gateway({ chain: legacy?.url ?? real })
      const client = await connectChain({ urls: [`ws://127.0.0.1:${port}/chain`], webSocket: WebSocket })
      cleanups.push(() => client.close())
      const call = { name: 'burned_register', netuid: NETUID, hotkey: keyOf(2).address } as const
      const submitted = client.submit(call, coldkey)
      while (chain.pending().length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      await chain.produce()
      const { blockHash } = await submitted
      expect(chain.hashAt(2)).toBe(blockHash)
      expect((await client.metagraph(NETUID)).neurons.map(({ hotkey }) => hotkey)).toEqual([keyOf(2).address])
      expect(await client.balanceRao(coldkey.address)).toBeGreaterThan(0n)
      expect(await client.registrationPriceRao(NETUID)).toBeGreaterThan(0n)
    },
    20_000,
  )
})
