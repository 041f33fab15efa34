import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { pipeline } from 'node:stream'
import type { Neuron } from '../../chain/chain-types.ts'
import { mayContact } from './address-guard.ts'
import { refuse } from './refuse.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** Headers of a signed synapse request, the delegation of a session among them, and of its answer (protocol section 6.1); everything else stays here. */
const FORWARDED_REQUEST =
  /^(bt_header_[a-z0-9_]+|name|timeout|computed_body_hash|header_size|total_size|accept|content-type|content-length|x-filetao-delegation)$/
const FORWARDED_ANSWER =
  /^(bt_header_[a-z0-9_]+|name|timeout|content-length|x-filetao-frame|x-filetao-sessions|x-request-id|retry-after|computed_body_hash)$/
/** What an axon may call its answer. Anything else (a document with scripts, say) is passed on as bytes. */
const ANSWER_TYPES = /^application\/(json|x-filetao-frame)(;|$)/

/** One part of 8 MiB as base64 in JSON with its envelope, rounded up; counted by the axon again. */
const BODY_BYTES_MAX = 24 * 1024 * 1024
const CONNECT_TIMEOUT_MS = 2_000
/** The longest a validator may take to place a part on its third miner before the page tries another one. */
const ANSWER_TIMEOUT_MS = 120_000
/** As many connections as our own axons grant one address. */
const SOCKETS_PER_AXON = 32
/** A request that gets none of them for so long is told that we are busy. */
const QUEUE_TIMEOUT_MS = 20_000

export interface RelayOptions {
  readonly allowPrivate: boolean
  /** The neuron that holds this hotkey now, by the metagraph of the newest block. */
  readonly findNeuron: (hotkey: string) => Pick<Neuron, 'axon'> | undefined
  /** Milliseconds without traffic after which an axon's answer is given up. */
  readonly answerTimeoutMs?: number
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

  constructor(options: RelayOptions) {
    this.#options = options
    this.#answerTimeoutMs = options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: SOCKETS_PER_AXON,
      maxFreeSockets: 8,
      timeout: this.#answerTimeoutMs,
    })
  }

  relay(hotkey: string, synapse: string, request: IncomingMessage, response: ServerResponse): void {
    const no = (status: number, code: string, message: string): void =>
      refuse(request, response, { status, code, message })
    const axon = this.#options.findNeuron(hotkey)?.axon
    if (axon === undefined || axon === null) {
      no(404, 'unknown-axon', 'The chain lists no axon for this hotkey.')
      return
    }
    if (!mayContact(axon.ip, axon.port, this.#options.allowPrivate)) {
      no(403, 'address-refused', 'The chain lists an address for this axon that is not public.')
      return
    }
    const length = Number(request.headers['content-length'] ?? Number.NaN)
    if (!Number.isInteger(length) || length < 0) {
      no(411, 'length-required', 'A request to an axon states its length.')
      return
    }
    if (length > BODY_BYTES_MAX) {
      no(413, 'body-too-large', `A request may have ${BODY_BYTES_MAX} bytes at most.`)
      return
    }
    this.#forward(axon, `/${synapse}`, request, response)
  }

  #forward(
    axon: { readonly ip: string; readonly port: number },
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const upstream = httpRequest({
      host: axon.ip,
      port: axon.port,
      path,
      method: 'POST',
      agent: this.#agent,
      headers: pick(request.headers, FORWARDED_REQUEST),
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
    const unreachable = (): void => failed(502, 'axon-unreachable', 'The axon did not answer.')
    limitConnecting(upstream, unreachable, () =>
      failed(503, 'relay-busy', 'Too many requests wait for this axon.'),
    )
    upstream.once('timeout', unreachable)
    upstream.on('error', unreachable)
    upstream.on('response', (answer) => {
      passOn(answer, response, unreachable)
    })
    // Also without an error: an axon that switches protocols has not answered.
    upstream.once('close', unreachable)
    response.once('close', () => upstream.destroy())
    request.pipe(upstream)
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** The clock of the handshake starts with the socket, not while the request waits for one. */
export function limitConnecting(upstream: ClientRequest, unreachable: () => void, busy: () => void): void {
  let timer = setTimeout(busy, QUEUE_TIMEOUT_MS)
  upstream.once('socket', (socket) => {
    clearTimeout(timer)
    if (!socket.connecting) return
    timer = setTimeout(unreachable, CONNECT_TIMEOUT_MS)
    socket.once('connect', () => clearTimeout(timer))
  })
  upstream.once('close', () => clearTimeout(timer))
}

/**
 * A redirect would lead to an address the chain does not list; it is passed on as any other answer, without its target,
 * and never followed. The answer is an axon's, not ours: nothing in it may become a document of our origin.
 */
function passOn(answer: IncomingMessage, response: ServerResponse, unreachable: () => void): void {
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
  pipeline(answer, response, () => undefined)
}
