import { describe, expect, test } from 'vitest'
import { EXAMPLE_FIELDS } from '../testing/bad-input.ts'
import { tokenBuckets } from './admission.ts'
import {
  type AxonCall,
  type AxonRequest,
  type AxonResponse,
  type AxonService,
  handleAxonRequest,
  type Routes,
} from './axon.ts'
import {
  CALLER,
  called,
  codeOf,
  membersOf,
  NOW,
  outcome,
  posted,
  REMOTE,
  send,
  serviceOf,
} from './axon-fixture.ts'
import { type BuiltRequest, buildRequest, parseAnswer } from './dendrite.ts'
import { FRAME_TYPE } from './frame.ts'
import { NONCE_PAST_NS } from './limits.ts'
import { referenceNonces } from './nonce.ts'
import { keypairFromMiniSecret } from './sr25519.ts'
import { utf8Text } from './text.ts'

const OTHER_NODE = keypairFromMiniSecret(new Uint8Array(32).fill(5))
const STRANGER = keypairFromMiniSecret(new Uint8Array(32).fill(3))
const DATA = Uint8Array.from({ length: 300 }, (_, i) => i & 255)
const ORIGIN = 'https://drive.example'

const seen: AxonCall<'StoreUser'>[] = []
const ROUTES: Routes = {
  Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) },
  StoreUser: {
    open: true,
    handle: (call) => {
      seen.push(call)
      return { ok: true, fields: { data_hash: 'cid', copies: 3, receipts: [] } }
    },
  },
  Retrieve: {
    open: false,
    handle: ({ caller }) => ({
      ok: true,
      fields: { commitment_hash: caller, commitment_proof: null },
      data: DATA,
    }),
  },
  RetrieveUser: {
    open: true,
    handle: () => ({ ok: false, status: 404, code: 'not-found', message: 'no such object' }),
  },
  Challenge: {
    open: true,
    handle: () => {
      throw new Error('secret path /home/node')
    },
  },
}
const axon = (more: Partial<AxonService> = {}) =>
  serviceOf(ROUTES, {
    allowedOrigins: [ORIGIN],
    isRegistered: (hotkey) => hotkey === CALLER.address,
    ...more,
  })

const storeUser = (framed: boolean) =>
  buildRequest({ ...called(framed), synapse: 'StoreUser', fields: EXAMPLE_FIELDS.StoreUser, data: DATA })
const retrieve = (framed: boolean, keypair = CALLER) =>
  buildRequest({ ...called(framed), keypair, synapse: 'Retrieve', fields: EXAMPLE_FIELDS.Retrieve })
const ping = (keypair = CALLER) => buildRequest({ ...called(false), keypair, synapse: 'Synapse', fields: {} })
const challenge = (framed: boolean) =>
  buildRequest({ ...called(framed), synapse: 'Challenge', fields: EXAMPLE_FIELDS.Challenge })
const retrieveUser = (framed: boolean) => {
  const { data_hash } = EXAMPLE_FIELDS.RetrieveUser
  const fields = { data_hash, range_start: null, range_end: null }
  return buildRequest({ ...called(framed), synapse: 'RetrieveUser', fields })
}
const messageOf = (answer: AxonResponse) => membersOf(answer)?.['message']
const AVAILABLE = "Available synapses ['Synapse', 'Challenge', 'Retrieve', 'StoreUser', 'RetrieveUser']"

describe.each([true, false])('a strict axon, framed %s', (framed) => {
  test('an honest request reaches the handler with its verified caller and its bytes', async () => {
    seen.length = 0
    const answer = await send(storeUser(framed), axon())
    expect(answer.status, utf8Text(answer.body) ?? '').toBe(200)
    expect(seen[0]).toMatchObject({
      caller: CALLER.address,
      registered: true,
      fields: EXAMPLE_FIELDS.StoreUser,
    })
    expect(seen[0]?.data).toEqual(DATA)
    const read = parseAnswer('StoreUser', answer)
    expect(read).toMatchObject({ ok: true, value: { fields: { data_hash: 'cid', copies: 3 }, data: null } })
    expect(answer.headers['x-filetao-frame']).toBe('1')
  })

  test('data comes back as it was', async () => {
    const answer = await send(retrieve(framed), axon())
    expect(answer.headers['content-type']).toBe(framed ? FRAME_TYPE : 'application/json')
    const read = parseAnswer('Retrieve', answer)
    expect(read.ok && read.value.data).toEqual(DATA)
  })

  test('replayed, stale, early, re-targeted, re-signed and re-bodied requests are refused', async () => {
    const node = axon()
    const built = retrieve(framed)
    expect((await send(built, node)).status).toBe(200)
    expect(await outcome(built, node)).toBe('401 nonce-replayed')
    const later = axon({ now: () => NOW + NONCE_PAST_NS + 1_000_000n })
    expect(await outcome(built, later)).toBe('401 nonce-too-old')
    const earlier = axon({ now: () => NOW - 3_000_000_000n })
    expect(await outcome(built, earlier)).toBe('401 nonce-from-the-future')
    expect(await outcome(built, axon({ keypair: OTHER_NODE }))).toBe('401 signature-mismatch')
    const moved = posted(retrieve(framed), { path: '/StoreUser' })
    expect((await handleAxonRequest(moved, node)).status).toBeGreaterThanOrEqual(400)
    for (const header of ['uuid', 'nonce', 'hotkey', 'signature']) {
      const stripped = posted(retrieve(framed))
      const headers = { ...stripped.headers, [`bt_header_dendrite_${header}`]: undefined }
      expect((await handleAxonRequest({ ...stripped, headers }, node)).status, header).toBe(401)
    }
    const swapped = posted(storeUser(framed), { body: storeUser(framed).body.slice(0, -1) })
    expect(codeOf(await handleAxonRequest(swapped, node))).toMatch(/^400 body-(hash-mismatch|malformed)$/)
  })
})

