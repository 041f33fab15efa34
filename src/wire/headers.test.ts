import { describe, expect, test } from 'vitest'
import {
  ANSWER_HEADER_NAMES,
  buildRequestHeaders,
  floatText,
  lowerNames,
  type Policy,
  parseRequestHeaders,
  REQUEST_HEADER_NAMES,
  signedMessage,
} from './headers.ts'
import { MAX_HEADER_CHARS } from './limits.ts'
import { SYNAPSES, type SynapseName } from './synapse.ts'

const HOTKEY = '5'.repeat(48)
const base64 = (text: string): string => Buffer.from(text).toString('base64')

function headersOf(synapse: SynapseName): Record<string, string> {
  return buildRequestHeaders({
    synapse,
    nonce: 1_700_000_000_000_000_000n,
    uuid: 'u',
    hotkey: HOTKEY,
    signature: '0x00',
    bodyHash: 'ab'.repeat(32),
    target: { hotkey: HOTKEY },
    timeoutSeconds: 12,
    bodyBytes: 3,
  })
}

function read(
  change: Record<string, string | undefined>,
  synapse: SynapseName,
  policy: Policy,
  framed: boolean,
) {
  return parseRequestHeaders(lowerNames({ ...headersOf(synapse), ...change }), synapse, policy, framed)
}

/** `ok`, or the header that it names. */
function outcome(
  change: Record<string, string | undefined>,
  { synapse = 'Challenge', policy = 'strict', framed = false }: Partial<Asked> = {},
): string {
  const parsed = read(change, synapse, policy, framed)
  return parsed.ok ? 'ok' : parsed.detail
}
interface Asked {
  readonly synapse: SynapseName
  readonly policy: Policy
  readonly framed: boolean
}
const bad = (header: string): string => `${header} is missing or not valid`

