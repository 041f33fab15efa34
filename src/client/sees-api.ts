/**
 * Who sees what: every exchange of the drive with the network, as it was sent, without a value of it. Nothing
 * here is stored, and it goes when the drive is locked.
 */
import type { AnswerReason } from '../wire/dendrite.ts'
import type { Outcome } from './outcome-api.ts'

/** What somebody was doing when it was sent. */
export type SeesAction = 'upload' | 'download' | 'sync' | 'upkeep' | 'audit' | 'share'

/** What a field is; the page has a sentence for each. `unexplained`: newer than the table (sees/field-kinds.ts). */
export type SentKind =
  | 'ciphertext'
  | 'object-name'
  | 'content-root'
  | 'label'
  | 'random'
  | 'position'
  | 'lifetime'
  | 'drive-name'
  | 'head'
  | 'earlier-word'
  | 'answer-slot'
  | 'signing-key'
  | 'node-key'
  | 'signature'
  | 'delegation'
  | 'digest'
  | 'moment'
  | 'line'
  | 'route'
  | 'size'
  | 'patience'
  | 'placeholder'
  | 'format'
  | 'unexplained'

export interface SentField {
  readonly name: string
  readonly kind: SentKind
  readonly part: 'header' | 'json' | 'data'
  /** Of the value as it was sent, without the quotes around text; 0: it is there and empty. */
  readonly bytes: number
}

/** What the validator sends each miner for it: by the protocol, not observed. */
export interface Relayed {
  readonly synapse: string
  /** `bytes` null: made by the validator, so its size is not known here. */
  readonly fields: readonly {
    readonly name: string
    readonly kind: SentKind
    readonly bytes: number | null
  }[]
}

export type ExchangeEnd = 'answered' | AnswerReason | 'timed-out' | 'unreachable' | 'stopped'

export interface Exchange {
  /** Counts up from 1. */
  readonly number: number
  /** Unix milliseconds when it was sent. */
  readonly at: number
  readonly action: SeesAction
  readonly synapse: string
  /** Hotkey of the API node. */
  readonly target: string
  readonly isFramed: boolean
  /** Bytes. */
  readonly up: { readonly body: number; readonly headers: number }
  /** Bytes of the answer's body; null: there was none. */
  readonly down: number | null
  /** Milliseconds. */
  readonly ms: number
  readonly end: ExchangeEnd
  readonly fields: readonly SentField[]
  readonly relayed: Relayed | null
}

/** Questions to the chain, by the name of what is asked. */
export interface ChainQuestion {
  readonly name: string
  readonly count: number
  /** Bytes. */
  readonly up: number
}

/** Since the page was opened or the drive was last locked, also of what is no longer listed. */
export interface SeesTotals {
  /** Unix milliseconds. */
  readonly since: number
  readonly exchanges: number
  /** Bytes of bodies, of headers, of answers. */
  readonly up: number
  readonly headers: number
  readonly down: number
  /** Bytes that validators hand to each miner that takes part, where they are known: by the protocol, not observed. */
  readonly relayed: number
  readonly chain: {
    /** Reads of the whole subnet. */
    readonly reads: number
    readonly up: number
    readonly down: number
    readonly questions: readonly ChainQuestion[]
  }
}

export interface Seen {
  /** The newest of them, oldest first. */
  readonly exchanges: readonly Exchange[]
  readonly totals: SeesTotals
}

/** Exchanges that are kept; the totals know of all. */
export const EXCHANGES_KEPT = 500

export interface SeesApi {
  exchanges(): Promise<Outcome<Seen>>
}
