/**
 * The synapses: which fields each has, in the reference's declaration order (the body hash depends on it,
 * protocol section 6.2), which of them the hash covers, and what our nodes accept in a request. The
 * schemas bound every field before a handler sees it, so a field cannot be added without its bounds.
 */
import * as v from 'valibot'
import type { Result } from '../protocol/verdict.ts'
import type { JsonObject } from './big-json.ts'
import { ANSWERED, ASKED } from './field-shapes.ts'
import { MAX_ATTEMPTS, MAX_DATA_BYTES, MAX_PAYLOAD_CHARS, MAX_RECEIPTS } from './limits.ts'
import {
  OWN_ANSWER_SCHEMAS,
  OWN_REQUEST_SCHEMAS,
  OWN_SYNAPSE_NAMES,
  OWN_SYNAPSES,
  type OwnAnswerFields,
  type OwnRequestFields,
} from './own-synapses.ts'
import { type Receipt, ReceiptSchema } from './receipt-shape.ts'

export const SYNAPSE_NAMES = [
  'Synapse',
  'Store',
  'Challenge',
  'Retrieve',
  'StoreUser',
  'RetrieveUser',
  ...OWN_SYNAPSE_NAMES,
] as const
export type SynapseName = (typeof SYNAPSE_NAMES)[number]

export function isSynapseName(text: string): text is SynapseName {
  return SYNAPSE_NAMES.some((name) => name === text)
}

/** How the reference's class types a field; decides its empty value in `bt_header_input_obj_*` and its text in the body hash. */
export type FieldKind = 'text' | 'integer' | 'bytes' | 'any'

export interface FieldDeclaration {
  readonly name: string
  readonly kind: FieldKind
  readonly required: boolean
}

export interface SynapseDeclaration {
  /** In the order of the reference's class. Extension members come last and are never hashed in JSON requests. */
  readonly fields: readonly FieldDeclaration[]
  /** What the body's `required_hash_fields` says; names without a field cover nothing. */
  readonly hashList: readonly string[]
  /** Field that carries the data in a request, in an answer; null: none. */
  readonly requestData: string | null
  readonly answerData: string | null
  /** True when the specification's body hash covers every request field that a node acts on (S9). */
  readonly hashCoversRequest: boolean
  /**
   * True for our own synapses: never served as JSON. With the specification's hash a captured ping, whose hash
   * covers nothing, would be a valid signature for any of their bodies.
   */
  readonly framedOnly?: boolean
  /** Extension members that a JSON request may not have, because the specification's hash leaves them uncovered. */
  readonly framedMembers?: readonly string[]
  /** Bytes of the request's data at most, where that is less than any data may have. */
  readonly requestDataBytes?: number
}

const need = (name: string, kind: FieldKind = 'text'): FieldDeclaration => ({ name, kind, required: true })
const may = (name: string, kind: FieldKind = 'text'): FieldDeclaration => ({ name, kind, required: false })

export const SYNAPSES: Readonly<Record<SynapseName, SynapseDeclaration>> = {
  Synapse: { fields: [], hashList: [], requestData: null, answerData: null, hashCoversRequest: true },
  Store: {
    fields: [
      need('encrypted_data'),
      need('curve'),
      need('g'),
      need('h'),
      need('seed'),
      may('randomness', 'integer'),
      may('commitment'),
      may('signature', 'bytes'),
      may('commitment_hash'),
      may('ttl', 'integer'),
    ],
    hashList: ['curve', 'g', 'h', 'seed', 'randomness', 'commitment', 'signature', 'commitment_hash'],
    requestData: 'encrypted_data',
    answerData: null,
    hashCoversRequest: false,
  },
  Challenge: {
    fields: [
      need('challenge_hash'),
      need('challenge_index', 'integer'),
      need('chunk_size', 'integer'),
      need('g'),
      need('h'),
      need('curve'),
      need('seed'),
      may('commitment_hash'),
      may('commitment_proof'),
      may('commitment'),
      may('data_chunk', 'bytes'),
      may('randomness', 'integer'),
      may('merkle_proof', 'any'),
      may('merkle_root'),
    ],
    hashList: [
      'commitment_hash',
      'commitment_proof',
      'commitment',
      'data_chunk',
      'randomness',
      'merkle_proof',
      'merkle_root',
    ],
    requestData: null,
    answerData: 'data_chunk',
    hashCoversRequest: false,
  },
  Retrieve: {
    fields: [need('data_hash'), need('seed'), may('data'), may('commitment_hash'), may('commitment_proof')],
    // The fifth name is the reference's misspelling: it matches no field and must stay as it is.
    hashList: ['data', 'data_hash', 'seed', 'commtiment_proof', 'commitment_hash'],
    requestData: null,
    answerData: 'data',
    hashCoversRequest: true,
  },
  StoreUser: {
    fields: [need('encrypted_data'), need('encryption_payload'), may('data_hash'), may('ttl', 'integer')],
    hashList: ['encrypted_data', 'encryption_payload'],
    requestData: 'encrypted_data',
    answerData: null,
    hashCoversRequest: true,
  },
  RetrieveUser: {
    fields: [need('data_hash'), may('encrypted_data'), may('encryption_payload')],
    hashList: ['data_hash'],
    requestData: null,
    answerData: 'encrypted_data',
    hashCoversRequest: true,
    framedMembers: ['range_start', 'range_end'],
  },
  ...OWN_SYNAPSES,
}

