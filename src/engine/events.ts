/** What the engine says happened, for logs, counters and the public history. Names and reasons, never data, seeds or keys. */
import type { TaskKind } from '../protocol/scoring/rule-set.ts'
import type { MinerStats } from './records.ts'

/**
 * What one question showed (reliability section 7). `fail` is a wrong answer or a declared loss and counts at once;
 * `late` and `offline` are silence, which is no lie; `unknown` is ours or ambiguous. All but `pass` and `fail` are asked
 * again about the same piece.
 */
export type AuditOutcome = 'pass' | 'fail' | 'late' | 'offline' | 'unknown'

export type RoundName =
  | 'store'
  | 'challenge'
  | 'retrieve'
  | 'monitor'
  | 'repair'
  | 'distribute'
  | 'purge'
  | 'sweep'

export type AlarmKind =
  /** Our record of a piece contradicts bytes that are right: the record was made anew, nobody was blamed. */
  | 'own-record-wrong'
  /** The chain shows fewer neurons than before without replacing them; the last good metagraph is kept. */
  | 'metagraph-shrank'
  /** The chain's head stands still or goes back. */
  | 'chain-stalled'
  /** Nobody answers: more likely our network than all of theirs. Nothing is declared lost meanwhile. */
  | 'all-miners-silent'

/** One miner at the end of a window: what was counted in it, and how the next one begins. */
export interface WindowEnd {
  readonly before: MinerStats
  readonly after: MinerStats
}

export type EngineEvent =
  | { readonly kind: 'copy-verified'; readonly cid: string; readonly miner: string; readonly ms: number }
  | {
      readonly kind: 'copy-failed'
      readonly cid: string
      readonly miner: string
      readonly reason: string
      readonly detail: string
    }
  | { readonly kind: 'placed'; readonly cid: string; readonly copies: number; readonly ms: number }
  | { readonly kind: 'not-placed'; readonly cid: string; readonly copies: number; readonly ms: number }
  | {
      readonly kind: 'holder-bad'
      readonly cid: string
      readonly miner: string
      readonly reason: string
      readonly detail: string
    }
  | {
      readonly kind: 'retrieved'
      readonly cid: string
      readonly miner: string
      readonly ms: number
      readonly rejected: number
    }
  | { readonly kind: 'not-retrieved'; readonly cid: string; readonly tried: number }
  | { readonly kind: 'announced'; readonly cid: string; readonly validator: string }
  | {
      readonly kind: 'announce-failed'
      readonly cid: string
      readonly validator: string
      readonly reason: string
      readonly retryMs: number
    }
  /** Another validator knows that we have the object no more. */
  | { readonly kind: 'retracted'; readonly cid: string; readonly validator: string }
  | { readonly kind: 'deleted'; readonly cid: string; readonly holders: number }
  /** What a miner said of a piece that may go. */
  | {
      readonly kind: 'discarded'
      readonly miner: string
      readonly outcome: 'discarded' | 'kept' | 'unsupported'
    }
  /** What a miner was to be told and will not be: the pieces' end has come, or it is owed more than is kept (discard-bound.ts). */
  | {
      readonly kind: 'discards-dropped'
      readonly miner: string
      readonly reason: 'ended' | 'too-many'
      readonly pieces: number
    }
  | { readonly kind: 'renewed'; readonly cid: string; readonly copies: number; readonly ms: number }
  | { readonly kind: 'not-renewed'; readonly cid: string; readonly copies: number; readonly ms: number }
  | { readonly kind: 'weights-set'; readonly block: number; readonly miners: number }
  | { readonly kind: 'weights-failed'; readonly block: number; readonly reason: string }
  | { readonly kind: 'storage-failed'; readonly action: string; readonly detail: string }
  /** One question of a round and what came of it. */
  | {
      readonly kind: 'audit'
      readonly task: TaskKind
      readonly miner: string
      readonly cid: string
      readonly outcome: AuditOutcome
      /** Empty when passed; the verifier's or the transport's reason otherwise. */
      readonly reason: string
      readonly detail: string
      readonly ms: number
      readonly block: number
    }
  /** One round of a step, over. */
  | {
      readonly kind: 'round'
      readonly round: RoundName
      readonly step: number
      readonly block: number
      readonly asked: number
      readonly passed: number
      readonly ms: number
    }
  /** A copy that does not count any more; the object was queued for repair in the same batch. */
  | { readonly kind: 'copy-lost'; readonly cid: string; readonly miner: string; readonly reason: string }
  | {
      readonly kind: 'repaired'
      readonly cid: string
      /** Healthy copies in distinct failure domains afterwards, and how many were added now. */
      readonly copies: number
      readonly added: number
      /** Bytes stored anew: the object's length times the copies added. */
      readonly bytes: number
      readonly ms: number
    }
  | { readonly kind: 'repair-failed'; readonly cid: string; readonly copies: number; readonly reason: string }
  | { readonly kind: 'distributed'; readonly cid: string; readonly miner: string; readonly copies: number }
  | { readonly kind: 'miner-down'; readonly miner: string; readonly failures: number }
  | { readonly kind: 'miner-back'; readonly miner: string }
  | {
      readonly kind: 'miner-replaced'
      readonly uid: number
      readonly miner: string
      readonly by: string
      /** Its pieces here, all queued for repair. */
      readonly pieces: number
    }
  | {
      readonly kind: 'purged'
      readonly objects: number
      readonly claims: number
      readonly pieces: number
      readonly bytes: number
    }
  | {
      readonly kind: 'window-ended'
      readonly block: number
      readonly miners: number
      readonly ends: readonly WindowEnd[]
    }
  /** Something is wrong with us, not with a miner. */
  | { readonly kind: 'alarm'; readonly what: AlarmKind; readonly detail: string }
