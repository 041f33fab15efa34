/** Calls to API nodes, as the drive sees them. Answered by axon-transport.ts, in tests by src/testing/fake-validators.ts. */
import type { Neuron } from '../chain/chain-types.ts'
import type { BuiltRequest } from '../wire/dendrite.ts'
import type { AnswerEvidence } from './audit/evidence.ts'
import type { SessionSigner } from './request-signer.ts'
import type { SeesAction } from './sees-api.ts'

export type AxonCallReason =
  /** No answer: connection refused, reset, timed out, relay error; or one that asks to come back later. */
  | 'unreachable'
  /** The node says that it cannot or will not; `detail` has its words. */
  | 'refused'
  /** An answer, but not one of this protocol. */
  | 'malformed'

export interface AxonCallOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Told the bytes of the bodies of each exchange that had an answer. */
  readonly counted?: (up: number, down: number) => void
  /** What it is for, where the synapse alone does not say. */
  readonly action?: SeesAction
  /** Sees each exchange as it is on the wire, pings included. Must not throw. */
  readonly watch?: ExchangeWatch
}

export interface ExchangeWatch {
  sent(request: BuiltRequest): void
  /** @param answer body null: longer than anything of this protocol */
  answered(answer: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: Uint8Array | null
  }): void
}

/** As `Result`, with the node's own code for its refusal where it gave one (docs/wire.md): `not-owner`, `head-moved`. */
export type AxonOutcome<T> = (
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: AxonCallReason; readonly detail: string; readonly code?: string }
) &
  Signed

export interface Signed {
  /**
   * True: a session key signed what this answers, in its account's name. Absent: another key did, or nobody was asked; then a
   * code `delegation-…` or `session-signature` is a word of the node's that says nothing of any session.
   */
  readonly bySession?: true
}

/** Why a session did not sign. */
export type InsteadReason =
  /** The node does not say that it takes sessions: an older or a stock one, or something between hides what it says. */
  | 'sessions-unknown'
  /** The delegation names other validators. */
  | 'not-named'

export interface StoreUserAnswer {
  readonly cid: unknown
  readonly receipts: readonly unknown[]
  /** Unix seconds by the validator's clock; null when it does not say. */
  readonly expiresAt: number | null
  /** Miners it says it asked, and how long each took; null where it does not say. */
  readonly attempts: readonly StoreAttempt[] | null
  /** It reads no frames, so it has no receipts to give: all there is is its word. */
  readonly stock?: true
}

/** By the word of a validator. */
export interface StoreAttempt {
  readonly miner: string
  /** `verified`, `lied`, or why there was no answer. */
  readonly outcome: string
  readonly ms: number
}

export interface RetrieveUserAnswer {
  readonly data: Uint8Array
  /** What whoever stored it said of its encryption; null or absent: nothing. */
  readonly payload?: string | null
  readonly receipts: readonly unknown[]
}

/** Whole records of an object: `verifyContentRange` holds them against the root that was fixed at upload. */
export interface RangeAnswer {
  readonly data: Uint8Array
  /** Offset of `data` in the object. */
  readonly first: number
  /** Bytes of the object. */
  readonly objectLength: number
  readonly contentPath: readonly Uint8Array[]
}

export interface DeleteAnswer {
  /** False: the caller is taken off, and other owners keep the object. */
  readonly deleted: boolean
  /** Miners that had a copy, and those of them that confirmed that it is gone. */
  readonly holders: number
  readonly discarded: number
}

export interface RenewAnswer {
  /** Unix seconds. */
  readonly expiresAt: number
  readonly copies: number
}

/** What one validator knows of an object: `own` when it placed it, `yours` when the caller may delete it there. */
export interface LeaseAnswer {
  /** Unix seconds. */
  readonly expiresAt: number
  readonly copies: number
  readonly own: boolean
  readonly yours: boolean
}

/** Who holds an object by the word of one validator: to be checked like the answer of an upload. */
export interface HoldersAnswer {
  readonly receipts: readonly unknown[]
  /** Distinct owners whose copies count. */
  readonly copies: number
  /** Unix seconds. */
  readonly expiresAt: number
  /** Bytes of the object. */
  readonly length: number
}

/** One chunk of an object, and what an owner wants it proven with. */
export interface ChallengeUserRequest {
  readonly cid: string
  readonly index: number
  /** Whole records. */
  readonly chunkBytes: number
  readonly curve: 'P-256'
  /** Encoded points. */
  readonly g: string
  readonly h: string
  readonly seed: string
}

export interface ChallengeUserAnswer {
  /** Decimal hash of the piece, by the validator's word. */
  readonly challengeHash: string
  /** Of everybody it asked. */
  readonly answers: readonly AnswerEvidence[]
}

/** Bytes and seconds. */
export interface AccountAnswer {
  readonly objects: number
  readonly bytes: number
  /** Null: as many as there is room for. */
  readonly quotaBytes: number | null
  readonly defaultTtl: number
  readonly maxTtl: number
  readonly maxObjectBytes: number
}

