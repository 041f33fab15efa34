/**
 * Calls that a visitor makes himself, without a vault: signed with a key that was made for this visit and is kept
 * nowhere. Plain data; nothing secret crosses.
 */
import type { Outcome } from '../outcome-api.ts'

/** One hop of a call as it happened, for a sequence diagram. Times are milliseconds since the call began. */
export interface LiveHop {
  readonly from: 'page' | 'validator' | 'miner'
  readonly to: 'page' | 'validator' | 'miner'
  /** Hotkey of the miner or validator concerned; null for the page. */
  readonly node: string | null
  readonly call: 'StoreUser' | 'RetrieveUser' | 'Store' | 'Retrieve' | 'check'
  readonly startMs: number
  readonly endMs: number
  /** Bytes of the body; null where this page cannot know them. */
  readonly bytes: number | null
  /** HTTP status, or null where none was seen. */
  readonly status: number | null
  readonly ok: boolean
  /** `observed`: by this page. `claimed`: by the validator in its answer. */
  readonly layer: 'observed' | 'claimed'
  /** For a person. */
  readonly detail: string
}

/** A sample stored and brought back. */
export interface LiveRound {
  readonly validator: string
  readonly cid: string
  readonly bytes: number
  readonly storeMs: number | null
  readonly retrieveMs: number | null
  /** The same bytes came back, and every receipt was right. */
  readonly ok: boolean
  /** Empty when ok; else from the closed list of docs/api.md or the client's codes. */
  readonly cause: string
  readonly hops: readonly LiveHop[]
  /** The two answers as they came, cut short, for a person who wants to see them. */
  readonly raw: readonly { readonly call: string; readonly json: string }[]
}

export interface LiveRequest {
  /** Hotkey. */
  readonly validator: string
  /** What to store; random bytes of this length when it is a number. */
  readonly sample: Uint8Array | number
  /** Seconds that validators keep it. */
  readonly ttl: number
}

/** A request of the console, before it is sent. */
export interface ConsoleDraft {
  readonly endpoint: string
  /** Hotkey of the node; null for the gateway itself. */
  readonly node: string | null
  /** Text of the body's members, or of the query. */
  readonly fields: Readonly<Record<string, string>>
}

export interface ConsoleExchange {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** What was signed, before signing; null where nothing is. */
  readonly signed: string | null
  /** Cut short for showing. */
  readonly body: string | null
  readonly status: number | null
  readonly answerHeaders: Readonly<Record<string, string>>
  readonly answer: string
  readonly ms: number
  readonly problem: string
}

export interface LiveApi {
  round(request: LiveRequest, onHop: (hop: LiveHop) => void): Promise<Outcome<LiveRound>>
  /** What would be sent; nothing is. */
  draft(draft: ConsoleDraft): Promise<Outcome<ConsoleExchange>>
  send(draft: ConsoleDraft): Promise<Outcome<ConsoleExchange>>
}
