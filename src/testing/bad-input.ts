/**
 * Malformed requests for every field of every synapse, generated from the wire schemas, so that a new field
 * cannot escape (reliability section 10). `badBodies` gives JSON texts that a careful node must refuse;
 * `signedFrame` and `signedJson` put any text behind a valid signature, so that the refusal is the body's.
 */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { encodePoint, hashToPoint } from '../protocol/point.ts'
import type { AxonRequest } from '../wire/axon.ts'
import { isJsonObject, parseJson } from '../wire/big-json.ts'
import { bodyHash } from '../wire/body-hash.ts'
import { FRAME_TYPE, frameHash } from '../wire/frame.ts'
import { buildRequestHeaders, signedMessage } from '../wire/headers.ts'
import { MAX_JSON_BODY_BYTES } from '../wire/limits.ts'
import type { Keypair } from '../wire/sr25519.ts'
import { REQUEST_SCHEMAS, type RequestFields, SYNAPSES, type SynapseName } from '../wire/synapse.ts'
import { utf8Text } from '../wire/text.ts'
import { IS_THOROUGH } from './thorough.ts'

/** Two points with no known relation, as the protocol writes them. */
export const POINT_G = encodePoint(hashToPoint('filetao-testing/g', new Uint8Array(0)))
export const POINT_H = encodePoint(hashToPoint('filetao-testing/h', new Uint8Array(0)))

const CID = `bafkrei${'a'.repeat(52)}`

/** One valid request of each synapse. */
export const EXAMPLE_FIELDS: RequestFields = {
  Synapse: {},
  Store: { curve: 'P-256', g: POINT_G, h: POINT_H, seed: 'ab'.repeat(32), ttl: 3600 },
  Challenge: {
    challenge_hash: '12345',
    challenge_index: 0,
    chunk_size: 256,
    g: POINT_G,
    h: POINT_H,
    curve: 'P-256',
    seed: 'cd'.repeat(32),
  },
  Retrieve: { data_hash: '12345', seed: 'ef'.repeat(32) },
  StoreUser: { encryption_payload: '{}', ttl: 3600, content_root: '01'.repeat(32) },
  RetrieveUser: { data_hash: CID, range_start: 0, range_end: 10 },
  Announce: {
    cid: CID,
    length: 10,
    data_hash: '12345',
    ttl: 3600,
    generated: 1_700_000_000,
    encryption_payload: '{}',
    receipts: [],
  },
  Retract: { cid: CID },
  Renew: { data_hash: '12345', ttl: 3600 },
  Discard: { data_hash: '12345', seeds: ['ab'.repeat(32)] },
  Inventory: { after: null, with_records: true },
  Keep: {},
  DeleteUser: { data_hash: CID },
  RenewUser: { data_hash: CID, ttl: 3600 },
  LeaseUser: { data_hashes: [CID] },
  HoldersUser: { data_hash: CID },
  ChallengeUser: {
    data_hash: CID,
    challenge_index: 0,
    chunk_size: 16_400,
    curve: 'P-256',
    g: POINT_G,
    h: POINT_H,
    seed: 'cd'.repeat(32),
  },
  AccountUser: {},
  PutHead: { vault_id: 'ab'.repeat(16) },
  GetHead: { vault_id: 'ab'.repeat(16), after: `0x${'ab'.repeat(64)}` },
  RevokeSession: {
    session: 'ab'.repeat(32),
    account: '5C62Ck4UrFPiBtoCmeSrgF7x9yv9mn38446dhCpsi2mLHiFT',
    before: 1_700_000_000,
    signature: `0x${'ab'.repeat(64)}`,
  },
}

/** The example without what JSON may not carry. */
export function plainExample(name: SynapseName): Readonly<Record<string, unknown>> {
  const framed = SYNAPSES[name].framedMembers ?? []
  return Object.fromEntries(Object.entries(EXAMPLE_FIELDS[name]).filter(([field]) => !framed.includes(field)))
}

/** Any text is fine there, so only text that no JSON reader should pass on is bad. */
const FREE_TEXT: readonly string[] = ['encryption_payload']

export interface BadBody {
  readonly label: string
  /** The JSON's bytes, which may not be JSON at all. */
  readonly json: Uint8Array
}

const LONG = JSON.stringify('9'.repeat(30_000))
const FOR_TEXT = [
  '""',
  '5',
  'true',
  '" "',
  '"../../etc/passwd"',
  '"\\u0000"',
  '"\\u202e"',
  '"caf\\u00e9"',
  '"cafe\\u0301"',
  '"-1"',
  '"0x12"',
  '"NaN"',
]
const FOR_NUMBER = [
  '-1',
  '1.5',
  '1e999',
  'NaN',
  'Infinity',
  '9007199254740992',
  '9007199254740993',
  '"5"',
  'true',
  '-0.5',
]
const FOR_ANY = ['{}', '{"__proto__":1}', '[[]]', '"\\ud800"', '"\\udc00x"', LONG, `${'9'.repeat(5000)}`]
/** What no reader of JSON takes, wherever it stands. */
const NOT_JSON = [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, '01', '+1', "'x'", '"\t"', 'undefined']

/**
 * Every malformed body of a synapse that a careful node must refuse with 4xx. One reader reads the JSON of all fields, so that what
 * is none stands in the first text, the first number and the first list only; thoroughly in each field.
 * @param tried 'first': only these have bad values at all, for both forms of a body come to the same reader of fields; thoroughly all have
 */
