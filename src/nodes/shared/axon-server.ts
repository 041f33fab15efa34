/**
 * The socket in front of wire/axon.ts: time and size limits (reliability section 9), probes and metrics,
 * counters, shedding and a stop that lets work in flight finish. It decides nothing about who may do what.
 */
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { AxonService } from '../../wire/axon.ts'
import { urlHost } from '../../wire/node-url.ts'
import { AxonFront, type AxonFrontOptions, HEADERS_MAX } from './axon-front.ts'
import { ConnectionLimits } from './connection-limits.ts'
import { errorFields } from './log.ts'
import { Metrics } from './metrics.ts'
import { problemOnSocket } from './plain-answers.ts'
import { processMetrics } from './process-metrics.ts'

export interface AxonServerOptions extends AxonFrontOptions {
  /** With port 0 the service is made after the port is known. */
  readonly service: AxonService | ((port: number) => AxonService)
  readonly host: string
  readonly port: number
  readonly metrics?: Metrics
}

export interface AxonServer {
  readonly url: string
  readonly port: number
  readonly metrics: Metrics
  /** Takes nothing new at once, lets requests in flight finish for `graceMs`, then closes the port and what is left. */
  close(graceMs?: number): Promise<void>
}

/** The values and their attack tests are listed in reliability section 9. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 200,
  keepAliveTimeout: 15_000,
  maxHeaderSize: 8 * 1024,
} as const
const CONNECTIONS_MAX = 512
/** An answer that nobody reads, and any socket without traffic, ends after this. */
const IDLE_SOCKET_MS = 120_000
const GRACE_MS = 3_000
/** A connection whose answer is over, but whose caller neither uses nor closes it, ends after this. */
const LAST_BYTES_MS = 250

/** Resolves when the port accepts. Rejects with the system's error when it cannot be bound. */
export async function startAxonServer(options: AxonServerOptions): Promise<AxonServer> {
  const metrics = options.metrics ?? new Metrics()
  const server = createServer({ ...LIMITS, keepAlive: true, noDelay: true })
  server.maxHeadersCount = HEADERS_MAX + 1
  server.maxConnections = CONNECTIONS_MAX
  server.setTimeout(IDLE_SOCKET_MS)
  const refusedConnections = metrics.counter('filetao_connections_refused_total')
  const connections = new ConnectionLimits({
    balancers: options.balancers,
    onRefused: () => refusedConnections({ why: 'address' }),
  })
  server.on('connection', (socket: Socket) => connections.admit(socket))
  server.on('drop', () => refusedConnections({ why: 'all' }))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  server.on('error', (error) => options.log.error('server-error', errorFields(error)))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port')
  const { port } = address
  const service = typeof options.service === 'function' ? options.service(port) : options.service
  const front = new AxonFront(service, options, metrics)
  metrics.gauge('filetao_connections', () => connections.open)
  processMetrics(metrics)
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const code = problemOnSocket(error, socket)
    if (code !== null) front.refused(code)
  })
  server.on('request', (request, response) => front.take(request, response))
  return {
    url: `http://${shownHost(options.host)}:${port}`,
    port,
    metrics,
    close: async (graceMs = GRACE_MS) => {
      const finished = await front.drain.begin(graceMs)
      if (!finished) options.log.warn('requests-cut', { requests: front.drain.open, after_ms: graceMs })
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      // What was cut was not acknowledged; what was is on the disk.
      if (finished) setTimeout(() => server.closeAllConnections(), LAST_BYTES_MS).unref()
      else server.closeAllConnections()
      await closed
    },
  }
}

function shownHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return urlHost(host)
}
