/** Counts what the axon answered. Labels: known synapse names, statuses, and the codes our own answers carry. */
import type { AxonResponse } from '../../wire/axon.ts'
import { isSynapseName } from '../../wire/synapse.ts'
import type { Metrics } from './metrics.ts'

export class RequestCounters {
  readonly #answers: ReturnType<Metrics['counter']>
  readonly #refused: ReturnType<Metrics['counter']>
  readonly #seconds: ReturnType<Metrics['counter']>
  readonly #bytes: ReturnType<Metrics['counter']>

  constructor(metrics: Metrics) {
    this.#answers = metrics.counter(
      'filetao_requests_total',
      'Requests answered, by synapse and HTTP status.',
    )
    this.#refused = metrics.counter('filetao_requests_refused_total', 'Requests refused, by problem code.')
    this.#seconds = metrics.counter('filetao_request_seconds_total', 'Time from headers to answer.')
    this.#bytes = metrics.counter('filetao_answer_bytes_total', 'Bytes of answers.')
  }

  answered(path: string, answer: AxonResponse, seconds: number): void {
    const synapse = isSynapseName(path) ? path : 'unknown'
    this.#answers({ synapse, status: String(answer.status) })
    this.#seconds({ synapse }, seconds)
    this.#bytes({ synapse }, answer.body.byteLength)
    if (answer.status >= 400) this.#refused({ code: codeOf(answer.body) })
  }
}

/** The code of our own problem body. */
function codeOf(body: Uint8Array): string {
  const match = /"code":"([a-z-]{1,40})"/.exec(Buffer.from(body.subarray(0, 4096)).toString('utf8'))
  return match?.[1] ?? 'none'
}
