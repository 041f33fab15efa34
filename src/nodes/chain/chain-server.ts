/**
 * WebSocket and HTTP front of the chain. Every peer is bounded: message size, connections, subscriptions,
 * calls being answered, and bytes waiting to be read by a slow one. HTTP takes only `application/json`, which a foreign web
 * page cannot send without asking first.
 */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { urlHost } from '../../wire/node-url.ts'
import { ConnectionLimits } from '../shared/connection-limits.ts'
import { discardRest } from '../shared/discard-rest.ts'
import { errorFields, type Log } from '../shared/log.ts'
import { answerPlain, plainProblem, problemOnSocket } from '../shared/plain-answers.ts'
import { BODY_RATE, readRequestBody } from '../shared/request-body.ts'
import { answerMessage } from './rpc.ts'
import { type ChainSource, type Connection, INVALID_REQUEST, RpcError } from './rpc-types.ts'

const MAX_MESSAGE_BYTES = 1 << 20
const MAX_CONNECTIONS = 512
const MAX_SUBSCRIPTIONS = 32
const MAX_CALLS_AT_ONCE = 256
/** A peer that lets this much pile up is cut off. */
const MAX_WAITING_BYTES = 16 << 20
const PING_MS = 15_000
/** As of an axon (nodes/shared/axon-server.ts); headers are longer where a browser sends cookies of this machine's other servers. */
const HTTP_LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 15_000,
  maxHeaderSize: 16 * 1024,
} as const
const MAX_HEADERS = 64

export interface ChainServer {
  /** ws://host:port */
  readonly url: string
  close(): Promise<void>
}

export interface ChainServerOptions {
  readonly chain: ChainSource
  readonly host: string
  readonly port: number
  readonly log: Log
}

/** Rejects when the address cannot be listened on. */
export const startChainServer = async (options: ChainServerOptions): Promise<ChainServer> => {
  const { chain, host, port, log } = options
  const http = createServer(HTTP_LIMITS, (request, response) => takeHttp(request, response, chain, log))
  http.maxHeadersCount = MAX_HEADERS + 1
  http.maxConnections = MAX_CONNECTIONS
  const connections = new ConnectionLimits()
  http.on('connection', (socket: Socket) => connections.admit(socket))
  http.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => problemOnSocket(error, socket))
  const sockets = new WebSocketServer({
    server: http,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    // Any page may open a socket to this machine; one of another machine's could register neurons here.
    verifyClient: ({ origin }: { readonly origin?: string }) => isLocalOrigin(origin),
  })
  sockets.on('connection', (socket) => serveSocket(socket, chain, log))
  // The server's own errors come through `http`; this listener only keeps them from being thrown.
  sockets.on('error', () => undefined)
  await listen(http, port, host)
  const pinging = setInterval(() => pingAll(sockets.clients), PING_MS)
  const url = `ws://${urlHost(host)}:${portOf(http)}`
  return {
    url,
    close: async () => {
      clearInterval(pinging)
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

/** Programs send no origin; pages of this machine are the owner's own. */
const isLocalOrigin = (origin: string | undefined): boolean => {
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname)
}

const listen = (http: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host, () => {
      http.off('error', reject)
      http.on('error', () => undefined)
      resolve()
    })
  })

const isAddressInfo = (address: unknown): address is AddressInfo =>
  typeof address === 'object' && address !== null && 'port' in address

const portOf = (http: Server): number => {
  const address = http.address()
  return isAddressInfo(address) ? address.port : 0
}

/** A ping is answered by every client library; one that missed a whole period is gone. */
const silent = new WeakSet<WebSocket>()
const pingAll = (clients: ReadonlySet<WebSocket>): void => {
  for (const socket of clients) {
    if (silent.has(socket)) socket.terminate()
    else {
      silent.add(socket)
      socket.ping()
    }
  }
}

