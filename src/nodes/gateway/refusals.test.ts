/** What the gateway refuses, over real sockets: each with a code and a sentence, and with nothing sent to anybody. */
import { request as startRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { codeOf, HOTKEY, heardUntilClosed, NAME, post, RELAY_PATH, World } from './gateway-fixture.ts'

const world = new World()
afterEach(() => world.close())

/** An axon that counts who came, and answers at once. */
async function countingAxon(): Promise<{ readonly port: number; readonly came: () => number }> {
  let came = 0
  const port = await world.axon((request, response) => {
    came += 1
    request.resume().on('end', () => response.end('{}'))
  })
  return { port, came: () => came }
}

const said = (answer: { readonly body: Buffer }) =>
  JSON.parse(answer.body.toString('utf8')) as { code: string; message: string; why?: string }

describe('addresses', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'embedded'],
    ['64:ff9b::7f00:1', 'embedded'],
    ['2002:7f00:1::', 'embedded'],
    ['0.0.0.0', 'unspecified'],
    ['10.0.0.1', 'private'],
    ['169.254.169.254', 'metadata'],
    ['fe80::1', 'link-local'],
    ['0x7f.1', 'not-literal'],
    ['2130706433', 'not-literal'],
    ['0177.0.0.1', 'not-literal'],
    ['localhost', 'not-literal'],
  ])('%s: 403 %s with a sentence, and no connection', async (axonIp, why) => {
    const axon = await countingAxon()
    const port = await world.gateway({ axonIp, axonPort: axon.port, allowPrivate: false })
    const answer = await post(port, RELAY_PATH)
    expect([answer.status, said(answer).code, said(answer).why]).toEqual([403, 'address-refused', why])
    expect(said(answer).message).toMatch(/^The .*\.$/)
    expect(axon.came()).toBe(0)
  })

  it.each([22, 6667])('port %s: 403, also on a local network', async (axonPort) => {
    const answer = await post(await world.gateway({ axonPort }), RELAY_PATH)
    expect([answer.status, said(answer).why]).toEqual([403, 'port'])
  })

  it('a name, also on a local network: it is looked up by nobody', async () => {
    const answer = await post(await world.gateway({ axonIp: 'localhost' }), RELAY_PATH)
    expect([answer.status, said(answer).why]).toEqual([403, 'not-literal'])
  })

  it('an axon that moved to a refused address while its connection was kept: 403, and the old one is left alone', async () => {
    const axon = await countingAxon()
    let now = { ip: '127.0.0.1', port: axon.port }
    const port = await world.gateway({ axonNow: () => now })
    expect((await post(port, RELAY_PATH)).status).toBe(200)
    now = { ip: '169.254.169.254', port: 8091 }
    const answer = await post(port, RELAY_PATH)
    expect([answer.status, said(answer).why]).toEqual([403, 'metadata'])
    expect(axon.came()).toBe(1)
  })

  it('an axon that moved to another good address is asked there, never on the connection that was kept', async () => {
    const [before, after] = [await countingAxon(), await countingAxon()]
    let now = { ip: '127.0.0.1', port: before.port }
    const port = await world.gateway({ axonNow: () => now })
    await post(port, RELAY_PATH)
    now = { ip: '127.0.0.1', port: after.port }
    expect((await post(port, RELAY_PATH)).status).toBe(200)
    expect([before.came(), after.came()]).toEqual([1, 1])
  })

  it('everybody, as long as no chain was read: 503, which is not “unknown”', async () => {
    const answer = await post(await world.gateway({ axonNow: () => null }), RELAY_PATH)
    expect([answer.status, codeOf(answer)]).toEqual([503, 'chain-away'])
  })
})

describe('paths and methods', () => {
  it.each(['Admin', 'synapse', 'StoreUserX', 'metrics'])(
    'a synapse %s that there is not: 404',
    async (name) => {
      const axon = await countingAxon()
      const answer = await post(await world.gateway({ axonPort: axon.port }), `/axon/${HOTKEY}/${name}`)
      expect([answer.status, codeOf(answer), axon.came()]).toEqual([404, 'unknown-synapse', 0])
    },
  )

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])(
    '%s of a synapse: never relayed',
    async (method) => {
      const axon = await countingAxon()
      const port = await world.gateway({ axonPort: axon.port })
      const status = await new Promise((resolve, reject) => {
        const request = startRequest({ port, path: RELAY_PATH, method, agent: false })
        request.on('error', reject)
        request.on('response', (answer) => resolve(answer.resume().statusCode))
        request.end()
      })
      expect([404, 405]).toContain(status)
      expect(axon.came()).toBe(0)
    },
  )
})

