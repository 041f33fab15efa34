/** What a gateway counts: routes of a closed list, its own refusals by code, and what is open. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isSynapseName } from '../../wire/synapse.ts'
import { chainMetrics } from '../shared/chain-metrics.ts'
import type { Drain } from '../shared/drain.ts'
import { Metrics } from '../shared/metrics.ts'
import { processMetrics } from '../shared/process-metrics.ts'
import { type NotReady, readinessMetrics } from '../shared/readiness.ts'
import { refusalOf } from '../shared/refusal-codes.ts'
import { RequestCounters } from '../shared/request-counters.ts'
import type { ChainState } from './chain-link.ts'

export interface GatewayMetricsParts {
  readonly drain: Drain
  readonly chain: () => ChainState
  readonly missing: () => readonly NotReady[]
}

export class GatewayMetrics {
  readonly #metrics = new Metrics()
  readonly #counters = new RequestCounters(this.#metrics, false)
  readonly #connectionsRefused = this.#metrics.counter('filetao_connections_refused_total')

  constructor({ drain, chain, missing }: GatewayMetricsParts) {
    processMetrics(this.#metrics)
    readinessMetrics(this.#metrics, missing)
    this.#metrics.gauge('filetao_requests_open', () => drain.open)
    chainMetrics(this.#metrics, () => {
      const { block, blockAge } = chain()
      return block === null || blockAge === null ? null : { block, ageMs: blockAge }
    })
  }

  /** @param open sockets of both kinds, asked at each reading */
  watch(open: { readonly connections: () => number; readonly chainSockets: () => number }): void {
    this.#metrics.gauge('filetao_connections', open.connections)
    this.#metrics.gauge('filetao_chain_sockets', open.chainSockets)
  }

  /** @returns counts the request; to be called when its answer is over */
  begin(request: IncomingMessage, response: ServerResponse): () => void {
    const started = performance.now()
    const route = routeOf(request.url ?? '/')
    return () => {
      const seconds = (performance.now() - started) / 1000
      const code = refusalOf(response)?.code ?? (response.statusCode >= 400 ? 'passed-on' : undefined)
      const streams = String(response.getHeader('content-type')).startsWith('text/event-stream')
      this.#counters.answered({ route, status: response.statusCode, seconds, code, streams })
    }
  }

  /** A request that never became one, or an upgrade that was refused. */
  refused(code: string): void {
    this.#counters.refused(code)
  }

  connectionRefused(why: 'address' | 'all'): void {
    this.#connectionsRefused({ why })
  }

  text(): string {
    return this.#metrics.text()
  }
}

const OWN: ReadonlySet<string> = new Set(['/live', '/ready', '/health', '/metrics', '/gateway.json'])

/** Never what a caller made up: names of synapses, our own paths, and one word each for the rest. */
function routeOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  if (OWN.has(path)) return path
  if (path.startsWith('/api/')) return '/api'
  if (!path.startsWith('/axon/')) return 'page'
  const synapse = path.split('/')[3] ?? ''
  return isSynapseName(synapse) ? synapse : 'unknown'
}