class SocketConnection implements Connection {
  readonly #socket: WebSocket
  readonly #open = new Map<string, { kind: string; stop: () => void }>()

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  send(text: string): void {
    if (this.#socket.bufferedAmount > MAX_WAITING_BYTES) this.#socket.terminate()
    else if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text, () => undefined)
  }

  notify(method: string, subscription: string, result: unknown): void {
    const text = JSON.stringify({ jsonrpc: '2.0', method, params: { subscription, result } })
    // A later turn: the answer that names the subscription or operation goes out first.
    setImmediate(() => this.send(text))
  }

  open(kind: string, stop: () => void): string {
    if (this.#open.size >= MAX_SUBSCRIPTIONS) {
      stop()
      throw new RpcError(INVALID_REQUEST, `a connection has at most ${MAX_SUBSCRIPTIONS} subscriptions`)
    }
    const id = randomBytes(8).toString('hex')
    this.#open.set(id, { kind, stop })
    return id
  }

  close(kind: string, id: string): boolean {
    const subscription = this.#open.get(id)
    if (subscription?.kind !== kind) return false
    this.#open.delete(id)
    subscription.stop()
    return true
  }

  count(kind: string): number {
    return [...this.#open.values()].filter((subscription) => subscription.kind === kind).length
  }

  end(): void {
    for (const { stop } of this.#open.values()) stop()
    this.#open.clear()
  }
}

const serveSocket = (socket: WebSocket, chain: ChainSource, log: Log): void => {
  const connection = new SocketConnection(socket)
  let running = 0
  socket.on('pong', () => silent.delete(socket))
  socket.on('error', () => socket.terminate())
  socket.on('close', () => connection.end())
  socket.on('message', (data, isBinary) => {
    silent.delete(socket)
    if (isBinary || !Buffer.isBuffer(data)) return socket.close(1003, 'text only')
    if (running >= MAX_CALLS_AT_ONCE) return socket.close(1008, 'too many calls at once')
    running++
    void answerMessage({ chain, connection }, data.toString(), log).then((answer) => {
      running--
      if (answer !== null) connection.send(answer)
    })
  })
}

/** What this server refuses by itself is in the one problem shape; what JSON-RPC refuses is an answer of JSON-RPC. */
const takeHttp = (request: IncomingMessage, response: ServerResponse, chain: ChainSource, log: Log): void => {
  request.on('error', () => undefined)
  response.on('error', () => undefined)
  answerHttp(request, response, chain, log).catch((caught: unknown) => {
    log.error('request-failed', errorFields(caught))
    response.destroy()
  })
}

const answerHttp = async (
  request: IncomingMessage,
  response: ServerResponse,
  chain: ChainSource,
  log: Log,
): Promise<void> => {
  const refuse = (status: number, code: string, message: string): void => {
    discardRest(request)
    answerPlain(response, plainProblem(status, code, message))
  }
  const { headers, method, rawHeaders } = request
  if (rawHeaders.length > MAX_HEADERS * 2) return refuse(431, 'headers-too-many', 'Too many headers.')
  // A page of another site that has pointed its own name here (DNS rebinding) still says where it is from.
  if (!isLocalOrigin(headers.origin)) return refuse(403, 'cross-site', 'Only pages of this machine may call.')
  if (method !== 'POST')
    return refuse(405, 'method-not-allowed', 'Only POST of a JSON-RPC request is served.')
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    return refuse(415, 'content-type-unsupported', 'The content-type must be application/json.')
  const body = await readRequestBody(request, { ...BODY_RATE, maxBytes: MAX_MESSAGE_BYTES })
  if (!body.ok) {
    if (body.reason === 'body-too-large') return refuse(413, body.reason, body.detail)
    // Who was too slow is not waited for.
    return answerPlain(response, plainProblem(408, body.reason, body.detail), { connection: 'close' })
  }
  const text = Buffer.from(body.value).toString('utf8')
  const answer = await answerMessage({ chain, connection: null }, text, log)
  if (answer === null) response.writeHead(204).end()
  else answerPlain(response, { status: 200, type: 'application/json', text: answer })
}
