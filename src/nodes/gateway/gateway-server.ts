/** The gateway's socket: time and size limits, and who may open the chain's WebSocket. It decides nothing else. */
import { createServer, type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { ConnectionLimits } from '../shared/connection-limits.ts'
import { problemOnSocket } from '../shared/plain-answers.ts'
import type { ChainRelay } from './chain-relay.ts'
import { isKnownHost } from './known-host.ts'
import { type GatewayRouter, HEADERS_MAX } from './router.ts'
import { isOwnPage } from './same-site.ts'

interface GatewayServerParts {
  readonly router: GatewayRouter
  readonly chain: Pick<ChainRelay, 'upgrade' | 'open'>
  /** As of the router. */
  readonly names: readonly string[]
}

const LIMITS = {
  headersTimeout: 5_000,
  /** A part of 8 MiB over a line of 0.5 Mbit/s. */
  requestTimeout: 180_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 15_000,
  maxHeaderSize: 16 * 1024,
} as const
const CONNECTIONS_MAX = 512
/** A socket without traffic ends after this; longer than the relay waits for an axon's answer. */
const IDLE_SOCKET_MS = 150_000

/** @returns a server that does not listen yet */
export function createGatewayServer({ router, chain, names }: GatewayServerParts): Server {
  const server = createServer({ ...LIMITS, keepAlive: true, noDelay: true }, router.listener)
  server.maxHeadersCount = HEADERS_MAX + 1
  server.maxConnections = CONNECTIONS_MAX
  server.setTimeout(IDLE_SOCKET_MS)
  const { metrics, drain } = router
  const connections = new ConnectionLimits({ onRefused: () => metrics.connectionRefused('address') })
  metrics.watch({ connections: () => connections.open, chainSockets: () => chain.open })
  server.on('drop', () => metrics.connectionRefused('all'))
  server.on('connection', (socket: Socket) => connections.admit(socket))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const code = problemOnSocket(error, socket)
    if (code !== null) metrics.refused(code)
  })
  server.on('upgrade', (request, socket: Duplex, head) => {
    // Node takes its own listeners off an upgraded socket: without one, a reset by the caller would end this process.
    socket.on('error', () => socket.destroy())
    const no = (status: 403 | 404 | 421 | 431 | 503, code: string): void => {
      metrics.refused(code)
      refuseUpgrade(socket, status)
    }
    if (request.rawHeaders.length > HEADERS_MAX * 2) no(431, 'headers-too-many')
    else if (request.url !== '/chain') no(404, 'not-found')
    else if (!isKnownHost(request, names)) no(421, 'host-unknown')
    else if (!isOwnPage(request)) no(403, 'cross-site')
    else if (drain.draining) no(503, 'draining')
    else chain.upgrade(request, socket, head)
  })
  return server
}

/** Destroyed, not only ended: a caller that never closes its half would keep one of our connections for ever. */
function refuseUpgrade(socket: Duplex, status: 403 | 404 | 421 | 431 | 503): void {
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
  socket.end(head, () => socket.destroy())
}
