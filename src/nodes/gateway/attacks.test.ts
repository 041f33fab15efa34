/** Hostile callers at the socket of the gateway. What takes seconds is in `npm run test:attack`. */
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { headOf, malformedHttp, openSocket, rawExchange, SECRETS } from '../../testing/raw-http.ts'
import { RELAY_PATH, World } from './gateway-fixture.ts'

const world = new World()
afterEach(() => world.close())

async function gatewayWithAxon() {
  let came = 0
  const axonPort = await world.axon((request, response) => {
    came += 1
    request.resume().on('end', () => response.end('{}'))
  })
  return { port: await world.gateway({ axonPort }), came: () => came }
}
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`h${i}`, 'x']))
const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
}

describe('requests that are not HTTP', () => {
  it.each(malformedHttp(RELAY_PATH))('%s: refused, nothing is relayed', async (_what, text, status) => {
    const { port, came } = await gatewayWithAxon()
    const heard = await rawExchange(port, text)
    // A call without a length is refused before its chunks are looked at.
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 (${status}|411) `))
    expect(heard).toMatch(/HTTP\/1.1 4\d\d [^]*Connection: close/i)
    expect(heard).not.toMatch(SECRETS)
    expect(came()).toBe(0)
  })
})

describe('a hundred headers', () => {
  it.each([
    ['of a call', 'POST', RELAY_PATH, {}],
    ['of the page', 'GET', '/', {}],
    ['of the state', 'GET', '/gateway.json', {}],
    ['of a socket to the chain', 'GET', '/chain', upgrade],
  ])('%s: 431', async (_what, method, path, headers) => {
    const { port, came } = await gatewayWithAxon()
    const close = method === 'POST' ? { 'content-length': '0', connection: 'close' } : { connection: 'close' }
    const heard = await rawExchange(port, headOf(path, { ...many(100), ...close, ...headers }, method))
    expect(heard).toMatch(/^HTTP\/1.1 431 /)
    expect(came()).toBe(0)
  })

  it('do not hide the one that says whose page asks', async () => {
    const { port, came } = await gatewayWithAxon()
    const headers = {
      ...many(64),
      'content-length': '0',
      connection: 'close',
      'sec-fetch-site': 'cross-site',
    }
    expect(await rawExchange(port, headOf(RELAY_PATH, headers))).toMatch(/^HTTP\/1.1 4(31|03) /)
    expect(came()).toBe(0)
  })

  it('sixty-four are served', async () => {
    const { port, came } = await gatewayWithAxon()
    const headers = { ...many(61), 'content-length': '0', connection: 'close' }
    expect(await rawExchange(port, headOf(RELAY_PATH, headers))).toMatch(/^HTTP\/1.1 200 /)
    expect(came()).toBe(1)
  })
})

describe('writes of another site', () => {
  it.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' }],
    ['text that is JSON', { 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site' }],
    ['a form of a sister site', { 'content-type': 'multipart/form-data', 'sec-fetch-site': 'same-site' }],
    ['a sandboxed frame', { 'content-type': 'application/json', origin: 'null' }],
  ])('%s: 403, and no header that would let it read', async (_what, headers) => {
    const { port, came } = await gatewayWithAxon()
    const heard = await rawExchange(
      port,
      headOf(RELAY_PATH, { ...headers, 'content-length': '0', connection: 'close' }),
    )
    expect(heard).toMatch(/^HTTP\/1.1 403 [^]*cross-site/)
    expect(heard).not.toMatch(/access-control-allow/i)
    expect(came()).toBe(0)
  })

  it('a preflight is answered with nothing that allows', async () => {
    const { port } = await gatewayWithAxon()
    const asks = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      connection: 'close',
    }
    const heard = await rawExchange(port, headOf(RELAY_PATH, asks, 'OPTIONS'))
    expect(heard).toMatch(/^HTTP\/1.1 405 /)
    expect(heard).not.toMatch(/access-control-allow/i)
  })
})

describe('what a refusal says', () => {
  it('is nothing that was sent, no stack and no path of this machine', async () => {
    const { port } = await gatewayWithAxon()
    const mark = 'MARKED-c0ffee'
    for (const path of [
      `/axon/${mark}/StoreUser`,
      `/api/validators/${mark}/health`,
      `/${mark}.js`,
      `/%2e%2e/${mark}`,
    ])
      for (const method of ['GET', 'POST', 'DELETE']) {
        const headers = { 'content-length': '0', connection: 'close', 'x-mark': mark }
        const heard = await rawExchange(port, headOf(path, headers, method))
        expect(heard, `${method} ${path}`).toMatch(/^HTTP\/1.1 (4\d\d|200) /)
        expect(heard.includes(mark), `${method} ${path}`).toBe(false)
        expect(heard).not.toMatch(SECRETS)
      }
  })
})

it('keeps 512 of 600 connections, and serves again when they end', async () => {
  const { port } = await gatewayWithAxon()
  const sockets = await Promise.all(Array.from({ length: 600 }, () => openSocket(port).catch(() => null)))
  const open = () => sockets.filter((socket) => socket?.destroyed === false).length
  await expect.poll(open).toBeLessThanOrEqual(512)
  expect(open()).toBeGreaterThan(500)
  for (const socket of sockets) socket?.destroy()
  const health = () => rawExchange(port, headOf('/health', { connection: 'close' }, 'GET')).catch(() => '')
  await expect.poll(health).toMatch(/^HTTP\/1.1 200 /)
})

it('waits for a refused body as long as it comes, and not for one that dribbles', async () => {
  const { port } = await gatewayWithAxon()
  const head = headOf('/axon/x', { 'content-length': '3000000', connection: 'close' })
  const whole = await rawExchange(port, head, (socket) => socket.write('x'.repeat(3_000_000)))
  expect(whole).toMatch(/^HTTP\/1.1 405 [^]*method-not-allowed/)
  const socket = await openSocket(port)
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.resume().write(headOf('/axon/x', { 'content-length': '3000000' }))
  stopDribble(socket)
  await ended
}, 20_000)

function stopDribble(socket: Socket): void {
  const dribble = setInterval(() => socket.write('x'), 300)
  socket.once('close', () => clearInterval(dribble))
}