describe('parseRequestHeaders', () => {
  test('reads what buildRequestHeaders wrote', () => {
    const parsed = read({}, 'Challenge', 'strict', false)
    expect(parsed).toEqual({
      ok: true,
      value: {
        hotkey: HOTKEY,
        nonce: 1_700_000_000_000_000_000n,
        uuid: 'u',
        signature: '0x00',
        bodyHash: 'ab'.repeat(32),
        axonHotkey: HOTKEY,
        version: '7004000',
        timeoutSeconds: 12,
      },
    })
  })

  test('has null for what is absent, and the default time', () => {
    const parsed = parseRequestHeaders(new Map(), 'Synapse', 'strict', false)
    expect(parsed).toEqual({
      ok: true,
      value: {
        hotkey: null,
        nonce: null,
        uuid: null,
        signature: null,
        bodyHash: null,
        axonHotkey: null,
        version: null,
        timeoutSeconds: 12,
      },
    })
  })

  test.each([
    'bt_header_dendrite_nonce',
    'bt_header_dendrite_version',
    'bt_header_axon_port',
    'header_size',
    'total_size',
  ])('%s is an integer of bounded length', (header) => {
    const longest = `${'0'.repeat(MAX_HEADER_CHARS - 1)}1`
    for (const policy of ['strict', 'reference'] as const)
      for (const value of ['', 'x', '1.5', '0x10', `0${longest}`])
        expect(outcome({ [header]: value }, { policy }), value).toBe(bad(header))
    for (const value of ['7', '-7', ' 7 ', '7_000', longest, undefined])
      expect(outcome({ [header]: value }, { policy: 'reference' }), value).toBe('ok')
  })

  test.each([
    ['0', 0],
    ['12.5', 12.5],
    [' +3. ', 3],
    ['-1', -1],
    ['999999999.500000000', 999999999.5],
  ])('a timeout of %j is %d seconds', (timeout, seconds) => {
    expect(read({ timeout }, 'Synapse', 'strict', false)).toMatchObject({
      value: { timeoutSeconds: seconds },
    })
  })

  test.each(['', '.5', '1e3', 'x', 'inf', '1234567890', '1.0000000001', `1${' '.repeat(MAX_HEADER_CHARS)}`])(
    'a timeout of %j is none',
    (timeout) => {
      expect(outcome({ timeout })).toBe(bad('timeout'))
    },
  )

  // base64 of the JSON of a value from which the field's type can be made.
  test.each([
    ['challenge_hash', '""', 'ok'],
    ['challenge_hash', 'true', 'ok'],
    ['challenge_hash', '5', 'ok'],
    ['challenge_hash', 'null', 'bad'],
    ['challenge_hash', '{}', 'bad'],
    ['challenge_hash', '[]', 'bad'],
    ['challenge_hash', 'x', 'bad'],
    ['challenge_hash', '', 'bad'],
    ['challenge_index', '0', 'ok'],
    ['challenge_index', '"5"', 'ok'],
    ['challenge_index', 'true', 'ok'],
    ['challenge_index', '"x"', 'bad'],
    ['challenge_index', '""', 'bad'],
    ['challenge_index', '{}', 'bad'],
  ])('the header of %s with %s is %s', (field, json, expected) => {
    const header = `bt_header_input_obj_${field}`
    expect(outcome({ [header]: base64(json) })).toBe(expected === 'ok' ? 'ok' : bad(header))
  })

  test('the header of a field of any type takes any value but null', () => {
    const header = 'bt_header_input_obj_seeds'
    for (const json of ['[]', '{}', '""', '0'])
      expect(outcome({ [header]: base64(json) }, { synapse: 'Discard' }), json).toBe('ok')
    expect(outcome({ [header]: base64('null') }, { synapse: 'Discard' })).toBe(bad(header))
  })

  test('a required field needs its header, a bounded one of UTF-8, unless the body is a frame', () => {
    const header = 'bt_header_input_obj_seed'
    const long = (chars: number) => base64(`"${'x'.repeat((chars / 4) * 3 - 2)}"`)
    expect(long(MAX_HEADER_CHARS)).toHaveLength(MAX_HEADER_CHARS)
    expect(outcome({ [header]: long(MAX_HEADER_CHARS) })).toBe('ok')
    for (const value of [undefined, '', 'gA==', 'A', long(MAX_HEADER_CHARS + 4)]) {
      expect(outcome({ [header]: value }), value).toBe(bad(header))
      expect(outcome({ [header]: value }, { framed: true }), value).toBe('ok')
    }
    expect(outcome({ bt_header_input_obj_commitment: undefined })).toBe('ok')
  })

  test.each([
    ['bt_header_dendrite_nonce', ['1', '9'.repeat(20)], ['0', '01', '+1', ' 1', '1_0', '9'.repeat(21)]],
    [
      'bt_header_dendrite_hotkey',
      ['5'.repeat(40), '5'.repeat(50)],
      ['5'.repeat(39), '5'.repeat(51), `${HOTKEY}0`, 'None'],
    ],
    ['bt_header_dendrite_uuid', ['-', '_aZ9', 'x'.repeat(64)], ['', 'x'.repeat(65), 'a.b', 'a\n']],
    ['computed_body_hash', ['0f'.repeat(32)], ['', '0F'.repeat(32), '0'.repeat(63), '0'.repeat(65)]],
  ])('%s has one form in strict policy', (header, good, wrong) => {
    for (const value of good) expect(outcome({ [header]: value }), value).toBe('ok')
    for (const value of wrong) {
      expect(outcome({ [header]: value }), value).toBe(bad(header))
      expect(outcome({ [header]: value }, { policy: 'reference' }), value).toBe('ok')
    }
    expect(outcome({ [header]: undefined })).toBe('ok')
  })
})

const SYNAPSE_NAMES = Object.keys(SYNAPSES) as SynapseName[]
const words = (text: string) => text.trim().split(/\s+/)
const inputs = (names: readonly string[]) => names.filter((name) => name.startsWith('bt_header_input_obj_'))

