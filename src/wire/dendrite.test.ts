import { createHash } from 'node:crypto'
import { hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_FIELDS } from '../testing/bad-input.ts'
import { stringifyJson } from './big-json.ts'
import { DELEGATION_HEADER } from './delegation.ts'
import { buildInParts, buildRequest, parseAnswer, prepareRequest } from './dendrite.ts'
import { decodeFrame, encodeFrame, FRAME_TYPE } from './frame.ts'
import { MAX_JSON_BODY_BYTES } from './limits.ts'
import { keypairFromMiniSecret, verifySignature } from './sr25519.ts'
import { SYNAPSE_NAMES } from './synapse.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const ok = (json: unknown) => ({ status: 200, headers: {}, body: bytes(stringifyJson(json)) })
const reasonOf = (read: ReturnType<typeof parseAnswer>): string =>
  read.ok ? 'ok' : `${read.reason} ${read.status} ${read.code}`

describe('parseAnswer', () => {
  test('randomness survives as a bigint from a bare integer, a small one and text', () => {
    const big = 2n ** 256n
    for (const randomness of [big, 5n, big.toString()]) {
      const read = parseAnswer('Store', ok({ randomness }))
      expect(read.ok && read.value.fields.randomness).toBe(BigInt(randomness))
    }
    expect(parseAnswer('Store', ok({ randomness: null }))).toMatchObject({ ok: true })
    for (const randomness of [1.5, 'x', '', true, [], '9'.repeat(91)]) {
      expect(reasonOf(parseAnswer('Store', ok({ randomness }))), String(randomness)).toMatch(
        /^answer-malformed/,
      )
    }
  })

  test('HTTP status comes before the status header, and either one can refuse', () => {
    const answer = (status: number, header: string) => ({
      status,
      headers: { bt_header_axon_status_code: header },
      body: bytes('{"message":"no","code":"some-code"}'),
    })
    expect(reasonOf(parseAnswer('Synapse', answer(422, '200')))).toBe('refused 422 some-code')
    expect(reasonOf(parseAnswer('Synapse', answer(200, '404')))).toBe('refused 404 some-code')
    expect(reasonOf(parseAnswer('Synapse', answer(200, 'x')))).toBe('node-failed 500 some-code')
    expect(reasonOf(parseAnswer('Synapse', answer(429, '429')))).toBe('busy 429 some-code')
    expect(reasonOf(parseAnswer('Synapse', answer(503, '503')))).toBe('busy 503 some-code')
    expect(reasonOf(parseAnswer('Synapse', answer(200, '200')))).toBe('ok')
  })

  test("a stranger's refusal text is cut and its code must look like one", () => {
    const body = bytes(stringifyJson({ message: 'm'.repeat(5000), code: '<script>' }))
    const read = parseAnswer('Synapse', { status: 400, headers: {}, body })
    expect(read.ok ? '' : read.detail).toHaveLength(300)
    expect(reasonOf(read)).toBe('refused 400 unknown')
  })

  test.each([
    ['100', 100, 'refused'],
    ['099', 500, 'node-failed'],
    ['599', 599, 'node-failed'],
    ['600', 500, 'node-failed'],
    ['0200', 500, 'node-failed'],
    ['2000', 500, 'node-failed'],
    ['', 500, 'node-failed'],
    ['499', 499, 'refused'],
    ['500', 500, 'node-failed'],
  ])('a status header of %j counts as %i', (header, status, reason) => {
    const headers = { bt_header_axon_status_code: header }
    const read = parseAnswer('Synapse', { status: 200, headers, body: bytes('{}') })
    expect(read).toMatchObject({ ok: false, status, reason, detail: `HTTP status ${status}` })
  })

  test('a refusal is quoted up to its bounds, and no longer one is read', () => {
    const refused = (message: string, code: string) =>
      parseAnswer('Synapse', { status: 400, headers: {}, body: bytes(stringifyJson({ message, code })) })
    expect(refused('m'.repeat(300), 'c')).toMatchObject({ detail: 'm'.repeat(300), code: 'c' })
    expect(refused('m'.repeat(301), `c${'-'.repeat(63)}`)).toMatchObject({
      detail: 'm'.repeat(300),
      code: `c${'-'.repeat(63)}`,
    })
    for (const code of ['', '-c', '1c', 'C', `c${'c'.repeat(64)}`])
      expect(refused('', code).ok || refused('', code)).toMatchObject({ code: 'unknown' })
    const around = '{"message":"","code":""}'.length
    const fits = 16 * 1024 - around - 1
    expect(refused('m'.repeat(fits), 'c')).toMatchObject({ detail: 'm'.repeat(300) })
    expect(refused('m'.repeat(fits + 1), 'c')).toMatchObject({ detail: 'HTTP status 400', code: 'unknown' })
    for (const body of [
      Uint8Array.of(0x80),
      bytes('[]'),
      bytes('"x"'),
      bytes('{'),
      bytes('{"message":5,"code":5}'),
    ])
      expect(parseAnswer('Synapse', { status: 400, headers: {}, body })).toMatchObject({
        detail: 'HTTP status 400',
        code: 'unknown',
      })
  })

  test('an answer is read up to its bound', () => {
    const body = new Uint8Array(MAX_JSON_BODY_BYTES + 1)
    const read = (given: Uint8Array) => parseAnswer('Synapse', { status: 200, headers: {}, body: given })
    expect(read(body)).toMatchObject({ reason: 'answer-too-large', detail: 'the answer is too long' })
    expect(read(body.subarray(1))).toMatchObject({ reason: 'answer-malformed' })
  })

  test.each([
    ['what is not UTF-8', Uint8Array.of(0x80), 'the answer is not UTF-8'],
    ['no JSON', bytes('{'), 'expected a member name at character 1'],
    ['a list', bytes('[]'), 'the answer is not an object'],
    ['data in no base64', bytes('{"data":"A"}'), 'data: the length is not a multiple of four'],
    ['a member beyond its bounds', bytes('{"commitment_hash":5}'), 'commitment_hash is not a valid value'],
  ])('an answer of %s is malformed, and said why', (_, body, detail) => {
    expect(parseAnswer('Retrieve', { status: 200, headers: {}, body })).toEqual({
      ok: false,
      reason: 'answer-malformed',
      detail,
      status: 200,
      code: 'unknown',
    })
  })

  test('a frame that is none is malformed', () => {
    const headers = { 'content-type': FRAME_TYPE }
    expect(parseAnswer('Synapse', { status: 200, headers, body: bytes('{}') })).toMatchObject({
      reason: 'answer-malformed',
      detail: 'shorter than its header',
    })
  })

  test('a frame is one by its content type, whatever follows it, and is read as JSON under any other', () => {
    const { frame } = encodeFrame({}, new Uint8Array(0))
    const as = (type: string) =>
      reasonOf(parseAnswer('Synapse', { status: 200, headers: { 'content-type': type }, body: frame }))
    expect(as(`${FRAME_TYPE} ; charset=binary`)).toBe('ok')
    expect(as('application/json')).toBe('answer-malformed 200 unknown')
    expect(as(`${FRAME_TYPE}s`)).toBe('answer-malformed 200 unknown')
  })

  test('data is null, empty or there, in JSON and in frames', () => {
    const frame = (json: Record<string, unknown>, data: Uint8Array) => ({
      status: 200,
      headers: { 'Content-Type': FRAME_TYPE },
      body: encodeFrame(json, data).frame,
    })
    const dataOf = (answer: Parameters<typeof parseAnswer>[1]) => {
      const read = parseAnswer('Retrieve', answer)
      return read.ok ? read.value.data : read.reason
    }
    expect(dataOf(ok({ data: null }))).toBe(null)
    expect(dataOf(ok({}))).toBe(null)
    expect(dataOf(ok({ data: '' }))).toEqual(new Uint8Array(0))
    expect(dataOf(ok({ data: 'AQI=' }))).toEqual(Uint8Array.of(1, 2))
    expect(dataOf(ok({ data: 'AQJ=' }))).toBe('answer-malformed')
    expect(dataOf(frame({ data: null }, new Uint8Array(0)))).toBe(null)
    expect(dataOf(frame({ data: '' }, new Uint8Array(0)))).toEqual(new Uint8Array(0))
    expect(dataOf(frame({ data: '' }, Uint8Array.of(1, 2)))).toEqual(Uint8Array.of(1, 2))
  })

  test('never throws, on any bytes, headers and status', () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.jsonValue().map((value) => bytes(JSON.stringify(value))),
      fc
        .dictionary(
          fc.constantFrom('randomness', 'data', 'receipts', 'copies', 'commitment', 'merkle_proof'),
          fc.jsonValue(),
        )
        .map((value) => bytes(JSON.stringify(value))),
    )
    const headers = fc.dictionary(
      fc.constantFrom('content-type', 'bt_header_axon_status_code', 'x'),
      fc.oneof(fc.constantFrom('200', FRAME_TYPE, 'application/json'), fc.string()),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...SYNAPSE_NAMES),
        fc.constantFrom(200, 400, 500),
        headers,
        body,
        (name, status, sent, raw) => {
          const read = parseAnswer(name, { status, headers: sent, body: raw })
          expect(typeof read.ok).toBe('boolean')
        },
      ),
      { numRuns: 2000 },
    )
  })
})

