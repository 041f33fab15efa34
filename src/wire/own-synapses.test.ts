import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_FIELDS } from '../testing/bad-input.ts'
import { buildRequest } from './dendrite.ts'
import { MAX_HEAD_BYTES } from './limits.ts'
import {
  OWN_ANSWER_SCHEMAS,
  OWN_REQUEST_SCHEMAS,
  OWN_SYNAPSE_NAMES,
  OWN_SYNAPSES,
  type OwnSynapseName,
} from './own-synapses.ts'
import { MAX_SEALED_DATA_BYTES } from './sealed-records.ts'
import { keypairFromMiniSecret } from './sr25519.ts'
import { parseAnswerFields, parseRequestFields } from './synapse.ts'

const MIB_16 = 16 * 1024 * 1024
const CID = EXAMPLE_FIELDS.DeleteUser.data_hash
const ADDRESS = '5'.repeat(48)
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)
const hex = (chars: number): string => 'a'.repeat(chars)
const signature = (chars: number): string => `0x${hex(chars)}`
const sorted = (schemas: object) => Object.keys(schemas).toSorted()

const RECEIPT = {
  version: 1,
  miner: ADDRESS,
  validator: ADDRESS,
  cid: CID,
  length: 1,
  seed: hex(64),
  curve: 'P-256',
  g: '000000',
  h: '000000',
  commitment: '000000',
  commitment_hash: '1',
  randomness: '1',
  block: 1,
  block_hash: `0x${hex(64)}`,
  signature: signature(128),
}

function asked(synapse: OwnSynapseName, change: object): string {
  const parsed = parseRequestFields(synapse, { ...EXAMPLE_FIELDS[synapse], ...change })
  return parsed.ok ? 'ok' : parsed.detail
}

function answered(synapse: OwnSynapseName, json: object): string {
  const parsed = parseAnswerFields(synapse, { ...json })
  return parsed.ok ? 'ok' : parsed.detail
}

describe('the members of our own synapses', () => {
  const manual = readFileSync('docs/wire.md', 'utf8')
  const [, announced = ''] = /^`\{ (cid, [a-z_, ]+) \}`/m.exec(manual) ?? []
  const [, table = ''] = manual.split('## Our own synapses')
  const codes = (text: string) => [...text.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name)
  const documented = [...table.matchAll(/^\| ([A-Z]\w+) \|[^|]*\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, name = '', request = '', answer = '']) => ({
      name,
      request: request.trim() === 'above' ? announced.split(', ') : codes(request),
      answer: codes(answer),
    }),
  )

  test('are those of docs/wire.md, synapse by synapse', () => {
    expect(documented).toEqual(
      OWN_SYNAPSE_NAMES.map((name) => ({
        name,
        request: Object.keys(OWN_REQUEST_SCHEMAS[name].entries),
        answer: Object.keys(OWN_ANSWER_SCHEMAS[name].entries),
      })),
    )
    for (const each of [OWN_SYNAPSES, OWN_REQUEST_SCHEMAS, OWN_ANSWER_SCHEMAS])
      expect(sorted(each)).toEqual(OWN_SYNAPSE_NAMES.toSorted())
  })

  test('of a request are declared in their order, the one that carries data behind them', () => {
    const carried: Record<string, unknown> = {}
    for (const name of OWN_SYNAPSE_NAMES) {
      const { fields, requestData, answerData, requestDataBytes } = OWN_SYNAPSES[name]
      const data = requestData ?? answerData
      if (data !== null) carried[name] = { requestData, answerData, requestDataBytes }
      const members = [...Object.keys(OWN_REQUEST_SCHEMAS[name].entries), ...(data === null ? [] : [data])]
      expect(fields.map((field) => field.name)).toEqual(members)
    }
    expect(carried).toEqual({
      ChallengeUser: { requestData: null, answerData: 'chunks' },
      PutHead: { requestData: 'head', answerData: null, requestDataBytes: MAX_HEAD_BYTES },
      GetHead: { requestData: null, answerData: 'head' },
      Inventory: { requestData: null, answerData: 'records' },
      Keep: { requestData: 'records', answerData: null, requestDataBytes: MAX_SEALED_DATA_BYTES },
    })
  })

  test.each(OWN_SYNAPSE_NAMES)(
    '%s is told in frames only, for the hash of JSON covers none of them',
    (name) => {
      expect(OWN_SYNAPSES[name]).toMatchObject({ framedOnly: true, hashCoversRequest: false, hashList: [] })
    },
  )

  test.each(OWN_SYNAPSE_NAMES)('%s has a header for each, with the empty value of its type', (name) => {
    const { headers } = buildRequest({
      synapse: name,
      fields: EXAMPLE_FIELDS[name],
      ...(OWN_SYNAPSES[name].requestData === null ? {} : { data: Uint8Array.of(1) }),
      keypair: keypairFromMiniSecret(new Uint8Array(32).fill(2)),
      target: { hotkey: 'x' },
      nonce: 1n,
      uuid: 'u',
      timeoutSeconds: 12,
      framed: true,
    })
    const example: Readonly<Record<string, unknown>> = { ...EXAMPLE_FIELDS[name] }
    for (const { name: field } of OWN_SYNAPSES[name].fields) {
      const empty = typeof example[field] === 'number' ? '0' : '""'
      expect(atob(headers[`bt_header_input_obj_${field}`] ?? ''), field).toBe(empty)
    }
  })
})