describe('names of the gateway', () => {
  const relay = async (host: string, path = RELAY_PATH) => {
    const axon = await countingAxon()
    const port = await world.gateway({ axonPort: axon.port })
    const answer = await post(port, path, { host, 'sec-fetch-site': 'same-origin', origin: `http://${host}` })
    return [answer.status, axon.came()]
  }

  it.each([
    'rebound.example',
    'rebound.example:4821',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    'evil.example@127.0.0.1',
    'user:pw@localhost',
  ])(
    'that of another site, pointed here (%s): 421, although its page is “of the same origin”',
    async (host) => {
      expect(await relay(host)).toEqual([421, 0])
    },
  )

  it('another site’s name gets neither page nor state, and no socket to the chain', async () => {
    const port = await world.gateway()
    for (const path of ['/', '/health', '/gateway.json', `/api/validators/${HOTKEY}/health`])
      expect((await post(port, path, { host: 'rebound.example' })).status).toBe(421)
    const socket = world.socket(port)
    socket.write(
      'GET /chain HTTP/1.1\r\nHost: rebound.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    )
    expect(await heardUntilClosed(socket)).toMatch(/^HTTP\/1.1 421 /)
  })

  it.each([
    'localhost',
    'LOCALHOST:4821',
    '127.0.0.1:4821',
    '[::1]:4821',
    '192.168.1.7',
    NAME,
    `${NAME}:8443`,
  ])('%s is its own', async (host) => {
    expect(await relay(host)).toEqual([200, 1])
  })
})

describe('how much, and how fast', () => {
  it('a body that stops coming: 408, the connection ends, and the axon is let go', async () => {
    let letGo = (): void => undefined
    const gone = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const axonPort = await world.axon((request) => {
      request.on('error', () => undefined).on('close', letGo)
      request.resume()
    })
    const pace = { bytesPerSecond: 16_384, graceMs: 40, lookMs: 20 }
    const socket = world.socket(await world.gateway({ axonPort, relay: { pace } }))
    socket.write(`POST ${RELAY_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx`)
    const heard = await heardUntilClosed(socket)
    expect(heard).toMatch(/^HTTP\/1.1 408 /)
    expect(heard).toContain('body-too-slow')
    await gone
  })

  it('an answer that says it is longer than any honest one: 502', async () => {
    const axonPort = await world.axon((request, response) => {
      request.resume()
      response.setHeader('content-length', 2_000)
      response.end(new Uint8Array(2_000))
    })
    const answer = await post(await world.gateway({ axonPort, relay: { answerBytesMax: 1_000 } }), RELAY_PATH)
    expect([answer.status, codeOf(answer)]).toEqual([502, 'answer-too-large'])
  })

  it('an answer without end: cut, so that nobody takes it for whole', async () => {
    const axonPort = await world.axon((request, response) => {
      request.resume()
      const more = (): void => void (response.write(new Uint8Array(65_536)) && setImmediate(more))
      response.on('drain', more)
      more()
    })
    const port = await world.gateway({ axonPort, relay: { answerBytesMax: 1_000_000 } })
    await expect(post(port, RELAY_PATH)).rejects.toThrow()
  })

  it('an answer that drips for ever: cut when all of its time is over', async () => {
    const axonPort = await world.axon((request, response) => {
      request.resume()
      const drip = setInterval(() => response.write('x'), 10)
      response.on('close', () => clearInterval(drip))
    })
    const port = await world.gateway({ axonPort, relay: { wholeMs: 200 } })
    await expect(post(port, RELAY_PATH)).rejects.toThrow()
  })

  it.each([
    ['of one caller', { perCaller: 2 }, 429, 'too-many-calls'],
    ['to one axon', { perTarget: 2 }, 503, 'relay-busy'],
  ])('more calls %s than may be under way: refused, until one ends', async (_who, relay, status, code) => {
    const held: (() => void)[] = []
    const axonPort = await world.axon((request, response) => {
      request.resume()
      held.push(() => void response.end('{}'))
    })
    const port = await world.gateway({ axonPort, relay })
    const waiting = [post(port, RELAY_PATH), post(port, RELAY_PATH)]
    while (held.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    const refused = await post(port, RELAY_PATH)
    expect([refused.status, codeOf(refused)]).toEqual([status, code])
    for (const end of held.splice(0)) end()
    await Promise.all(waiting)
    const again = post(port, RELAY_PATH)
    while (held.length < 1) await new Promise((resolve) => setTimeout(resolve, 5))
    for (const end of held.splice(0)) end()
    expect((await again).status).toBe(200)
  })
})

describe('a request of a stock client', () => {
  it('arrives as it was sent: every bittensor header, and the JSON byte for byte', async () => {
    const headers = {
      name: 'StoreUser',
      timeout: '12.0',
      bt_header_dendrite_ip: '203.0.113.9',
      bt_header_dendrite_version: '7002000',
      bt_header_dendrite_nonce: '1790000000000000000',
      bt_header_dendrite_uuid: '0d6ff2ae-8b0e-11ef-9c4c-0242ac110002',
      bt_header_dendrite_hotkey: HOTKEY,
      bt_header_dendrite_signature: `0x${'ab'.repeat(64)}`,
      bt_header_axon_hotkey: HOTKEY,
      bt_header_input_obj_encrypted_data: 'IiI=',
      header_size: '640',
      total_size: '3232',
      computed_body_hash: 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a',
      'content-type': 'application/json',
    }
    // Spaces, a number of 78 digits, an escape and a byte order that no writer of JSON would make again.
    const body = Buffer.from(`{ "name":"StoreUser",\n "randomness": ${'9'.repeat(78)}, "x":"\\u00e4ä"}`)
    let arrived: { headers: object; body: Buffer } | null = null
    const axonPort = await world.axon((request, response) => {
      const pieces: Buffer[] = []
      request.on('data', (piece: Buffer) => pieces.push(piece))
      request.on('end', () => {
        arrived = { headers: request.headers, body: Buffer.concat(pieces) }
        response.end('{}')
      })
    })
    expect((await post(await world.gateway({ axonPort }), RELAY_PATH, headers, body)).status).toBe(200)
    expect(arrived).toMatchObject({ headers })
    expect(Buffer.compare((arrived as unknown as { body: Buffer }).body, body)).toBe(0)
  })
})
