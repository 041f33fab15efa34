import { createHash, randomBytes } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, request as startRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { codeOf, HOTKEY, heardUntilClosed, leaksIn, post, RELAY_PATH, World } from './gateway-fixture.ts'

const world = new World()
/** Far more than the system's socket buffers hold. */
const ANSWER_MIB = 96
afterEach(() => world.close())

/** Reads the whole request and says what it saw. */
const echo =
  (seen: { headers?: unknown; path?: string | undefined }) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    seen.headers = request.headers
    seen.path = request.url
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.end('{"ok":1}')
    })
  }

describe('what the relay refuses by itself', () => {
  it('a hotkey that the chain does not list: 404', async () => {
    const port = await world.gateway()
    const answer = await post(port, RELAY_PATH.replace('5G', '5H'))
    expect([answer.status, codeOf(answer)]).toEqual([404, 'unknown-axon'])
  })

  it('a private address without --allow-private: 403, and nothing is sent there', async () => {
    let reached = false
    const axonPort = await world.axon((_request, response) => {
      reached = true
      response.end()
    })
    const port = await world.gateway({ axonPort, allowPrivate: false })
    const answer = await post(port, RELAY_PATH)
    expect([answer.status, codeOf(answer), reached]).toEqual([403, 'address-refused', false])
  })

  it('a caller whose signatures axons refuse: 429, and nobody else is', async () => {
    const axonPort = await world.axon((request, response) => {
      response.statusCode = request.headers['bt_header_dendrite_signature'] === 'good' ? 200 : 401
      request.resume().on('end', () => response.end('{}'))
    })
    const port = await world.gateway({ axonPort, relay: { unsigned: { burst: 3, perSecond: 0.01 } } })
    const statuses: number[] = []
    for (let call = 0; call < 8; call += 1) statuses.push((await post(port, RELAY_PATH)).status)
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429])
    const refused = await post(port, RELAY_PATH, { bt_header_dendrite_signature: 'good' })
    expect([refused.status, codeOf(refused)]).toEqual([429, 'too-many-unsigned'])
    const other = await post(
      port,
      RELAY_PATH,
      { bt_header_dendrite_signature: 'good' },
      undefined,
      '127.0.0.2',
    )
    expect(other.status).toBe(200)
  })

  it('a body without a length: 411', async () => {
    const port = await world.gateway()
    const answer = await post(port, RELAY_PATH, { 'transfer-encoding': 'chunked' })
    expect([answer.status, codeOf(answer)]).toEqual([411, 'length-required'])
  })

  it('a body of 100 MiB: 413 before the body has come', async () => {
    const port = await world.gateway()
    const socket = world.socket(port)
    socket.write(`POST ${RELAY_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857600\r\n\r\n`)
    const first = await new Promise<string>((resolve) =>
      socket.once('data', (piece: Buffer) => resolve(piece.toString('latin1'))),
    )
    expect(first).toContain('413 Payload Too Large')
  })

  it('both ways of saying a length: 400, and no second request is seen', async () => {
    const port = await world.gateway()
    const socket = world.socket(port)
    socket.write(
      `POST ${RELAY_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    )
    expect(await heardUntilClosed(socket)).toMatch(/^HTTP\/1.1 400 /)
  })

  it.each([
    ['by its fetch metadata', { 'sec-fetch-site': 'cross-site' }],
    ['of a sister domain', { 'sec-fetch-site': 'same-site' }],
    ['by its origin, where the browser sends no metadata', { origin: 'http://evil.example' }],
    ['in a sandboxed frame', { origin: 'null' }],
  ])('a page of another site, known %s: 403', async (_how, headers) => {
    const port = await world.gateway()
    const answer = await post(port, RELAY_PATH, { ...headers, host: 'drive.example' })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'cross-site'])
  })

  it('paths that are not a hotkey and a synapse: 404 or 405, never a relay', async () => {
    const port = await world.gateway()
    for (const path of [
      `/axon/${HOTKEY}/../x`,
      `/axon/${HOTKEY}/Store%55ser`,
      `/axon/${HOTKEY}/`,
      '//evil/axon',
    ])
      expect((await post(port, path)).status).toBe(405)
  })
})

describe('what the relay forwards', () => {
  it('the own page behind a proxy that ends TLS', async () => {
    const axonPort = await world.axon(echo({}))
    const port = await world.gateway({ axonPort })
    const headers = { origin: 'https://drive.example', host: 'drive.example' }
    expect((await post(port, RELAY_PATH, headers)).status).toBe(200)
  })

  it('with as few listeners as Node takes for no leak', async () => {
    const port = await world.gateway({ axonPort: await world.axon(echo({})) })
    expect(await leaksIn(() => post(port, RELAY_PATH))).toEqual([])
  })

  it('only the headers of a signed request, and only those of an answer', async () => {
    const seen: { headers?: unknown; path?: string | undefined } = {}
    const axonPort = await world.axon((request, response) => {
      response.setHeader('set-cookie', 'a=b')
      response.setHeader('access-control-allow-origin', '*')
      response.setHeader('x-filetao-frame', '1')
      response.setHeader('x-filetao-sessions', '1')
      echo(seen)(request, response)
    })
    const port = await world.gateway({ axonPort })
    const answer = await post(port, `${RELAY_PATH}?secret=1`, {
      cookie: 'c=1',
      authorization: 'x',
      'x-forwarded-for': '1.2.3.4',
      bt_header_dendrite_uuid: 'u',
      name: 'StoreUser',
      'x-filetao-delegation': 'd',
    })
    expect(Object.keys(seen.headers as object).sort()).toEqual([
      'bt_header_dendrite_uuid',
      'connection',
      'content-length',
      'host',
      'name',
      'x-filetao-delegation',
    ])
    expect(seen.path).toBe('/StoreUser')
    expect(answer.headers['x-filetao-frame']).toBe('1')
    expect(answer.headers['x-filetao-sessions']).toBe('1')
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('an answer that calls itself a document as bytes that no browser runs', async () => {
    const axonPort = await world.axon((request, response) => {
      request.resume()
      response.setHeader('content-type', 'text/html')
      response.end('<script>alert(1)</script>')
    })
    const answer = await post(await world.gateway({ axonPort }), RELAY_PATH)
    expect(answer.headers['content-type']).toBe('application/octet-stream')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('a redirect as an answer without its target, and follows it nowhere', async () => {
    let reached = false
    const trap = await world.axon((_request, response) => {
      reached = true
      response.end()
    })
    const axonPort = await world.axon((request, response) => {
      request.resume()
      response.writeHead(307, { location: `http://127.0.0.1:${trap}/` }).end()
    })
    const answer = await post(await world.gateway({ axonPort }), RELAY_PATH)
    expect([answer.status, answer.headers['location'], reached]).toEqual([307, undefined, false])
  })

  it('16 MiB byte for byte', async () => {
    const received = createHash('sha256')
    const axonPort = await world.axon((request, response) => {
      request.on('data', (piece: Buffer) => received.update(piece))
      request.on('end', () => response.end())
    })
    const body = randomBytes(16 * 2 ** 20)
    expect((await post(await world.gateway({ axonPort }), RELAY_PATH, {}, body)).status).toBe(200)
    expect(received.digest('hex')).toBe(createHash('sha256').update(body).digest('hex'))
  })

  it('an answer no faster than the caller reads it: the rest stays with the axon', async () => {
    let written = 0
    const axonPort = await world.axon((request, response) => {
      request.resume()
      const piece = Buffer.alloc(2 ** 20)
      const write = (): void => {
        while (written < ANSWER_MIB) {
          written += 1
          if (!response.write(piece)) return
        }
        response.end()
      }
      response.on('drain', write)
      write()
    })
    const port = await world.gateway({ axonPort, relay: { answerBytesMax: ANSWER_MIB * 2 ** 20 } })
    const request = startRequest({ port, path: RELAY_PATH, method: 'POST', agent: false })
    request.end(new Uint8Array(2))
    const answer = await new Promise<IncomingMessage>((resolve) => request.on('response', resolve))
    // Nobody reads. More time would only make a relay that buffers more visible.
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(written).toBeLessThan(ANSWER_MIB / 2)
    let bytes = 0
    for await (const piece of answer as AsyncIterable<Buffer>) bytes += piece.byteLength
    expect(bytes).toBe(ANSWER_MIB * 2 ** 20)
  })
})

