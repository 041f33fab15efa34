/**
 * The answering side of protocol section 6, as a pure function from request to answer. The reference admits
 * by the unverified hotkey before it checks the signature, so forged headers spend a validator's quota (S11);
 * takes the caller from the unsigned body (S10); and accepts stale, absent and, after a restart, replayed
 * nonces (S17). In `strict` policy, which our nodes run, the order is: cheap shape and time checks, signature,
 * nonce, admission (axon-gates.ts), and only then is the body read and compared with its signed hash (axon-body.ts). Who a
 * session key signs for is the caller in all of it (axon-session.ts). `reference` policy
 * behaves exactly as transport.json records, and exists for the vectors and for tests against them.
 */
import type { Sha3 } from '../protocol/hash.ts'
import type { Result } from '../protocol/verdict.ts'
import { failureAnswer, preflight, requestIdOf, successAnswer } from './axon-answer.ts'
import { type ContentType, contentTypeOf, readBody } from './axon-body.ts'
import { pass } from './axon-gates.ts'
import type { SessionDesk } from './axon-session.ts'
import type { Delegation } from './delegation.ts'
import type { Sha256 } from './frame.ts'
import {
  type HeaderRecord,
  lowerNames,
  type Policy,
  parseRequestHeaders,
  type RequestHeaders,
} from './headers.ts'
import type { NonceStore } from './nonce.ts'
import { type Problem, problem } from './problem.ts'
import type { Keypair } from './sr25519.ts'
import {
  type AnswerGiven,
  isSynapseName,
  type RequestFields,
  SYNAPSE_NAMES,
  type SynapseName,
} from './synapse.ts'

export type BodyFailure = 'body-too-large' | 'body-interrupted'

export interface AxonRequest {
  readonly method: string
  /** With its leading slash and any query. */
  readonly path: string
  readonly headers: HeaderRecord
  /** The bytes, or a reader that is called only when the caller has been admitted. */
  readonly body: Uint8Array | (() => Promise<Result<Uint8Array, BodyFailure>>)
  readonly remote: { readonly ip: string; readonly port: number }
}

