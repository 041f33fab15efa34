/** One signed call, and what of it was on the wire. */
import type { Neuron } from '../../chain/chain-types.ts'
import type { SynapseName } from '../../wire/synapse.ts'
import { jsonIn } from '../answer-body.ts'
import type { AxonCall, AxonCalls, AxonReply } from '../axon-calls.ts'
import type { AxonCallOptions } from '../axon-port.ts'
import type { Clock } from '../ports.ts'
import type { SessionSigner } from '../request-signer.ts'

const ASK_MS = 8_000
const REFUSAL_HEADER = 'x-filetao-refusal'
const REFUSAL_CHARS = 2_000

/** An exchange that was answered, by the node or by the gateway in its place. Times are unix milliseconds. */
export interface Exchange {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly sentAt: number
  readonly heardAt: number
  /** The gateway's own refusal; null: the node answered. */
  readonly refusal: { readonly code: string; readonly why: string } | null
}

export interface Asked<N extends SynapseName> {
  readonly reply: AxonReply<N>
  /** In order; a first call is preceded by a ping that learns whether the node reads frames. */
  readonly exchanges: readonly Exchange[]
  /** True where nothing was heard before the time was over. */
  readonly late: boolean
}

export interface Asker {
  readonly calls: AxonCalls
  readonly clock: Clock
  /** Milliseconds for one call. */
  readonly askMs?: number
  /** Signs for its account where the node takes sessions; null or missing: the key of `calls` asks. */
  readonly session?: SessionSigner | null
}

/** Never throws for what a node does. */
export async function askNode<N extends SynapseName>(
  { calls, clock, askMs = ASK_MS, session = null }: Asker,
  target: Neuron,
  call: AxonCall<N>,
): Promise<Asked<N>> {
  const exchanges: Exchange[] = []
  let sentAt = clock.now()
  const began = performance.now()
  const options: AxonCallOptions = {
    timeoutMs: askMs,
    signal: new AbortController().signal,
    watch: {
      sent: () => {
        sentAt = clock.now()
      },
      answered: ({ status, headers, body }) => {
        const refusal = headers[REFUSAL_HEADER] === undefined ? null : refusalIn(body)
        exchanges.push({ status, headers, sentAt, heardAt: clock.now(), refusal })
      },
    },
  }
  const reply = await calls.ask(target, call, options, session)
  const late = exchanges.length === 0 && performance.now() - began >= askMs - 1
  return { reply, exchanges, late }
}

function refusalIn(body: Uint8Array | null): NonNullable<Exchange['refusal']> {
  const json = body === null || body.length > REFUSAL_CHARS ? null : jsonIn(body)
  const word = (name: string): string => {
    const value: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, name) : null
    return typeof value === 'string' && /^[a-z-]{1,40}$/.test(value) ? value : ''
  }
  return { code: word('code'), why: word('why') }
}