export function badBodies(name: SynapseName, tried: 'all' | 'first' = 'all'): BadBody[] {
  const fields: Readonly<Record<string, unknown>> = { name, ...EXAMPLE_FIELDS[name] }
  const bodies: BadBody[] = []
  const add = (label: string, json: string | Uint8Array): void => {
    bodies.push({ label: `${name}: ${label}`, json: typeof json === 'string' ? utf8ToBytes(json) : json })
  }
  const kinds = new Set<string>()
  for (const field of Object.keys(REQUEST_SCHEMAS[name].entries)) {
    const good = fields[field]
    const standsForOthers = IS_THOROUGH || !kinds.has(typeof good)
    kinds.add(typeof good)
    if (!standsForOthers && tried === 'first') continue
    if (isRequired(name, field)) add(`${field} missing`, objectText({ ...fields, [field]: undefined }))
    if (isRequired(name, field)) add(`${field} null`, withRaw(fields, field, 'null'))
    for (const raw of [...badValues(field, good), ...(standsForOthers ? NOT_JSON : [])])
      add(`${field} = ${raw.slice(0, 30)}`, withRaw(fields, field, raw))
    add(
      `${field} twice`,
      `${objectText(fields).slice(0, -1)},${JSON.stringify(field)}:${JSON.stringify(good)}}`,
    )
  }
  for (const [label, json] of badDocuments(objectText(fields))) add(label, json)
  return bodies
}

function badValues(field: string, good: unknown): string[] {
  if (FREE_TEXT.includes(field)) return [...FOR_ANY, '5', 'true']
  if (typeof good === 'number') return [...FOR_ANY, ...FOR_NUMBER]
  if (typeof good === 'string') return [...FOR_ANY, ...FOR_TEXT]
  return [...FOR_ANY, '5', '"x"', '[5]', '[{"version":1}]']
}

function isRequired(name: SynapseName, field: string): boolean {
  const entry: unknown = Reflect.get(REQUEST_SCHEMAS[name].entries, field)
  return !(isJsonObject(entry) && entry['type'] === 'optional')
}

function badDocuments(good: string): [string, string | Uint8Array][] {
  return [
    ['empty', ''],
    ['null', 'null'],
    ['list', `[${good}]`],
    ['text', '"x"'],
    ['number', '5'],
    ['cut', good.slice(0, -1)],
    ['trailing garbage', `${good}x`],
    ['two documents', good + good],
    ['byte order mark', `\uFEFF${good}`],
    [
      'UTF-16',
      Uint8Array.from(
        Array.from(good).flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]),
      ),
    ],
    [
      'not UTF-8',
      Uint8Array.from([...utf8ToBytes(good.slice(0, -1)), 0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    ],
    ['__proto__', `${good.slice(0, -1)}${good.length > 2 ? ',' : ''}"__proto__":{"caller":"x"}}`],
    ['deep', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['wide', `[${'0,'.repeat(20_000)}0]`],
    ['comment', `/* */${good}`],
  ]
}

function objectText(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(fields)
}

function withRaw(fields: Readonly<Record<string, unknown>>, field: string, raw: string): string {
  const marker = '"\u2042"'
  return objectText({ ...fields, [field]: '\u2042' }).replace(marker, () => raw)
}

export interface SigningInput {
  readonly name: SynapseName
  readonly json: Uint8Array
  readonly data?: Uint8Array
  readonly keypair: Keypair
  readonly axonHotkey: string
  readonly nonce: bigint
}

const REMOTE = { ip: '192.0.2.1', port: 40000 }

/** The text as a frame whose hash and signature are right. */
export function signedFrame(input: SigningInput): AxonRequest {
  const data = input.data ?? new Uint8Array(0)
  const body = new Uint8Array(4 + input.json.length + data.length)
  new DataView(body.buffer).setUint32(0, input.json.length)
  body.set(input.json, 4)
  body.set(data, 4 + input.json.length)
  return signed(input, body, frameHash(input.json, data), FRAME_TYPE)
}

/** The text as a JSON body; its hash is right where the text can be read at all. */
export function signedJson(input: SigningInput): AxonRequest {
  const text = utf8Text(input.json)
  const json = text === null ? null : parseJson(text, { maxChars: MAX_JSON_BODY_BYTES })
  const fields = json !== null && json.ok && isJsonObject(json.value) ? json.value : {}
  return signed(input, input.json, bodyHash(input.name, fields), 'application/json')
}

function signed(input: SigningInput, body: Uint8Array, hash: string, type: string): AxonRequest {
  const caller = { hotkey: input.keypair.address, nonce: input.nonce, uuid: 'bad-input', bodyHash: hash }
  const message = utf8ToBytes(signedMessage(caller, input.axonHotkey))
  const headers = buildRequestHeaders({
    ...caller,
    synapse: input.name,
    signature: `0x${bytesToHex(input.keypair.sign(message))}`,
    target: { hotkey: input.axonHotkey },
    timeoutSeconds: 12,
    bodyBytes: body.length,
  })
  return {
    method: 'POST',
    path: `/${input.name}`,
    headers: { ...headers, 'content-type': type },
    body,
    remote: REMOTE,
  }
}

/** True for synapses whose requests carry data; tests give those some. */
export function carriesData(name: SynapseName): boolean {
  return SYNAPSES[name].requestData !== null
}