describe('a strict axon', () => {
  test('says when to come back: what a handler says of its refusal, and a second for a quota', async () => {
    const busy = { ok: false, status: 503, code: 'busy', message: 'later', retryAfterSeconds: 7 } as const
    const routes = { StoreUser: { open: true, handle: () => busy } }
    const answer = await send(storeUser(true), axon({ routes }))
    expect([codeOf(answer), answer.headers['retry-after']]).toEqual(['503 busy', '7'])
    const full = axon({ admit: () => ({ ok: false, status: 429, reason: 'slow down' }) })
    expect((await send(storeUser(true), full)).headers['retry-after']).toBe('1')
    const crowded = axon({ admitAddress: () => false })
    expect((await send(storeUser(true), crowded)).headers['retry-after']).toBe('1')
    const fine = await send(storeUser(true), axon())
    expect(fine.headers['retry-after']).toBeUndefined()
  })

  test('a refused caller costs no body: it is read only after signature, nonce and admission', async () => {
    let reads = 0
    const reader = () => {
      reads += 1
      return Promise.resolve({ ok: true as const, value: storeUser(true).body })
    }
    const forged = posted(storeUser(true), { body: reader })
    const headers = { ...forged.headers, bt_header_dendrite_signature: `0x${'00'.repeat(64)}` }
    expect(codeOf(await handleAxonRequest({ ...forged, headers }, axon()))).toBe('401 signature-mismatch')
    const full = axon({ admit: () => ({ ok: false, status: 429, reason: 'slow down' }) })
    expect(codeOf(await handleAxonRequest(forged, full))).toBe('429 rate-limited')
    expect(reads).toBe(0)
  })

  test("a body that does not arrive whole is the caller's fault, and said so", async () => {
    const failing = (reason: 'body-too-large' | 'body-interrupted') => () =>
      Promise.resolve({ ok: false as const, reason, detail: 'x' })
    const large = posted(storeUser(true), { body: failing('body-too-large') })
    expect(codeOf(await handleAxonRequest(large, axon()))).toBe('413 body-too-large')
    const cut = posted(storeUser(true), { body: failing('body-interrupted') })
    expect(codeOf(await handleAxonRequest(cut, axon()))).toBe('408 body-interrupted')
  })

  test("forged headers spend nobody's quota (S11)", async () => {
    const taken: string[] = []
    const node = axon({
      admit: ({ hotkey }) => {
        taken.push(hotkey)
        return { ok: true }
      },
    })
    const stolen = ping(STRANGER)
    const headers = { ...stolen.headers, bt_header_dendrite_hotkey: CALLER.address }
    expect(await outcome({ ...stolen, headers }, node)).toBe('401 signature-mismatch')
    expect(taken).toEqual([])
  })

  test('a forged signature does not use up the nonce of the honest caller', async () => {
    const node = axon()
    const honest = ping()
    const headers = { ...honest.headers, bt_header_dendrite_signature: `0x${'11'.repeat(64)}` }
    expect((await send({ ...honest, headers }, node)).status).toBe(401)
    expect((await send(honest, node)).status).toBe(200)
  })

  test('an address over its quota is refused before its signature is verified', async () => {
    const limiter = tokenBuckets({ burst: 2, perSecond: 0 })
    const node = axon({ admitAddress: (ip, now) => limiter.take(ip, now) })
    const statuses: number[] = []
    for (let i = 0; i < 3; i += 1) statuses.push((await send(ping(), node)).status)
    expect(statuses).toEqual([200, 200, 429])
  })

  test('a signature that does not hold costs its address more than one that does', async () => {
    const limiter = tokenBuckets({ burst: 20, perSecond: 0 })
    const node = axon({
      admitAddress: (ip, now, cost) => limiter.take(ip, now, cost),
      chargeAddress: (ip, now, cost) => limiter.charge(ip, now, cost),
    })
    const good = ping()
    const forged = { ...good.headers, bt_header_dendrite_signature: `0x${'11'.repeat(64)}` }
    const statuses: number[] = []
    for (let i = 0; i < 6; i += 1) statuses.push((await send({ ...good, headers: forged }, node)).status)
    expect(statuses).toEqual([401, 401, 401, 401, 429, 429])
  })

  test('who has no turn left is told to come again, and verifies nothing', async () => {
    const node = axon({ turnOf: () => null })
    expect(await outcome(ping(), node)).toBe('429 rate-limited')
  })

  test('unregistered callers are served on open routes only', async () => {
    expect((await send(ping(STRANGER), axon())).status).toBe(200)
    const refused = await send(retrieve(true, STRANGER), axon())
    expect(codeOf(refused)).toBe('403 caller-unregistered')
  })

  test('a body that names another caller is refused (S10)', async () => {
    const built = retrieve(false)
    const text = (utf8Text(built.body) ?? '').replace(
      `"hotkey":"${CALLER.address}"`,
      `"hotkey":"${STRANGER.address}"`,
    )
    const body = new TextEncoder().encode(text)
    expect(await outcome({ ...built, body }, axon())).toBe('400 caller-mismatch')
  })

  test("a handler's own refusal keeps its status, code and words; its exception shows only a request id", async () => {
    const missing = await send(retrieveUser(true), axon())
    expect([codeOf(missing), messageOf(missing)]).toEqual(['404 not-found', 'no such object'])
    const told: unknown[] = []
    const answer = await send(challenge(true), axon({ onError: (...given) => told.push(given) }))
    expect(codeOf(answer)).toBe('500 internal')
    const id = membersOf(answer)?.['request_id']
    expect(messageOf(answer)).toBe(`Internal server error with id: ${String(id)}`)
    expect(told).toEqual([[id, new Error('secret path /home/node')]])
    expect(parseAnswer('Challenge', answer)).toMatchObject({
      ok: false,
      reason: 'node-failed',
      code: 'internal',
    })
  })

  test('a node that keeps no log of its failures answers the same', async () => {
    expect(await outcome(challenge(true), axon())).toBe('500 internal')
  })

  test('a handler is told how old its request is when it asks', async () => {
    let now = NOW
    const ages: number[] = []
    const routes: Routes = {
      Synapse: {
        open: true,
        handle: ({ ageMs }) => {
          now += 1_500_999_999n
          ages.push(ageMs())
          return { ok: true, fields: {} }
        },
      },
    }
    await send(ping(), axon({ routes, now: () => now }))
    expect(ages).toEqual([1500])
  })

  test('JSON of synapses whose hash leaves fields uncovered is refused on request (S9)', async () => {
    const routes: Routes = { Challenge: { open: true, handle: () => ({ ok: true, fields: {} }) } }
    expect(await outcome(challenge(false), axon({ routes, refuseUnsigned: true }))).toBe(
      '401 body-not-signed',
    )
    expect(await outcome(challenge(false), axon({ routes }))).toBe('200')
  })

  test('a captured ping cannot be turned into an announcement, although both hash nothing', async () => {
    const announce = { open: true, handle: () => ({ ok: true as const, fields: { accepted: true } }) }
    const node = axon({ routes: { ...ROUTES, Announce: announce } })
    const body = new TextEncoder().encode(JSON.stringify(EXAMPLE_FIELDS.Announce))
    const headers: Record<string, string> = { ...ping().headers }
    for (const field of Object.keys(EXAMPLE_FIELDS.Announce)) headers[`bt_header_input_obj_${field}`] = 'IiI='
    for (const field of ['length', 'ttl', 'generated']) headers[`bt_header_input_obj_${field}`] = 'MA=='
    const answer = await send({ path: '/Announce', headers, body }, node)
    expect(codeOf(answer)).toBe('401 body-not-signed')
  })

  const UNKNOWN = `Synapse name not found. ${AVAILABLE}`

  test.each<[Partial<AxonRequest>, string, string]>([
    [{ path: '/Nothing' }, '404 synapse-unknown', UNKNOWN],
    [{ path: '/constructor' }, '404 synapse-unknown', UNKNOWN],
    [{ path: '/Store' }, '404 synapse-unknown', UNKNOWN],
    [{ path: '/Synapse?x' }, '404 synapse-unknown', UNKNOWN],
    [{ path: '/Synapse/x' }, '404 synapse-unknown', UNKNOWN],
    [{ path: '//Synapse' }, '404 synapse-unknown', UNKNOWN],
    [{ method: 'GET' }, '405 method-not-allowed', 'Only POST is served.'],
    [
      { headers: { 'content-type': 'text/plain' } },
      '415 content-type-unsupported',
      'The body is neither JSON nor a frame.',
    ],
    [
      { headers: { 'content-type': 'application/json', timeout: 'x' } },
      '400 headers-malformed',
      'Improperly formatted request. timeout is missing or not valid.',
    ],
  ])('of a request with %o says %s', async (more, code, message) => {
    const answer = await send(ping(), axon(), more)
    expect([codeOf(answer), messageOf(answer)]).toEqual([code, message])
  })

  test('wants a header for each field of a request in JSON, and of a frame, whose hash covers them, none', async () => {
    const without = (built: BuiltRequest) => {
      const { bt_header_input_obj_seed: left, ...headers } = built.headers
      expect(left).toBeDefined()
      return { ...built, headers }
    }
    expect(await outcome(without(retrieve(false)), axon())).toBe('400 headers-malformed')
    expect(await outcome(without(retrieve(true)), axon())).toBe('200')
  })
})