describe('an axon that thinks for long', () => {
  it('is waited for on a connection that was used before, longer than it would have stayed open unused', async () => {
    let asked = 0
    const axonPort = await world.axon((request, response) => {
      request.resume().on('end', () => {
        asked += 1
        response.setHeader('keep-alive', 'timeout=2')
        // The relay's agent makes one second of it, for an unused connection.
        setTimeout(() => response.end('{}'), asked === 1 ? 0 : 1_300)
      })
    })
    const port = await world.gateway({ axonPort })
    expect((await post(port, RELAY_PATH, {}, new Uint8Array(2))).status).toBe(200)
    expect((await post(port, RELAY_PATH, {}, new Uint8Array(2))).status).toBe(200)
  })
})

describe('an axon that misbehaves', () => {
  it('that does not listen: 502, although the body was under way', async () => {
    const port = await world.gateway({ axonPort: await world.deadPort() })
    const answer = await post(port, RELAY_PATH, {}, new Uint8Array(4 * 2 ** 20))
    expect([answer.status, codeOf(answer)]).toEqual([502, 'axon-unreachable'])
  })

  it.each([
    ['closes at once', ''],
    ['talks something else than HTTP', 'SSH-2.0-x\r\n\r\n'],
    ['answers with a status that there is not', 'HTTP/1.1 000 x\r\nContent-Length: 0\r\n\r\n'],
    ['answers with a status beyond all', 'HTTP/1.1 999 x\r\nContent-Length: 0\r\n\r\n'],
    [
      'switches protocols',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nhello',
    ],
    ['smuggles a second length', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 9\r\n\r\nx'],
  ])('that %s: 502, and the gateway lives', async (_what, said) => {
    const axonPort = await world.rawAxon((socket) => {
      socket.once('data', () => socket.end(said))
    })
    const port = await world.gateway({ axonPort })
    expect((await post(port, RELAY_PATH)).status).toBe(502)
    expect((await post(port, RELAY_PATH)).status).toBe(502)
  })

  it('that never answers: 504 at the time limit', async () => {
    const axonPort = await world.axon((request) => void request.resume())
    const port = await world.gateway({ axonPort, relay: { answerTimeoutMs: 150 } })
    const answer = await post(port, RELAY_PATH)
    expect([answer.status, codeOf(answer)]).toEqual([504, 'axon-too-slow'])
  })

  it('that stops in the middle of its answer: the caller sees it cut, not whole', async () => {
    const axonPort = await world.rawAxon((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'))
    })
    await expect(post(await world.gateway({ axonPort }), RELAY_PATH)).rejects.toThrow()
  })

  it('that answers before it has read the body: its answer arrives', async () => {
    const axonPort = await world.axon((request, response) => {
      response.statusCode = 401
      response.end('{"code":"signature-mismatch"}')
      request.resume()
    })
    const port = await world.gateway({ axonPort })
    const answer = await post(port, RELAY_PATH, {}, new Uint8Array(8 * 2 ** 20))
    expect([answer.status, codeOf(answer)]).toEqual([401, 'signature-mismatch'])
  })
})

describe('a caller that misbehaves', () => {
  it('and leaves in the middle: the axon is let go', async () => {
    let closed = (): void => undefined
    const gone = new Promise<void>((resolve) => {
      closed = resolve
    })
    let begun = (): void => undefined
    const reached = new Promise<void>((resolve) => {
      begun = resolve
    })
    const axonPort = await world.axon((request) => {
      request.on('error', () => undefined)
      request.on('data', begun)
      request.on('close', closed)
    })
    const socket = world.socket(await world.gateway({ axonPort }))
    socket.write(`POST ${RELAY_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nsome`)
    await reached
    socket.resetAndDestroy()
    await gone
  })
})
