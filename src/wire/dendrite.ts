/**
 * The calling side: a signed request for a stock axon (JSON) or one of ours (a frame), and the reading of
 * its answer. `buildRequest` is our own data and throws on our own mistakes; `parseAnswer` reads a
 * stranger's bytes and is total.
 */
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { decodeBase64, encodeBase64 } from '../protocol/base64.ts'
import type { Sha3 } from '../protocol/hash.ts'
import { isJsonObject, type JsonObject, parseJson, stringifyJson } from './big-json.ts'
import { bodyHash } from './body-hash.ts'
import { DELEGATION_HEADER } from './delegation.ts'
import { decodeFrame, encodeFrameHead, FRAME_TYPE, frameHash, type Sha256 } from './frame.ts'
import { buildRequestHeaders, type HeaderRecord, lowerNames, signedMessage } from './headers.ts'
import { MAX_JSON_BODY_BYTES } from './limits.ts'
import type { Keypair } from './sr25519.ts'
import {
  type AnswerFields,
  parseAnswerFields,
  type RequestFields,
  SYNAPSES,
  type SynapseName,
} from './synapse.ts'
import { utf8Text } from './text.ts'

export interface RequestInput<N extends SynapseName> {
  readonly synapse: N
  readonly fields: RequestFields[N]
  /** The bytes of `encrypted_data`; only synapses that carry data take it. */
  readonly data?: Uint8Array
  /** SHA-256 of `data` when already known (it is the CID's digest): spares a pass. Framed requests only. */
  readonly dataDigest?: Uint8Array
  readonly keypair: Keypair
  readonly target: { readonly hotkey: string; readonly ip?: string; readonly port?: number }
  /** Unix nanoseconds, strictly increasing per uuid. */
  readonly nonce: bigint
  readonly uuid: string
  readonly timeoutSeconds: number
  /** True when the target has said that it reads frames. */
  readonly framed: boolean
  readonly sha3?: Sha3
  readonly sha256?: Sha256
}

export interface BuiltRequest {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** A request whose body was not put together: a copy of the data less for each peer that it goes to. */
export interface RequestInParts {
  readonly path: string
  readonly headers: Record<string, string>
  /** In their order. */
  readonly body: readonly Uint8Array[]
}

/** In whose name a request is made, and the delegation that lets another key sign it (wire/delegation.ts). */
export interface RequestCaller {
  readonly address: string
  /** Text of `x-filetao-delegation`; null: the caller signs itself. */
  readonly delegation: string | null
}

export type UnsignedInput<N extends SynapseName> = Omit<RequestInput<N>, 'keypair'> & {
  readonly caller: RequestCaller
}

/** A request that lacks its signature only. */
export interface UnsignedRequest {
  /** What is to be signed. */
  readonly message: Uint8Array
  readonly signed: (signature: Uint8Array) => BuiltRequest
}

export function buildRequest<N extends SynapseName>(input: RequestInput<N>): BuiltRequest {
  return joined(buildInParts(input))
}

/** As `buildRequest`. */
export function buildInParts<N extends SynapseName>({ keypair, ...input }: RequestInput<N>): RequestInParts {
  const { message, signed } = prepareInParts({
    ...input,
    caller: { address: keypair.address, delegation: null },
  })
  return signed(keypair.sign(message))
}

/** For keys that sign elsewhere or later: the nonce is in the message. */
export function prepareRequest<N extends SynapseName>(input: UnsignedInput<N>): UnsignedRequest {
  const { message, signed } = prepareInParts(input)
  return { message, signed: (signature) => joined(signed(signature)) }
}

function joined({ body, ...request }: RequestInParts): BuiltRequest {
  return { ...request, body: concatBytes(...body) }
}

function prepareInParts<N extends SynapseName>(input: UnsignedInput<N>) {
  const declaration = SYNAPSES[input.synapse]
  if ((declaration.requestData === null) !== (input.data === undefined)) {
    throw new TypeError(`${input.synapse} ${input.data === undefined ? 'needs' : 'carries no'} data`)
  }
  const built = input.framed ? framedBody(input) : jsonBody(input)
  const { synapse, nonce, uuid, caller, target, timeoutSeconds, framed } = input
  const text = signedMessage({ hotkey: caller.address, nonce, uuid, bodyHash: built.hash }, target.hotkey)
  const signed = (signature: Uint8Array): RequestInParts => {
    const headers = buildRequestHeaders({
      synapse,
      nonce,
      uuid,
      hotkey: caller.address,
      signature: `0x${bytesToHex(signature)}`,
      bodyHash: built.hash,
      target,
      timeoutSeconds,
      bodyBytes: built.body.reduce((sum, part) => sum + part.length, 0),
    })
    if (caller.delegation !== null) headers[DELEGATION_HEADER] = caller.delegation
    headers['content-type'] = framed ? FRAME_TYPE : 'application/json'
    headers['accept'] = framed ? FRAME_TYPE : 'application/json'
    return { path: `/${synapse}`, headers, body: built.body }
  }
  return { message: utf8ToBytes(text), signed }
}

/** Every declared field, nulls included, the data as base64; then our extension members. */
function allFields<N extends SynapseName>(
  input: UnsignedInput<N>,
  dataText: string,
): Record<string, unknown> {
  const { fields, requestData } = SYNAPSES[input.synapse]
  const given: JsonObject = { ...input.fields }
  const all: Record<string, unknown> = {}
  for (const field of fields)
    all[field.name] = field.name === requestData ? dataText : (given[field.name] ?? null)
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(all, name) && value !== null) all[name] = value
  }
  return all
}