const KEYPAIR = keypairFromMiniSecret(new Uint8Array(32).fill(2))
const DATA = Uint8Array.of(1, 2, 3)
const base = {
  keypair: KEYPAIR,
  target: { hotkey: 'axon-hotkey', ip: '192.0.2.1', port: 8091 },
  nonce: 7n,
  uuid: 'u',
  timeoutSeconds: 12,
}
const storeUser = { synapse: 'StoreUser', fields: EXAMPLE_FIELDS.StoreUser, data: DATA } as const
const jsonOf = (body: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(body))
const frameOf = (body: Uint8Array) => {
  const frame = decodeFrame(body)
  if (!frame.ok) throw new Error(frame.detail)
  return frame.value
}

describe('the body of a request', () => {
  test("in JSON has the members of the reference's client, the data in base64, and ours", () => {
    const { body } = buildRequest({ ...base, ...storeUser, framed: false })
    const unsaid = {
      status_code: null,
      status_message: null,
      process_time: null,
      ip: null,
      port: null,
      version: null,
      nonce: null,
      uuid: null,
      hotkey: null,
      signature: null,
    }
    expect(jsonOf(body)).toEqual({
      name: 'StoreUser',
      timeout: 12,
      total_size: 0,
      header_size: 0,
      dendrite: { ...unsaid, nonce: 7, uuid: 'u', hotkey: KEYPAIR.address },
      axon: { ...unsaid, ip: '192.0.2.1', port: 8091, hotkey: 'axon-hotkey' },
      computed_body_hash: '',
      required_hash_fields: ['encrypted_data', 'encryption_payload'],
      encrypted_data: 'AQID',
      encryption_payload: '{}',
      data_hash: null,
      ttl: 3600,
      content_root: '01'.repeat(32),
    })
  })

  test('in JSON says nothing of an address that is not known, and has no data where the synapse has none', () => {
    const { body } = buildRequest({
      ...base,
      target: { hotkey: 'x' },
      synapse: 'Retrieve',
      fields: EXAMPLE_FIELDS.Retrieve,
      framed: false,
    })
    expect(jsonOf(body)).toMatchObject({ axon: { ip: null, port: null, hotkey: 'x' }, data: null })
  })

  test('in a frame names its route and its caller, which the hash then covers, and has the data as it is', () => {
    const { json, data } = frameOf(buildRequest({ ...base, ...storeUser, framed: true }).body)
    expect(json).toEqual({
      name: 'StoreUser',
      dendrite: { hotkey: KEYPAIR.address },
      encrypted_data: '',
      encryption_payload: '{}',
      data_hash: null,
      ttl: 3600,
      content_root: '01'.repeat(32),
    })
    expect(data).toEqual(DATA)
  })

  test.each([true, false])('leaves out members of ours that say nothing, framed: %s', (framed) => {
    const fields = { ...EXAMPLE_FIELDS.RetrieveUser, range_start: 0, range_end: null }
    const { body } = buildRequest({ ...base, synapse: 'RetrieveUser', fields, framed })
    const json = framed ? frameOf(body).json : jsonOf(body)
    expect(json).toMatchObject({ range_start: 0, encrypted_data: null })
    expect(json).not.toHaveProperty('range_end')
  })

  test('in parts is that in one, without a copy of the data', () => {
    const whole = buildRequest({ ...base, ...storeUser, framed: true })
    const { body, path, headers } = buildInParts({ ...base, ...storeUser, framed: true })
    expect(Buffer.concat(body)).toEqual(Buffer.from(whole.body))
    expect(body[1]).toBe(DATA)
    const { bt_header_dendrite_signature: _, ...unsigned } = headers
    expect(whole).toMatchObject({ path, headers: unsigned })
    const { body: alone } = buildInParts({
      ...base,
      synapse: 'Retrieve',
      fields: EXAMPLE_FIELDS.Retrieve,
      framed: true,
    })
    expect(alone).toHaveLength(1)
  })

  test('data where the synapse has none, or none where it needs some, is our bug and throws', () => {
    const { fields } = storeUser
    expect(() => buildRequest({ ...base, synapse: 'StoreUser', fields, framed: true })).toThrow(
      new TypeError('StoreUser needs data'),
    )
    const retrieve = { synapse: 'Retrieve', fields: EXAMPLE_FIELDS.Retrieve } as const
    expect(() => buildRequest({ ...base, ...retrieve, data: DATA, framed: true })).toThrow(
      new TypeError('Retrieve carries no data'),
    )
  })

  test('of data whose digest is known has the same hash, and only the JSON is hashed', () => {
    const plain = buildRequest({ ...base, ...storeUser, framed: true })
    const hashed: Uint8Array[] = []
    const sha256 = (bytes: Uint8Array): Uint8Array => {
      hashed.push(bytes)
      return createHash('sha256').update(bytes).digest()
    }
    const dataDigest = createHash('sha256').update(DATA).digest()
    const quick = buildRequest({ ...base, ...storeUser, framed: true, dataDigest, sha256 })
    expect(quick.headers['computed_body_hash']).toBe(plain.headers['computed_body_hash'])
    expect(hashed).toEqual([frameOf(plain.body).jsonBytes])
  })
})

