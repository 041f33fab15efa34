import { beforeEach, describe, expect, it } from 'vitest'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import { type AxonService, handleAxonRequest, type Routes } from '../../wire/axon.ts'
import { FRAME_TYPE } from '../../wire/frame.ts'
import { createNonceWindow } from '../../wire/nonce.ts'
import { keypairFromMiniSecret, verifySignature } from '../../wire/sr25519.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import { realClock } from '../real-clock.ts'
import { ENDPOINTS, endpointOf, viewPath } from './endpoints.ts'
import type { ConsoleExchange, LiveApi, NodeHealth } from './live-api.ts'
import { openLive } from './open-live.ts'
import { SHOWN_CHARS, shownBody, shownJson } from './show-text.ts'

const ORIGIN = 'http://page.test'
const CID = `b${'a'.repeat(58)}`
const network = new FakeNetwork({ validators: ['honest'] })
const hotkey = network.metagraph().neurons[0]?.hotkey ?? ''
const keypair = keypairFromMiniSecret(new Uint8Array(32).fill(1))

interface World {
  readonly live: LiveApi
  readonly paths: string[]
}

/** A validator behind the gateway's paths, without a socket. */
function world(more: Routes = {}, views: (path: string) => Response = () => Response.json({})): World {
  const paths: string[] = []
  const service: AxonService = {
    keypair,
    ip: '127.0.0.1',
    port: 1,
    policy: 'strict',
    nonces: createNonceWindow(),
    now: () => BigInt(Date.now()) * 1_000_000n,
    allowedOrigins: [],
    isRegistered: () => false,
    routes: { Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) }, ...more },
  }
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input instanceof Request ? input : String(input), init)
    const path = new URL(request.url).pathname
    paths.push(path)
    if (!path.startsWith('/axon/')) return views(path)
    const given = Object.fromEntries(request.headers)
    // The axon here has another key than the chain's fake lists: the address is what a signature is for.
    const headers = { ...given }
    const body = new Uint8Array(await request.arrayBuffer())
    const answer = await handleAxonRequest(
      {
        method: request.method,
        path: path.replace(/^\/axon\/[^/]+/, ''),
        headers,
        body,
        remote: { ip: '127.0.0.1', port: 2 },
      },
      { ...service, keypair: { ...keypair, address: hotkey } },
    )
    return new Response(Buffer.from(answer.body), { status: answer.status, headers: answer.headers })
  }
  return { live: openLive({ chain: network, origin: ORIGIN, clock: realClock, fetch: send }), paths }
}

async function value<T>(
  of: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false }>,
): Promise<T> {
  const done = await of
  if (!done.ok) throw new Error('failed')
  return done.value
}

let here: World
beforeEach(() => {
  here = world()
})

const asked = (endpoint: string, fields: Record<string, string> = {}) => ({ endpoint, node: hotkey, fields })

describe('a draft', () => {
  it('shows what would be signed and sent, and nothing is', async () => {
    const draft = await value(here.live.draft(asked('StoreUser', { data: 'Hello.', ttl: '600' })))
    expect(draft).toMatchObject({
      method: 'POST',
      url: `${ORIGIN}/axon/${hotkey}/StoreUser`,
      status: null,
      problem: '',
      dataBytes: 6,
    })
    const { headers, signed } = draft
    const caller = decodeAddress(headers['bt_header_dendrite_hotkey'] ?? '')
    const signature = Buffer.from(headers['bt_header_dendrite_signature']?.slice(2) ?? '', 'hex')
    expect(caller.ok && verifySignature(Buffer.from(signed ?? ''), signature, caller.value)).toBe(true)
    expect(draft.body).toContain('"ttl": 600')
    expect(here.paths).toEqual([])
  })

  it.each([
    ['RetrieveUser', { data_hash: 'x' }, 'data_hash is not a valid value'],
    ['RenewUser', { data_hash: CID, ttl: 'soon' }, 'ttl is not a valid value'],
    ['StoreUser', { data: '', ttl: '1' }, 'data: 1 to 1048576 bytes'],
    ['StoreUser', { data: 'a', ttl: '90000' }, 'ttl: at most 86400 s from here'],
    ['LeaseUser', {}, 'data_hashes is not a valid value'],
    ['Store', {}, 'a page cannot call this'],
    ['constructor', {}, 'a page cannot call this'],
  ])('of %s with %o says why it is not sent', async (endpoint, fields, problem) => {
    expect(await value(here.live.draft(asked(endpoint, { ...fields })))).toMatchObject({ problem })
    expect(await value(here.live.send(asked(endpoint, { ...fields })))).toMatchObject({
      problem,
      status: null,
    })
    expect(here.paths).toEqual([])
  })

  it('of every endpoint that a page can call is whole with what its form begins with', async () => {
    for (const { id, impossible, fields } of ENDPOINTS) {
      if (impossible !== null) continue
      const needs = { data_hash: CID, data_hashes: CID, hotkey }
      const given = Object.fromEntries(
        fields.map(({ name, initial }) => [name, initial || (Reflect.get(needs, name) ?? '')]),
      )
      expect(await value(here.live.draft(asked(id, given))), id).toMatchObject({ problem: '' })
    }
  })
})