describe('what a request may say, at its bounds and one beyond', () => {
  test.each<[OwnSynapseName, string, readonly unknown[], readonly unknown[]]>([
    ['Announce', 'cid', [CID], ['x', null]],
    ['Announce', 'length', [0, MIB_16], [-1, MIB_16 + 1]],
    ['Announce', 'data_hash', ['0'], [CID, 0]],
    ['Announce', 'ttl', [1, 157_680_000], [0, 157_680_001, null]],
    ['Announce', 'generated', [0, 0xffffffff], [-1, 0x100000000]],
    ['Announce', 'encryption_payload', ['', 'x'.repeat(16_384)], ['x'.repeat(16_385), null]],
    ['Announce', 'receipts', [[], times(32, RECEIPT)], [times(33, RECEIPT), [{}], null]],
    ['Retract', 'cid', [CID], ['12345', null]],
    ['Renew', 'data_hash', ['12345'], [CID, null]],
    ['Renew', 'ttl', [1], [0, null]],
    ['Discard', 'data_hash', ['12345'], [CID, null]],
    ['Discard', 'seeds', [[hex(64)], times(16, hex(64))], [[], times(17, hex(64)), [hex(63)], null]],
    ['Inventory', 'after', ['0', '9'.repeat(78), null, undefined], ['', '9'.repeat(79)]],
    ['Inventory', 'with_records', [true, false, undefined], [null, 1, 'true']],
    ['DeleteUser', 'data_hash', [CID], ['12345', null]],
    ['RenewUser', 'data_hash', [CID], ['12345', null]],
    ['RenewUser', 'ttl', [1], [0, null]],
    ['LeaseUser', 'data_hashes', [[CID], times(256, CID)], [[], times(257, CID), ['12345'], null]],
    ['HoldersUser', 'data_hash', [CID], ['12345', null]],
    ['ChallengeUser', 'data_hash', [CID], ['12345', null]],
    ['ChallengeUser', 'challenge_index', [0, 0x7fffffff], [-1, 0x80000000, null]],
    ['ChallengeUser', 'chunk_size', [1, MIB_16], [0, MIB_16 + 1, null]],
    ['ChallengeUser', 'curve', ['P-256'], ['P-384', null]],
    ['ChallengeUser', 'g', [hex(6)], [hex(7), null]],
    ['ChallengeUser', 'h', [hex(6)], [hex(7), null]],
    ['ChallengeUser', 'seed', [hex(64)], [hex(63), null]],
    ['PutHead', 'vault_id', [hex(32)], [hex(31), hex(33), null]],
    ['GetHead', 'vault_id', [hex(32)], [hex(31), hex(33), null]],
    ['GetHead', 'after', [signature(128), null, undefined], [signature(127), signature(129), hex(128)]],
    ['RevokeSession', 'session', [hex(64), null, undefined], [hex(63), hex(65)]],
    ['RevokeSession', 'account', ['5'.repeat(40), null, undefined], ['5'.repeat(39), '0'.repeat(48)]],
    ['RevokeSession', 'before', [0, 0xffffffff, null, undefined], [-1, 0x100000000]],
    ['RevokeSession', 'signature', [signature(128), null, undefined], [signature(126), hex(128)]],
  ])('%s.%s', (synapse, field, good, bad) => {
    for (const value of good) expect(asked(synapse, { [field]: value }), JSON.stringify(value)).toBe('ok')
    for (const value of bad)
      expect(asked(synapse, { [field]: value }), JSON.stringify(value)).toContain(field)
  })
})

