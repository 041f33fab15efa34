import { describe, expect, test } from 'vitest'
import { EXAMPLE_FIELDS } from '../testing/bad-input.ts'
import { type BodyInput, contentTypeOf, readBody } from './axon-body.ts'
import { type JsonObject, stringifyJson } from './big-json.ts'
import { bodyHash } from './body-hash.ts'
import { encodeFrame, FRAME_TYPE, frameHash } from './frame.ts'
import type { Policy, RequestHeaders } from './headers.ts'
import { MAX_DATA_BYTES, MAX_JSON_BODY_BYTES } from './limits.ts'
import type { SynapseName } from './synapse.ts'

const CALLER = '5'.repeat(48)
const HEADERS: RequestHeaders = {
  hotkey: CALLER,
  nonce: 1n,
  uuid: 'u',
  signature: '0x',
  bodyHash: null,
  axonHotkey: null,
  version: null,
  timeoutSeconds: 12,
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function input(body: Uint8Array, hash: string, more: Partial<BodyInput> = {}): BodyInput {
  return { body, type: 'json', headers: { ...HEADERS, bodyHash: hash }, refuseUnsigned: false, ...more }
}

/** The outcome as `status code`, or what a handler would see. */
function outcome(name: SynapseName, given: BodyInput, policy: Policy = 'strict') {
  const read = readBody(name, given, policy)
  return read.ok ? read.value : `${read.problem.status} ${read.problem.code}`
}

const signedJson = (name: SynapseName, json: JsonObject, more: Partial<BodyInput> = {}) =>
  outcome(name, input(bytes(stringifyJson(json)), bodyHash(name, json), more))

function signedFrame(name: SynapseName, json: JsonObject, data = new Uint8Array(0)) {
  const { frame, jsonBytes } = encodeFrame(json, data)
  return outcome(name, input(frame, frameHash(jsonBytes, data), { type: 'frame' }))
}

test.each([
  ['application/json', 'json'],
  ['Application/JSON ; charset=utf-8', 'json'],
  [FRAME_TYPE, 'frame'],
  [`${FRAME_TYPE}x`, 'other'],
  ['text/json', 'other'],
  ['', 'other'],
  [undefined, 'other'],
])('content type %j is %s', (type, kind) => {
  expect(contentTypeOf(new Map(type === undefined ? [] : [['content-type', type]]))).toBe(kind)
})

describe('a strict body in JSON', () => {
  const RETRIEVE = EXAMPLE_FIELDS.Retrieve

  test('may name the caller that signed, or nobody', () => {
    for (const dendrite of [undefined, null, 'text', [], {}, { hotkey: null }, { hotkey: CALLER }])
      expect(signedJson('Retrieve', { ...RETRIEVE, dendrite })).toEqual({
        fields: RETRIEVE,
        data: null,
        echo: RETRIEVE,
        caller: null,
      })
    for (const hotkey of ['', 'None', `${CALLER}5`, 5, {}])
      expect(signedJson('Retrieve', { ...RETRIEVE, dendrite: { hotkey } })).toBe('400 caller-mismatch')
  })

  test('is the one whose hash was signed', () => {
    const body = bytes(stringifyJson(RETRIEVE))
    const hash = bodyHash('Retrieve', RETRIEVE)
    expect(outcome('Retrieve', input(body, hash))).toMatchObject({ fields: RETRIEVE })
    for (const other of [hash.toUpperCase(), hash.slice(1), '', bodyHash('Retrieve', {})])
      expect(outcome('Retrieve', input(body, other))).toBe('400 body-hash-mismatch')
  })

  test('has its data in canonical base64', () => {
    const store = { ...EXAMPLE_FIELDS.Store, encrypted_data: 'AQI=' }
    expect(signedJson('Store', store)).toMatchObject({ data: Uint8Array.of(1, 2) })
    expect(signedJson('Store', { ...store, encrypted_data: '' })).toMatchObject({ data: new Uint8Array(0) })
    for (const data of [undefined, null, 5, 'AQJ=', 'AQI'])
      expect(signedJson('Store', { ...store, encrypted_data: data })).toBe('400 data-malformed')
  })

  test('is refused where its signature does not cover it', () => {
    const store = { ...EXAMPLE_FIELDS.StoreUser, encrypted_data: '' }
    expect(signedJson('StoreUser', store, { refuseUnsigned: true })).toMatchObject({ caller: null })
    const piece = { ...EXAMPLE_FIELDS.Store, encrypted_data: '' }
    expect(signedJson('Store', piece, { refuseUnsigned: true })).toBe('401 body-not-signed')
    expect(signedJson('DeleteUser', EXAMPLE_FIELDS.DeleteUser)).toBe('401 body-not-signed')
    const whole = { ...EXAMPLE_FIELDS.RetrieveUser, range_start: null, range_end: null }
    expect(signedJson('RetrieveUser', whole)).toMatchObject({ fields: whole })
    for (const member of ['range_start', 'range_end'])
      expect(signedJson('RetrieveUser', { ...whole, [member]: 0 })).toBe('401 body-not-signed')
  })

  test('is read up to its bound', () => {
    const most = new Uint8Array(MAX_JSON_BODY_BYTES + 1)
    expect(outcome('Retrieve', input(most.subarray(1), ''))).toBe('400 body-malformed')
    expect(outcome('Retrieve', input(most, ''))).toBe('413 body-too-large')
  })

  test.each(['', '[]', '"x"', 'null', '{', '\ufeff{}'])('that is %j is no object', (text) => {
    expect(outcome('Synapse', input(bytes(text), bodyHash('Synapse', {})))).toBe('400 body-malformed')
  })

  test('that is not UTF-8 is refused', () => {
    expect(outcome('Synapse', input(Uint8Array.of(0x80), ''))).toBe('400 body-malformed')
  })
})

describe('a strict body in a frame', () => {
  const DATA = Uint8Array.of(1, 2)
  const STORE = { name: 'Store', ...EXAMPLE_FIELDS.Store, encrypted_data: '' }

  test('has its data behind the JSON and nowhere else', () => {
    expect(signedFrame('Store', STORE, DATA)).toMatchObject({ data: DATA, fields: EXAMPLE_FIELDS.Store })
    for (const inside of ['AQI=', null, undefined, 5])
      expect(signedFrame('Store', { ...STORE, encrypted_data: inside }, DATA)).toBe('400 data-malformed')
  })

  test('of a synapse without data has none', () => {
    const retrieve = { name: 'Retrieve', ...EXAMPLE_FIELDS.Retrieve }
    expect(signedFrame('Retrieve', retrieve)).toMatchObject({ data: null })
    expect(signedFrame('Retrieve', retrieve, Uint8Array.of(0))).toBe('400 data-malformed')
  })

  test('names its synapse', () => {
    for (const name of ['Retrieve', 'store', null, undefined])
      expect(signedFrame('Store', { ...STORE, name }, DATA)).toBe('400 name-mismatch')
  })

  test('has no part that is too long', () => {
    // What is hashed is not the question here.
    const found = (body: Uint8Array) =>
      outcome('Store', input(body, '', { type: 'frame', sha256: () => new Uint8Array(32) }))
    expect(found(Uint8Array.of(0, 1, 0, 1, 0x7b, 0x7d))).toBe('413 body-too-large')
    const data = new Uint8Array(4 + 2 + MAX_DATA_BYTES + 1)
    data.set([0, 0, 0, 2, 0x7b, 0x7d])
    expect(found(data)).toBe('413 body-too-large')
    expect(found(data.subarray(0, -1))).toBe('400 body-hash-mismatch')
    expect(found(data.subarray(0, 5))).toBe('400 body-malformed')
  })
})

describe('a body as the reference reads it', () => {
  const STORE = { ...EXAMPLE_FIELDS.Store, encrypted_data: 'AQI=', dendrite: { hotkey: CALLER } }
  const NULLS = { randomness: null, commitment: null, signature: null, commitment_hash: null }

  /** Signed over what the class makes of the members. */
  function loose(json: JsonObject, coerced: JsonObject = {}, more: Partial<BodyInput> = {}) {
    const hash = bodyHash('Store', { ...json, ...coerced })
    return outcome('Store', input(bytes(stringifyJson(json)), hash, more), 'reference')
  }

  test.each<[string, unknown, unknown]>([
    ['randomness', '12', 12],
    ['randomness', ' -1_000 ', -1000],
    ['randomness', 7.9, 7],
    ['randomness', -7.9, -7],
    ['randomness', 2n ** 70n, 2n ** 70n],
    ['randomness', '9007199254740991', 9007199254740991],
    ['randomness', '-9007199254740991', -9007199254740991],
    ['randomness', '9007199254740992', 9007199254740992n],
    ['randomness', '-9007199254740992', -9007199254740992n],
    ['curve', 5, '5'],
    ['curve', 2n ** 70n, `${2n ** 70n}`],
    ['commitment', undefined, null],
  ])('takes %s = %s as %s', (field, sent, taken) => {
    expect(loose({ ...STORE, [field]: sent }, { [field]: taken })).toMatchObject({
      caller: CALLER,
      data: Uint8Array.of(1, 2),
      echo: { ...EXAMPLE_FIELDS.Store, ...NULLS, encrypted_data: 'AQI=', [field]: taken },
    })
  })

  test.each<[string, unknown]>([
    ['randomness', 'x'],
    ['randomness', ''],
    ['randomness', {}],
    ['curve', {}],
    ['curve', []],
    ['curve', null],
    ['curve', undefined],
  ])('takes no %s = %s', (field, sent) => {
    expect(loose({ ...STORE, [field]: sent })).toBe('500 field-invalid')
  })

  test('is believed in who calls, and must say so, but in a ping', () => {
    for (const dendrite of [undefined, null, {}, { hotkey: null }, { hotkey: 5 }])
      expect(loose({ ...STORE, dendrite })).toBe('500 caller-mismatch')
    expect(loose({ ...STORE, dendrite: { hotkey: 'anybody' } })).toMatchObject({ caller: 'anybody' })
    const ping = input(bytes('{}'), bodyHash('Synapse', {}))
    expect(outcome('Synapse', ping, 'reference')).toEqual({ fields: {}, data: null, echo: {}, caller: null })
  })

  // CPython's own words.
  test.each([
    [
      'A',
      'Invalid base64-encoded string: number of data characters (1) cannot be 1 more than a multiple of 4',
    ],
    [
      'A!A!A!A!A',
      'Invalid base64-encoded string: number of data characters (5) cannot be 1 more than a multiple of 4',
    ],
    ['AA', 'Incorrect padding'],
    ['AAA', 'Incorrect padding'],
  ])('refuses %s as data', (text, said) => {
    const json = { ...STORE, encrypted_data: text }
    const given = input(bytes(stringifyJson(json)), bodyHash('Store', json))
    expect(readBody('Store', given, 'reference')).toMatchObject({
      problem: { status: 500, code: 'data-malformed', message: `Internal server error with error: ${said}` },
    })
  })

  test('is refused in its order: text, JSON, object, fields, hash, content type', () => {
    const asReference = (body: Uint8Array) => outcome('Store', input(body, ''), 'reference')
    expect(asReference(bytes(''))).toBe('500 body-malformed')
    expect(asReference(bytes('{'))).toBe('422 body-malformed')
    expect(asReference(Uint8Array.of(0x80))).toBe('422 body-malformed')
    expect(asReference(bytes('[]'))).toBe('500 body-malformed')
    expect(asReference(bytes('{}'))).toBe('500 field-invalid')
    expect(asReference(bytes(stringifyJson(STORE)))).toBe('500 body-hash-mismatch')
    expect(loose(STORE, {}, { type: 'other' })).toBe('422 body-malformed')
    expect(loose(STORE, {}, { type: 'frame' })).toBe('422 body-malformed')
  })

  test('that is no JSON is 422 while the status header says 200', () => {
    expect(readBody('Store', input(bytes('{'), ''), 'reference')).toMatchObject({
      problem: { status: 422, statusHeader: { status: 200, message: 'Success' } },
    })
  })
})
