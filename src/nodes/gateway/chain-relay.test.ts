import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { heardUntilClosed, post, World } from './gateway-fixture.ts'

const world = new World()
const servers: WebSocketServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate()
    server.close()
  }
  await world.close()
})

/** A chain that answers each message with itself. */
async function chain(): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  servers.push(server)
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => socket.send(data.toString('utf8'))),
  )
  await new Promise<void>((resolve) => server.on('listening', resolve))
  const address = server.address()
  return `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
]
const upgrade = (path: string, ...headers: string[]): string =>
  [`GET ${path} HTTP/1.1`, ...UPGRADE, ...headers].join('\r\n') + '\r\n\r\n'

function opened(port: number, headers: Record<string, string> = {}): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const page = new WebSocket(`ws://127.0.0.1:${port}/chain`, { headers })
    page.on('open', () => resolve(page))
    page.on('error', reject)
  })
}

const closing = (page: WebSocket): Promise<number> =>
  new Promise((resolve) => page.on('close', (code: number) => resolve(code)))

describe('the chain relay', () => {
  it('carries messages that were sent before the chain was connected, in order', async () => {
    const page = await opened(await world.gateway({ chain: await chain() }))
    const heard: string[] = []
    const all = new Promise<void>((resolve) =>
      page.on('message', (data: Buffer) => {
        heard.push(data.toString('utf8'))
        if (heard.length === 3) resolve()
      }),
    )
    const question = (id: number) => JSON.stringify({ jsonrpc: '2.0', id, method: 'system_name', params: [] })
    for (const id of [1, 2, 3]) page.send(question(id))
    await all
    expect(heard).toEqual([1, 2, 3].map(question))
    page.terminate()
  })

  it('serves its own page also behind a proxy that ends TLS', async () => {
    const port = await world.gateway({ chain: await chain() })
    const page = await opened(port, { origin: 'https://drive.example', host: 'drive.example' })
    page.terminate()
  })

  it.each([
    ['another site', 'Origin: http://evil.example'],
    ['the same host at another port', 'Origin: http://drive.example:81'],
    ['a sandboxed frame', 'Origin: null'],
    ['an extension', 'Origin: chrome-extension://drive.example'],
  ])('refuses %s', async (_who, origin) => {
    const socket = world.socket(await world.gateway())
    socket.write(upgrade('/chain', 'Host: drive.example', origin))
    expect(await heardUntilClosed(socket)).toMatch(/^HTTP\/1.1 403 /)
  })

  it('lets no refused caller keep a half-open socket', async () => {
    const socket = world.socket(await world.gateway())
    socket.write(upgrade('/elsewhere', 'Host: localhost'))
    // Our half stays open: only the gateway can end this.
    expect(await heardUntilClosed(socket)).toMatch(/^HTTP\/1.1 404 /)
  })

  it('survives callers that reset the connection in the middle of an upgrade', async () => {
    const port = await world.gateway({ chainOptions: { connectionsMax: 0 } })
    for (const path of ['/elsewhere', '/chain', '/chain']) {
      const socket = world.socket(port)
      await new Promise<void>((resolve) => socket.on('connect', resolve))
      socket.write(upgrade(path, 'Host: localhost', 'Origin: http://localhost'), () =>
        socket.resetAndDestroy(),
      )
      await new Promise<void>((resolve) => socket.on('close', () => resolve()))
    }
    expect((await post(port, '/health')).status).toBe(405)
  })

  it('refuses more pages than it has places for', async () => {
    const port = await world.gateway({ chain: await chain(), chainOptions: { connectionsMax: 1 } })
    const page = await opened(port)
    await expect(opened(port)).rejects.toThrow('503')
    page.terminate()
  })

  it('tells the page when the chain is away', async () => {
    const page = await opened(await world.gateway({ chain: 'ws://127.0.0.1:9' }))
    expect(await closing(page)).toBe(1013)
  })

  it('closes on binary messages and on a message over the cap', async () => {
    const port = await world.gateway({ chain: await chain() })
    const binary = await opened(port)
    binary.send(new Uint8Array(3))
    expect(await closing(binary)).toBe(1003)
    const long = await opened(port)
    long.send('x'.repeat(256 * 1024 + 1))
    expect(await closing(long)).toBe(1009)
  })

  it('gives the place of a page that fell silent to another', async () => {
    const port = await world.gateway({
      chain: await chain(),
      chainOptions: { connectionsMax: 1, heartbeatMs: 30 },
    })
    const socket = world.socket(port)
    socket.write(upgrade('/chain', 'Host: localhost'))
    // It reads, but never answers a ping.
    expect(await heardUntilClosed(socket)).toMatch(/^HTTP\/1.1 101 /)
    const page = await opened(port)
    page.terminate()
  })
})
