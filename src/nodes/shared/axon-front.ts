/** One request from the socket to wire/axon.ts and back, with its share of the memory for bodies. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AxonRequest, type AxonResponse, type AxonService, handleAxonRequest } from '../../wire/axon.ts'
import { FRAME_TYPE } from '../../wire/frame.ts'
import { maxBodyBytes as maxBodyBytesOf } from '../../wire/limits.ts'
import { isSynapseName, requestDataBytes } from '../../wire/synapse.ts'
import { callerAddress } from './caller-address.ts'
import { errorFields, type Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { answerPlain, corsHeaders, plainProblem, shedAnswer, writeAnswer } from './plain-answers.ts'
import { announcedBytes, BODY_RATE, readRequestBody } from './request-body.ts'
import { RequestCounters } from './request-counters.ts'

export interface AxonFrontOptions {
  /** Cap above the per-synapse caps of wire/limits.ts; bytes. */
  readonly maxBodyBytes?: number
  /** Bytes of request bodies held at once; beyond it requests are answered 503. Default 256 MiB. */
  readonly maxBufferedBytes?: number
  readonly log: Log
  /** Members of the /health answer; `ok: false` makes it 503. Called per request: must be cheap. */
  readonly health?: () => {
    readonly ok: boolean
    readonly [member: string]: string | number | boolean | null
  }
  /** Addresses of balancers (caller-address.ts). Default: none. */
  readonly balancers?: readonly string[]
  /** Routes beside the axon's. @returns whether it took the request */
  readonly also?: (request: IncomingMessage, response: ServerResponse) => boolean
}

export const HEADERS_MAX = 64
const BUFFERED_BYTES_MAX = 256 * 1024 * 1024
/** A refused request's body is read and thrown away up to here so that the caller sees the answer. */
const DRAIN_BYTES_MAX = 32 * 1024 * 1024
const DRAIN_MS = 5_000
const TOO_SLOW = 408

export class AxonFront {
  readonly #service: AxonService
  readonly #options: AxonFrontOptions
  readonly #counters: RequestCounters
  readonly #metrics: Metrics
  #bufferedBytes = 0
  draining = false

  constructor(service: AxonService, options: AxonFrontOptions, metrics: Metrics) {
    this.#service = service
    this.#options = options
    this.#metrics = metrics
    this.#counters = new RequestCounters(metrics)
    metrics.gauge('filetao_buffered_bytes', 'Request bodies in memory.', () => this.#bufferedBytes)
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    if (this.draining) response.setHeader('connection', 'close')
    if (request.rawHeaders.length > HEADERS_MAX * 2) {
      answerPlain(response, plainProblem(431, 'headers-too-many', 'Too many headers.'))
      return
    }
    if (this.#options.also?.(request, response) === true) return
    if (request.method === 'GET' || request.method === 'HEAD') {
      this.#page(request, response)
      return
    }
    this.#axon(request, response).catch((caught: unknown) => {
      this.#options.log.error('request-failed', errorFields(caught))
      response.destroy()
    })
  }

  #page(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?', 1)[0]
    const cors = corsHeaders(request.headers.origin, this.#service.allowedOrigins)
    if (path === '/health') {
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
    const held = { bytes: 0, shed: false }
    const path = request.url ?? '/'
    let answer: AxonResponse
    try {
      answer = await handleAxonRequest(this.#toAxonRequest(request, path, held), this.#service)
      if (held.shed) answer = shedAnswer(answer)
    } finally {
      this.#bufferedBytes -= held.bytes
    }
    this.#counters.answered(path.slice(1), answer, (performance.now() - started) / 1000)
    if (!request.complete) discardRest(request, response, answer.status === TOO_SLOW)
    writeAnswer(response, answer)
  }

  #toAxonRequest(
    request: IncomingMessage,
    path: string,
    held: { bytes: number; shed: boolean },
  ): AxonRequest {
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
        if (this.#bufferedBytes + expected > (this.#options.maxBufferedBytes ?? BUFFERED_BYTES_MAX)) {
          held.shed = true
          return { ok: false, reason: 'body-interrupted', detail: 'The node is busy.' }
        }
        held.bytes = expected
        this.#bufferedBytes += expected
        return readRequestBody(request, { ...BODY_RATE, maxBytes })
      },
    }
  }
}

function capOf(path: string, headers: Readonly<Record<string, string | undefined>>): number {
  const name = path.slice(1)
  const dataBytes = isSynapseName(name) ? requestDataBytes(name) : 0
  return maxBodyBytesOf(headers['content-type']?.startsWith(FRAME_TYPE) === true, dataBytes)
}

/**
 * Closing while the caller still sends would reset the connection before it has read why, so the connection stays until
 * the body has come, up to a number of bytes and seconds. Who was refused for being slow is not waited for.
 */
function discardRest(request: IncomingMessage, response: ServerResponse, tooSlow: boolean): void {
  if (tooSlow) {
    if (!response.headersSent) response.setHeader('connection', 'close')
    return
  }
  let discarded = 0
  const overdue = setTimeout(() => request.destroy(), DRAIN_MS)
  request.once('close', () => clearTimeout(overdue))
  request.on('data', (piece: Buffer) => {
    discarded += piece.byteLength
    if (discarded > DRAIN_BYTES_MAX) request.destroy()
  })
  request.resume()
}
