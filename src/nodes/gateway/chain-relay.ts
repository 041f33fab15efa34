import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import { ChainGate } from './chain-gate.ts'

/** A page has one socket a tab. */
const CONNECTIONS_MAX = 64
/** Weights for a whole subnet are 4 KiB as hex; a question for a thousand values of the chain's state is 80. */
const QUESTION_BYTES_MAX = 256 * 1024
/** Of finney's metadata, as hex, there are 0.7 MiB. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024
/** Before the chain is connected. */
const WAITING_BYTES_MAX = 1024 * 1024
/** Whoever reads slower than the other side writes is cut off before the backlog fills the memory. */
const BACKLOG_BYTES_MAX = 16 * 1024 * 1024
const HANDSHAKE_MS = 10_000
/** A page that vanished without closing (a lost network, a sleeping laptop) leaves its place after two of these. */
const HEARTBEAT_MS = 30_000

export interface ChainRelayOptions {
  readonly connectionsMax?: number
  readonly heartbeatMs?: number
  /** Of one page, unanswered. */
  readonly questionsMax?: number
}

/** Carries the page's chain socket to the chain endpoint, so that the page needs no other origin than its own. */
export class ChainRelay {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: QUESTION_BYTES_MAX })
  readonly #endpoint: () => string | null
  readonly #connectionsMax: number
  readonly #heartbeatMs: number
  readonly #questionsMax: number | undefined

  /** @param endpoint asked for each page: the one that this gateway reads itself; null: none may be read */
  constructor(endpoint: () => string | null, options: ChainRelayOptions = {}) {
    this.#endpoint = endpoint
    this.#connectionsMax = options.connectionsMax ?? CONNECTIONS_MAX
    this.#heartbeatMs = options.heartbeatMs ?? HEARTBEAT_MS
    this.#questionsMax = options.questionsMax
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const endpoint = this.#endpoint()
    if (endpoint === null || this.#server.clients.size >= this.#connectionsMax) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () =>
        socket.destroy(),
      )
      return
    }
    this.#server.handleUpgrade(request, socket, head, (page) => this.#carry(page, endpoint))
  }

  #carry(page: WebSocket, endpoint: string): void {
    const chain = new WebSocket(endpoint, {
      maxPayload: ANSWER_BYTES_MAX,
      handshakeTimeout: HANDSHAKE_MS,
      followRedirects: false,
    })
    const gate = new ChainGate(this.#questionsMax)
    const toPage = (text: string): void => {
      if (page.bufferedAmount > BACKLOG_BYTES_MAX) page.terminate()
      else if (page.readyState === WebSocket.OPEN) page.send(text)
    }
    const toChain = sender(page, chain)
    page.on('message', (data: Buffer, isBinary) => {
      if (page.readyState !== WebSocket.OPEN) return
      if (isBinary) return page.close(1003, 'JSON-RPC is text')
      const passage = gate.fromPage(data.toString('utf8'))
      if (passage.to === 'chain') toChain(passage.text)
      if (passage.to === 'page') toPage(passage.text)
    })
    chain.on('message', (data: Buffer) => toPage(gate.fromChain(data.toString('utf8'))))
    chain.on('error', () => page.close(1013, 'chain not reachable'))
    chain.on('close', () => page.close(1013, 'chain closed the connection'))
    page.on('error', () => chain.terminate())
    const stopHeartbeat = endWhenSilent(page, this.#heartbeatMs)
    page.on('close', () => {
      stopHeartbeat()
      chain.terminate()
    })
  }

  /** Sockets of pages. */
  get open(): number {
    return this.#server.clients.size
  }

  close(): void {
    for (const page of this.#server.clients) page.terminate()
    this.#server.close()
  }
}

/** Keeps what the page asks before the chain is connected. */
function sender(page: WebSocket, chain: WebSocket): (text: string) => void {
  const waiting: string[] = []
  let waitingBytes = 0
  chain.on('open', () => {
    for (const text of waiting.splice(0)) chain.send(text)
  })
  return (text) => {
    if (chain.readyState === WebSocket.OPEN) {
      if (chain.bufferedAmount > BACKLOG_BYTES_MAX) page.terminate()
      else chain.send(text)
      return
    }
    waitingBytes += text.length
    if (waitingBytes > WAITING_BYTES_MAX) page.close(1013, 'chain not reachable')
    else waiting.push(text)
  }
}

/** Browsers answer a ping by themselves. @returns stops asking */
function endWhenSilent(page: WebSocket, everyMs: number): () => void {
  let heard = true
  page.on('pong', () => {
    heard = true
  })
  const timer = setInterval(() => {
    if (!heard) page.terminate()
    heard = false
    if (page.readyState === WebSocket.OPEN) page.ping()
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