interface HashedBody {
  readonly hash: string
  readonly body: readonly Uint8Array[]
}

function jsonBody<N extends SynapseName>(input: UnsignedInput<N>): HashedBody {
  const fields = allFields(input, input.data === undefined ? '' : encodeBase64(input.data))
  const peer = {
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
  const body = {
    name: input.synapse,
    timeout: input.timeoutSeconds,
    total_size: 0,
    header_size: 0,
    dendrite: { ...peer, nonce: input.nonce, uuid: input.uuid, hotkey: input.caller.address },
    axon: {
      ...peer,
      ip: input.target.ip ?? null,
      port: input.target.port ?? null,
      hotkey: input.target.hotkey,
    },
    computed_body_hash: '',
    required_hash_fields: SYNAPSES[input.synapse].hashList,
    ...fields,
  }
  return { hash: bodyHash(input.synapse, fields, input.sha3), body: [utf8ToBytes(stringifyJson(body))] }
}

/** The name is in the JSON, so the frame's hash binds the route too; the specification's hash does not. */
function framedBody<N extends SynapseName>(input: UnsignedInput<N>): HashedBody {
  const json = { name: input.synapse, dendrite: { hotkey: input.caller.address }, ...allFields(input, '') }
  const data = input.data ?? new Uint8Array(0)
  const { jsonBytes, head } = encodeFrameHead(json)
  return { hash: frameHash(jsonBytes, data, input), body: data.length === 0 ? [head] : [head, data] }
}

// ---- answers --------------------------------------------------------------------------------------

export interface RawAnswer {
  /** HTTP status. */
  readonly status: number
  readonly headers: HeaderRecord
  readonly body: Uint8Array
}

export type AnswerReason =
  /** The node understood and said no (4xx). */
  | 'refused'
  /** The node asks to come back later (429, 503). */
  | 'busy'
  /** The node failed (5xx). */
  | 'node-failed'
  | 'answer-too-large'
  | 'answer-malformed'

export interface AnswerFailure {
  readonly ok: false
  readonly reason: AnswerReason
  /** For a person; the node's own words are cut to 300 characters. */
  readonly detail: string
  readonly status: number
  /** The node's problem code, `unknown` when it is not one of ours. */
  readonly code: string
}

export interface Answer<N extends SynapseName> {
  readonly fields: AnswerFields[N]
  /** The answer's data; null when it carries none. A view of the body where the body was a frame. */
  readonly data: Uint8Array | null
}

/** Reads an answer. HTTP status before status header (protocol section 12.10). Total. */
export function parseAnswer<N extends SynapseName>(
  synapse: N,
  answer: RawAnswer,
): { readonly ok: true; readonly value: Answer<N> } | AnswerFailure {
  const headers = lowerNames(answer.headers)
  const said = headers.get('bt_header_axon_status_code')
  const status = answer.status === 200 && said !== undefined ? statusOf(said) : answer.status
  if (status !== 200) return refusal(status, answer.body)
  if (answer.body.length > MAX_JSON_BODY_BYTES) return failed('answer-too-large', 'the answer is too long')
  const framed = headers.get('content-type')?.split(';')[0]?.trim() === FRAME_TYPE
  const read = framed ? readFrame(synapse, answer.body) : readJson(synapse, answer.body)
  if (!read.ok) return read
  const fields = parseAnswerFields(synapse, read.json)
  if (!fields.ok) return failed('answer-malformed', fields.detail)
  return { ok: true, value: { fields: fields.value, data: read.data } }
}

type ReadBody =
  | { readonly ok: true; readonly json: JsonObject; readonly data: Uint8Array | null }
  | AnswerFailure

function readFrame(synapse: SynapseName, body: Uint8Array): ReadBody {
  const frame = decodeFrame(body)
  if (!frame.ok) return failed('answer-malformed', frame.detail)
  const field = SYNAPSES[synapse].answerData
  const present = field !== null && typeof frame.value.json[field] === 'string'
  return { ok: true, json: frame.value.json, data: present ? frame.value.data : null }
}

function readJson(synapse: SynapseName, body: Uint8Array): ReadBody {
  const text = utf8Text(body)
  if (text === null) return failed('answer-malformed', 'the answer is not UTF-8')
  const json = parseJson(text, { maxChars: MAX_JSON_BODY_BYTES })
  if (!json.ok) return failed('answer-malformed', json.detail)
  if (!isJsonObject(json.value)) return failed('answer-malformed', 'the answer is not an object')
  const field = SYNAPSES[synapse].answerData
  const dataText = field === null ? null : (json.value[field] ?? null)
  if (dataText === null) return { ok: true, json: json.value, data: null }
  const data = decodeBase64(dataText, 'strict')
  if (!data.ok) return failed('answer-malformed', `${field}: ${data.detail}`)
  return { ok: true, json: json.value, data: data.value }
}

const MAX_QUOTED_CHARS = 300
const MAX_REFUSAL_BYTES = 16 * 1024

function refusal(status: number, body: Uint8Array): AnswerFailure {
  const text = body.length > MAX_REFUSAL_BYTES ? null : utf8Text(body)
  const json = text === null ? null : parseJson(text, { maxChars: MAX_REFUSAL_BYTES })
  const problem = json !== null && json.ok && isJsonObject(json.value) ? json.value : {}
  const { message, code } = { message: problem['message'], code: problem['code'] }
  return {
    ok: false,
    reason: status === 429 || status === 503 ? 'busy' : status >= 500 ? 'node-failed' : 'refused',
    detail: typeof message === 'string' ? message.slice(0, MAX_QUOTED_CHARS) : `HTTP status ${status}`,
    status,
    code: typeof code === 'string' && /^[a-z][a-z0-9-]{0,63}$/.test(code) ? code : 'unknown',
  }
}

/** A status header that is not a number is the node's failure, never a success. */
function statusOf(text: string): number {
  return /^[1-5][0-9]{2}$/.test(text) ? Number(text) : 500
}

function failed(reason: AnswerReason, detail: string): AnswerFailure {
  return { ok: false, reason, detail, status: 200, code: 'unknown' }
}