const LEASE = { expires_at: 1, copies: 32, own: true, yours: false }
const PIECE = { data_hash: '1', length: MIB_16, ends_at: 1 }
const RELAYED = { miner: ADDRESS, ms: 1 }

describe('what an answer may say, at its bounds and one beyond', () => {
  test.each<[OwnSynapseName, string, number]>([
    ['Inventory', 'next', 78],
    ['ChallengeUser', 'challenge_hash', 78],
    ['PutHead', 'head_hash', 64],
    ['PutHead', 'acknowledged', 130],
    ['GetHead', 'head_hash', 64],
    ['GetHead', 'served', 130],
  ])('%s.%s has %i characters', (synapse, field, most) => {
    for (const value of ['', 'x'.repeat(most), null, undefined])
      expect(answered(synapse, { [field]: value }), JSON.stringify(value)).toBe('ok')
    for (const value of ['x'.repeat(most + 1), 5, {}])
      expect(answered(synapse, { [field]: value }), JSON.stringify(value)).toContain(field)
  })

  test.each<[OwnSynapseName, string, number, unknown]>([
    ['Inventory', 'pieces', 256, PIECE],
    ['LeaseUser', 'leases', 256, LEASE],
    ['LeaseUser', 'leases', 256, null],
    ['HoldersUser', 'receipts', 32, RECEIPT],
    ['ChallengeUser', 'answers', 8, RELAYED],
  ])('%s.%s has %i entries', (synapse, field, most, entry) => {
    expect(answered(synapse, { [field]: times(most, entry) })).toBe('ok')
    for (const value of [times(most + 1, entry), [{}], null])
      expect(answered(synapse, { [field]: value })).toContain(field)
  })

  test.each<[OwnSynapseName, string, object, string, readonly unknown[], readonly unknown[]]>([
    ['Inventory', 'pieces', PIECE, 'data_hash', ['0'], ['01', null]],
    ['Inventory', 'pieces', PIECE, 'length', [0, MIB_16], [-1, MIB_16 + 1, null]],
    ['Inventory', 'pieces', PIECE, 'ends_at', [0, Number.MAX_SAFE_INTEGER], [-1, 2 ** 53, null]],
    ['LeaseUser', 'leases', LEASE, 'expires_at', [0, Number.MAX_SAFE_INTEGER], [-1, 2 ** 53, null]],
    ['LeaseUser', 'leases', LEASE, 'copies', [0, 32], [-1, 33, null]],
    ['LeaseUser', 'leases', LEASE, 'own', [true, false], [null, 1]],
    ['LeaseUser', 'leases', LEASE, 'yours', [true, false], [null, 1]],
  ])('of an entry of %s.%s: %o, %s', (synapse, field, entry, member, good, bad) => {
    for (const value of good)
      expect(answered(synapse, { [field]: [{ ...entry, [member]: value }] })).toBe('ok')
    for (const value of [...bad, undefined])
      expect(answered(synapse, { [field]: [{ ...entry, [member]: value }] })).toContain(
        `${field}.0.${member}`,
      )
  })

  test.each<[OwnSynapseName, object]>([
    ['Announce', { accepted: false }],
    ['Retract', { retracted: false }],
    ['Renew', { renewed: false, ends_at: null }],
    ['Discard', { discarded: false }],
    ['Inventory', { pieces: [], next: null }],
    ['Keep', { kept: null }],
    ['DeleteUser', { deleted: null, holders: null, discarded: null }],
    ['RenewUser', { expires_at: null, copies: null }],
    ['LeaseUser', { leases: [] }],
    ['HoldersUser', { receipts: [], copies: null, expires_at: null, length: null }],
    ['ChallengeUser', { challenge_hash: null, answers: [] }],
    [
      'AccountUser',
      {
        objects: null,
        bytes: null,
        quota_bytes: null,
        default_ttl: null,
        max_ttl: null,
        max_object_bytes: null,
      },
    ],
    ['PutHead', { number: null, head_hash: null, acknowledged: null }],
    ['GetHead', { number: null, head_hash: null, served: null }],
    ['RevokeSession', { revoked: false }],
  ])('%s without any member says nothing, and claims nothing: %o', (synapse, value) => {
    expect(parseAnswerFields(synapse, {})).toEqual({ ok: true, value })
  })
})