/** Bytes of data that a request of this synapse carries at most; 0: none. */
export function requestDataBytes(name: SynapseName): number {
  const { requestData, requestDataBytes: least } = SYNAPSES[name]
  return requestData === null ? 0 : (least ?? MAX_DATA_BYTES)
}

// ---- request fields -------------------------------------------------------------------------------

const { cid, curve, decimalHash, hex32, index, integer, payload, point, seed, ttl } = ASKED
const OFFSET = v.optional(v.nullable(integer(0, MAX_DATA_BYTES)), null)

export const REQUEST_SCHEMAS = {
  Synapse: v.object({}),
  Store: v.object({ curve, g: point, h: point, seed, ttl: v.optional(v.nullable(ttl), null) }),
  Challenge: v.object({
    challenge_hash: decimalHash,
    challenge_index: index,
    chunk_size: integer(1, MAX_DATA_BYTES),
    g: point,
    h: point,
    curve,
    seed,
  }),
  Retrieve: v.object({ data_hash: decimalHash, seed }),
  StoreUser: v.object({
    // Of a stock client's class the text may be missing; it means the same.
    encryption_payload: v.nullable(payload, '{}'),
    ttl: v.optional(v.nullable(ttl), null),
    content_root: v.optional(v.nullable(hex32), null),
  }),
  RetrieveUser: v.pipe(
    v.object({ data_hash: cid, range_start: OFFSET, range_end: OFFSET }),
    v.check(({ range_start: start, range_end: end }) => isRange(start, end)),
  ),
  ...OWN_REQUEST_SCHEMAS,
} as const

/** Both or neither, and something between them. */
function isRange(start: number | null, end: number | null): boolean {
  return start === null || end === null ? start === end : start < end
}

export type StoreRequest = v.InferOutput<typeof REQUEST_SCHEMAS.Store>
export type ChallengeRequest = v.InferOutput<typeof REQUEST_SCHEMAS.Challenge>
export type RetrieveRequest = v.InferOutput<typeof REQUEST_SCHEMAS.Retrieve>
export type StoreUserRequest = v.InferOutput<typeof REQUEST_SCHEMAS.StoreUser>
export type RetrieveUserRequest = v.InferOutput<typeof REQUEST_SCHEMAS.RetrieveUser>
export type AnnounceRequest = OwnRequestFields['Announce']

export interface RequestFields extends OwnRequestFields {
  Synapse: Readonly<Record<never, never>>
  Store: StoreRequest
  Challenge: ChallengeRequest
  Retrieve: RetrieveRequest
  StoreUser: StoreUserRequest
  RetrieveUser: RetrieveUserRequest
}

// ---- answer fields --------------------------------------------------------------------------------

const { text: answerText, count: answerCount } = ANSWERED
const echoText = (max: number) => v.optional(v.nullable(v.pipe(v.string(), v.maxLength(max))))
const BIG_INTEGER = v.pipe(
  v.union([v.bigint(), v.pipe(v.number(), v.safeInteger()), v.pipe(v.string(), v.regex(/^-?[0-9]{1,90}$/))]),
  v.transform((value) => BigInt(value)),
)
const answerInteger = v.optional(v.nullable(BIG_INTEGER), null)
const answerReceipts = v.optional(v.pipe(v.array(ReceiptSchema), v.maxLength(MAX_RECEIPTS)), () => [])
/** Absent where a node does not say whom it asked. */
const answerAttempts = v.optional(
  v.nullable(
    v.pipe(
      v.array(
        v.object({
          miner: v.pipe(v.string(), v.regex(/^[1-9A-HJ-NP-Za-km-z]{40,60}$/)),
          outcome: v.pipe(v.string(), v.maxLength(24)),
          ms: integer(0, 10_000_000),
        }),
      ),
      v.maxLength(MAX_ATTEMPTS),
    ),
  ),
  null,
)
const echoCount = v.optional(v.nullable(v.number()))