describe.each([true, false])('a request, framed: %s', (framed) => {
  const content = framed ? FRAME_TYPE : 'application/json'

  test('goes to its synapse, says its type, asks for the same, and counts its bytes', () => {
    const { path, headers, body } = buildRequest({ ...base, ...storeUser, framed })
    expect(path).toBe('/StoreUser')
    expect(headers).toMatchObject({
      'content-type': content,
      accept: content,
      total_size: String(body.length),
      bt_header_dendrite_hotkey: KEYPAIR.address,
      bt_header_axon_hotkey: 'axon-hotkey',
    })
    expect(headers).not.toHaveProperty(DELEGATION_HEADER)
  })

  test('is signed by its caller over nonce, caller, node, uuid and hash', () => {
    const { headers } = buildRequest({ ...base, ...storeUser, framed })
    const text = `7.${KEYPAIR.address}.axon-hotkey.u.${headers['computed_body_hash']}`
    const [, signature = ''] = headers['bt_header_dendrite_signature']?.split('0x') ?? []
    expect(verifySignature(bytes(text), hexToBytes(signature), KEYPAIR.publicKey)).toBe(true)
  })

  test('may be signed elsewhere, by another key that brings the delegation', () => {
    const { keypair, ...unsigned } = base
    const caller = { address: keypair.address, delegation: 'a delegation' }
    const { message, signed } = prepareRequest({ ...unsigned, ...storeUser, framed, caller })
    const plain = buildRequest({ ...base, ...storeUser, framed })
    const hash = plain.headers['computed_body_hash']
    expect(message).toEqual(bytes(`7.${KEYPAIR.address}.axon-hotkey.u.${hash}`))
    expect(signed(Uint8Array.of(0, 171))).toEqual({
      ...plain,
      headers: {
        ...plain.headers,
        bt_header_dendrite_signature: '0x00ab',
        [DELEGATION_HEADER]: 'a delegation',
      },
    })
  })
})
