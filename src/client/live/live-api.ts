/**
 * Calls that a visitor makes himself, without a vault: signed with a key that was made for this visit and is kept
 * nowhere. Plain data; nothing secret crosses.
 */
import type { QuestionEvidence } from '../audit/evidence.ts'
import type { Outcome } from '../outcome-api.ts'
import type { PreflightApi } from '../preflight/preflight-api.ts'
import type { HolderProof } from '../proof-api.ts'
import type { BenchReport, BenchRequest } from './bench-api.ts'

/** One hop of a call as it happened, for a sequence diagram. Times are milliseconds since the call began. */
export interface LiveHop {
  readonly from: 'page' | 'validator' | 'miner'
  readonly to: 'page' | 'validator' | 'miner'
  /** Hotkey of the miner or validator concerned; null for the page, and where nobody says which miner it was. */
  readonly node: string | null
  /** `Synapse` is the ping that learns whether a node reads frames. */
  readonly call:
    | 'Synapse'
    | 'StoreUser'
    | 'RetrieveUser'
    | 'ChallengeUser'
    | 'DeleteUser'
    | 'Store'
    | 'Retrieve'
    | 'Challenge'
    | 'check'
  readonly startMs: number
  readonly endMs: number
  /** False: how long it took is not known, and the two times are those of the call around it. */
  readonly timed: boolean
  /** Bytes of the body; null where this page cannot know them. */
  readonly bytes: number | null
  /** HTTP status, or null where none was seen. */
  readonly status: number | null
  readonly ok: boolean
  /** `observed`: by this page. `claimed`: by the validator in its answer. */
  readonly layer: 'observed' | 'claimed'
  /** For a person: the reason of what is not ok, the check's name, in the words of the node or the check; may be empty. */
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
  /** The same bytes came back, whatever was wrong with copies or receipts. */
  readonly returned: boolean
  /** Empty when ok; else from the closed list of docs/api.md or the client's codes. */
  readonly cause: string
  readonly hops: readonly LiveHop[]
  /** The answers as they came, cut short, for a person who wants to see them. */
  readonly raw: readonly { readonly call: string; readonly json: string }[]
  /** One for each miner with a receipt, as checked in this worker. */
  readonly holders: readonly HolderProof[]
  /** Verified copies at distinct owners. */
  readonly copies: number
  /** Answers of the holders about one chunk, as they came; null: not asked, or not answered. */
  readonly question: QuestionEvidence | null
  /** Unix milliseconds until which the network keeps the sample; null: it was taken back, or never stored. */
  readonly keptUntil: number | null
}

export interface LiveRequest {
  /** Hotkey. */
  readonly validator: string
  /** What to store, 1 to `SAMPLE_BYTES_MAX`; random bytes of this length when it is a number. */
  readonly sample: Uint8Array | number
  /** Seconds that validators keep it, if it cannot be taken back; at most `SAMPLE_TTL_MAX`. */
  readonly ttl: number
  /** Has the holders prove one chunk as well: one call more. */
  readonly prove?: boolean
}

export const SAMPLE_BYTES_MAX = 1_048_576
export const SAMPLE_TTL_MAX = 86_400

/** A request of the console, before it is sent. */
export interface ConsoleDraft {
  /** An id of live/endpoints.ts. */
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
  /** The body's JSON, cut short for showing; null where there is no body. */
  readonly body: string | null
  /** Bytes of the body in all, and of the data after its JSON. */
  readonly bodyBytes: number
  readonly dataBytes: number
  readonly status: number | null
  readonly answerHeaders: Readonly<Record<string, string>>
  /** Cut short for showing. */
  readonly answer: string
  readonly answerBytes: number
  readonly ms: number
  /** Why there is no answer of this protocol; empty when there is one. */
  readonly problem: string
}

/** What real answers of one node say of it. Null: not known, for it did not answer or this page cannot see it. */
export interface NodeHealth {
  /** Hotkey; null: the gateway that serves this page. */
  readonly node: string | null
  readonly uid: number | null
  /** Of `GET /health`, which 503 also answers. */
  readonly status: number | null
  readonly ms: number
  readonly problem: string
  readonly block: number | null
  readonly blockAgeMs: number | null
  readonly running: number | null
  readonly waiting: number | null
  readonly frames: boolean | null
  /** As the axon calls itself. */
  readonly version: string | null
  /** Its clock minus this device's. */
  readonly skewMs: number | null
  /** What it said to a signed call of a key that nobody registered: empty when it was let in, else its reason. */
  readonly admission: string | null
  readonly limits: {
    readonly objectBytesMax: number
    readonly ttlMax: number
    readonly quotaBytes: number | null
    readonly callsAtOnce: number
    readonly callsPerSecond: number
    readonly copies: number
  } | null
}

export interface LiveApi extends PreflightApi {
  /** Adverse ends are rounds with a cause; only a chain that cannot be read fails the call. */
  round(request: LiveRequest, onHop: (hop: LiveHop) => void): Promise<Outcome<LiveRound>>
  /** Rounds under way end with the cause `cancelled`, and take back what they stored. */
  stopRounds(): Promise<void>
  /** Checks a proof of a round again, or a copy of it with a lie in it. */
  bench(request: BenchRequest): Promise<Outcome<BenchReport>>
  /** What would be sent; nothing is. */
  draft(draft: ConsoleDraft): Promise<Outcome<ConsoleExchange>>
  send(draft: ConsoleDraft): Promise<Outcome<ConsoleExchange>>
  /** The gateway first, then every validator that the chain lists. */
  nodeHealth(): Promise<Outcome<readonly NodeHealth[]>>
}