describe('a call', () => {
  it('is shown as it was on the wire, after the ping that learned the form', async () => {
    const done = await value(here.live.send(asked('Synapse')))
    expect(done).toMatchObject({ status: 200, problem: '' })
    expect(done.answerHeaders['x-filetao-frame']).toBe('1')
    const refused = await value(here.live.send(asked('RetrieveUser', { data_hash: CID })))
    expect(refused.status).toBe(404)
    expect(refused.problem).toContain('synapse-unknown')
    expect(refused.headers['content-type']).toBe(FRAME_TYPE)
  })

  it('to a node that is not there is an exchange without an answer', async () => {
    const live = openLive({
      chain: network,
      origin: ORIGIN,
      clock: realClock,
      fetch: () => Promise.reject(new TypeError('refused')),
    })
    const done = await value(live.send(asked('AccountUser')))
    expect(done).toMatchObject({ status: null, answer: '' })
    expect(done.problem).toContain('could not be reached')
    expect(done.url).not.toBe('')
    expect(await value(live.send(asked('/miners')))).toMatchObject({ problem: 'it could not be reached' })
  })

  it('for a view goes to the gateway’s path with its query, and its answer is cut for showing', async () => {
    const { live, paths } = world({}, () => new Response(`{"a":"${'x'.repeat(50_000)}"}`))
    const done = await value(live.send(asked('/miners', { limit: '5', sort: '' })))
    expect(paths).toEqual([`/api/validators/${hotkey}/miners`])
    expect(done).toMatchObject({ method: 'GET', status: 200, signed: null, answerBytes: 50_008 })
    expect(done.url).toMatch(/\/miners\?limit=5$/)
    expect(done.answer.length).toBeLessThan(SHOWN_CHARS + 20)
  })
})

describe('how nodes are', () => {
  const health = async (views: (path: string) => Response, routes: Routes = {}): Promise<NodeHealth[]> => [
    ...(await value(world(routes, views).live.nodeHealth())),
  ]

  it('is read from real answers', async () => {
    const limits = {
      copies: 3,
      objectBytesMax: 9,
      ttlMax: 8,
      quotaBytes: null,
      callsAtOnce: 7,
      callsPerSecond: 6,
    }
    const state = { ok: true, problem: null, block: 7, blockAge: 900, running: 1, waiting: 0 }
    const [gateway, validator] = await health(
      (path) => Response.json(path.endsWith('limits') ? limits : state),
      { AccountUser: { open: true, handle: () => ({ ok: true, fields: {} }) } },
    )
    expect(gateway).toMatchObject({ node: null, status: 200, block: 7, frames: null, limits: null })
    expect(validator).toMatchObject({ node: hotkey, status: 200, frames: true, admission: '', limits })
    expect(Math.abs(validator?.skewMs ?? Number.NaN)).toBeLessThan(60_000)
  })

  it.each<readonly [string, () => Response]>([
    ['no JSON', () => new Response('<p>')],
    ['numbers that are none', () => Response.json({ block: 'NaN', blockAge: -1, copies: {} })],
    ['a list', () => Response.json([1])],
    ['too long', () => new Response('1'.repeat(70_000))],
    ['an error', () => new Response('', { status: 502 })],
  ])('that answer %s leaves unknown what it does not say', async (_name, views) => {
    const [gateway, validator] = await health(views)
    expect(gateway).toMatchObject({ block: null, blockAgeMs: null })
    expect(validator).toMatchObject({ block: null, limits: null, admission: 'synapse-unknown' })
  })
})

describe('shown text', () => {
  it('keeps every character of numbers, and never breaks a line inside of a text', () => {
    const long = '123456789012345678901234567890'
    expect(shownJson(`{"a": ${long},"b":["x,\\"{y", {}]}`)).toBe(
      `{\n  "a": ${long},\n  "b": [\n    "x,\\"{y",\n    {\n    }\n  ]\n}`,
    )
    expect(shownJson('# HELP a b\na 1')).toBe('# HELP a b\na 1')
  })

  it('of bytes that are no text, or of half a character at the cut, does not throw', () => {
    expect(shownBody(Uint8Array.of(0xff, 0xfe), undefined).text).toBe('2 bytes that are no text')
    expect(shownBody(Uint8Array.of(0, 0), FRAME_TYPE).text).toContain('shorter than its header')
    const many = new TextEncoder().encode('ä'.repeat(SHOWN_CHARS * 4))
    expect(shownBody(many, undefined).text).toHaveLength(SHOWN_CHARS + 1)
    expect(shownBody(many.subarray(1), undefined).text).toContain('no text')
  })

  it('a path takes its parts from the form, encoded', () => {
    const miner = endpointOf('/miners/{hotkey}')
    expect(miner && viewPath(miner, { hotkey: '../x' })).toBe('/miners/..%2Fx')
  })
})

it('a draft and a call of the same visit have the same caller', async () => {
  const callers = [here.live.draft(asked('AccountUser')), here.live.send(asked('Synapse'))].map(
    async (one) => {
      const exchange: ConsoleExchange = await value(one)
      return exchange.headers['bt_header_dendrite_hotkey']
    },
  )
  const [drafted, sent] = await Promise.all(callers)
  expect(drafted).toBe(sent)
})