describe('the headers of every synapse', () => {
  test.each(SYNAPSE_NAMES)(
    '%s: what is written is read, and names the fields that are required',
    (synapse) => {
      expect(read({}, synapse, 'strict', false).ok).toBe(true)
      const required = SYNAPSES[synapse].fields.filter((field) => field.required).map((field) => field.name)
      const named = inputs(Object.keys(headersOf(synapse)))
      expect(named).toEqual(required.map((name) => `bt_header_input_obj_${name}`))
    },
  )

  test('a browser may send all of them, once each, and those that only other clients send', () => {
    const written = SYNAPSE_NAMES.flatMap((synapse) => inputs(Object.keys(headersOf(synapse))))
    expect(new Set(inputs(REQUEST_HEADER_NAMES))).toEqual(new Set(written))
    expect(new Set(REQUEST_HEADER_NAMES).size).toBe(REQUEST_HEADER_NAMES.length)
    const others = REQUEST_HEADER_NAMES.filter((name) => !name.startsWith('bt_header_input_obj_'))
    expect(others).toEqual(
      words(`
        accept content-type name timeout computed_body_hash header_size total_size x-filetao-delegation
        bt_header_dendrite_hotkey bt_header_dendrite_ip bt_header_dendrite_nonce bt_header_dendrite_port
        bt_header_dendrite_signature bt_header_dendrite_uuid bt_header_dendrite_version
        bt_header_axon_hotkey bt_header_axon_ip bt_header_axon_nonce bt_header_axon_port
        bt_header_axon_signature bt_header_axon_uuid bt_header_axon_version`),
    )
  })

  test('a page may read those of an answer', () => {
    expect(ANSWER_HEADER_NAMES).toEqual(
      words(`
        name timeout retry-after x-filetao-frame x-filetao-sessions x-request-id
        bt_header_axon_hotkey bt_header_axon_ip bt_header_axon_nonce bt_header_axon_port
        bt_header_axon_signature bt_header_axon_status_code bt_header_axon_status_message
        bt_header_axon_uuid bt_header_axon_version
        bt_header_dendrite_hotkey bt_header_dendrite_ip bt_header_dendrite_nonce bt_header_dendrite_port
        bt_header_dendrite_signature bt_header_dendrite_uuid bt_header_dendrite_version`),
    )
  })
})

describe('names and texts', () => {
  test('names are read in any case, the last spelling counts, and what is undefined is absent', () => {
    expect([...lowerNames({ Name: 'a', NAME: 'b', other: undefined })]).toEqual([['name', 'b']])
  })

  test('what is absent is signed as the text None', () => {
    expect(signedMessage({ nonce: 5n, hotkey: 'h', uuid: 'u', bodyHash: 'b' }, 'a')).toBe('5.h.a.u.b')
    expect(signedMessage({ nonce: null, hotkey: null, uuid: null, bodyHash: null }, 'a')).toBe(
      'None.None.a.None.None',
    )
  })

  test('whole seconds are written as the interpreter prints a float', () => {
    expect([12, 0, 12.5].map(floatText)).toEqual(['12.0', '0.0', '12.5'])
  })

  test('a target is named with as much as is known of it', () => {
    const more = {
      synapse: 'Synapse',
      nonce: 1n,
      uuid: 'u',
      hotkey: 'h',
      signature: 's',
      bodyHash: 'b',
    } as const
    const sent = { ...more, timeoutSeconds: 1, bodyBytes: 0 }
    const known = buildRequestHeaders({ ...sent, target: { hotkey: 't', ip: '192.0.2.1', port: 80 } })
    expect([known['bt_header_axon_ip'], known['bt_header_axon_port']]).toEqual(['192.0.2.1', '80'])
    const unknown = buildRequestHeaders({ ...sent, target: { hotkey: 't' } })
    expect(Object.keys(unknown).filter((name) => /axon_(ip|port)/.test(name))).toEqual([])
  })
})
