/** One request from the socket to wire/axon.ts and back, with its share of the memory for bodies. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AxonRequest, type AxonResponse, type AxonService, handleAxonRequest } from '../../wire/axon.ts'
import { FRAME_TYPE } from '../../wire/frame.ts'
import { maxBodyBytes as maxBodyBytesOf } from '../../wire/limits.ts'
import { isSynapseName, requestDataBytes } from '../../wire/synapse.ts'
import { type ReaderPace, watchReader } from './answer-pace.ts'
import { BodyMemory } from './body-memory.ts'
import { callerAddress } from './caller-address.ts'
import { discardRest } from './discard-rest.ts'
import { Drain } from './drain.ts'
import { errorFields, type Log } from './log.ts'
import { answerBytesMax, BODY_BYTES_MIN, bodyBytesMax } from './memory-share.ts'
import type { Metrics } from './metrics.ts'
import { answerPlain, corsHeaders, plainProblem, shedAnswer, writeAnswer } from './plain-answers.ts'
import { liveAnswer, type NotReady, readinessMetrics, readyAnswer } from './readiness.ts'
import { refusalOf } from './refusal-codes.ts'
import { announcedBytes, BODY_RATE, readRequestBody } from './request-body.ts'
import { codeOf, RequestCounters, routeOf } from './request-counters.ts'

export interface AxonFrontOptions {
  /** Cap above the per-synapse caps of wire/limits.ts; bytes. */
  readonly maxBodyBytes?: number
  /** Bytes of request bodies held at once; beyond it requests are answered 503. Default: memory-share.ts. */
  readonly maxBufferedBytes?: number
  /** Bytes of answers that callers have not taken yet; beyond it an answer becomes 503. Default: memory-share.ts. */
  readonly maxAnswerBytes?: number
  /** How fast callers have to take their answers. */
  readonly readerPace?: ReaderPace
  readonly log: Log
  /** Members of the /health answer; `ok: false` makes it 503. Called per request: must be cheap. */
  readonly health?: () => {
    readonly ok: boolean
    readonly [member: string]: string | number | boolean | null
  }
  /** What is missing for new work; called per request: must be cheap. */
  readonly readiness?: () => readonly NotReady[]
  /** Addresses of balancers (caller-address.ts). Default: none. */
  readonly balancers?: readonly string[]
  /** Routes beside the axon's. @returns the path it took the request for, of a closed list; null: not taken */
  readonly also?: (request: IncomingMessage, response: ServerResponse) => string | null
}

export const HEADERS_MAX = 64
/** Such an answer is always given: whoever holds the memory for others must not silence refusals and pings. */
const SMALL_ANSWER_BYTES = 64 * 1024
const TOO_SLOW = 408
/** Seconds until a balancer has found another node, or this one is back. */
const DRAIN_RETRY_SECONDS = '2'
/** Whatever the node's state, whoever watches it is answered. */
const PROBES: ReadonlySet<string> = new Set(['/live', '/ready', '/health', '/metrics'])
const STREAM_TYPE = 'text/event-stream'

export class AxonFront {
  readonly #service: AxonService
  readonly #options: AxonFrontOptions
  readonly #counters: RequestCounters
  readonly #metrics: Metrics
  readonly drain = new Drain()
  readonly #memory = new BodyMemory()
  #bufferedBytes = 0
  #answerBytes = 0

