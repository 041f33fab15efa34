import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_FIELDS } from '../testing/bad-input.ts'
import { MAX_DATA_BYTES, MAX_HEAD_BYTES } from './limits.ts'
import {
  isSynapseName,
  parseAnswerFields,
  parseRequestFields,
  requestDataBytes,
  SYNAPSE_NAMES,
  SYNAPSES,
  type SynapseName,
} from './synapse.ts'

const MIB_16 = 16 * 1024 * 1024
const CID = EXAMPLE_FIELDS.DeleteUser.data_hash
const ADDRESS = '5'.repeat(48)
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

const RECEIPT = {
  version: 1,
  miner: ADDRESS,
  validator: ADDRESS,
  cid: CID,
  length: 1,
  seed: '0'.repeat(64),
  curve: 'P-256',
  g: '000000',
  h: '000000',
  commitment: '000000',
  commitment_hash: '1',
  randomness: '1',
  block: 1,
  block_hash: `0x${'0'.repeat(64)}`,
  signature: `0x${'0'.repeat(128)}`,
}

function asked(synapse: SynapseName, change: object): string {
  const parsed = parseRequestFields(synapse, { ...EXAMPLE_FIELDS[synapse], ...change })
  return parsed.ok ? 'ok' : parsed.detail
}

function answered(synapse: SynapseName, json: object): string {
  const parsed = parseAnswerFields(synapse, { ...json })
  return parsed.ok ? 'ok' : parsed.detail
}

const hex = (chars: number): string => 'a'.repeat(chars)

interface Recorded {
  readonly body_hashes: readonly {
    readonly synapse: SynapseName
    readonly label: string
    readonly fields: object
    readonly hashed_fields_in_order: readonly string[]
  }[]
  readonly requests: readonly {
    readonly headers: object
    readonly body: { readonly name?: SynapseName; readonly required_hash_fields?: readonly string[] } | null
  }[]
}
const REFERENCE = ['Synapse', 'Store', 'Challenge', 'Retrieve', 'StoreUser', 'RetrieveUser'] as const
const namesOf = (synapse: SynapseName) => SYNAPSES[synapse].fields.map(({ name }) => name)
const requiredOf = (synapse: SynapseName) =>
  SYNAPSES[synapse].fields.flatMap(({ name, required }) => (required ? [name] : []))

describe("the reference's synapses", () => {
  const recorded = JSON.parse(readFileSync('e2e/vectors/transport.json', 'utf8')) as Recorded

  test.each(recorded.body_hashes)(
    '$synapse ($label): fields in the order of the class, and those that it hashes',
    (vector) => {
      expect(namesOf(vector.synapse)).toEqual(Object.keys(vector.fields))
      const { hashList } = SYNAPSES[vector.synapse]
      expect(namesOf(vector.synapse).filter((name) => hashList.includes(name))).toEqual(
        vector.hashed_fields_in_order,
      )
    },
  )

  test('say the list of hashed fields that its client says, and require what it sends a header for', () => {
    const seen = new Set<SynapseName>()
    for (const { body, headers } of recorded.requests) {
      // Later ones of a name leave something out.
      if (body?.name === undefined || body.required_hash_fields === undefined || seen.has(body.name)) continue
      seen.add(body.name)
      expect(SYNAPSES[body.name].hashList).toEqual(body.required_hash_fields)
      const sent = Object.keys(headers).filter((name) => name.startsWith('bt_header_input_obj_'))
      expect(requiredOf(body.name).map((name) => `bt_header_input_obj_${name}`)).toEqual(sent)
    }
    expect([...seen]).toEqual(['Store', 'Challenge', 'Retrieve', 'Synapse', 'StoreUser'])
    expect(requiredOf('RetrieveUser')).toEqual(['data_hash'])
  })

  test('have fields of text, but for seven', () => {
    const others = new Map<string, string>()
    for (const synapse of REFERENCE)
      for (const { name, kind } of SYNAPSES[synapse].fields) if (kind !== 'text') others.set(name, kind)
    expect(Object.fromEntries(others)).toEqual({
      randomness: 'integer',
      signature: 'bytes',
      ttl: 'integer',
      challenge_index: 'integer',
      chunk_size: 'integer',
      data_chunk: 'bytes',
      merkle_proof: 'any',
    })
  })

  test.each(REFERENCE)('%s: the hash covers a request when it covers all that is required', (synapse) => {
    const { hashList, hashCoversRequest, framedOnly } = SYNAPSES[synapse]
    expect(hashCoversRequest).toBe(requiredOf(synapse).every((name) => hashList.includes(name)))
    expect(framedOnly).toBe(undefined)
  })

  test('carry their data in a field that they have', () => {
    for (const synapse of SYNAPSE_NAMES) {
      const { requestData, answerData } = SYNAPSES[synapse]
      for (const name of [requestData, answerData])
        if (name !== null) expect(namesOf(synapse)).toContain(name)
    }
  })

  test('take a range in frames only', () => {
    expect(SYNAPSES.RetrieveUser.framedMembers).toEqual(['range_start', 'range_end'])
  })
})

