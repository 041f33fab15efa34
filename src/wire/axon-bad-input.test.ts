import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  badBodies,
  carriesData,
  EXAMPLE_FIELDS,
  plainExample,
  signedFrame,
  signedJson,
} from '../testing/bad-input.ts'
import { IS_THOROUGH } from '../testing/thorough.ts'
import { type AxonRequest, type AxonService, handleAxonRequest, type Route, type Routes } from './axon.ts'
import { CALLER, NODE, nextNonce, serviceOf } from './axon-fixture.ts'
import { isJsonObject, parseJson, stringifyJson } from './big-json.ts'
import { isSynapseName, SYNAPSE_NAMES, SYNAPSES, type SynapseName } from './synapse.ts'
import { utf8Text } from './text.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

interface Watched {
  readonly service: AxonService
  readonly called: SynapseName[]
  readonly errors: unknown[]
}

function watched(): Watched {
  const called: SynapseName[] = []
  const errors: unknown[] = []
  const route = <N extends SynapseName>(name: N): Route<N> => ({
    open: true,
    handle: () => {
      called.push(name)
      return { ok: true, fields: {} }
    },
  })
  // Every one that there is, so that a new one cannot be left out.
  const routes = Object.fromEntries(SYNAPSE_NAMES.map((name) => [name, route(name)])) as Routes
  const service = serviceOf(routes, { onError: (_id, error) => errors.push(error) })
  return { service, called, errors }
}

/** One problem shape, and no 5xx: 5xx would mean that a caller can make us fail. */
async function expectRefused(node: Watched, request: AxonRequest, label: string): Promise<void> {
  const answer = await handleAxonRequest(request, node.service)
  expect(node.errors, label).toEqual([])
  expect(answer.status, `${label}: ${utf8Text(answer.body)}`).toBeGreaterThanOrEqual(400)
  expect(answer.status, label).toBeLessThan(500)
  const text = utf8Text(answer.body) ?? ''
  const body = parseJson(text, { maxChars: 4096 })
  expect(body.ok, label).toBe(true)
  if (!body.ok || !isJsonObject(body.value)) throw new Error(`${label}: not a problem`)
  expect(Object.keys(body.value), label).toEqual(['message', 'code', 'request_id'])
  expect(body.value['code'], label).toMatch(/^[a-z][a-z-]+$/)
  expect(body.value['request_id'], label).toMatch(/^[0-9a-f]{16}$/)
  expect(text, label).not.toMatch(/node_modules|\bat \/|\.ts:/)
}

const sign = (name: SynapseName, json: Uint8Array) => {
  const data = carriesData(name) ? { data: Uint8Array.of(1, 2, 3) } : {}
  return { name, json, ...data, keypair: CALLER, axonHotkey: NODE.address, nonce: nextNonce() }
}
const exampleJson = (name: SynapseName, fields: object = EXAMPLE_FIELDS[name]): Uint8Array => {
  const { requestData } = SYNAPSES[name]
  const data = requestData === null ? {} : { [requestData]: '' }
  return bytes(stringifyJson({ name, ...data, ...fields }))
}