  constructor(service: AxonService, options: AxonFrontOptions, metrics: Metrics) {
    this.#service = service
    this.#options = options
    this.#metrics = metrics
    this.#counters = new RequestCounters(metrics)
    metrics.gauge('filetao_buffered_bytes', () => this.#bufferedBytes)
    metrics.gauge('filetao_waiting_answer_bytes', () => this.#answerBytes)
    metrics.gauge('filetao_requests_open', () => this.drain.open)
    readinessMetrics(metrics, () => this.#problems())
  }

  /** A request that never became one. */
  refused(code: string): void {
    this.#counters.refused(code)
  }

  #problems(): readonly NotReady[] {
    const problems = this.#options.readiness?.() ?? []
    return this.drain.draining ? ['draining', ...problems] : problems
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    this.drain.hold(response)
    try {
      this.#route(request, response)
    } catch (caught) {
      this.#failed(response, caught)
    }
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    const { draining } = this.drain
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    if (draining) response.setHeader('connection', 'close')
    if (request.rawHeaders.length > HEADERS_MAX * 2) {
      this.#countPlain('unknown', request, response)
      discardRest(request)
      answerPlain(response, plainProblem(431, 'headers-too-many', 'Too many headers.'))
      return
    }
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (draining && !(reads && PROBES.has(path))) return this.#refuseDraining(path, request, response)
    const also = this.#options.also?.(request, response) ?? null
    if (also !== null || reads) {
      // No such request has a body that anybody wants.
      if (announcedBytes(request) !== 0) discardRest(request)
      if (also !== null) this.#countPlain(also, request, response)
      else this.#page(path, request, response)
      return
    }
    this.#axon(request, response).catch((caught: unknown) => this.#failed(response, caught))
  }

  #failed(response: ServerResponse, caught: unknown): void {
    this.#options.log.error('request-failed', errorFields(caught))
    response.destroy()
  }

  #refuseDraining(path: string, request: IncomingMessage, response: ServerResponse): void {
    this.#countPlain(routeOf(path), request, response)
    discardRest(request)
    const problem = plainProblem(503, 'draining', 'This node is stopping and takes nothing new.')
    const cors = corsHeaders(request.headers.origin, this.#service.allowedOrigins)
    answerPlain(response, problem, { ...cors, 'retry-after': DRAIN_RETRY_SECONDS })
  }

  /** Counts, when it is over, an answer that no synapse gave. */
  #countPlain(route: string, request: IncomingMessage, response: ServerResponse): void {
    const started = performance.now()
    response.once('close', () => {
      const seconds = (performance.now() - started) / 1000
      const streams = String(response.getHeader('content-type')).startsWith(STREAM_TYPE)
      const { statusCode: status } = response
      const { code, requestId } = refusalOf(response) ?? {}
      this.#counters.answered({ route, status, seconds, code, streams })
      this.#say({ route, method: request.method ?? '', status, code, seconds, requestId })
    })
  }

