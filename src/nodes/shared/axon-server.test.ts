import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXAMPLE_FIELDS } from '../../testing/bad-input.ts'
import type { AxonService } from '../../wire/axon.ts'
import { buildRequest } from '../../wire/dendrite.ts'
import { MAX_FRAME_BYTES } from '../../wire/limits.ts'
import { createNonceWindow } from '../../wire/nonce.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { type AxonServer, startAxonServer } from './axon-server.ts'
import { silentLog } from './log.ts'
import { nodeSha3 } from './sha3.ts'
import { nodeSha256 } from './sha256.ts'
import { unixNs } from './unix-time.ts'

const node = keypairFromMiniSecret(new Uint8Array(32).fill(1))
const caller = keypairFromMiniSecret(new Uint8Array(32).fill(2))
const ORIGIN = 'https://drive.example'
let server: AxonServer
let stored = 0
/** The handler of Retrieve waits for this. */
let gate: Promise<void> = Promise.resolve()

const service = (port: number): AxonService => ({
  keypair: node,
  ip: '127.0.0.1',
  port,
  policy: 'strict',
  nonces: createNonceWindow(),
  now: unixNs,
  allowedOrigins: [ORIGIN],
  isRegistered: (hotkey) => hotkey === caller.address,
  sha3: nodeSha3,
  sha256: nodeSha256,
  routes: {
    Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) },
    Store: {
      open: false,
      handle: () => {
        stored++
        return { ok: true, fields: {} }
      },
    },
    Retrieve: {
      open: false,
      handle: async () => {
        await gate
        throw new Error('secret detail in /work/main at line 1')
      },
    },
  },
})

const start = (maxBufferedBytes?: number): Promise<AxonServer> =>
  startAxonServer({
    service,
    host: '127.0.0.1',
    port: 0,
    log: silentLog,
    ...(maxBufferedBytes === undefined ? {} : { maxBufferedBytes }),
  })

beforeAll(async () => {
  server = await start()
})
afterAll(() => server.close())

let nonce = unixNs()
function storeRequest(data: Uint8Array) {
  nonce += 1n
  const input = { synapse: 'Store', fields: EXAMPLE_FIELDS.Store, data, framed: true } as const
  return buildRequest({
    ...input,
    keypair: caller,
    target: { hotkey: node.address },
    nonce: fresh(),
    uuid: 'u',
    timeoutSeconds: 5,
  })
}
function fresh(): bigint {
  const now = unixNs()
  nonce = now > nonce ? now : nonce + 1n
  return nonce
}

/** Sends raw bytes; resolves with everything that came back when the peer closes. */
function raw(text: string, then?: (socket: Socket) => void, to: AxonServer = server): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(to.port, '127.0.0.1', () => {
      socket.write(text)
      then?.(socket)
    })
    const pieces: Buffer[] = []
    socket.on('data', (piece) => pieces.push(piece))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? undefined : reject(error),
    )
    socket.on('close', () => resolve(Buffer.concat(pieces).toString('latin1')))
  })
}

