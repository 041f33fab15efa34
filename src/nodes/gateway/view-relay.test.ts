import { type IncomingMessage, request as startRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { codeOf, HOTKEY, leaksIn, post, World } from './gateway-fixture.ts'

const world = new World()
afterEach(() => world.close())

const at = (path: string, hotkey = HOTKEY) => `/api/validators/${hotkey}${path}`

interface Heard {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** One GET; resolves when the answer ended or was cut. */
function get(port: number, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const request = startRequest({ port, path, headers, agent: false })
    request.on('error', reject)
    request.on('response', (answer) => {
      const pieces: Buffer[] = []
      const done = () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) })
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('error', done)
      answer.on('end', done)
    })
    request.end()
  })
}

describe('the public view on the page’s origin', () => {
  it('passes on path, query and place in a stream, and no other header', async () => {
    const seen: { url?: string | undefined; headers?: IncomingMessage['headers'] } = {}
    const axonPort = await world.axon((request, response) => {
      Object.assign(seen, { url: request.url, headers: request.headers })
      response.setHeader('content-type', 'application/json')
      response.setHeader('set-cookie', 'a=b')
      response.end('{"miners":[]}')
    })
    const port = await world.gateway({ axonPort })
    const sent = { cookie: 'secret=1', authorization: 'x', 'last-event-id': '17' }
    expect((await get(port, at('/windows?before=720&limit=2'))).status).toBe(200)
    expect(seen.url).toBe('/windows?before=720&limit=2')
    const heard = await get(port, at('/miners?limit=5&sort=score'), sent)
    expect([heard.status, heard.body.toString()]).toEqual([200, '{"miners":[]}'])
    expect(heard.headers['content-type']).toBe('application/json')
    expect(heard.headers['set-cookie']).toBeUndefined()
    expect(seen.url).toBe('/miners?limit=5&sort=score')
    expect(Object.keys(seen.headers ?? {}).sort()).toEqual(['connection', 'host', 'last-event-id'])
  })

  it('passes events on as they come', async () => {
    let say = (_text: string): void => undefined
    const axonPort = await world.axon((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      say = (text) => void response.write(text)
      say('retry: 1\n\n')
    })
    const port = await world.gateway({ axonPort })
    const heard: string[] = []
    const type = await new Promise((resolve) => {
      const request = startRequest({ port, path: at('/rounds/stream?after=3'), agent: false })
      request.on('error', () => undefined)
      request.on('response', (answer) => {
        answer.on('error', () => undefined)
        answer.on('data', (piece: Buffer) => {
          heard.push(piece.toString())
          if (heard.length === 1) say('id: 4\ndata: {}\n\n')
          else {
            resolve(answer.headers['content-type'])
            request.destroy()
          }
        })
      })
      request.end()
    })
    expect([type, heard]).toEqual(['text/event-stream', ['retry: 1\n\n', 'id: 4\ndata: {}\n\n']])
  })

  it('passes events on with as few listeners as Node takes for no leak', async () => {
    const axonPort = await world.axon((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end('retry: 1\n\n')
    })
    const port = await world.gateway({ axonPort })
    expect(await leaksIn(() => get(port, at('/rounds/stream')))).toEqual([])
  })

  it('ends its streams when the gateway stops, which waits for none of them', async () => {
    let gone = false
    const axonPort = await world.axon((_request, response) => {
      response.on('close', () => {
        gone = true
      })
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('retry: 1\n\n')
    })
    const port = await world.gateway({ axonPort })
    const heard = get(port, at('/rounds/stream'))
    const [router] = world.routers
    await expect.poll(() => router?.drain.open).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const began = performance.now()
    expect(await router?.stop(3_000)).toBe(true)
    expect(performance.now() - began).toBeLessThan(1_000)
    expect((await heard).body.toString()).toBe('retry: 1\n\n')
    await expect.poll(() => gone).toBe(true)
  })

  it('opens so many streams and no more, and has place again when one ends', async () => {
    const axonPort = await world.axon((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(':\n\n')
    })
    const port = await world.gateway({ axonPort, view: { streamsMax: 1 } })
    const first = startRequest({ port, path: at('/rounds/stream'), agent: false })
    first.on('error', () => undefined)
    await new Promise((resolve) => first.on('response', resolve).end())
    expect(codeOf(await get(port, at('/rounds/stream')))).toBe('relay-busy')
    first.destroy()
    await expect
      .poll(async () => {
        const again = startRequest({ port, path: at('/rounds/stream'), agent: false })
        again.on('error', () => undefined)
        const answer = await new Promise<IncomingMessage>((resolve) => again.on('response', resolve).end())
        again.destroy()
        return answer.statusCode
      })
      .toBe(200)
  })

  it.each([
    ['a path that is not public', '/StoreUser', 404, 'not-found'],
    ['a path that climbs', '/miners/../health', 404, 'not-found'],
    ['a query of other characters', '/miners?a=<b>', 404, 'not-found'],
    ['a hotkey that the chain does not list', '/health', 404, 'unknown-validator'],
  ])('refuses %s', async (_what, path, status, code) => {
    const port = await world.gateway()
    const hotkey = path === '/health' ? HOTKEY.replace('5G', '5H') : HOTKEY
    const heard = await get(port, at(path, hotkey))
    expect([heard.status, codeOf(heard)]).toEqual([status, code])
  })

  it('calls nobody without a validator permit, at a private address, or for another site’s page', async () => {
    let reached = false
    const axonPort = await world.axon((_request, response) => {
      reached = true
      response.end()
    })
    const miner = await world.gateway({ axonPort, permit: false })
    expect(codeOf(await get(miner, at('/health')))).toBe('unknown-validator')
    const strict = await world.gateway({ axonPort, allowPrivate: false })
    expect(codeOf(await get(strict, at('/health')))).toBe('address-refused')
    const port = await world.gateway({ axonPort })
    expect(codeOf(await get(port, at('/health'), { 'sec-fetch-site': 'cross-site' }))).toBe('cross-site')
    expect(codeOf(await post(port, at('/miners')))).toBe('method-not-allowed')
    expect(reached).toBe(false)
  })
})