describe('what a request may say, at its bounds and one beyond', () => {
  test.each<[SynapseName, string, readonly unknown[], readonly unknown[]]>([
    ['Store', 'curve', ['P-256'], ['P-384', 'p-256', null]],
    ['Store', 'g', [hex(6), hex(314)], [hex(4), hex(7), hex(316), 'AAAAAA']],
    ['Store', 'h', [hex(6), hex(314)], [hex(4), hex(7), hex(316), 'AAAAAA']],
    ['Store', 'seed', [hex(64)], [hex(63), hex(65), 'A'.repeat(64), 'g'.repeat(64)]],
    ['Store', 'ttl', [1, 157_680_000, null, undefined], [0, 157_680_001, 1.5]],
    ['Challenge', 'challenge_hash', ['0', '1', '9'.repeat(78)], ['', '00', '01', '9'.repeat(79), 1]],
    ['Challenge', 'challenge_index', [0, 0x7fffffff], [-1, 0x80000000, 0.5]],
    ['Challenge', 'chunk_size', [1, MIB_16], [0, MIB_16 + 1, null]],
    ['StoreUser', 'encryption_payload', ['', 'x'.repeat(16_384), null], ['x'.repeat(16_385), 5]],
    ['StoreUser', 'content_root', [hex(64), null, undefined], [hex(63), hex(65), '']],
    [
      'RetrieveUser',
      'data_hash',
      [`b${'7'.repeat(58)}`],
      [`b${hex(57)}`, `b${hex(59)}`, `B${hex(58)}`, `b${'1'.repeat(58)}`],
    ],
  ])('%s.%s', (synapse, field, good, bad) => {
    for (const value of good) expect(asked(synapse, { [field]: value }), JSON.stringify(value)).toBe('ok')
    for (const value of bad)
      expect(asked(synapse, { [field]: value }), JSON.stringify(value)).toContain(field)
  })

  test.each([
    [0, 1, 'ok'],
    [0, MIB_16, 'ok'],
    [MIB_16 - 1, MIB_16, 'ok'],
    [null, null, 'ok'],
    [undefined, undefined, 'ok'],
    [0, 0, 'body'],
    [2, 1, 'body'],
    [0, null, 'body'],
    [null, 1, 'body'],
    [0, MIB_16 + 1, 'range_end'],
    [-1, 1, 'range_start'],
  ])('a range from %s to %s', (start, end, outcome) => {
    expect(asked('RetrieveUser', { range_start: start, range_end: end })).toMatch(outcome)
  })

  test('of data each synapse carries none, a head, or as much as there may be', () => {
    expect(requestDataBytes('Synapse')).toBe(0)
    expect(requestDataBytes('RetrieveUser')).toBe(0)
    expect(requestDataBytes('Store')).toBe(MAX_DATA_BYTES)
    expect(requestDataBytes('PutHead')).toBe(MAX_HEAD_BYTES)
  })

  test('under a name as it is written, and no other', () => {
    expect(SYNAPSE_NAMES.every(isSynapseName)).toBe(true)
    for (const name of ['', 'store', 'Store ', 'constructor', '__proto__'])
      expect(isSynapseName(name)).toBe(false)
  })
})

const ATTEMPT = { miner: ADDRESS, outcome: 'x'.repeat(24), ms: 10_000_000 }