export interface PutHeadAnswer {
  readonly number: number
  readonly headHash: string
  /** The validator's signature over `acknowledgedText` (wire/head-words.ts): keep it, it convicts who rolls back. */
  readonly acknowledged: string
}

export interface GetHeadAnswer {
  /** The head as it came, for `openHead`; null: the validator says that it has none. */
  readonly record: Uint8Array | null
  /** 0 where there is none. */
  readonly number: number
  readonly headHash: string | null
  /** The validator's signature over `servedText`. */
  readonly served: string
}

/** What ends a session: it itself, or the word of its account (wire/delegation.ts). */
export type SessionEnd =
  | { readonly session: SessionSigner }
  /** `before`: unix seconds; `signature` of the account over `revocationText`, wrapped: `0x` + 128 hex. */
  | { readonly account: string; readonly before: number; readonly signature: string }

/**
 * Signed calls to API nodes. Nothing in an answer has been checked beyond its shape.
 * @throws the signal's reason when it is aborted; nothing else.
 */
export interface AxonTransport {
  storeUser(
    target: Neuron,
    request: {
      readonly cid: string
      readonly data: Uint8Array
      readonly contentRoot: string
      /** Seconds; null or absent: the validator's default. */
      readonly ttl?: number | null
      /** How it is encrypted, in the words of another format; absent: it is one of ours. */
      readonly payload?: string
    },
    options: AxonCallOptions,
  ): Promise<AxonOutcome<StoreUserAnswer>>
  retrieveUser(
    target: Neuron,
    request: { readonly cid: string },
    options: AxonCallOptions,
  ): Promise<AxonOutcome<RetrieveUserAnswer>>
  /** Bytes [start, end); a node that does not read frames refuses with `synapse-unknown`, as for all that follow. */
  retrieveRange(
    target: Neuron,
    request: { readonly cid: string; readonly start: number; readonly end: number },
    options: AxonCallOptions,
  ): Promise<AxonOutcome<RangeAnswer>>
  deleteObject(
    target: Neuron,
    request: { readonly cid: string },
    options: AxonCallOptions,
  ): Promise<AxonOutcome<DeleteAnswer>>
  /** @param request `ttl` seconds from now */
  renewObject(
    target: Neuron,
    request: { readonly cid: string; readonly ttl: number },
    options: AxonCallOptions,
  ): Promise<AxonOutcome<RenewAnswer>>
  /** 1 to 256 names; one answer for each, in their order, null where the validator knows nothing of it. */
  leases(
    target: Neuron,
    request: { readonly cids: readonly string[] },
    options: AxonCallOptions,
  ): Promise<AxonOutcome<readonly (LeaseAnswer | null)[]>>
  /** As `retrieveUser` without the bytes; refused with `not-found` or `expired` where there is nothing. */
  holders(
    target: Neuron,
    request: { readonly cid: string },
    options: AxonCallOptions,
  ): Promise<AxonOutcome<HoldersAnswer>>
  /** Asks all holders of an object that this validator placed, or that another one announced to it. */
  challenge(
    target: Neuron,
    request: ChallengeUserRequest,
    options: AxonCallOptions,
  ): Promise<AxonOutcome<ChallengeUserAnswer>>
  account(target: Neuron, options: AxonCallOptions): Promise<AxonOutcome<AccountAnswer>>
  /** Refused with `head-moved` when the validator has a head that this one was not made from. */
  putHead(
    target: Neuron,
    request: { readonly vaultId: string; readonly record: Uint8Array },
    options: AxonCallOptions,
  ): Promise<AxonOutcome<PutHeadAnswer>>
  /** @param request `after`: the newest acknowledgement of this validator for this vault; null: none */
  getHead(
    target: Neuron,
    request: { readonly vaultId: string; readonly after: string | null },
    options: AxonCallOptions,
  ): Promise<AxonOutcome<GetHeadAnswer>>
  /** Ends sessions at this validator; each validator is to be told by itself. */
  revokeSession(target: Neuron, end: SessionEnd, options: AxonCallOptions): Promise<AxonOutcome<null>>
  /**
   * From the next call on: what is stored is stored in the name of the session's account, and everything but heads is asked by
   * it first. What the account does not own, and whatever a validator refuses the session for, is asked again by the
   * transport's own key; but nothing is stored by it because a session is refused. Where a session cannot sign at all, that
   * key signs from the start. Null: that key alone.
   * @param refused told the code (docs/wire.md) and the hotkey when a validator does not take the delegation; must not throw
   * @param storedInstead told when an object was stored, but in another name than the account's; must not throw
   */
  useSession(
    session: SessionSigner | null,
    refused?: (code: string, hotkey: string) => void,
    storedInstead?: (reason: InsteadReason, hotkey: string) => void,
  ): void
}
