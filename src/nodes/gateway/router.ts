import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { discardRest } from '../shared/discard-rest.ts'
import { Drain } from '../shared/drain.ts'
import type { Log } from '../shared/log.ts'
import type { PlainAnswer } from '../shared/plain-answers.ts'
import { liveAnswer, type NotReady, readyAnswer } from '../shared/readiness.ts'
import { announcedBytes } from '../shared/request-body.ts'
import type { AxonRelay } from './axon-relay.ts'
import type { ChainProblem, ChainState } from './chain-link.ts'
import { GatewayMetrics } from './gateway-metrics.ts'
import { isKnownHost } from './known-host.ts'
import { refuse } from './refuse.ts'
import { isOwnPage } from './same-site.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { type loadStaticFiles, serveStatic } from './static-files.ts'
import type { ViewRelay } from './view-relay.ts'

export interface RouterParts {
  readonly files: Awaited<ReturnType<typeof loadStaticFiles>>
  readonly axons: AxonRelay
  readonly views: ViewRelay
  /** Asked per request. */
  readonly chain: () => ChainState
  /** Names of this gateway beside its addresses and `localhost`. */
  readonly names: readonly string[]
  readonly log: Log
}

export const HEADERS_MAX = 64

/** SS58 addresses are base58 of 35 bytes for prefix 42; synapse names are letters. */
const AXON_PATH = /^\/axon\/([1-9A-HJ-NP-Za-km-z]{40,60})\/([A-Za-z]{1,32})$/

export interface GatewayRouter {
  readonly listener: RequestListener
  /** What the stop waits for, and what refuses new work from its beginning on. */
  readonly drain: Drain
  /** Begins the drain, and ends what would never end by itself. @returns whether nothing is left after `graceMs` at the latest */
  readonly stop: (graceMs: number) => Promise<boolean>
  readonly metrics: GatewayMetrics
}

/** What each path of the gateway does; anything unknown is a 404 of one shape. */
export function createGatewayRouter(parts: RouterParts): GatewayRouter {
  const drain = new Drain()
  const missing = (): readonly NotReady[] => {
    const { problem } = parts.chain()
    const chain = problem === null ? [] : [READINESS[problem]]
    return drain.draining ? ['draining', ...chain] : chain
  }
  const metrics = new GatewayMetrics({ drain, chain: parts.chain, missing })
  const routing: Routing = { ...parts, drain, metrics, missing }
  return {
    drain,
    metrics,
    stop(graceMs) {
      const idle = drain.begin(graceMs)
      parts.views.endStreams()
      return idle
    },
    listener(request, response) {
      response.on('error', () => undefined)
      request.on('error', () => undefined)
      drain.hold(response, metrics.begin(request, response))
      if (drain.draining) response.setHeader('connection', 'close')
      try {
        route(request, response, routing)
      } catch (caught) {
        parts.log.error('request-failed', { error: caught instanceof Error ? caught.name : 'unknown' })
        response.destroy()
      }
    },
  }
}

const READINESS: Readonly<Record<ChainProblem, NotReady>> = {
  'chain-away': 'chain-away',
  'chain-stale': 'chain-stale',
  'no-such-subnet': 'chain-wrong',
  'wrong-network': 'chain-wrong',
  'runtime-not-understood': 'chain-wrong',
}

interface Routing extends RouterParts {
  readonly drain: Drain
  readonly metrics: GatewayMetrics
  readonly missing: () => readonly NotReady[]
}

function route(
  request: IncomingMessage,
  response: ServerResponse,
  { files, axons, views, chain, names, drain, metrics, missing }: Routing,
): void {
  const no = (status: number, code: string, message: string): void =>
    refuse(request, response, { status, code, message })
  // The server reads one more than may be, and leaves the rest out: among it could be the one that says whose page asks.
  if (request.rawHeaders.length > HEADERS_MAX * 2)
    return no(431, 'headers-too-many', `A request has ${HEADERS_MAX} headers at most.`)
  if (!isKnownHost(request, names))
    return no(421, 'host-unknown', 'This gateway has no such name; start it with --name to give it one.')
  const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/'
  if (drain.draining && !PROBES.has(path))
    return no(503, 'draining', 'This gateway is stopping and takes nothing new.')
  const axon = AXON_PATH.exec(path)
  if (axon !== null && request.method === 'POST') {
    // Another site's page may not use this one's relay.
    if (!isOwnPage(request)) no(403, 'cross-site', 'Only this page may use its relay.')
    else axons.relay(axon[1] ?? '', axon[2] ?? '', request, response)
    return
  }
  if (path.startsWith('/api/')) {
    if (!isOwnPage(request)) no(403, 'cross-site', 'Only this page may use its relay.')
    else views.relay(request, response)
    return
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    no(405, 'method-not-allowed', 'This path answers GET and HEAD only.')
    return
  }
  // Nobody wants a body here.
  if (announcedBytes(request) !== 0) discardRest(request)
  if (path === '/live') return say(request, response, liveAnswer())
  if (path === '/ready') return say(request, response, readyAnswer(missing()))
  if (path === '/metrics')
    return say(request, response, { status: 200, type: 'text/plain; version=0.0.4', text: metrics.text() })
  if (path === '/health') {
    const { problem, block, blockAge } = chain()
    sayState(request, response, problem === null ? 200 : 503, {
      ok: problem === null,
      problem,
      block,
      blockAge,
    })
    return
  }
  if (path === '/gateway.json') {
    sayState(request, response, 200, { chain: '/chain', ...chain() })
    return
  }
  if (path.startsWith('/axon/') || path === '/chain') no(404, 'not-found', 'There is nothing at this path.')
  else serveStatic(files, path, request, response)
}

/** Answered while this gateway stops, so that whoever watches reads why. */
const PROBES: ReadonlySet<string> = new Set(['/live', '/ready', '/health', '/metrics'])

/** What pages and whoever watches this process ask for; a gateway of a chain that stands still leads to nodes that may be gone. */
function sayState(request: IncomingMessage, response: ServerResponse, status: number, state: object): void {
  say(request, response, { status, type: 'application/json', text: JSON.stringify(state) })
}

function say(request: IncomingMessage, response: ServerResponse, { status, type, text }: PlainAnswer): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': 'no-store' })
  response.end(request.method === 'HEAD' ? undefined : text)
}