describe('what an answer may say, at its bounds and one beyond', () => {
  test.each<[SynapseName, string, number]>([
    ['Store', 'curve', 16],
    ['Store', 'seed', 128],
    ['Store', 'commitment', 400],
    ['Store', 'commitment_hash', 96],
    ['Store', 'signature', 256],
    ['Store', 'receipt_block_hash', 66],
    ['Challenge', 'g', 400],
    ['Challenge', 'challenge_hash', 96],
    ['Challenge', 'commitment_hash', 96],
    ['Challenge', 'commitment_proof', 96],
    ['Challenge', 'merkle_proof', 32_768],
    ['Challenge', 'merkle_root', 400],
    ['Challenge', 'answer_signature', 130],
    ['Retrieve', 'data_hash', 96],
    ['Retrieve', 'commitment_proof', 96],
    ['StoreUser', 'data_hash', 128],
    ['RetrieveUser', 'encryption_payload', 16_384],
  ])('%s.%s has %i characters', (synapse, field, most) => {
    for (const value of ['', 'x'.repeat(most), null, undefined])
      expect(answered(synapse, { [field]: value }), JSON.stringify(value)).toBe('ok')
    for (const value of ['x'.repeat(most + 1), 5, {}])
      expect(answered(synapse, { [field]: value }), JSON.stringify(value)).toContain(field)
  })

  test.each<[SynapseName, string, number, unknown]>([
    ['Challenge', 'content_path', 48, hex(64)],
    ['StoreUser', 'receipts', 32, RECEIPT],
    ['StoreUser', 'attempts', 32, ATTEMPT],
    ['RetrieveUser', 'receipts', 32, RECEIPT],
  ])('%s.%s has %i entries', (synapse, field, most, entry) => {
    expect(answered(synapse, { [field]: times(most, entry) })).toBe('ok')
    expect(answered(synapse, { [field]: times(most + 1, entry) })).toContain(field)
    expect(answered(synapse, { [field]: [{}] })).toContain(field)
  })

  test.each<[SynapseName, string, object, object]>([
    ['StoreUser', 'attempts', ATTEMPT, { outcome: 'x'.repeat(25) }],
    ['StoreUser', 'attempts', ATTEMPT, { ms: 10_000_001 }],
    ['StoreUser', 'attempts', ATTEMPT, { ms: -1 }],
    ['StoreUser', 'attempts', ATTEMPT, { miner: '5'.repeat(39) }],
    ['StoreUser', 'attempts', ATTEMPT, { miner: '5'.repeat(61) }],
  ])('an entry of %s.%s: %o with %o is none', (synapse, field, entry, change) => {
    expect(answered(synapse, { [field]: [entry] })).toBe('ok')
    expect(answered(synapse, { [field]: [{ ...entry, ...change }] })).toContain(field)
  })

  test.each([
    ['copies', 0, 'ok'],
    ['copies', Number.MAX_SAFE_INTEGER, 'ok'],
    ['copies', Number.MAX_SAFE_INTEGER + 1, 'copies'],
    ['copies', -1, 'copies'],
    ['copies', 1.5, 'copies'],
  ])('StoreUser.%s of %d', (field, value, outcome) => {
    expect(answered('StoreUser', { [field]: value })).toContain(outcome)
  })

  test('randomness has up to ninety digits, in any of its three forms', () => {
    const value = (randomness: unknown) => {
      const parsed = parseAnswerFields('Store', { randomness })
      return parsed.ok ? parsed.value.randomness : parsed.reason
    }
    expect(value('9'.repeat(90))).toBe(BigInt('9'.repeat(90)))
    expect(value(`-${'9'.repeat(90)}`)).toBe(-BigInt('9'.repeat(90)))
    expect(value('9'.repeat(91))).toBe('field-invalid')
    expect(value(Number.MAX_SAFE_INTEGER)).toBe(2n ** 53n - 1n)
    expect(value(2 ** 53)).toBe('field-invalid')
    expect(value(2n ** 300n)).toBe(2n ** 300n)
  })

  test.each(SYNAPSE_NAMES)('%s without any member says nothing, and is no refusal', (name) => {
    expect(answered(name, {})).toBe('ok')
  })

  test.each(['StoreUser', 'RetrieveUser'] as const)('%s without receipts has none', (name) => {
    expect(parseAnswerFields(name, {})).toMatchObject({ ok: true, value: { receipts: [] } })
  })
})
