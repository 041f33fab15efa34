/** Hostile callers at the socket of an axon, one real connection each. What takes seconds is in `npm run test:attack`. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { BlockList, createServer as createTcpServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, signedRequest, startAxon } from '../../testing/axon-socket.ts'
import {
  headOf,
  heardUntilClosed,
  malformedHttp,
  openSocket,
  rawExchange,
  SECRETS,
} from '../../testing/raw-http.ts'
import type { Routes } from '../../wire/axon.ts'
import type { BuiltRequest } from '../../wire/dendrite.ts'
import type { AxonServer, AxonServerOptions } from './axon-server.ts'
import { ConnectionLimits } from './connection-limits.ts'
import { discardRest } from './discard-rest.ts'

const LARGE = new Uint8Array(16 * 1024 * 1024)
let stored = 0

const routes: Routes = {
  Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) },
  Store: {
    open: false,
    handle: () => {
      stored += 1
      return { ok: true, fields: {} }
    },
  },
  Retrieve: { open: false, handle: () => ({ ok: true, fields: {}, data: LARGE }) },
}
const start = (options: Partial<AxonServerOptions> = {}): Promise<AxonServer> => startAxon(routes, options)

let server: AxonServer
beforeAll(async () => {
  server = await start()
})
afterAll(() => server.close(0))

const store = (bytes = 1000) => signedRequest('Store', new Uint8Array(bytes))

describe('requests that are not HTTP', () => {
  it.each(malformedHttp('/Store'))('%s: refused, the connection ends', async (_what, text, status) => {
    const before = stored
    const heard = await rawExchange(server.port, text)
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    // Node refuses a missing Host by itself, without a body.
    if (!heard.endsWith('\r\n\r\n0\r\n\r\n'))
      expect(heard).toMatch(/"code":"[a-z-]+","request_id":"[0-9a-f]{16}"/)
    expect(heard).not.toMatch(SECRETS)
    expect(stored).toBe(before)
  })

  it('what follows a smuggled request is answered to nobody', async () => {
    const smuggled = `POST /Synapse HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n`
    const heard = await rawExchange(server.port, smuggled)
    expect(heard.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 400'])
  })
})

describe('lengths that lie', () => {
  it('longer than what comes: nothing is stored', async () => {
    const request = store()
    const head = headOf(request.path, { ...request.headers, 'content-length': '5000' })
    const before = stored
    const heard = await rawExchange(server.port, head, (socket) => socket.end(request.body))
    expect(heard).not.toMatch(/^HTTP\/1.1 200/)
    expect(stored).toBe(before)
  })

  it('shorter than what comes: neither the body that was signed, nor is the rest a request', async () => {
    const request = store()
    const head = headOf(request.path, { ...request.headers, 'content-length': '500' })
    const before = stored
    const heard = await rawExchange(server.port, head, (socket) => socket.write(request.body))
    expect(heard).toMatch(/^HTTP\/1.1 400 /)
    expect(heard).not.toContain('HTTP/1.1 200')
    expect(stored).toBe(before)
  })

  it('of 2^53 bytes: 413 at once, and no memory for it', async () => {
    const request = store()
    const heard = await rawExchange(
      server.port,
      headOf(request.path, { ...request.headers, 'content-length': String(2 ** 53), connection: 'close' }),
      (socket) => socket.end(),
    )
    expect(heard).toMatch(/^HTTP\/1.1 413 [^]*body-too-large/)
  })

  it('chunks that end without the last one: nothing is stored', async () => {
    const request = store()
    const { 'content-length': _, ...headers } = request.headers
    const before = stored
    const heard = await rawExchange(
      server.port,
      headOf(request.path, { ...headers, 'transfer-encoding': 'chunked' }),
      (socket) => {
        socket.write(`${request.body.length.toString(16)}\r\n`)
        socket.write(request.body)
        socket.end('\r\n')
      },
    )
    expect(heard).not.toMatch(/^HTTP\/1.1 200/)
    expect(stored).toBe(before)
  })

  it('the same in chunks of one byte, whole: stored', async () => {
    const request = store(100)
    const { 'content-length': _, ...headers } = request.headers
    const before = stored
    const heard = await rawExchange(
      server.port,
      headOf(request.path, { ...headers, 'transfer-encoding': 'chunked', connection: 'close' }),
      (socket) => {
        for (const byte of request.body) socket.write(Buffer.from([0x31, 13, 10, byte, 13, 10]))
        socket.write('0\r\n\r\n')
      },
    )
    expect(heard).toMatch(/^HTTP\/1.1 200/)
    expect(stored).toBe(before + 1)
  })
})

describe('too many', () => {
  it('headers: 431, also where the 65th is the signature', async () => {
    const request = store()
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`h${i}`, 'x']))
    for (const headers of [many, { ...many, ...request.headers }]) {
      const heard = await rawExchange(
        server.port,
        headOf(request.path, { ...headers, connection: 'close' }),
        (socket) => socket.end(),
      )
      expect(heard).toMatch(/^HTTP\/1.1 431 [^]*headers-too-many/)
    }
  })

  it('connections: of 600 at most 512 are kept, and there is room again when they end', async () => {
    const own = await start()
    const sockets = await Promise.all(
      Array.from({ length: 600 }, () => openSocket(own.port).catch(() => null)),
    )
    const open = async () => Number(/^filetao_connections (\d+)$/m.exec(own.metrics.text())?.[1])
    await expect.poll(open).toBeGreaterThan(500)
    await expect
      .poll(() => sockets.filter((socket) => socket?.destroyed === false).length)
      .toBeLessThanOrEqual(512)
    expect(await open()).toBeLessThanOrEqual(512)
    for (const socket of sockets) socket?.destroy()
    await expect.poll(open).toBe(0)
    expect((await fetch(`${own.url}/health`)).status).toBe(200)
    await own.close(0)
  })

  it('connections of one address: 32, and the 33rd is closed; another has a place when one ends', async () => {
    const limits = new ConnectionLimits({ unlimited: new BlockList() })
    const listening = createTcpServer((socket) => socket.on('error', () => undefined))
    listening.on('connection', (socket) => limits.admit(socket))
    const port = await listen(listening)
    const sockets = await Promise.all(Array.from({ length: 40 }, () => openSocket(port)))
    await expect.poll(() => sockets.filter((socket) => !socket.destroyed).length).toBe(32)
    expect(limits.open).toBe(32)
    sockets.find((socket) => !socket.destroyed)?.destroy()
    await expect.poll(() => limits.open).toBe(31)
    const again = await openSocket(port)
    await expect.poll(() => limits.open).toBe(32)
    for (const socket of [...sockets, again]) socket.destroy()
    listening.close()
  })
})

const servers: Server[] = []
afterEach(() => {
  for (const each of servers.splice(0)) {
    each.closeAllConnections()
    each.close()
  }
})

describe('too slow', () => {
  it('a body that nobody wants is waited for a little: who dribbles is cut, who sends is not', async () => {
    const limits = { maxBytes: 1_000_000, graceMs: 100, lookMs: 50 }
    const listening = createServer((request, response) => {
      request.on('error', () => undefined)
      discardRest(request, limits)
      response.end('no')
    })
    servers.push(listening)
    const port = await listen(listening)
    const slow = await rawExchange(port, headOf('/', { 'content-length': '100000' }), (socket) => {
      const dribble = setInterval(() => socket.write('x'), 20)
      socket.once('close', () => clearInterval(dribble))
    })
    expect(slow).toMatch(/^HTTP\/1.1 200/)
    const endless = await rawExchange(port, headOf('/', { 'transfer-encoding': 'chunked' }), (socket) =>
      floodWith(socket, `10000\r\n${'x'.repeat(0x10000)}\r\n`),
    )
    expect(endless).toMatch(/^HTTP\/1.1 200/)
    const honest = await rawExchange(
      port,
      headOf('/', { 'content-length': '500000', connection: 'close' }),
      (socket) => socket.write('x'.repeat(500_000)),
    )
    expect(honest).toMatch(/^HTTP\/1.1 200[^]*no$/)
  })

  it('a caller that does not take its answer loses the connection, and the answer its memory', async () => {
    const readerPace = { bytesPerSecond: 16_384, graceMs: 100, lookMs: 50 }
    const own = await start({ readerPace })
    const request = signedRequest('Retrieve')
    const socket = await openSocket(own.port)
    socket.pause()
    socket.write(bytesOf(request))
    const held = () => Number(/^filetao_waiting_answer_bytes (\d+)$/m.exec(own.metrics.text())?.[1])
    await expect.poll(held, { interval: 5 }).toBeGreaterThan(LARGE.length)
    await expect.poll(held).toBe(0)
    socket.destroy()
    await own.close(0)
  })

  it('answers that nobody takes: the next large one is 503, small ones are given', async () => {
    const own = await start({ maxAnswerBytes: LARGE.length + 100_000 })
    const first = signedRequest('Retrieve')
    const holding = await openSocket(own.port)
    holding.pause()
    holding.write(bytesOf(first))
    const held = () => Number(/^filetao_waiting_answer_bytes (\d+)$/m.exec(own.metrics.text())?.[1])
    await expect.poll(held, { interval: 5 }).toBeGreaterThan(LARGE.length)
    const second = signedRequest('Retrieve')
    const refused = await send(own, second)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await refused.json()).toMatchObject({ code: 'busy' })
    expect((await send(own, store())).status).toBe(200)
    const heard = heardUntilClosed(holding)
    holding.resume()
    await expect.poll(held).toBe(0)
    holding.end()
    expect((await heard).length).toBeGreaterThan(LARGE.length)
    const third = await send(own, signedRequest('Retrieve'))
    expect([third.status, (await third.arrayBuffer()).byteLength > LARGE.length]).toEqual([200, true])
    await own.close(0)
  })
})

function send(to: AxonServer, request: BuiltRequest): Promise<Response> {
  const { path, headers, body } = request
  return fetch(to.url + path, { method: 'POST', headers, body: new Uint8Array(body) })
}

function floodWith(socket: Socket, piece: string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece));
  }
  socket.on('drain', more)
  more()
}

async function listen(server: {
  listen(port: number, host: string, done: () => void): unknown
  address(): unknown
}): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
