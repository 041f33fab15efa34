import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { pipeline } from 'node:stream'
import { type TokenBuckets, tokenBuckets } from '../../wire/admission.ts'
import { isSynapseName } from '../../wire/synapse.ts'
import { addressKey } from '../shared/address-key.ts'
import { unixNs } from '../shared/unix-time.ts'
import { atMost } from './at-most.ts'
import { BODY_PACE, type Pace, watchPace } from './body-pace.ts'
import { limitConnecting } from './limit-connecting.ts'
import { refuse } from './refuse.ts'
import { type PlaceLimits, RelayPlaces } from './relay-places.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { noLookup, type Targets, targetOf } from './targets.ts'

/** Headers of a signed synapse request, the delegation of a session among them, and of its answer (protocol section 6.1); everything else stays here. */
const FORWARDED_REQUEST =
  /^(bt_header_[a-z0-9_]+|name|timeout|computed_body_hash|header_size|total_size|accept|content-type|content-length|x-filetao-delegation)$/
const FORWARDED_ANSWER =
  /^(bt_header_[a-z0-9_]+|name|timeout|content-length|x-filetao-frame|x-filetao-sessions|x-request-id|retry-after|computed_body_hash)$/
/** What an axon may call its answer. Anything else (a document with scripts, say) is passed on as bytes. */
const ANSWER_TYPES = /^application\/(json|x-filetao-frame)(;|$)/

/** One object of 16 MiB as base64 in JSON with its envelope, rounded up; counted by the axon again. */
const BODY_BYTES_MAX = 24 * 1024 * 1024
/** The same in the other direction, by counting. */
const ANSWER_BYTES_MAX = 24 * 1024 * 1024
/** The longest a validator may take to place a part on its third miner before the page tries another one. */
const ANSWER_TIMEOUT_MS = 120_000
/** From the first byte of the request to the last of the answer: a part over a line of 0.5 Mbit/s, and that. An axon that drips ends here. */
const WHOLE_MS = 330_000
/** As many connections as our own axons grant one address. */
const SOCKETS_PER_AXON = 32
/**
 * Answers 401 that one caller may get. Axons count signatures that do not hold against the address that they come from, which is ours: one
 * caller must not use up what they grant all of them, which is some 40 a second. A proxy in front of the gateway makes many pages one caller.
 */
const UNSIGNED_RATE = { burst: 200, perSecond: 20 } as const
const UNSIGNED = 401
const ANSWER_HEADER_BYTES_MAX = 16 * 1024

export interface RelayOptions extends PlaceLimits {
  readonly targets: Targets
  /** Milliseconds without traffic after which an axon's answer is given up. */
  readonly answerTimeoutMs?: number
  /** Milliseconds for all of it. */
  readonly wholeMs?: number
  readonly answerBytesMax?: number
  readonly pace?: Pace
  /** Answers 401 that one caller may get. */
  readonly unsigned?: { readonly burst: number; readonly perSecond: number }
}

function pick(headers: IncomingMessage['headers'], allowed: RegExp): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string' && allowed.test(name)) kept[name] = value
  }
  return kept
}

/** Forwards signed requests to axons, byte for byte, in constant memory. */
export class AxonRelay {
  readonly #agent: Agent
  readonly #options: RelayOptions
  readonly #answerTimeoutMs: number
  readonly #places: RelayPlaces
  readonly #unsigned: TokenBuckets