describe('an axon as the reference has it', () => {
  const reference = (more: Partial<AxonService> = {}) =>
    axon({ policy: 'reference', nonces: referenceNonces(), ...more })

  test('takes the first part of the path for the name, and repeats a name that it does not know', async () => {
    expect(await outcome(ping(), reference(), { path: '/Synapse/x' })).toBe('200')
    for (const [path, name] of [
      ['/Nothing/x', 'Nothing'],
      ['//Synapse', ''],
      ['Synapse', ''],
      ['', ''],
    ] as const)
      expect(messageOf(await send(ping(), reference(), { path })), path).toBe(
        `Synapse name '${name}' not found. ${AVAILABLE}`,
      )
  })

  test('serves any method, knows nothing of preflights, and finds no object in any other content than JSON', async () => {
    for (const method of ['GET', 'OPTIONS'])
      expect(await outcome(ping(), reference(), { method }), method).toBe('200')
    const headers = { ...ping().headers, 'content-type': 'text/plain' }
    expect(await outcome(ping(), reference(), { headers })).toBe('422 body-malformed')
  })

  test('does not say which header is wrong, and wants those of the fields of frames too', async () => {
    const { bt_header_input_obj_seed: left, ...headers } = retrieve(true).headers
    expect(left).toBeDefined()
    const answer = await send({ ...retrieve(true), headers }, reference())
    expect([codeOf(answer), messageOf(answer)]).toEqual([
      '400 headers-malformed',
      'Improperly formatted request.',
    ])
  })

  test("says every refusal of a handler's as an error of its own", async () => {
    expect(messageOf(await send(retrieveUser(false), reference()))).toBe(
      'Internal server error with error: no such object',
    )
  })
})

