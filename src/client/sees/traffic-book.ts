/**
 * The exchanges of a drive, the newest of them with the names and sizes of their fields. In memory only; a request is
 * looked at while it is sent and not held, so no value outlives it here.
 */
import type { BuiltRequest } from '../../wire/dendrite.ts'
import type { SynapseName } from '../../wire/synapse.ts'
import type { Clock } from '../ports.ts'
import {
  type ChainQuestion,
  EXCHANGES_KEPT,
  type Exchange,
  type ExchangeEnd,
  type Seen,
  type SeesAction,
  type SeesTotals,
} from '../sees-api.ts'
import { relayedBytes, relayedOf } from './relayed.ts'
import { sentFields } from './sent-fields.ts'

export interface Sending {
  readonly synapse: SynapseName
  readonly target: string
  readonly action: SeesAction
  readonly isFramed: boolean
  readonly request: BuiltRequest
}

/** Told of a request before it goes. @returns what is told once how it ended; `down` in bytes, null without an answer */
export type Recorder = (sending: Sending) => (end: ExchangeEnd, down: number | null) => void

/** Told of what goes to the chain and comes from it. */
export interface ChainRecorder {
  /** The whole subnet is read. */
  readonly read: () => void
  /** @param name of what is asked, as the node is asked for it */
  readonly sent: (name: string, bytes: number) => void
  readonly received: (bytes: number) => void
}

/** Names of questions are the client library's; more than it has are not worth listing. */
const QUESTIONS_KEPT = 60

export class TrafficBook {
  readonly #clock: Clock
  readonly #changed: () => void
  #list: Exchange[] = []
  #fresh: Exchange[] = []
  #questions = new Map<string, ChainQuestion>()
  #totals: SeesTotals
  #epoch = 0

  /** @param changed told after every entry; cheap */
  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock
    this.#changed = changed
    this.#totals = nothingSince(clock.now())
  }

  readonly record: Recorder = ({ request, ...about }) => {
    const at = this.#clock.now()
    const { headers, fields } = sentFields(about.synapse, request, about.isFramed)
    const relayed = relayedOf(about.synapse, fields)
    const up = { body: request.body.length, headers }
    const epoch = this.#epoch
    return (end, down) => {
      // What was sent while the drive was open is no business of the next one.
      if (epoch !== this.#epoch) return
      const number = this.#totals.exchanges + 1
      this.#add({ number, at, ...about, up, down, ms: this.#clock.now() - at, end, fields, relayed })
    }
  }

  readonly chain: ChainRecorder = {
    read: () => this.#chain((chain) => ({ ...chain, reads: chain.reads + 1 })),
    sent: (name, bytes) => {
      const known = this.#questions.get(name) ?? { name, count: 0, up: 0 }
      if (known.count > 0 || this.#questions.size < QUESTIONS_KEPT)
        this.#questions.set(name, { name, count: known.count + 1, up: known.up + bytes })
      this.#chain((chain) => ({ ...chain, up: chain.up + bytes }))
    },
    received: (bytes) => this.#chain((chain) => ({ ...chain, down: chain.down + bytes })),
  }

  get seen(): Seen {
    const questions = [...this.#questions.values()]
    return {
      exchanges: [...this.#list],
      totals: { ...this.#totals, chain: { ...this.#totals.chain, questions } },
    }
  }

  /** What came since the last call, and the totals. */
  takeFresh(): Seen {
    const exchanges = this.#fresh
    this.#fresh = []
    return { exchanges, totals: this.seen.totals }
  }

  clear(): void {
    this.#epoch += 1
    this.#list = []
    this.#fresh = []
    this.#questions = new Map()
    this.#totals = nothingSince(this.#clock.now())
    this.#changed()
  }

  #add(exchange: Exchange): void {
    this.#list.push(exchange)
    this.#fresh.push(exchange)
    for (const list of [this.#list, this.#fresh]) if (list.length > EXCHANGES_KEPT) list.shift()
    const { exchanges, up, headers, down, relayed } = this.#totals
    this.#totals = {
      ...this.#totals,
      exchanges: exchanges + 1,
      up: up + exchange.up.body,
      headers: headers + exchange.up.headers,
      down: down + (exchange.down ?? 0),
      relayed: relayed + (exchange.end === 'answered' ? relayedBytes(exchange.relayed) : 0),
    }
    this.#changed()
  }

  #chain(change: (chain: SeesTotals['chain']) => SeesTotals['chain']): void {
    this.#totals = { ...this.#totals, chain: change(this.#totals.chain) }
    this.#changed()
  }
}

function nothingSince(since: number): SeesTotals {
  const chain = { reads: 0, up: 0, down: 0, questions: [] }
  return { since, exchanges: 0, up: 0, headers: 0, down: 0, relayed: 0, chain }
}