  constructor(options: RelayOptions) {
    this.#options = options
    this.#places = new RelayPlaces(options)
    this.#unsigned = tokenBuckets(options.unsigned ?? UNSIGNED_RATE)
    this.#answerTimeoutMs = options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: SOCKETS_PER_AXON,
      maxFreeSockets: 8,
      timeout: this.#answerTimeoutMs,
    })
  }

  /** Every call looks at the chain's address anew: a connection that was kept is never used for an address that is refused now. */
  relay(hotkey: string, synapse: string, request: IncomingMessage, response: ServerResponse): void {
    const no = (status: number, code: string, message: string): void =>
      refuse(request, response, { status, code, message })
    if (!isSynapseName(synapse)) return no(404, 'unknown-synapse', 'There is no synapse of this name.')
    const target = targetOf(this.#options.targets, hotkey, 'axon')
    if (!target.ok) return refuse(request, response, target.refusal)
    const length = Number(request.headers['content-length'] ?? Number.NaN)
    if (!Number.isInteger(length) || length < 0)
      return no(411, 'length-required', 'A request to an axon states its length.')
    if (length > BODY_BYTES_MAX)
      return no(413, 'body-too-large', `A request may have ${BODY_BYTES_MAX} bytes at most.`)
    const { ip, port } = target.axon
    const caller = addressKey(request.socket.remoteAddress)
    if (!this.#unsigned.take(caller, unixNs(), 0))
      return no(429, 'too-many-unsigned', 'Axons refused too many signatures of your calls.')
    const place = this.#places.take(caller, `${ip} ${port}`)
    if (place === 'caller') return no(429, 'too-many-calls', 'Too many of your calls are under way here.')
    if (place === 'target') return no(503, 'relay-busy', 'Too many requests wait for this axon.')
    let upstream: ClientRequest | null = null
    response.once('close', () => {
      upstream?.destroy()
      place()
      if (response.statusCode === UNSIGNED) this.#unsigned.charge(caller, unixNs(), 1)
    })
    upstream = this.#forward(target.axon, `/${synapse}`, request, response)
  }

  #forward(
    axon: { readonly ip: string; readonly port: number },
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): ClientRequest {
    const { wholeMs = WHOLE_MS, answerBytesMax = ANSWER_BYTES_MAX, pace = BODY_PACE } = this.#options
    const upstream = httpRequest({
      host: axon.ip,
      port: axon.port,
      path,
      method: 'POST',
      agent: this.#agent,
      headers: pick(request.headers, FORWARDED_REQUEST),
      maxHeaderSize: ANSWER_HEADER_BYTES_MAX,
      lookup: noLookup,
    })
    // Not the option `timeout`: where it is the agent's, a connection that is used again keeps the time that the axon said it would
    // stay open unused (14 s of 15), and whatever takes longer, an audit of a hung miner say, is cut off.
    upstream.setTimeout(this.#answerTimeoutMs)
    const failed = (status: number, code: string, message: string): void => {
      request.unpipe(upstream)
      upstream.destroy()
      // An axon may answer before it has read everything; what it said is passed on, not cut off.
      if (!response.headersSent) refuse(request, response, { status, code, message })
    }
    const unreachable = (): void => failed(502, 'axon-unreachable', 'The axon could not be reached.')
    const late = (): void => failed(504, 'axon-too-slow', 'The axon did not answer in time.')
    const overdue = setTimeout(() => {
      late()
      if (!response.writableEnded) response.destroy()
    }, wholeMs)
    limitConnecting(upstream, unreachable, () =>
      failed(503, 'relay-busy', 'Too many requests wait for this axon.'),
    )
    watchPace(request, upstream, pace, () =>
      failed(408, 'body-too-slow', 'The body of the request came too slowly.'),
    )
    upstream.once('timeout', late)
    upstream.on('error', unreachable)
    upstream.on('response', (answer) => {
      if (Number(answer.headers['content-length'] ?? 0) > answerBytesMax)
        failed(502, 'answer-too-large', 'The axon answered more than any honest one.')
      else passOn(answer, response, answerBytesMax, unreachable)
    })
    // Also without an error: an axon that switches protocols has not answered.
    upstream.once('close', () => {
      clearTimeout(overdue)
      unreachable()
    })
    request.pipe(upstream)
    return upstream
  }

  close(): void {
    this.#agent.destroy()
  }
}

/**
 * A redirect would lead to an address the chain does not list; it is passed on as any other answer, without its target,
 * and never followed. The answer is an axon's, not ours: nothing in it may become a document of our origin.
 */
function passOn(
  answer: IncomingMessage,
  response: ServerResponse,
  bytesMax: number,
  unreachable: () => void,
): void {
  const status = answer.statusCode ?? 0
  if (response.headersSent || status < 200 || status > 599) {
    answer.destroy()
    unreachable()
    return
  }
  const type = answer.headers['content-type'] ?? ''
  response.writeHead(status, {
    ...pick(answer.headers, FORWARDED_ANSWER),
    ...SECURITY_HEADERS,
    'content-type': ANSWER_TYPES.test(type) ? type : 'application/octet-stream',
    'cache-control': 'no-store',
  })
  pipeline(answer, atMost(bytesMax), response, () => undefined)
}
