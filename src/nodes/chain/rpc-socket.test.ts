/** Follows, subscriptions and limits over a WebSocket, spoken raw. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type ChainFixture, startChainFixture } from './chain-fixture.ts'

let fixture: ChainFixture
beforeAll(async () => {
  fixture = await startChainFixture()
})
afterAll(() => fixture.remove())

interface Answer {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
  readonly method?: string
  readonly params?: { readonly subscription: string; readonly result: { readonly event?: string } }
}

/** A raw WebSocket: what it was told, in order, and a wait for the next message that fits. */
const rawSocket = async () => {
  const socket = new WebSocket(fixture.url)
  const messages: Answer[] = []
  const waiting: { fits: (message: Answer) => boolean; resolve: (message: Answer) => void }[] = []
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Answer
    messages.push(message)
    for (const wait of waiting.splice(0)) {
      if (wait.fits(message)) wait.resolve(message)
      else waiting.push(wait)
    }
  })
  await new Promise((resolve) => socket.once('open', resolve))
  const until = (fits: (message: Answer) => boolean) => {
    const known = messages.find(fits)
    return known !== undefined
      ? Promise.resolve(known)
      : new Promise<Answer>((resolve) => waiting.push({ fits, resolve }))
  }
  let id = 0
  const ask = (method: string, ...params: unknown[]) => {
    const own = ++id
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: own, method, params }))
    return until((message) => message.id === own)
  }
  return { socket, messages, until, ask }
}

describe('over a WebSocket', () => {
  test('a follow is told of the chain, then of each block, and can read what it pinned', async () => {
    const { ask, until, socket } = await rawSocket()
    const { result: id } = await ask('chainHead_v1_follow', true)
    await until(({ params }) => params?.result.event === 'initialized')
    const block = await fixture.chain.produce()
    await until(({ params }) => params?.result.event === 'finalized')
    expect((await ask('chainHead_v1_header', id, block.hash)).result).toBe(block.header)
    const call = await ask('chainHead_v1_call', id, block.hash, 'Core_version', '')
    expect(call.result).toMatchObject({ result: 'started' })
    await until(({ params }) => params?.result.event === 'operationCallDone')
    const key = '0x3a636f6465'
    await ask('chainHead_v1_storage', id, block.hash, [{ key, type: 'hash' }], null)
    await until(({ params }) => params?.result.event === 'operationStorageItems')
    await ask('chainHead_v1_unpin', id, [block.hash])
    expect((await ask('chainHead_v1_header', id, block.hash)).error?.code).toBe(-32_801)
    socket.close()
  })

  test('a third follow is refused, and so is a thirty-third subscription', async () => {
    const { ask, socket } = await rawSocket()
    for (let i = 0; i < 2; i++) expect((await ask('chainHead_v1_follow', false)).result).toBeTypeOf('string')
    expect((await ask('chainHead_v1_follow', false)).error?.code).toBe(-32_800)
    for (let i = 2; i < 32; i++) expect((await ask('chain_subscribeNewHeads')).error).toBeUndefined()
    expect((await ask('chain_subscribeNewHeads')).error).toBeDefined()
    socket.close()
  })

  test('a follow that never unpins is stopped, not kept growing', async () => {
    const { ask, until, messages, socket } = await rawSocket()
    await ask('chainHead_v1_follow', false)
    const { chain } = fixture
    while (!messages.some(({ params }) => params?.result.event === 'stop')) {
      await chain.produce()
      if (chain.head.number > 600) break
    }
    await until(({ params }) => params?.result.event === 'stop')
    expect(chain.head.number).toBeLessThan(300)
    socket.close()
  })

  test('nobody can close or read another connection’s follow', async () => {
    const [a, b] = [await rawSocket(), await rawSocket()]
    const { result: id } = await a.ask('chainHead_v1_follow', false)
    const { hash } = fixture.chain.head
    await b.ask('chainHead_v1_unfollow', id)
    expect((await b.ask('chainHead_v1_header', id, hash)).result).toBeNull()
    expect((await a.ask('chainHead_v1_header', id, hash)).result).toBe(fixture.chain.head.header)
    a.socket.close()
    b.socket.close()
  })

  test('binary and over-long messages close that connection only', async () => {
    const [a, b, c] = [await rawSocket(), await rawSocket(), await rawSocket()]
    const closed = (socket: WebSocket) => new Promise((resolve) => socket.once('close', resolve))
    const both = Promise.all([closed(a.socket), closed(b.socket)])
    b.socket.on('error', () => undefined)
    a.socket.send(Buffer.from([1, 2, 3]))
    b.socket.send(' '.repeat((1 << 20) + 1))
    await both
    expect((await c.ask('system_chain')).result).toBe('FileTAO devnet')
    c.socket.close()
  })
})

describe('who may open a socket', () => {
  const opened = (origin: string) =>
    new Promise<boolean>((resolve) => {
      const socket = new WebSocket(fixture.url, { origin })
      socket.once('open', () => {
        socket.close()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })

  test.each(['https://elsewhere.example', 'null', 'http://127.0.0.1.elsewhere.example'])(
    'a page of %s is refused: it could register neurons on this machine',
    async (origin) => expect(await opened(origin)).toBe(false),
  )

  test('a page of this machine is let in', async () => {
    expect(await opened('http://localhost:5173')).toBe(true)
  })
})
