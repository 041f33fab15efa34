/**
 * What an axon answers: success in the reference's JSON or in a frame, refusals in the problem shape, and the
 * CORS of section 6.5. Stock axons answer a browser's preflight with 400; ours answers it before anything
 * else, for configured origins only, because nothing a preflight carries is signed.
 */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { encodeBase64 } from '../protocol/base64.ts'
import { nobleSha3 } from '../protocol/hash.ts'
import type { AxonResponse, AxonService, Context, PassedContext, RouteAnswer } from './axon.ts'
import { type JsonObject, stringifyJson } from './big-json.ts'
import { SESSIONS_HEADER } from './delegation.ts'
import { encodeFrame, FRAME_HEADER, FRAME_TYPE } from './frame.ts'
import { ANSWER_HEADER_NAMES, DENDRITE_VERSION, floatText, REQUEST_HEADER_NAMES } from './headers.ts'
import { DEFAULT_TIMEOUT_SECONDS } from './limits.ts'
import { headerText, type Problem, problem, problemBody } from './problem.ts'
import { SYNAPSES, type SynapseName } from './synapse.ts'

const REQUEST_ID_HEADER = 'x-request-id'
/** Seconds a browser may remember a preflight; Chromium caps it there. */
const PREFLIGHT_SECONDS = 7200

/** 16 hex characters that find the log line. Not a secret and not a nonce: derived, so that no randomness is needed here. */
export function requestIdOf(
  { keypair, sha3 = nobleSha3 }: Pick<AxonService, 'keypair' | 'sha3'>,
  now: bigint,
  remote: { readonly ip: string; readonly port: number },
  headers: ReadonlyMap<string, string>,
): string {
  const signature = headers.get('bt_header_dendrite_signature') ?? ''
  const text = `${now}.${remote.ip}.${remote.port}.${signature.slice(0, 130)}`
  return bytesToHex(sha3(keypair.publicKey, utf8ToBytes(wellFormed(text))).subarray(0, 8))
}

function wellFormed(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?')
}

export function preflight(context: Context): AxonResponse {
  const origin = allowedOrigin(context)
  if (origin === null) {
    const refusal = problem(403, 'origin-not-allowed', 'This origin may not call this node.')
    return failureAnswer(context, refusal)
  }
  const headers = {
    ...corsHeaders(context),
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': REQUEST_HEADER_NAMES.join(', '),
    'access-control-max-age': String(PREFLIGHT_SECONDS),
    [FRAME_HEADER]: '1',
    [REQUEST_ID_HEADER]: context.requestId,
  }
  return { status: 204, headers, body: new Uint8Array(0) }
}

function allowedOrigin({ axon, headers }: Context): string | null {
  const origin = headers.get('origin')
  return origin !== undefined && axon.allowedOrigins.includes(origin) ? origin : null
}

/** `Vary` on every answer of a node that has origins: a cache must not give one origin's answer to another. */
function corsHeaders(context: Context): Record<string, string> {
  if (context.axon.policy === 'reference' || context.axon.allowedOrigins.length === 0) return {}
  const origin = allowedOrigin(context)
  if (origin === null) return { vary: 'Origin' }
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': ANSWER_HEADER_NAMES.join(', '),
  }
}

function answerHeaders(context: Context, status: number, message: string): Record<string, string> {
  const { axon, parsed, headers: sent, request } = context
  const headers: Record<string, string> = {
    ...corsHeaders(context),
    name: context.name ?? 'Synapse',
    timeout: floatText(parsed?.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS),
    header_size: '0',
    total_size: '0',
    bt_header_axon_ip: headerText(axon.ip),
    bt_header_axon_port: String(axon.port),
    bt_header_axon_hotkey: axon.keypair.address,
    bt_header_axon_version: DENDRITE_VERSION,
    bt_header_axon_nonce: context.now.toString(),
    bt_header_axon_status_code: String(status),
    bt_header_axon_status_message: headerText(message),
    bt_header_dendrite_ip: headerText(request.remote.ip),
    bt_header_dendrite_port: String(request.remote.port),
    [REQUEST_ID_HEADER]: context.requestId,
  }
  if (axon.policy === 'strict') headers[FRAME_HEADER] = '1'
  if (axon.policy === 'strict' && axon.sessions !== undefined) headers[SESSIONS_HEADER] = '1'
  for (const name of ECHOED) {
    const value = sent.get(name)
    if (value !== undefined) headers[name] = headerText(value)
  }
  return headers
}

