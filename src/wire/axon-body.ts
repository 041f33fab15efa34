/**
 * From the bytes of a request to what a handler may see, after the caller is known. In `strict` policy
 * everything is bounded by the schemas and refused with one code; in `reference` policy the order, the
 * leniency and the texts are the reference's, as transport.json fixes them.
 */
import { decodeBase64 } from '../protocol/base64.ts'
import { parseLenientInteger } from '../protocol/decimal.ts'
import type { Sha3 } from '../protocol/hash.ts'
import { isJsonObject, type JsonObject, parseJson } from './big-json.ts'
import { bodyHash } from './body-hash.ts'
import { decodeFrame, FRAME_TYPE, frameHash, type Sha256 } from './frame.ts'
import type { Policy, RequestHeaders } from './headers.ts'
import { MAX_JSON_BODY_BYTES } from './limits.ts'
import { type AxonCode, type Problem, problem } from './problem.ts'
import {
  type FieldKind,
  parseRequestFields,
  type RequestFields,
  SYNAPSES,
  type SynapseName,
} from './synapse.ts'
import { utf8Text } from './text.ts'

export type ContentType = 'json' | 'frame' | 'other'

export function contentTypeOf(headers: ReadonlyMap<string, string>): ContentType {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type === FRAME_TYPE) return 'frame'
  return type === 'application/json' ? 'json' : 'other'
}

export interface BodyInput {
  readonly body: Uint8Array
  readonly type: ContentType
  readonly headers: RequestHeaders
  readonly sha3?: Sha3 | undefined
  readonly sha256?: Sha256 | undefined
  /** Strict: refuse requests whose signature leaves request fields uncovered (S9). */
  readonly refuseUnsigned: boolean
}

export interface ParsedBody<N extends SynapseName> {
  readonly fields: RequestFields[N]
  readonly data: Uint8Array | null
  /** The members as they came, for the answer's echo. */
  readonly echo: JsonObject
  /** Whose request the body says it is; null: not a word. The reference believes it (S10), strict refuses another one than signed. */
  readonly caller: string | null
}

export type BodyOutcome<N extends SynapseName> =
  | { readonly ok: true; readonly value: ParsedBody<N> }
  | { readonly ok: false; readonly problem: Problem }

export function readBody<N extends SynapseName>(name: N, input: BodyInput, policy: Policy): BodyOutcome<N> {
  return policy === 'strict' ? readStrict(name, input) : readReference(name, input)
}

function no(status: number, code: AxonCode, message: string): { ok: false; problem: Problem } {
  return { ok: false, problem: problem(status, code, message) }
}

// ---- strict ---------------------------------------------------------------------------------------

interface Members {
  readonly json: JsonObject
  /** The data bytes, when the body was a frame. */
  readonly raw: Uint8Array | null
}

function readStrict<N extends SynapseName>(name: N, input: BodyInput): BodyOutcome<N> {
  const members = input.type === 'frame' ? strictFrame(name, input) : strictJson(name, input)
  if (!members.ok) return members
  const { json, raw } = members.value
  const claimed = isJsonObject(json['dendrite']) ? (json['dendrite']['hotkey'] ?? null) : null
  if (claimed !== null && claimed !== input.headers.hotkey) {
    return no(400, 'caller-mismatch', 'dendrite.hotkey of the body is not the caller that signed')
  }
  const fields = parseRequestFields(name, json)
  if (!fields.ok) return no(400, 'field-invalid', fields.detail)
  const data = strictData(SYNAPSES[name].requestData, json, raw)
  if (data === 'malformed') return no(400, 'data-malformed', 'the data is not canonical base64')
  return { ok: true, value: { fields: fields.value, data, echo: { ...fields.value }, caller: null } }
}

function strictData(
  field: string | null,
  json: JsonObject,
  raw: Uint8Array | null,
): Uint8Array | null | 'malformed' {
  if (field === null) return raw === null || raw.length === 0 ? null : 'malformed'
  if (raw !== null) return json[field] === '' ? raw : 'malformed'
  const data = decodeBase64(json[field], 'strict')
  return data.ok ? data.value : 'malformed'
}

type MembersOutcome =
  | { readonly ok: true; readonly value: Members }
  | { readonly ok: false; readonly problem: Problem }

/** The frame's hash covers every byte, the route's name among them. */
function strictFrame(name: SynapseName, input: BodyInput): MembersOutcome {
  const frame = decodeFrame(input.body)
  if (!frame.ok) {
    const large = frame.reason === 'frame-too-large'
    return no(large ? 413 : 400, large ? 'body-too-large' : 'body-malformed', frame.detail)
  }
  const { json, jsonBytes, data } = frame.value
  if (frameHash(jsonBytes, data, input) !== input.headers.bodyHash) return hashMismatch()
  if (json['name'] !== name) return no(400, 'name-mismatch', 'the body is for another synapse')
  return { ok: true, value: { json, raw: data } }
}