export interface AxonResponse {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** One admitted request, as a handler sees it. */
export interface AxonCall<N extends SynapseName> {
  /** SS58 hotkey. Strict policy: the one that signed, or in whose name a session key did. */
  readonly caller: string
  /** What lets a session key sign in the caller's name; null: the caller signed itself. */
  readonly session: Delegation | null
  readonly registered: boolean
  readonly fields: RequestFields[N]
  /** The decoded bytes of a synapse that carries data; the host may use their memory again once the handler has settled. */
  readonly data: Uint8Array | null
  readonly timeoutSeconds: number
  /** Milliseconds since its head was judged, by the node's clock: its body may have come long after. */
  readonly ageMs: () => number
  readonly requestId: string
  readonly remote: { readonly ip: string; readonly port: number }
}

export type RouteAnswer<N extends SynapseName> =
  | { readonly ok: true; readonly fields: AnswerGiven<N>; readonly data?: Uint8Array | null }
  /** A refusal of the handler's own: an HTTP status of 400 to 599, a kebab-case code, a sentence. */
  | {
      readonly ok: false
      readonly status: number
      readonly code: string
      readonly message: string
      /** Seconds after which the same call may go well: the answer's `retry-after`. */
      readonly retryAfterSeconds?: number
    }

export interface Route<N extends SynapseName> {
  /** True: callers that are not in the metagraph are served too (ping, user routes). */
  readonly open: boolean
  readonly handle: (call: AxonCall<N>) => Promise<RouteAnswer<N>> | RouteAnswer<N>
}

export type Routes = { readonly [N in SynapseName]?: Route<N> }

export interface Caller {
  readonly hotkey: string
  readonly registered: boolean
  readonly synapse: SynapseName
  readonly ip: string
}

/** 403 refuses this caller, 429 asks it to come back later. `reason` is shown to the caller. */
export type Admission =
  | { readonly ok: true }
  | { readonly ok: false; readonly status: 403 | 429; readonly reason: string }

export interface AxonService {
  readonly keypair: Keypair
  /** What the answers say of this axon. */
  readonly ip: string
  readonly port: number
  readonly policy: Policy
  readonly nonces: NonceStore
  /** Unix nanoseconds. */
  now(): bigint
  readonly routes: Routes
  /** Exact origins (scheme, host, port) that may read answers in a browser. */
  readonly allowedOrigins: readonly string[]
  isRegistered(hotkey: string): boolean
  /** Quotas and lists, per caller. Strict policy: only after the signature held. */
  admit?(caller: Caller, now: bigint): Admission
  /** Strict policy, before the signature is verified: the quota of an address, of which `cost` is taken. False answers 429. */
  admitAddress?(ip: string, now: bigint, cost: number): boolean
  /** Strict policy: takes `cost` more of an address whose signature did not hold. */
  chargeAddress?(ip: string, now: bigint, cost: number): void
  /**
   * Strict policy, before a signature is verified: resolves when it is this address's turn, and the verification follows at once. Null
   * answers 429.
   */
  turnOf?(ip: string): Promise<void> | null
  /** Strict policy: refuse JSON requests of synapses whose signature leaves fields uncovered (Store, Challenge). */
  readonly refuseUnsigned?: boolean
  /** Strict policy: takes requests that a session key signed for an account. Absent: refuses them. */
  readonly sessions?: SessionDesk
  /** Fast hashes of the host; the pure ones when absent. */
  readonly sha3?: Sha3
  readonly sha256?: Sha256
  /** Told of a handler that threw: our bug, which the caller sees only as its request id. */
  onError?(requestId: string, error: unknown): void
}

/** Answers one request. Never throws; malformed input never answers 5xx in strict policy. */
export async function handleAxonRequest(request: AxonRequest, axon: AxonService): Promise<AxonResponse> {
  const headers = lowerNames(request.headers)
  const now = axon.now()
  const requestId = requestIdOf(axon, now, request.remote, headers)
  const context: Context = { request, axon, headers, now, requestId, parsed: null, name: null }
  if (request.method === 'OPTIONS' && axon.policy === 'strict') return preflight(context)
  try {
    const name = calledName(request.path, axon.policy)
    if (!isSynapseName(name)) return failureAnswer(context, unknownSynapse(axon, name))
    return await serve(context, name)
  } catch (error) {
    axon.onError?.(requestId, error)
    return failureAnswer(context, problem(500, 'internal', `Internal server error with id: ${requestId}`))
  }
}

export interface Context {
  readonly request: AxonRequest
  readonly axon: AxonService
  readonly headers: ReadonlyMap<string, string>
  readonly now: bigint
  readonly requestId: string
  readonly parsed: RequestHeaders | null
  readonly name: SynapseName | null
}

/** Once the gates are passed. */
export interface PassedContext extends Context {
  readonly parsed: RequestHeaders
  /** Who signed, or in whose name a session key did. */
  readonly signer: string
  readonly session: Delegation | null
}

function calledName(path: string, policy: Policy): string {
  if (policy === 'strict') return path.slice(1)
  const [, first = ''] = path.split('/')
  return first
}

function unknownSynapse({ routes, policy }: AxonService, name: string): Problem {
  const available = SYNAPSE_NAMES.filter((known) => routes[known] !== undefined)
  const list = available.map((known) => `'${known}'`).join(', ')
  const said = policy === 'strict' ? 'Synapse name not found.' : `Synapse name '${name}' not found.`
  return problem(404, 'synapse-unknown', `${said} Available synapses [${list}]`)
}

async function serve<N extends SynapseName>(unnamed: Context, name: N): Promise<AxonResponse> {
  const { axon, request } = unnamed
  const handler = axon.routes[name]
  if (handler === undefined) return failureAnswer(unnamed, unknownSynapse(axon, name))
  const strict = axon.policy === 'strict'
  if (strict && request.method !== 'POST')
    return failureAnswer(unnamed, problem(405, 'method-not-allowed', 'Only POST is served.'))
  const context: Context = { ...unnamed, name }
  const type = contentTypeOf(context.headers)
  if (strict && type === 'other') {
    return failureAnswer(
      context,
      problem(415, 'content-type-unsupported', 'The body is neither JSON nor a frame.'),
    )
  }
  const parsed = parseRequestHeaders(context.headers, name, axon.policy, strict && type === 'frame')
  if (!parsed.ok) {
    const detail = strict ? ` ${parsed.detail}.` : ''
    return failureAnswer(context, problem(400, 'headers-malformed', `Improperly formatted request.${detail}`))
  }
  const known = { ...context, parsed: parsed.value }
  const passed = await pass(known, parsed.value, name, handler.open)
  if (!passed.ok) return failureAnswer(known, passed.problem)
  return await run({ ...known, signer: passed.signer, session: passed.session }, name, handler, type)
}

const NS_PER_MS = 1_000_000n

async function run<N extends SynapseName>(
  context: PassedContext,
  name: N,
  handler: Route<N>,
  type: ContentType,
): Promise<AxonResponse> {
  const { axon, request, parsed, signer } = context
  const bytes =
    typeof request.body === 'function' ? await request.body() : { ok: true as const, value: request.body }
  if (!bytes.ok)
    return failureAnswer(
      context,
      problem(bytes.reason === 'body-too-large' ? 413 : 408, bytes.reason, bytes.detail),
    )
  const input = {
    body: bytes.value,
    type,
    headers: parsed,
    refuseUnsigned: axon.refuseUnsigned ?? false,
    sha3: axon.sha3,
    sha256: axon.sha256,
  }
  const body = readBody(name, input, axon.policy)
  if (!body.ok) return failureAnswer(context, body.problem)
  const caller = body.value.caller ?? signer
  const answer = await handler.handle({
    caller,
    session: context.session,
    registered: axon.isRegistered(caller),
    fields: body.value.fields,
    data: body.value.data,
    timeoutSeconds: parsed.timeoutSeconds,
    ageMs: () => Number((axon.now() - context.now) / NS_PER_MS),
    requestId: context.requestId,
    remote: request.remote,
  })
  if (answer.ok) return successAnswer(context, name, body.value.echo, answer)
  const message =
    axon.policy === 'strict' ? answer.message : `Internal server error with error: ${answer.message}`
  return failureAnswer(context, { ...answer, message })
}
