/**
 * The public view of validators on the page's own origin: GETs of known paths, to addresses that the chain lists for a
 * validator and that axons may have. Read only; bounded in bytes, in time and in streams; nothing of the page's headers
 * goes along but where in a stream it was.
 */
import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { pipeline } from 'node:stream'
import { atMost } from './at-most.ts'
import { limitConnecting } from './limit-connecting.ts'
import { refuse } from './refuse.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { noLookup, type Targets, targetOf } from './targets.ts'

const HOTKEY = '[1-9A-HJ-NP-Za-km-z]{40,60}'
const PATH = new RegExp(
  `^/api/validators/(${HOTKEY})(/miners(?:/${HOTKEY})?|/rounds(?:/stream)?|/windows|/objects/health|/limits|/health|/live|/ready|/metrics|/openapi\\.json)(\\?[\\w.~%&=+-]{0,300})?$`,
)
const STREAM = '/rounds/stream'

/** What a validator may call its answer; anything else is passed on as bytes that no browser runs. */
const ANSWER_TYPES = /^(?:application\/json|text\/event-stream|text\/plain)(?:;|$)/
/** A page of 500 events takes about 200 KiB. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024
const ANSWER_MS = 15_000
/** Beyond these a stream is cut, and a browser asks again from where it was. */
const STREAM_BYTES_MAX = 64 * 1024 * 1024
const STREAM_MS = 3_600_000
/** Three heartbeats of a validator. */
const STREAM_IDLE_MS = 45_000
const STREAMS_MAX = 64
const SOCKETS_PER_VALIDATOR = 16

export interface ViewRelayOptions {
  readonly targets: Targets
  readonly answerBytesMax?: number
  readonly answerMs?: number
  readonly streamsMax?: number
}

interface Limits {
  readonly bytes: number
  readonly ms: number
}

export class ViewRelay {
  readonly #options: ViewRelayOptions
  readonly #agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_PER_VALIDATOR, maxFreeSockets: 4 })
  /** Streams hold their socket, so they must not take those of the answers. */
  readonly #streamAgent = new Agent({ keepAlive: false })
  readonly #streams = new Set<ServerResponse>()

  constructor(options: ViewRelayOptions) {
    this.#options = options
  }

  /** Takes every path under /api/. */
  relay(request: IncomingMessage, response: ServerResponse): void {
    const no = (status: number, code: string, message: string): void =>
      refuse(request, response, { status, code, message })
    const match = PATH.exec(request.url ?? '')
    const [, hotkey = '', path = '', query = ''] = match ?? []
    if (match === null) return no(404, 'not-found', 'There is nothing at this path.')
    if (request.method !== 'GET') return no(405, 'method-not-allowed', 'This path answers GET only.')
    const target = targetOf(this.#options.targets, hotkey, 'validator')
    if (!target.ok) return refuse(request, response, target.refusal)
    const { axon } = target
    const streams = path === STREAM
    if (streams && this.#streams.size >= (this.#options.streamsMax ?? STREAMS_MAX))
      return no(503, 'relay-busy', 'As many streams are open as this gateway relays.')
    const limits: Limits = streams
      ? { bytes: STREAM_BYTES_MAX, ms: STREAM_MS }
      : { bytes: this.#options.answerBytesMax ?? ANSWER_BYTES_MAX, ms: this.#options.answerMs ?? ANSWER_MS }
    const upstream = httpRequest({
      host: axon.ip,
      port: axon.port,
      path: path + query,
      method: 'GET',
      agent: streams ? this.#streamAgent : this.#agent,
      headers: headersOf(request),
      timeout: streams ? STREAM_IDLE_MS : limits.ms,
      lookup: noLookup,
    })
    if (streams) this.#streams.add(response)
    response.once('close', () => {
      this.#streams.delete(response)
      upstream.destroy()
    })
    forward(upstream, request, response, limits)
  }

  /** Ends every stream, none of which would end by itself: a page asks again from where it was. */
  endStreams(): void {
    for (const response of this.#streams) {
      if (response.headersSent) response.end()
      else response.destroy()
    }
  }

  close(): void {
    this.#agent.destroy()
    this.#streamAgent.destroy()
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const place = headers['last-event-id']
  return typeof place === 'string' && /^[0-9]{1,16}$/.test(place) ? { 'last-event-id': place } : {}
}

function forward(
  upstream: ClientRequest,
  request: IncomingMessage,
  response: ServerResponse,
  limits: Limits,
): void {
  const failed = (status: number, code: string, message: string): void => {
    upstream.destroy()
    if (!response.headersSent) refuse(request, response, { status, code, message })
    else if (!response.writableEnded) response.destroy()
  }
  const unreachable = (): void => failed(502, 'validator-unreachable', 'The validator did not answer.')
  const overdue = setTimeout(unreachable, limits.ms)
  limitConnecting(upstream, unreachable, () =>
    failed(503, 'relay-busy', 'Too many requests wait for this validator.'),
  )
  upstream.once('timeout', unreachable)
  upstream.on('error', unreachable)
  upstream.on('response', (answer) => {
    if (Number(answer.headers['content-length'] ?? 0) > limits.bytes)
      failed(502, 'answer-too-large', 'The validator answered more than any honest one.')
    else passOn(answer, response, limits.bytes, unreachable)
  })
  upstream.once('close', () => {
    clearTimeout(overdue)
    if (!response.headersSent) unreachable()
  })
  upstream.end()
}

function passOn(
  answer: IncomingMessage,
  response: ServerResponse,
  bytesMax: number,
  unreachable: () => void,
): void {
  const status = answer.statusCode ?? 0
  if (response.headersSent || status < 200 || status > 599) return unreachable()
  const type = answer.headers['content-type'] ?? ''
  const { 'content-length': length, 'retry-after': retry } = answer.headers
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    ...(length === undefined ? {} : { 'content-length': length }),
    ...(retry === undefined ? {} : { 'retry-after': retry }),
    'content-type': ANSWER_TYPES.test(type) ? type : 'application/octet-stream',
    'cache-control': 'no-store',
  })
  // A stream's first event may be long in coming, and a page waits for the headers before it shows anything.
  response.flushHeaders()
  pipeline(answer, atMost(bytesMax), response, () => undefined)
}