function strictJson(name: SynapseName, input: BodyInput): MembersOutcome {
  const { framedOnly, framedMembers = [], hashCoversRequest } = SYNAPSES[name]
  if (framedOnly === true || (input.refuseUnsigned && !hashCoversRequest)) {
    return no(401, 'body-not-signed', 'this node takes only requests whose signature covers the whole body')
  }
  if (input.body.length > MAX_JSON_BODY_BYTES) return no(413, 'body-too-large', 'the body is too long')
  const text = utf8Text(input.body)
  if (text === null) return no(400, 'body-malformed', 'the body is not UTF-8')
  const json = parseJson(text, { maxChars: MAX_JSON_BODY_BYTES })
  if (!json.ok) return no(400, 'body-malformed', `the body is not acceptable JSON: ${json.detail}`)
  if (!isJsonObject(json.value)) return no(400, 'body-malformed', 'the body is not an object')
  if (bodyHash(name, json.value, input.sha3) !== input.headers.bodyHash) return hashMismatch()
  const { value } = json
  const unsigned = framedMembers.some((member) => (value[member] ?? null) !== null)
  if (unsigned)
    return no(401, 'body-not-signed', 'a signature over JSON does not cover this request: use a frame')
  return { ok: true, value: { json: value, raw: null } }
}

function hashMismatch(): { ok: false; problem: Problem } {
  return no(400, 'body-hash-mismatch', 'the body is not the one that was signed')
}

// ---- reference ------------------------------------------------------------------------------------

const INTERNAL = 'Internal server error with error: '

/** FastAPI's validation answer: HTTP 422 while the status header still says 200 (protocol section 6.4). */
function unprocessable(): { ok: false; problem: Problem } {
  const refusal = problem(422, 'body-malformed', 'value is not a valid dict')
  return { ok: false, problem: { ...refusal, statusHeader: { status: 200, message: 'Success' } } }
}

function internal(code: AxonCode, message: string): { ok: false; problem: Problem } {
  return no(500, code, INTERNAL + message)
}

function readReference<N extends SynapseName>(name: N, input: BodyInput): BodyOutcome<N> {
  const text = utf8Text(input.body)
  if (text === '') return internal('body-malformed', 'Expecting value: line 1 column 1 (char 0)')
  const json = text === null ? null : parseJson(text, { maxChars: MAX_JSON_BODY_BYTES })
  if (json === null || !json.ok) return unprocessable()
  if (!isJsonObject(json.value)) return internal('body-malformed', 'argument after ** must be a mapping')
  const fields = coerce(name, json.value)
  if (fields === null) return internal('field-invalid', 'validation error')
  const hash = bodyHash(name, fields, input.sha3)
  const signed = input.headers.bodyHash
  if (hash !== signed) {
    const text = `Hash mismatch between header body hash ${signed} and parsed body hash ${hash}`
    return internal('body-hash-mismatch', text)
  }
  if (input.type !== 'json') return unprocessable()
  const caller = isJsonObject(json.value['dendrite']) ? json.value['dendrite']['hotkey'] : null
  if (typeof caller !== 'string' && name !== 'Synapse') {
    const text = "Invalid input of type: 'NoneType'. Convert to a bytes, string, int or float first."
    return internal('caller-mismatch', text)
  }
  const data = referenceData(SYNAPSES[name].requestData, fields)
  if (!data.ok) return data
  const value = {
    fields: parseUnbounded<RequestFields[N]>(fields),
    data: data.value,
    echo: fields,
    caller: typeof caller === 'string' ? caller : null,
  }
  return { ok: true, value }
}

function referenceData(
  field: string | null,
  fields: JsonObject,
):
  | { readonly ok: true; readonly value: Uint8Array | null }
  | { readonly ok: false; readonly problem: Problem } {
  if (field === null) return { ok: true, value: null }
  const data = decodeBase64(fields[field], 'reference')
  return data.ok ? data : internal('data-malformed', base64Error(String(fields[field])))
}

/** The reference's class types, loosely: text from numbers, integers from text; null for a missing required field. */
function coerce(name: SynapseName, json: JsonObject): JsonObject | null {
  const fields: Record<string, unknown> = {}
  for (const field of SYNAPSES[name].fields) {
    const value = coerceOne(json[field.name] ?? null, field.kind)
    if (value === undefined || (value === null && field.required)) return null
    fields[field.name] = value
  }
  return fields
}

function coerceOne(value: unknown, kind: FieldKind): unknown {
  if (value === null || kind === 'any') return value
  if (kind === 'integer') {
    if (typeof value === 'number') return Math.trunc(value)
    if (typeof value === 'bigint') return value
    const integer = typeof value === 'string' ? parseLenientInteger(value) : null
    if (integer === null) return undefined
    return integer >= -MAX_SAFE && integer <= MAX_SAFE ? Number(integer) : integer
  }
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' ? value.toString() : undefined
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER)

/** Reference policy only: the members have the right types but no bounds; its handlers are the vectors' own. */
function parseUnbounded<T>(fields: JsonObject): T {
  return fields as T
}

function base64Error(text: string): string {
  const digits = text.replaceAll(/[^A-Za-z0-9+/]/g, '').length
  if (digits % 4 !== 1) return 'Incorrect padding'
  return `Invalid base64-encoded string: number of data characters (${digits}) cannot be 1 more than a multiple of 4`
}