describe('CORS', () => {
  const preflight = (origin: string): AxonRequest => ({
    method: 'OPTIONS',
    path: '/StoreUser',
    headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    body: new Uint8Array(0),
    remote: REMOTE,
  })

  test('a configured origin is answered before authentication, with every header that a request uses', async () => {
    const answer = await handleAxonRequest(preflight(ORIGIN), axon())
    expect(answer.status).toBe(204)
    expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN)
    expect(answer.headers['access-control-allow-methods']).toBe('POST')
    const allowed = answer.headers['access-control-allow-headers']?.split(', ') ?? []
    for (const built of [storeUser(true), storeUser(false), retrieve(false)]) {
      expect(Object.keys(built.headers).filter((name) => !allowed.includes(name))).toEqual([])
    }
  })

  test('other origins get a refusal without CORS headers, and no wildcard exists', async () => {
    for (const origin of ['https://evil.example', 'null', '*', `${ORIGIN}.evil`, ORIGIN.toUpperCase()]) {
      const answer = await handleAxonRequest(preflight(origin), axon())
      expect(codeOf(answer), origin).toBe('403 origin-not-allowed')
      expect(answer.headers['access-control-allow-origin'], origin).toBeUndefined()
    }
  })

  test('answers to a configured origin can be read by its page, with every header that the wire defines', async () => {
    const built = retrieve(true)
    const headers = { ...built.headers, origin: ORIGIN }
    const answer = await send({ ...built, headers }, axon())
    expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN)
    expect(answer.headers['vary']).toBe('Origin')
    const exposed = answer.headers['access-control-expose-headers']?.split(', ') ?? []
    const ours = Object.keys(answer.headers).filter((name) => /^(bt_header_|x-)/.test(name))
    expect(ours.filter((name) => !exposed.includes(name))).toEqual([])
  })
})
