/**
 * WebSocket and HTTP front of the chain. Every peer is bounded: message size, connections, subscriptions,
 * calls being answered, and bytes waiting to be read by a slow one. HTTP takes only `application/json`, which a foreign web
 * page cannot send without asking first.
 */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Log } from '../shared/log.ts'
import { answerMessage } from './rpc.ts'
import { type ChainSource, type Connection, INVALID_REQUEST, RpcError } from './rpc-types.ts'

const MAX_MESSAGE_BYTES = 1 << 20
const MAX_CONNECTIONS = 512
const MAX_SUBSCRIPTIONS = 32
const MAX_CALLS_AT_ONCE = 256
/** A peer that lets this much pile up is cut off. */
const MAX_WAITING_BYTES = 16 << 20
const PING_MS = 15_000
const HTTP_TIMEOUT_MS = 30_000

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
  const http = createServer((request, response) => void answerHttp(request, response, chain, log))
  http.requestTimeout = HTTP_TIMEOUT_MS
  http.headersTimeout = HTTP_TIMEOUT_MS
  http.maxConnections = MAX_CONNECTIONS
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
  const url = `ws://${host.includes(':') ? `[${host}]` : host}:${portOf(http)}`
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

const answerHttp = async (
  request: IncomingMessage,
  response: ServerResponse,
  chain: ChainSource,
  log: Log,
): Promise<void> => {
  const type = request.headers['content-type'] ?? ''
  if (request.method !== 'POST') return end(response, 405, 'POST a JSON-RPC request')
  if (!/^application\/json\b/i.test(type)) return end(response, 415, 'content-type must be application/json')
  const body = await readBody(request)
  if (body === null) return end(response, 413, `a request has at most ${MAX_MESSAGE_BYTES} bytes`)
  const answer = await answerMessage({ chain, connection: null }, body, log)
  end(response, answer === null ? 204 : 200, answer ?? '', 'application/json')
}

const end = (response: ServerResponse, status: number, text: string, type = 'text/plain'): void => {
  response.writeHead(status, status === 204 ? {} : { 'content-type': type })
  response.end(text)
}

/** @returns null when it is too long or the peer went away. */
const readBody = async (request: IncomingMessage): Promise<string | null> => {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of request) {
      if (!Buffer.isBuffer(part)) return null
      length += part.length
      if (length > MAX_MESSAGE_BYTES) return null
      parts.push(part)
    }
  } catch {
    return null
  }
  return Buffer.concat(parts).toString('utf8')
}
