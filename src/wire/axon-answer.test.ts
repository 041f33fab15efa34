import { describe, expect, test } from 'vitest'
import { EXAMPLE_FIELDS } from '../testing/bad-input.ts'
import { type AxonService, handleAxonRequest, type Routes } from './axon.ts'
import { requestIdOf } from './axon-answer.ts'
import { CALLER, called, codeOf, NODE, NOW, REMOTE, send, serviceOf } from './axon-fixture.ts'
import { createCheckedDelegations } from './axon-session.ts'
import { isJsonObject, type JsonObject, parseJson } from './big-json.ts'
import { SESSIONS_HEADER } from './delegation.ts'
import { buildRequest } from './dendrite.ts'
import { decodeFrame, FRAME_TYPE } from './frame.ts'
import { ANSWER_HEADER_NAMES, REQUEST_HEADER_NAMES } from './headers.ts'
import { referenceNonces } from './nonce.ts'
import { verifyExact } from './sr25519.ts'
import { utf8Text } from './text.ts'

const DATA = Uint8Array.of(1, 2)

const ROUTES: Routes = {
  Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) },
  Retrieve: { open: true, handle: () => ({ ok: true, fields: { commitment_hash: '5' }, data: DATA }) },
  StoreUser: { open: true, handle: () => ({ ok: true, fields: { data_hash: 'cid', copies: 3 } }) },
}
const axon = (more: Partial<AxonService> = {}) => serviceOf(ROUTES, more)

function built(synapse: 'Retrieve' | 'StoreUser' | 'Synapse', framed: boolean) {
  const base = { ...called(framed), timeoutSeconds: 7 }
  if (synapse === 'StoreUser')
    return buildRequest({ ...base, synapse, fields: EXAMPLE_FIELDS.StoreUser, data: DATA })
  return buildRequest({ ...base, synapse, fields: EXAMPLE_FIELDS[synapse] })
}

function object(text: string | null): JsonObject {
  const json = parseJson(text ?? '', { maxChars: 1 << 20 })
  if (!json.ok || !isJsonObject(json.value)) throw new Error('not an object')
  return json.value
}

