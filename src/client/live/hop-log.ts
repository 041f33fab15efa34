/** The hops of one round as they happen, told once each and kept in order. */
import type { BuiltRequest } from '../../wire/dendrite.ts'
import type { AxonOutcome, ExchangeWatch } from '../axon-port.ts'
import type { LiveHop } from './live-api.ts'
import { shownBody } from './show-text.ts'

type Given = Pick<LiveHop, 'from' | 'to' | 'node' | 'call' | 'startMs'> & Partial<LiveHop>

const PING = '/Synapse'

export class HopLog {
  readonly hops: LiveHop[] = []
  readonly raw: { readonly call: string; readonly json: string }[] = []
  readonly #began = performance.now()
  readonly #tell: (hop: LiveHop) => unknown

  /** @param tell may be a page that has gone: what it throws or rejects with is nobody's business here */
  constructor(tell: (hop: LiveHop) => unknown) {
    this.#tell = tell
  }

  now(): number {
    return performance.now() - this.#began
  }

  /** Ends now, is fine, and was seen by this page, unless it says otherwise. */
  add(given: Given): void {
    const hop: LiveHop = {
      endMs: this.now(),
      timed: true,
      bytes: null,
      status: null,
      ok: true,
      layer: 'observed',
      detail: '',
      ...given,
    }
    this.hops.push(hop)
    void (async () => this.#tell(hop))().catch(() => undefined)
  }

  /** Watches one call of the page to a validator, with the pings that it takes. */
  call(node: string, call: LiveHop['call'], dataBytes: number | null): CallWatch {
    return new CallWatch(this, node, call, dataBytes)
  }
}

export class CallWatch implements ExchangeWatch {
  readonly #log: HopLog
  readonly #node: string
  readonly #call: LiveHop['call']
  #startMs: number
  #bytes: number | null
  #path = ''
  #status: number | null = null
  #json: string | null = null

  constructor(log: HopLog, node: string, call: LiveHop['call'], dataBytes: number | null) {
    this.#log = log
    this.#node = node
    this.#call = call
    this.#startMs = log.now()
    this.#bytes = dataBytes
  }

  get startMs(): number {
    return this.#startMs
  }

  sent({ path, body }: BuiltRequest): void {
    this.#path = path
    this.#startMs = this.#log.now()
    this.#bytes = body.length
    this.#status = null
  }

  answered({ status, headers, body }: Parameters<ExchangeWatch['answered']>[0]): void {
    this.#status = status
    if (this.#path === PING) this.#add('Synapse', status === 200, '')
    else this.#json = body === null ? '' : shownBody(body, headers['content-type']).text
  }

  /** Adds the hop. @returns milliseconds the call took */
  ended(answer: AxonOutcome<unknown>): number {
    this.#add(this.#call, answer.ok, answer.ok ? '' : answer.detail)
    if (this.#json !== null) this.#log.raw.push({ call: this.#call, json: this.#json })
    return this.#log.now() - this.#startMs
  }

  #add(call: LiveHop['call'], ok: boolean, detail: string): void {
    const [startMs, bytes, status] = [this.#startMs, this.#bytes, this.#status]
    this.#log.add({
      from: 'page',
      to: 'validator',
      node: this.#node,
      call,
      startMs,
      bytes,
      status,
      ok,
      detail,
    })
  }
}
