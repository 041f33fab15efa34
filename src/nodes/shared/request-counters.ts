/** Counts what a server answered. Labels: known routes, statuses, and the codes our own answers carry. */
import { isSynapseName } from '../../wire/synapse.ts'
import type { Metrics } from './metrics.ts'

export interface Answered {
  /** The name of a synapse, or a path of a closed list. */
  readonly route: string
  readonly status: number
  readonly seconds: number
  /** Counted for synapses only. */
  readonly bytes?: number
  /** Of a refusal. */
  readonly code?: string | undefined
  /** A stream's time says nothing about how fast this node is. */
  readonly streams?: boolean
}

export class RequestCounters {
  readonly #answers
  readonly #refused
  readonly #seconds
  readonly #bytes

  /** @param withBytes whether this node counts bytes of answers */
  constructor(metrics: Metrics, withBytes = true) {
    this.#answers = metrics.counter('filetao_requests_total')
    this.#refused = metrics.counter('filetao_requests_refused_total')
    this.#seconds = metrics.histogram('filetao_request_duration_seconds')
    this.#bytes = withBytes ? metrics.counter('filetao_answer_bytes_total') : null
  }

  answered({ route, status, seconds, bytes, code, streams = false }: Answered): void {
    this.#answers({ route, status: String(status) })
    if (!streams) this.#seconds({ route }, seconds)
    if (bytes !== undefined) this.#bytes?.({ route }, bytes)
    if (status >= 400) this.#refused({ code: code ?? 'none' })
  }

  /** A request that never became one: broken HTTP, or an upgrade that was refused. */
  refused(code: string): void {
    this.#refused({ code })
  }
}

/** The route of an axon's path. */
export function routeOf(path: string): string {
  const name = path.slice(1)
  return isSynapseName(name) ? name : 'unknown'
}

/** The code of our own problem body. */
export function codeOf(body: Uint8Array): string | undefined {
  return /"code":"([a-z-]{1,40})"/.exec(Buffer.from(body.subarray(0, 4096)).toString('utf8'))?.[1]
}