describe('malformed requests at one of our nodes', () => {
  test.each(SYNAPSE_NAMES)(
    '%s: the example itself is served, so that a refusal below means the mutation',
    async (name) => {
      const node = watched()
      const framed = await handleAxonRequest(signedFrame(sign(name, exampleJson(name))), node.service)
      expect(framed.status, utf8Text(framed.body) ?? '').toBe(200)
      const plainJson = exampleJson(name, plainExample(name))
      const plain = await handleAxonRequest(signedJson(sign(name, plainJson)), node.service)
      const json = SYNAPSES[name].framedOnly !== true
      expect(plain.status, utf8Text(plain.body) ?? '').toBe(json ? 200 : 401)
      expect(node.called).toEqual(json ? [name, name] : [name])
    },
  )

  test.each(SYNAPSE_NAMES)(
    '%s: every bad field and document in a validly signed frame is 4xx and runs no handler',
    async (name) => {
      const node = watched()
      const bodies = badBodies(name)
      expect(bodies.length).toBeGreaterThan(10)
      for (const body of bodies) await expectRefused(node, signedFrame(sign(name, body.json)), body.label)
      expect(node.called).toEqual([])
    },
  )

  test.each(SYNAPSE_NAMES)(
    '%s: the documents and those of some fields in a validly signed JSON body',
    async (name) => {
      const node = watched()
      for (const body of badBodies(name, 'first')) {
        await expectRefused(node, signedJson(sign(name, body.json)), body.label)
      }
      expect(node.called).toEqual([])
    },
  )

  test('StoreUser in JSON for no time, less than none, ten years, or with half a character is 400', async () => {
    const node = watched()
    const bad = ['"ttl":0', '"ttl":-1', '"ttl":315360000', '"ttl":1e999', '"ttl":"60"', '"ttl":0.5']
    bad.push('"encryption_payload":"\\ud800"', '"encryption_payload":"{\\"a\\":\\"\\udc00\\"}"')
    for (const member of bad) {
      const name = member.startsWith('"ttl"') ? 'ttl' : 'encryption_payload'
      const good = { ...EXAMPLE_FIELDS.StoreUser, encrypted_data: 'AAAA', [name]: undefined }
      const text = stringifyJson(good).replace(/}$/, `,${member}}`)
      await expectRefused(node, signedJson(sign('StoreUser', bytes(text))), member)
    }
    expect(node.called).toEqual([])
  })

  test.each([
    ['RetrieveUser', { range_start: 0 }],
    ['RetrieveUser', { range_end: 5 }],
    ['RetrieveUser', { range_start: 0, range_end: null }],
    ['RetrieveUser', { range_start: 5, range_end: 5 }],
    ['RetrieveUser', { range_start: 6, range_end: 5 }],
    ['RetrieveUser', { range_start: 0, range_end: 17 * 2 ** 20 }],
    ['LeaseUser', { data_hashes: [] }],
    ['LeaseUser', { data_hashes: Array.from({ length: 257 }, () => EXAMPLE_FIELDS.DeleteUser.data_hash) }],
    ['Discard', { seeds: [] }],
    ['Discard', { seeds: Array.from({ length: 17 }, () => 'ab'.repeat(32)) }],
    ['Discard', { seeds: ['AB'.repeat(32)] }],
    ['GetHead', { after: '0x' }],
  ] as const)('%s with %o is 400', async (name, change) => {
    const node = watched()
    const cid = { data_hash: EXAMPLE_FIELDS.DeleteUser.data_hash }
    const fields = name === 'RetrieveUser' ? { ...cid, ...change } : { ...EXAMPLE_FIELDS[name], ...change }
    await expectRefused(node, signedFrame(sign(name, exampleJson(name, fields))), JSON.stringify(change))
    expect(node.called).toEqual([])
  })

  test('a range in JSON, which no signature of JSON covers, is 401 and not the whole object', async () => {
    const node = watched()
    const request = signedJson(sign('RetrieveUser', exampleJson('RetrieveUser')))
    const answer = await handleAxonRequest(request, node.service)
    expect(answer.status).toBe(401)
    expect(utf8Text(answer.body)).toContain('body-not-signed')
    expect(node.called).toEqual([])
  })

  test('data that is not canonical base64 is 400 data-malformed', async () => {
    const node = watched()
    for (const data of ['a', 'AB==', 'AA==\n', ' AAA', 'AA-_', 'AAAA====', 5, null, { a: 1 }]) {
      const json = bytes(stringifyJson({ ...EXAMPLE_FIELDS.StoreUser, encrypted_data: data }))
      await expectRefused(node, signedJson(sign('StoreUser', json)), `data ${JSON.stringify(data)}`)
    }
    expect(node.called).toEqual([])
  })

  test('anything at all never throws, never answers 5xx and, unsigned, runs no handler', async () => {
    const node = watched()
    const name = fc.constantFrom(
      ...SYNAPSE_NAMES.map((known) => `/${known}`),
      '/',
      '',
      '/Store/',
      '/../Store',
      '/Store?x=1',
      '/store',
    )
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('0x00', '1', '-1', 'None', `0x${'00'.repeat(64)}`, 'application/json'),
    )
    const names = fc.constantFrom(
      'content-type',
      'Content-Type',
      'timeout',
      'computed_body_hash',
      'bt_header_dendrite_nonce',
      'bt_header_dendrite_hotkey',
      'bt_header_dendrite_uuid',
      'bt_header_dendrite_signature',
      'bt_header_dendrite_version',
      'bt_header_input_obj_seed',
      'origin',
      'accept',
      '__proto__',
    )
    const request = fc.record({
      method: fc.constantFrom('POST', 'GET', 'OPTIONS', 'PUT', ''),
      path: fc.oneof(name, fc.string()),
      headers: fc.dictionary(names, header),
      body: fc.uint8Array({ maxLength: 200 }),
    })
    await fc.assert(
      fc.asyncProperty(request, async (input) => {
        await expectRefused(node, { ...input, remote: { ip: '192.0.2.7', port: 1 } }, 'arbitrary')
      }),
      { numRuns: IS_THOROUGH ? 500 : 100 },
    )
    expect(node.called).toEqual([])
  })

  test('arbitrary bytes as a validly signed frame never throw and never answer 5xx', async () => {
    const node = watched()
    const body = fc.tuple(fc.constantFrom(...SYNAPSE_NAMES), fc.uint8Array({ maxLength: 400 }))
    await fc.assert(
      fc.asyncProperty(body, async ([name, frame]) => {
        const request = { ...signedFrame(sign(name, frame)) }
        await expectRefused(node, request, `${name} ${isSynapseName(name)}`)
      }),
      { numRuns: 100 },
    )
  })
})