describe('a validator that misbehaves', () => {
  it('costs no more bytes than an honest one', async () => {
    const axonPort = await world.axon((request, response) => {
      if (request.url === '/health') response.setHeader('content-length', '5000')
      response.write('x'.repeat(5_000))
      if (request.url === '/health') response.end()
    })
    const port = await world.gateway({ axonPort, view: { answerBytesMax: 1_000 } })
    expect(codeOf(await get(port, at('/health')))).toBe('answer-too-large')
    expect((await get(port, at('/metrics'))).body.length).toBeLessThanOrEqual(1_000)
  })

  it('costs no more time either, whether it says nothing or goes on for ever', async () => {
    const axonPort = await world.axon((request, response) => {
      if (request.url === '/health') return
      const drip = setInterval(() => response.write('x'), 50)
      response.on('close', () => clearInterval(drip))
    })
    const port = await world.gateway({ axonPort, view: { answerMs: 400 } })
    // Neither would ever end by itself.
    const [silent, endless] = await Promise.all([get(port, at('/health')), get(port, at('/miners'))])
    expect(codeOf(silent)).toBe('validator-unreachable')
    expect(endless.status).toBe(200)
  })

  it('cannot make a document of our origin, nor send a page elsewhere', async () => {
    const axonPort = await world.axon((_request, response) => {
      response.writeHead(302, { 'content-type': 'text/html', location: 'http://evil.example/' })
      response.end('<script>')
    })
    const heard = await get(await world.gateway({ axonPort }), at('/miners'))
    expect(heard.headers['content-type']).toBe('application/octet-stream')
    expect(heard.headers['location']).toBeUndefined()
    expect(heard.headers['x-content-type-options']).toBe('nosniff')
  })
})

it('says that it is not well when the chain stands still', async () => {
  const state = { problem: 'chain-stale', block: 7, blockAge: 130_000 } as const
  const heard = await get(await world.gateway({ state }), '/health')
  expect([heard.status, JSON.parse(heard.body.toString())]).toEqual([503, { ok: false, ...state }])
  expect((await get(await world.gateway(), '/health')).status).toBe(200)
})
