/**
 * The headers of protocol sections 6.1 and 6.4. Reading is total; in `reference` policy it is as lenient as
 * the reference's (any of the signed values may be absent and then reads as the text `None`), in `strict`
 * policy every signed value is required in its canonical form.
 */
import { decodeBase64 } from '../protocol/base64.ts'
import { parseLenientInteger } from '../protocol/decimal.ts'
import type { Result } from '../protocol/verdict.ts'
import { parseJson } from './big-json.ts'
import { DELEGATION_HEADER } from './delegation.ts'
import { DEFAULT_TIMEOUT_SECONDS, MAX_HEADER_CHARS, MAX_UUID_CHARS } from './limits.ts'
import { type FieldKind, SYNAPSES, type SynapseName } from './synapse.ts'
import { utf8Text } from './text.ts'

export type Policy = 'reference' | 'strict'
export type HeaderRecord = Readonly<Record<string, string | undefined>>

/** The version of the reference that this speaks as; from 7.2 on servers choose a nonce rule by it. */
export const DENDRITE_VERSION = '7004000'
const INPUT_PREFIX = 'bt_header_input_obj_'
/** base64 of the JSON of an empty value, by the field's type. */
const EMPTY_VALUE: Readonly<Record<FieldKind, string>> = {
  text: 'IiI=',
  integer: 'MA==',
  bytes: 'IiI=',
  any: 'IiI=',
}

export interface RequestHeaders {
  readonly hotkey: string | null
  readonly nonce: bigint | null
  readonly uuid: string | null
  /** `0x` hex as sent. */
  readonly signature: string | null
  readonly bodyHash: string | null
  readonly axonHotkey: string | null
  readonly version: string | null
  readonly timeoutSeconds: number
}

/** What the caller signs: `<nonce>.<dendrite hotkey>.<axon hotkey>.<uuid>.<body hash>`; absent values read `None`. */
export function signedMessage(
  headers: Pick<RequestHeaders, 'hotkey' | 'nonce' | 'uuid' | 'bodyHash'>,
  axonHotkey: string,
): string {
  const { nonce, hotkey, uuid, bodyHash } = headers
  return [nonce ?? 'None', hotkey ?? 'None', axonHotkey, uuid ?? 'None', bodyHash ?? 'None'].join('.')
}

/** Names in lower case; a name that occurs in two spellings keeps the last. */
export function lowerNames(headers: HeaderRecord): Map<string, string> {
  const lower = new Map<string, string>()
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) lower.set(name.toLowerCase(), value)
  }
  return lower
}

export type HeaderReason = 'headers-malformed'

/** Reads the headers of a request. `detail` names the bad header and never its value. */
export function parseRequestHeaders(
  headers: ReadonlyMap<string, string>,
  name: SynapseName,
  policy: Policy,
  framed: boolean,
): Result<RequestHeaders, HeaderReason> {
  const bad = (header: string): Result<RequestHeaders, HeaderReason> => {
    return { ok: false, reason: 'headers-malformed', detail: `${header} is missing or not valid` }
  }
  const text = (header: string): string | null => headers.get(header) ?? null
  for (const header of INTEGER_HEADERS) if (!isAbsentOr(text(header), isInteger)) return bad(header)
  const timeout = text('timeout')
  if (!isAbsentOr(timeout, isSeconds)) return bad('timeout')
  for (const field of framed ? [] : SYNAPSES[name].fields) {
    if (!field.required) continue
    const header = INPUT_PREFIX + field.name
    if (!inputReads(text(header), field.kind)) return bad(header)
  }
  const nonce = text('bt_header_dendrite_nonce')
  const read: RequestHeaders = {
    hotkey: text('bt_header_dendrite_hotkey'),
    nonce: nonce === null ? null : parseLenientInteger(nonce),
    uuid: text('bt_header_dendrite_uuid'),
    signature: text('bt_header_dendrite_signature'),
    bodyHash: text('computed_body_hash'),
    axonHotkey: text('bt_header_axon_hotkey'),
    version: text('bt_header_dendrite_version'),
    timeoutSeconds: timeout === null ? DEFAULT_TIMEOUT_SECONDS : Number(timeout),
  }
  if (policy === 'strict') {
    for (const [header, form] of STRICT_FORMS) {
      const value = text(header)
      if (value !== null && !form.test(value)) return bad(header)
    }
  }
  return { ok: true, value: read }
}

const INTEGER_HEADERS = [
  'bt_header_dendrite_nonce',
  'bt_header_dendrite_version',
  'bt_header_axon_port',
  'header_size',
  'total_size',
] as const