const ECHOED = ['bt_header_dendrite_hotkey', 'bt_header_dendrite_nonce', 'bt_header_dendrite_uuid'] as const

export function failureAnswer(context: Context, refusal: Problem): AxonResponse {
  const shown = refusal.statusHeader ?? refusal
  const headers = answerHeaders(context, shown.status, shown.message)
  headers['content-type'] = 'application/json'
  if (refusal.retryAfterSeconds !== undefined && context.axon.policy === 'strict')
    headers['retry-after'] = String(refusal.retryAfterSeconds)
  return { status: refusal.status, headers, body: problemBody(refusal, context.requestId) }
}

export function successAnswer<N extends SynapseName>(
  context: PassedContext,
  name: N,
  echo: JsonObject,
  answer: Extract<RouteAnswer<N>, { readonly ok: true }>,
): AxonResponse {
  const data = answer.data ?? null
  const framed = context.axon.policy === 'strict' && context.headers.get('accept') === FRAME_TYPE
  const dataText = data === null ? null : framed ? '' : encodeBase64(data)
  const fields = answerFields(name, echo, { ...answer.fields }, dataText)
  const headers = answerHeaders(context, 200, 'Success')
  headers['content-type'] = framed ? FRAME_TYPE : 'application/json'
  if (!framed) signAnswer(context, headers)
  if (framed) {
    const { frame } = encodeFrame({ name, ...fields }, data ?? new Uint8Array(0))
    return { status: 200, headers, body: frame }
  }
  return { status: 200, headers, body: utf8ToBytes(stringifyJson({ ...metadata(context, name), ...fields })) }
}

/**
 * The reference's axon signature (section 6.4). It covers neither the body nor the caller's nonce, nobody checks it,
 * and it costs a scalar multiplication: so only stock peers get it, and only when they succeed.
 */
function signAnswer({ axon, signer, now }: PassedContext, headers: Record<string, string>): void {
  const id = bytesToHex((axon.sha3 ?? nobleSha3)(axon.keypair.publicKey))
  const uuid = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20, 32)].join(
    '-',
  )
  const message = `${now}.${signer}.${axon.keypair.address}.${uuid}`
  headers['bt_header_axon_uuid'] = uuid
  headers['bt_header_axon_signature'] = `0x${bytesToHex(axon.keypair.sign(utf8ToBytes(message)))}`
}

/**
 * Declared fields in the class's order, the request's echoed; then our extension members, of which JSON leaves out the undefined ones.
 * The sent data is not sent back.
 */
function answerFields(
  name: SynapseName,
  echo: JsonObject,
  given: JsonObject,
  dataText: string | null,
): Record<string, unknown> {
  const { fields, requestData, answerData } = SYNAPSES[name]
  const all: Record<string, unknown> = {}
  for (const field of fields) {
    if (field.name === requestData) all[field.name] = ''
    else if (field.name === answerData) all[field.name] = dataText
    else all[field.name] = given[field.name] ?? echo[field.name] ?? null
  }
  for (const [member, value] of Object.entries(given)) {
    if (!Object.hasOwn(all, member)) all[member] = value
  }
  return all
}

/** The members before the synapse's own (protocol section 6.1), as the reference's answers carry them. */
function metadata(context: PassedContext, name: SynapseName): JsonObject {
  const { axon, parsed } = context
  const peer = { status_code: null, status_message: null, process_time: null }
  return {
    name,
    timeout: parsed.timeoutSeconds,
    total_size: 0,
    header_size: 0,
    dendrite: {
      ...peer,
      ip: context.request.remote.ip,
      port: context.request.remote.port,
      version: null,
      nonce: parsed.nonce,
      uuid: parsed.uuid,
      hotkey: parsed.hotkey,
      signature: parsed.signature,
    },
    axon: {
      ...peer,
      ip: axon.ip,
      port: axon.port,
      version: null,
      nonce: null,
      uuid: null,
      hotkey: axon.keypair.address,
      signature: null,
    },
    computed_body_hash: '',
    required_hash_fields: SYNAPSES[name].hashList,
  }
}