const DIGITS = 96
const POINT_CHARS = 400
/** 24 levels of the largest tree, in JSON, in base64. */
const PROOF_CHARS = 32 * 1024
/** 0x and 64 bytes in hex. */
const SIGNATURE_CHARS = 130

const ECHO_CRS = {
  curve: echoText(16),
  g: echoText(POINT_CHARS),
  h: echoText(POINT_CHARS),
  seed: echoText(128),
}

export const ANSWER_SCHEMAS = {
  Synapse: v.object({}),
  Store: v.object({
    ...ECHO_CRS,
    randomness: answerInteger,
    commitment: answerText(POINT_CHARS),
    commitment_hash: answerText(DIGITS),
    signature: answerText(256),
    receipt_block: answerCount,
    receipt_block_hash: answerText(66),
  }),
  Challenge: v.object({
    ...ECHO_CRS,
    challenge_hash: echoText(DIGITS),
    challenge_index: echoCount,
    chunk_size: echoCount,
    commitment_hash: answerText(DIGITS),
    commitment_proof: answerText(DIGITS),
    commitment: answerText(POINT_CHARS),
    randomness: answerInteger,
    merkle_proof: answerText(PROOF_CHARS),
    merkle_root: answerText(POINT_CHARS),
    content_path: ANSWERED.contentPath,
    answer_signature: answerText(SIGNATURE_CHARS),
  }),
  Retrieve: v.object({
    data_hash: echoText(DIGITS),
    seed: echoText(128),
    commitment_hash: answerText(DIGITS),
    commitment_proof: answerText(DIGITS),
  }),
  StoreUser: v.object({
    data_hash: answerText(128),
    receipts: answerReceipts,
    copies: answerCount,
    expires_at: answerCount,
    attempts: answerAttempts,
  }),
  RetrieveUser: v.object({
    data_hash: echoText(128),
    encryption_payload: answerText(MAX_PAYLOAD_CHARS),
    receipts: answerReceipts,
    range_first: answerCount,
    object_length: answerCount,
    content_path: ANSWERED.contentPath,
  }),
  ...OWN_ANSWER_SCHEMAS,
} as const

export interface AnswerFields extends OwnAnswerFields {
  Synapse: Readonly<Record<never, never>>
  Store: v.InferOutput<typeof ANSWER_SCHEMAS.Store>
  Challenge: v.InferOutput<typeof ANSWER_SCHEMAS.Challenge>
  Retrieve: v.InferOutput<typeof ANSWER_SCHEMAS.Retrieve>
  StoreUser: v.InferOutput<typeof ANSWER_SCHEMAS.StoreUser>
  RetrieveUser: v.InferOutput<typeof ANSWER_SCHEMAS.RetrieveUser>
}

/** What a handler fills in; echoed request fields are added by the axon. */
export type AnswerGiven<N extends SynapseName> = Partial<Omit<AnswerFields[N], keyof RequestFields[N]>> & {
  readonly receipts?: readonly Receipt[]
}

export type FieldReason = 'field-invalid'

/** Checks a request's fields against the bounds our nodes demand. `detail` names the first bad field, never its value. */
export function parseRequestFields<N extends SynapseName>(
  name: N,
  body: JsonObject,
): Result<RequestFields[N], FieldReason> {
  return parseWith<RequestFields[N]>(REQUEST_SCHEMAS[name], body)
}

/** Reads an answer's fields: absent members become null, over-long or mistyped ones refuse the answer. */
export function parseAnswerFields<N extends SynapseName>(
  name: N,
  body: JsonObject,
): Result<AnswerFields[N], FieldReason> {
  return parseWith<AnswerFields[N]>(ANSWER_SCHEMAS[name], body)
}

function parseWith<T>(schema: v.GenericSchema<unknown, unknown>, body: JsonObject): Result<T, FieldReason> {
  const outcome = v.safeParse(schema, body, { abortEarly: true })
  if (outcome.success) return { ok: true, value: outcome.output as T }
  const issue = outcome.issues[0]
  const path = v.getDotPath(issue) ?? 'body'
  return { ok: false, reason: 'field-invalid', detail: `${path} is not a valid value` }
}