/** Absent ones are refused later as an authentication failure; a present one must have its only form. */
const STRICT_FORMS: readonly (readonly [string, RegExp])[] = [
  ['bt_header_dendrite_nonce', /^[1-9][0-9]{0,19}$/],
  ['bt_header_dendrite_hotkey', /^[1-9A-HJ-NP-Za-km-z]{40,50}$/],
  ['bt_header_dendrite_uuid', new RegExp(`^[A-Za-z0-9_-]{1,${MAX_UUID_CHARS}}$`)],
  ['computed_body_hash', /^[0-9a-f]{64}$/],
]

function isAbsentOr(value: string | null, test: (text: string) => boolean): boolean {
  return value === null || (value.length <= MAX_HEADER_CHARS && test(value))
}

function isInteger(text: string): boolean {
  return parseLenientInteger(text) !== null
}

function isSeconds(text: string): boolean {
  return /^[+-]?[0-9]{1,9}(?:\.[0-9]{0,9})?$/.test(text.trim())
}

/** A required field's header: base64 of a JSON text from which the field's type can be made. */
function inputReads(value: string | null, kind: FieldKind): boolean {
  if (value === null || value.length > MAX_HEADER_CHARS) return false
  const bytes = decodeBase64(value, 'reference')
  const text = bytes.ok ? utf8Text(bytes.value) : null
  const json = text === null ? null : parseJson(text, { maxChars: MAX_HEADER_CHARS })
  if (json === null || !json.ok || json.value === null) return false
  if (kind === 'any') return true
  if (kind !== 'integer') return typeof json.value !== 'object'
  return typeof json.value === 'string' ? isInteger(json.value) : typeof json.value !== 'object'
}

export interface RequestHeaderInput {
  readonly synapse: SynapseName
  readonly nonce: bigint
  readonly uuid: string
  readonly hotkey: string
  readonly signature: string
  readonly bodyHash: string
  readonly target: { readonly hotkey: string; readonly ip?: string; readonly port?: number }
  readonly timeoutSeconds: number
  readonly bodyBytes: number
}

/** Every header a stock axon needs, and those it only logs. */
export function buildRequestHeaders(input: RequestHeaderInput): Record<string, string> {
  const headers: Record<string, string> = {
    name: input.synapse,
    timeout: floatText(input.timeoutSeconds),
    bt_header_dendrite_hotkey: input.hotkey,
    bt_header_dendrite_nonce: input.nonce.toString(),
    bt_header_dendrite_uuid: input.uuid,
    bt_header_dendrite_version: DENDRITE_VERSION,
    bt_header_dendrite_signature: input.signature,
    bt_header_axon_hotkey: input.target.hotkey,
    computed_body_hash: input.bodyHash,
    header_size: '0',
    total_size: String(input.bodyBytes),
  }
  if (input.target.ip !== undefined) headers['bt_header_axon_ip'] = input.target.ip
  if (input.target.port !== undefined) headers['bt_header_axon_port'] = String(input.target.port)
  for (const field of SYNAPSES[input.synapse].fields) {
    if (field.required) headers[INPUT_PREFIX + field.name] = EMPTY_VALUE[field.kind]
  }
  return headers
}

/** `12` as the interpreter prints the float: `12.0`. */
export function floatText(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}.0` : String(seconds)
}

/** For `Access-Control-Allow-Headers`: every request header of section 6.1 that any synapse uses, and a session's. */
export const REQUEST_HEADER_NAMES: readonly string[] = [
  'accept',
  'content-type',
  'name',
  'timeout',
  'computed_body_hash',
  'header_size',
  'total_size',
  DELEGATION_HEADER,
  ...['hotkey', 'ip', 'nonce', 'port', 'signature', 'uuid', 'version'].map((n) => `bt_header_dendrite_${n}`),
  ...['hotkey', 'ip', 'nonce', 'port', 'signature', 'uuid', 'version'].map((n) => `bt_header_axon_${n}`),
  ...new Set(
    Object.values(SYNAPSES).flatMap((synapse) =>
      synapse.fields.filter((field) => field.required).map((field) => INPUT_PREFIX + field.name),
    ),
  ),
]

/** For `Access-Control-Expose-Headers`. A browser takes no prefix wildcard, so each name is listed. */
export const ANSWER_HEADER_NAMES: readonly string[] = [
  'name',
  'timeout',
  'retry-after',
  'x-filetao-frame',
  'x-filetao-sessions',
  'x-request-id',
  ...['hotkey', 'ip', 'nonce', 'port', 'signature', 'status_code', 'status_message', 'uuid', 'version'].map(
    (n) => `bt_header_axon_${n}`,
  ),
  ...['hotkey', 'ip', 'nonce', 'port', 'signature', 'uuid', 'version'].map((n) => `bt_header_dendrite_${n}`),
]
