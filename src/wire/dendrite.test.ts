import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_FIELDS } from '../testing/bad-input.ts'
import { stringifyJson } from './big-json.ts'
import { buildRequest, parseAnswer } from './dendrite.ts'
import { encodeFrame, FRAME_TYPE } from './frame.ts'
import { MAX_JSON_BODY_BYTES } from './limits.ts'
import { keypairFromMiniSecret } from './sr25519.ts'
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
    const reason = (given: Uint8Array) =>
      reasonOf(parseAnswer('Synapse', { status: 200, headers: {}, body: given }))
    expect(reason(body)).toBe('answer-too-large 200 unknown')
    expect(reason(body.subarray(1))).toBe('answer-malformed 200 unknown')
  })

  test.each([
    ['what is not UTF-8', Uint8Array.of(0x80)],
    ['no JSON', bytes('{')],
    ['a list', bytes('[]')],
  ])('an answer of %s is malformed', (_, body) => {
    expect(reasonOf(parseAnswer('Synapse', { status: 200, headers: {}, body }))).toBe(
      'answer-malformed 200 unknown',
    )
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

describe('buildRequest', () => {
  const base = {
    keypair: keypairFromMiniSecret(new Uint8Array(32).fill(2)),
    target: { hotkey: 'x', ip: '192.0.2.1', port: 8091 },
    nonce: 1n,
    uuid: 'u',
    timeoutSeconds: 12,
    framed: true,
  }

  test('data where the synapse has none, or none where it needs some, is our bug and throws', () => {
    expect(() => buildRequest({ ...base, synapse: 'Store', fields: EXAMPLE_FIELDS.Store })).toThrow(TypeError)
    const data = new Uint8Array(1)
    expect(() =>
      buildRequest({ ...base, synapse: 'Retrieve', fields: EXAMPLE_FIELDS.Retrieve, data }),
    ).toThrow(TypeError)
  })

  test('a known data digest gives the same request hash', () => {
    const data = Uint8Array.of(1, 2, 3)
    const fields = EXAMPLE_FIELDS.StoreUser
    const plain = buildRequest({ ...base, synapse: 'StoreUser', fields, data })
    const sha256 = (): Uint8Array => {
      throw new Error('only the JSON is left to hash')
    }
    expect(() => buildRequest({ ...base, synapse: 'StoreUser', fields, data, sha256 })).toThrow()
    const digest = Uint8Array.from(
      Buffer.from('039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81', 'hex'),
    )
    const quick = buildRequest({ ...base, synapse: 'StoreUser', fields, data, dataDigest: digest })
    expect(quick.headers['computed_body_hash']).toBe(plain.headers['computed_body_hash'])
  })
})