describe('an answer', () => {
  test('in JSON has the members of the class in their order, then ours, and not the data that was sent', async () => {
    const request = built('StoreUser', false)
    const answer = await send(request, axon())
    const json = object(utf8Text(answer.body))
    expect(Object.keys(json).slice(0, 8)).toEqual([
      'name',
      'timeout',
      'total_size',
      'header_size',
      'dendrite',
      'axon',
      'computed_body_hash',
      'required_hash_fields',
    ])
    expect(json['computed_body_hash']).toBe('')
    const unsaid = { status_code: null, status_message: null, process_time: null, version: null }
    expect(json['axon']).toEqual({
      ...unsaid,
      ip: '127.0.0.1',
      port: 8091,
      nonce: null,
      uuid: null,
      hotkey: NODE.address,
      signature: null,
    })
    expect(json['dendrite']).toMatchObject(unsaid)
    expect(Object.keys(json).slice(8)).toEqual([
      'encrypted_data',
      'encryption_payload',
      'data_hash',
      'ttl',
      'copies',
    ])
    expect(json).toMatchObject({
      name: 'StoreUser',
      timeout: 7,
      encrypted_data: '',
      ttl: 3600,
      data_hash: 'cid',
    })
    const nonce = BigInt(request.headers['bt_header_dendrite_nonce'] ?? '')
    expect(json['dendrite']).toMatchObject({ ...REMOTE, hotkey: CALLER.address, uuid: 'u', nonce })
  })

  test('in a frame has the data behind it, in JSON in base64', async () => {
    const framed = await send(built('Retrieve', true), axon())
    expect(framed.headers['content-type']).toBe(FRAME_TYPE)
    const frame = decodeFrame(framed.body)
    expect(frame.ok && [frame.value.json['data'], frame.value.data]).toEqual(['', DATA])
    expect(frame.ok && Object.keys(frame.value.json)[0]).toBe('name')
    const plain = await send(built('Retrieve', false), axon())
    expect(plain.headers['content-type']).toBe('application/json')
    expect(object(utf8Text(plain.body))).toMatchObject({
      data: 'AQI=',
      commitment_hash: '5',
      commitment_proof: null,
    })
  })

  test('leaves out what the handler left undefined', async () => {
    // No type lets a handler say this.
    const absent: object = { copies: undefined, ttl: undefined }
    const fields = { data_hash: null, receipts: [], ...absent }
    const routes: Routes = { StoreUser: { open: true, handle: () => ({ ok: true, fields }) } }
    const json = object(utf8Text((await send(built('StoreUser', false), axon({ routes }))).body))
    expect([Object.hasOwn(json, 'copies'), json['data_hash'], json['receipts']]).toEqual([false, null, []])
    // The request's own, as with a handler that says nothing of it.
    expect(json['ttl']).toBe(3600)
  })

  test('in JSON is signed as the reference signs, in a frame by nobody', async () => {
    const { headers } = await send(built('Synapse', false), axon())
    const uuid = headers['bt_header_axon_uuid'] ?? ''
    expect(uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    const text = `${NOW}.${CALLER.address}.${NODE.address}.${uuid}`
    const signature = Buffer.from((headers['bt_header_axon_signature'] ?? '').slice(2), 'hex')
    expect(verifyExact(new TextEncoder().encode(text), new Uint8Array(signature), NODE.publicKey)).toBe(true)
    expect((await send(built('Synapse', true), axon())).headers).not.toHaveProperty(
      'bt_header_axon_signature',
    )
    expect((await send(built('Synapse', false), axon(), { path: '/Nothing' })).headers).not.toHaveProperty(
      'bt_header_axon_signature',
    )
  })

  test('says in its headers what was asked, by whom, and how it went', async () => {
    const request = built('Synapse', false)
    const { headers } = await send(request, axon())
    expect(headers).toMatchObject({
      name: 'Synapse',
      timeout: '7.0',
      header_size: '0',
      total_size: '0',
      bt_header_axon_status_code: '200',
      bt_header_axon_status_message: 'Success',
      bt_header_axon_nonce: String(NOW),
      bt_header_axon_hotkey: NODE.address,
      bt_header_dendrite_hotkey: CALLER.address,
      bt_header_dendrite_nonce: request.headers['bt_header_dendrite_nonce'],
      bt_header_dendrite_uuid: 'u',
      'x-filetao-frame': '1',
    })
    const unknown = await send(request, axon(), { path: '/Nothing' })
    expect(unknown.headers).toMatchObject({
      name: 'Synapse',
      timeout: '12.0',
      bt_header_axon_status_code: '404',
    })
    const unserved = await send(request, axon(), { path: '/Store' })
    expect(unserved.headers).toMatchObject({ name: 'Synapse', bt_header_axon_status_code: '404' })
    const echoed = { ...request, headers: { ...request.headers, bt_header_dendrite_uuid: 'a\r\nb' } }
    expect((await send(echoed, axon())).headers['bt_header_dendrite_uuid']).toBe('a??b')
  })

  test('of a node with origins tells caches that it differs by them, of one without does not', async () => {
    const some = axon({ allowedOrigins: ['https://a.example'] })
    const { headers } = await send(built('Synapse', false), some)
    expect([headers['vary'], headers['access-control-allow-origin']]).toEqual(['Origin', undefined])
    expect((await send(built('Synapse', false), axon())).headers).not.toHaveProperty('vary')
  })

  test('to an origin of the list names it, and what a page there may read', async () => {
    const origins = axon({ allowedOrigins: ['https://a.example', 'https://b.example'] })
    const from = async (origin: string) => {
      const request = built('Synapse', false)
      return (await send({ ...request, headers: { ...request.headers, origin } }, origins)).headers
    }
    for (const origin of ['https://a.example', 'https://b.example']) {
      expect(await from(origin)).toMatchObject({
        vary: 'Origin',
        'access-control-allow-origin': origin,
        'access-control-expose-headers': ANSWER_HEADER_NAMES.join(', '),
      })
    }
    expect(await from('https://c.example')).not.toHaveProperty('access-control-allow-origin')
  })

  test('to a preflight allows what a request has, for an origin of the list; refuses others', async () => {
    const node = axon({ allowedOrigins: ['https://a.example'] })
    const ask = (headers: Record<string, string>) =>
      handleAxonRequest(
        { method: 'OPTIONS', path: '/Store', headers, body: new Uint8Array(0), remote: REMOTE },
        node,
      )
    const allowed = await ask({ origin: 'https://a.example' })
    expect([allowed.status, allowed.body.length]).toEqual([204, 0])
    expect(allowed.headers).toEqual({
      vary: 'Origin',
      'access-control-allow-origin': 'https://a.example',
      'access-control-expose-headers': ANSWER_HEADER_NAMES.join(', '),
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': REQUEST_HEADER_NAMES.join(', '),
      'access-control-max-age': '7200',
      'x-filetao-frame': '1',
      'x-request-id': expect.stringMatching(/^[0-9a-f]{16}$/),
    })
    for (const headers of [{}, { origin: 'https://b.example' }, { origin: 'null' }]) {
      const refused = await ask(headers)
      expect(codeOf(refused)).toBe('403 origin-not-allowed')
      expect(refused.headers['content-type']).toBe('application/json')
      for (const name of ['access-control-allow-origin', 'bt_header_dendrite_uuid', 'retry-after'])
        expect(refused.headers, name).not.toHaveProperty(name)
    }
  })

  test('of a strict node that takes sessions says so', async () => {
    const sessions = {
      genesisHash: `0x${'00'.repeat(32)}`,
      netuid: 21,
      isEnded: () => false,
      checked: createCheckedDelegations(),
    }
    const said = async (more: Partial<AxonService>) =>
      (await send(built('Synapse', false), axon(more))).headers
    expect((await said({ sessions }))[SESSIONS_HEADER]).toBe('1')
    expect(await said({})).not.toHaveProperty(SESSIONS_HEADER)
    const reference = { policy: 'reference', nonces: referenceNonces() } as const
    expect(await said({ ...reference, sessions })).not.toHaveProperty(SESSIONS_HEADER)
  })

  test('that refuses for a while says for how long', async () => {
    const busy = { ok: false, status: 503, code: 'busy', message: 'later', retryAfterSeconds: 7 } as const
    const routes: Routes = { Retrieve: { open: true, handle: () => busy } }
    const refused = await send(built('Retrieve', false), axon({ routes }))
    expect([codeOf(refused), refused.headers['retry-after']]).toEqual(['503 busy', '7'])
  })

  test('in reference policy is plain, whatever was asked for, and names no frame, no origin and no time to wait', async () => {
    const refusing = { ok: false, status: 503, code: 'busy', message: 'later', retryAfterSeconds: 7 } as const
    const reference = axon({
      policy: 'reference',
      nonces: referenceNonces(),
      allowedOrigins: ['https://a.example'],
      routes: { ...ROUTES, Retrieve: { open: true, handle: () => refusing } },
    })
    const request = built('Synapse', false)
    const headers = { ...request.headers, accept: FRAME_TYPE, origin: 'https://a.example' }
    const answer = await send({ ...request, headers }, reference)
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json'])
    for (const name of ['x-filetao-frame', 'vary', 'access-control-allow-origin'])
      expect(answer.headers, name).not.toHaveProperty(name)
    const refused = await send(built('Retrieve', false), reference)
    expect(refused.headers).not.toHaveProperty('retry-after')
    expect(object(utf8Text(refused.body))['message']).toBe('Internal server error with error: later')
  })
})

describe('the id of a request', () => {
  const id = (text = '0x00', remote = REMOTE, now = NOW, node = NODE) =>
    requestIdOf({ keypair: node }, now, remote, new Map([['bt_header_dendrite_signature', text]]))

  test('is 16 hex characters that differ with time, place, node and signature', () => {
    const ids = [
      id(),
      id('0x01'),
      id('0x00', { ...REMOTE, ip: '192.0.2.2' }),
      id('0x00', { ...REMOTE, port: 40001 }),
      id('0x00', REMOTE, NOW + 1n),
      id('0x00', REMOTE, NOW, CALLER),
      requestIdOf({ keypair: NODE }, NOW, REMOTE, new Map()),
    ]
    for (const each of ids) expect(each).toMatch(/^[0-9a-f]{16}$/)
    expect(new Set(ids).size).toBe(ids.length)
    expect(id()).toBe(ids[0])
  })

  test('is found for any header at all, and of a long one by its beginning', () => {
    expect(id('\ud800')).toBe(id('?'))
    expect(id('x'.repeat(131))).toBe(id('x'.repeat(130)))
    expect(id('x'.repeat(130))).not.toBe(id('x'.repeat(129)))
  })
})