  #say(said: {
    readonly route: string
    readonly method: string
    readonly status: number
    readonly code: string | undefined
    readonly seconds: number
    readonly requestId: string | undefined
  }): void {
    const { seconds, ...fields } = said
    // Refusals for want of room are many at once, and are counted; what else is 5xx somebody should look at.
    const level = said.status >= 500 && said.status !== 503 ? 'warn' : 'debug'
    this.#options.log[level]('answered', { ...fields, ms: Math.round(seconds * 1000) })
  }

  #page(path: string, request: IncomingMessage, response: ServerResponse): void {
    this.#countPlain(PROBES.has(path) ? path : 'unknown', request, response)
    const cors = corsHeaders(request.headers.origin, this.#service.allowedOrigins)
    if (path === '/live') answerPlain(response, liveAnswer(), cors)
    else if (path === '/ready') answerPlain(response, readyAnswer(this.#problems()), cors)
    else if (path === '/health') {
      const health = this.#options.health?.() ?? { ok: true }
      const text = JSON.stringify(health)
      answerPlain(response, { status: health.ok ? 200 : 503, type: 'application/json', text }, cors)
    } else if (path === '/metrics') {
      const text = this.#metrics.text()
      answerPlain(response, { status: 200, type: 'text/plain; version=0.0.4', text }, cors)
    } else answerPlain(response, plainProblem(404, 'not-found', 'There is nothing at this path.'), cors)
  }

  async #axon(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now()
    const held: HeldBody = { bytes: 0, shed: false, buffer: null }
    const path = request.url ?? '/'
    let answer: AxonResponse
    try {
      answer = await handleAxonRequest(this.#toAxonRequest(request, path, held), this.#service)
      if (held.shed) answer = shedAnswer(answer)
    } finally {
      this.#bufferedBytes -= held.bytes
      if (held.buffer !== null) this.#memory.giveBack(held.buffer)
    }
    if (!this.#fits(answer)) answer = shedAnswer(answer)
    const route = routeOf(path)
    const seconds = (performance.now() - started) / 1000
    const { status } = answer
    const code = status >= 400 ? codeOf(answer.body) : undefined
    this.#counters.answered({ route, status, seconds, bytes: answer.body.byteLength, code })
    const requestId = answer.headers['x-request-id']
    this.#say({ route, method: request.method ?? '', status, code, seconds, requestId })
    // Who was refused for being slow is not waited for.
    if (status !== TOO_SLOW) discardRest(request)
    else if (!request.complete) response.setHeader('connection', 'close')
    this.#send(response, answer)
  }

  #hasRoom(bytes: number): boolean {
    const { maxBufferedBytes } = this.#options
    if (maxBufferedBytes !== undefined) return bytes <= maxBufferedBytes
    return bytes <= BODY_BYTES_MIN || bytes <= bodyBytesMax()
  }

  #fits({ body }: AxonResponse): boolean {
    const { maxAnswerBytes } = this.#options
    if (body.byteLength <= SMALL_ANSWER_BYTES) return true
    const bytes = this.#answerBytes + body.byteLength
    if (maxAnswerBytes !== undefined) return bytes <= maxAnswerBytes
    return bytes <= BODY_BYTES_MIN || bytes <= answerBytesMax()
  }

  /** An answer is ours until its caller has taken it. */
  #send(response: ServerResponse, answer: AxonResponse): void {
    // Nobody is there any more, and no `close` comes that would take the bytes back.
    if (response.closed || response.destroyed) return
    const bytes = answer.body.byteLength
    this.#answerBytes += bytes
    response.once('close', () => {
      this.#answerBytes -= bytes
    })
    writeAnswer(response, answer)
    watchReader(response, this.#options.readerPace)
  }

  #toAxonRequest(request: IncomingMessage, path: string, held: HeldBody): AxonRequest {
    const headers: Record<string, string | undefined> = {}
    for (const [name, value] of Object.entries(request.headers)) {
      if (typeof value === 'string') headers[name] = value
    }
    return {
      method: request.method ?? '',
      path,
      headers,
      remote: {
        ip: callerAddress(request, this.#options.balancers ?? []),
        port: request.socket.remotePort ?? 0,
      },
      body: async () => {
        const maxBytes = Math.min(
          this.#options.maxBodyBytes ?? Number.POSITIVE_INFINITY,
          capOf(path, headers),
        )
        const expected = Math.min(announcedBytes(request) ?? maxBytes, maxBytes)
        if (!this.#hasRoom(this.#bufferedBytes + expected)) {
          held.shed = true
          return { ok: false, reason: 'body-interrupted', detail: 'The node is busy.' }
        }
        held.bytes = expected
        this.#bufferedBytes += expected
        return readRequestBody(request, { ...BODY_RATE, maxBytes }, (bytes) => {
          held.buffer = this.#memory.take(bytes)
          return held.buffer
        })
      },
    }
  }
}

/** What one request has of the memory for bodies. */
interface HeldBody {
  bytes: number
  shed: boolean
  buffer: Buffer<ArrayBuffer> | null
}

function capOf(path: string, headers: Readonly<Record<string, string | undefined>>): number {
  const name = path.slice(1)
  const dataBytes = isSynapseName(name) ? requestDataBytes(name) : 0
  return maxBodyBytesOf(headers['content-type']?.startsWith(FRAME_TYPE) === true, dataBytes)
}