function head(
  request: { path: string; headers: Record<string, string> },
  extra: Record<string, string>,
): string {
  const lines = Object.entries({ host: 'x', ...request.headers, ...extra }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  return `POST ${request.path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

async function post(
  request: ReturnType<typeof buildRequest>,
  extra: Record<string, string> = {},
): Promise<Response> {
  return fetch(server.url + request.path, {
    method: 'POST',
    headers: { ...request.headers, ...extra },
    body: new Uint8Array(request.body),
  })
}

async function problemOf(response: Response): Promise<unknown> {
  const body: unknown = await response.json()
  return { status: response.status, body }
}

const problem = (status: number, code: string) => ({
  status,
  body: { message: expect.any(String), code, request_id: expect.stringMatching(/^[0-9a-f]{16}$/) },
})

describe('startAxonServer', () => {
  it('serves a signed frame once and refuses its replay', async () => {
    const request = storeRequest(new Uint8Array(1000))
    const before = stored
    expect((await post(request)).status).toBe(200)
    expect(await problemOf(await post(request))).toEqual(problem(401, 'nonce-replayed'))
    expect(stored).toBe(before + 1)
  })

  it('hides a handler that threw behind a request id', async () => {
    const input = { synapse: 'Retrieve', fields: EXAMPLE_FIELDS.Retrieve, framed: true } as const
    const request = buildRequest({
      ...input,
      keypair: caller,
      target: { hotkey: node.address },
      nonce: fresh(),
      uuid: 'u',
      timeoutSeconds: 5,
    })
    const answer = await post(request)
    const text = await answer.text()
    expect(answer.status).toBe(500)
    expect(text).not.toMatch(/secret|work|line/)
  })

  it('answers /health and counts on /metrics what it refused, by code', async () => {
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ ok: true })
    const text = await (await fetch(`${server.url}/metrics`)).text()
    expect(text).toMatch(/^filetao_requests_refused_total\{code="nonce-replayed"\} [1-9]/m)
    expect(text).toMatch(/^filetao_requests_total\{route="Store",status="200"\} [1-9]/m)
    expect(text).toMatch(/^filetao_connections [0-9]+$/m)
  })

  it('answers a configured origin and only it', async () => {
    const ask = (origin: string) => fetch(`${server.url}/Store`, { method: 'OPTIONS', headers: { origin } })
    const allowed = await ask(ORIGIN)
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, ORIGIN])
    const refused = await ask('https://evil.example')
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null])
  })

  it('has one shape for paths and methods it does not serve', async () => {
    expect(await problemOf(await fetch(`${server.url}/../etc/passwd`))).toEqual(problem(404, 'not-found'))
    expect(await problemOf(await fetch(`${server.url}/Store`, { method: 'DELETE' }))).toEqual(
      problem(405, 'method-not-allowed'),
    )
    expect(await problemOf(await fetch(`${server.url}/Nope`, { method: 'POST' }))).toEqual(
      problem(404, 'synapse-unknown'),
    )
  })
})

describe('hostile HTTP', () => {
  it.each([
    [
      'both length headers',
      'POST /Synapse HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    [
      'two content lengths',
      'POST /Synapse HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n',
      400,
    ],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', 400],
    ['a header of 9 KiB', `POST /Synapse HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(9 * 1024)}\r\n\r\n`, 431],
    ['no host', 'POST /Synapse HTTP/1.1\r\n\r\n', 400],
  ])('refuses %s and closes', async (_what, text, status) => {
    expect(await raw(text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  it('refuses a hundred headers', async () => {
    const many = Array.from({ length: 100 }, (_, i) => `h${i}: x\r\n`).join('')
    const answer = await raw(`POST /Synapse HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many}\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 431 [^]*headers-too-many/)
  })

  it('refuses a body longer than any honest one from its length alone', async () => {
    const request = storeRequest(new Uint8Array(10))
    const answer = await raw(head(request, { 'content-length': String(MAX_FRAME_BYTES + 1) }), (socket) =>
      socket.end(),
    )
    expect(answer).toMatch(/^HTTP\/1.1 413 [^]*body-too-large/)
  })

  it('counts a chunked body and stops it at the cap', async () => {
    const input = { synapse: 'Synapse', fields: {}, framed: true } as const
    const request = buildRequest({
      ...input,
      keypair: caller,
      target: { hotkey: node.address },
      nonce: fresh(),
      uuid: 'u',
      timeoutSeconds: 5,
    })
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    const answer = await raw(head(request, { 'transfer-encoding': 'chunked' }), (socket) => {
      socket.write(chunk + chunk)
      socket.end()
    })
    expect(answer).toMatch(/^HTTP\/1.1 413 [^]*body-too-large/)
  })

  it('does not read the body of a caller that did not sign', async () => {
    const request = storeRequest(new Uint8Array(10))
    const unsigned = { ...request.headers, bt_header_dendrite_signature: `0x${'00'.repeat(64)}` }
    const answer = await raw(
      head({ ...request, headers: unsigned }, { 'content-length': '8000000' }),
      (socket) => socket.end(),
    )
    expect(answer).toMatch(/^HTTP\/1.1 401 [^]*signature-mismatch/)
  })

  it('lets a refused caller finish its body and read why, on a connection that stays', async () => {
    const request = storeRequest(new Uint8Array(10))
    const unsigned = { ...request.headers, bt_header_dendrite_signature: `0x${'00'.repeat(64)}` }
    const bytes = 8_000_000
    const answer = await raw(
      head({ ...request, headers: unsigned }, { 'content-length': String(bytes) }),
      (socket) => {
        let left = bytes
        const piece = Buffer.alloc(100_000)
        const send = setInterval(() => {
          socket.write(piece)
          left -= piece.length
          if (left > 0) return
          clearInterval(send)
          socket.end('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
        }, 2)
        socket.on('close', () => clearInterval(send))
      },
    )
    expect(answer).toMatch(/^HTTP\/1.1 401 [^]*signature-mismatch[^]*HTTP\/1.1 200 OK[^]*"ok":true/)
  })

  it('cuts a body that dribbles, and headers that never end, within seconds', {
    // Less than the minute after which Node itself would cut headers.
    timeout: 50_000,
  }, async () => {
    const request = storeRequest(new Uint8Array(100_000))
    const [body, headers] = await Promise.all([
      raw(head(request, { 'content-length': String(request.body.length) }), (socket) => {
        const dribble = setInterval(() => socket.write('x'), 200)
        socket.on('close', () => clearInterval(dribble))
      }),
      raw('POST /Synapse HTTP/1.1\r\nHost: x\r\n', (socket) => {
        const dribble = setInterval(() => socket.write('a: b\r\n'), 500)
        socket.on('close', () => clearInterval(dribble))
      }),
    ])
    expect(body).toMatch(/^HTTP\/1.1 408 [^]*body-interrupted/)
    expect(headers).toMatch(/^HTTP\/1.1 408 [^]*request-too-slow/)
  })
})

describe('overload and stop', () => {
  it('answers 503 instead of holding more bodies than it may', async () => {
    const small = await start(50_000)
    const request = storeRequest(new Uint8Array(100_000))
    const answer = await fetch(small.url + request.path, {
      method: 'POST',
      headers: request.headers,
      body: new Uint8Array(request.body),
    })
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await problemOf(answer)).toEqual(problem(503, 'busy'))
    await small.close()
  })

  it('lets a request in flight finish, takes no new one, and says so to whoever watches', async () => {
    const own = await start()
    let release = (): void => undefined
    gate = new Promise((resolve) => {
      release = resolve
    })
    const input = { synapse: 'Retrieve', fields: EXAMPLE_FIELDS.Retrieve, framed: true } as const
    const request = buildRequest({
      ...input,
      keypair: caller,
      target: { hotkey: node.address },
      nonce: fresh(),
      uuid: 'u',
      timeoutSeconds: 5,
    })
    const pending = fetch(own.url + request.path, {
      method: 'POST',
      headers: request.headers,
      body: new Uint8Array(request.body),
    })
    const open = async () =>
      /^filetao_requests_open (\d+)$/m.exec(await (await fetch(`${own.url}/metrics`)).text())?.[1]
    // The reading itself and the one that waits in its handler.
    await expect.poll(open).toBe('2')
    const closed = own.close(10_000)
    const ready = await fetch(`${own.url}/ready`)
    expect([ready.status, await ready.json()]).toMatchObject([503, { problems: [{ code: 'draining' }] }])
    expect((await fetch(`${own.url}/live`)).status).toBe(200)
    const refused = await fetch(own.url + request.path, { method: 'POST', headers: request.headers })
    expect(refused.headers.get('retry-after')).toBe('2')
    expect(await problemOf(refused)).toEqual(problem(503, 'draining'))
    release()
    expect((await pending).status).toBe(500)
    await closed
    await expect(fetch(`${own.url}/health`)).rejects.toThrow()
  })
})
