/**
 * The transport of the drive: which synapse each call is, and what of its answer is handed on. What crosses the wire, and how
 * it is signed, is in axon-calls.ts.
 */
import type { Neuron } from '../chain/chain-types.ts'
import { parseCid } from '../protocol/cid.ts'
import { sessionId } from '../wire/delegation.ts'
import type { Answer, AnswerFailure } from '../wire/dendrite.ts'
import type { SynapseName } from '../wire/synapse.ts'
import * as answers from './axon-answers.ts'
import { type AxonCall, AxonCalls, type AxonReply, type TransportOptions } from './axon-calls.ts'
import type {
  AxonCallOptions,
  AxonCallReason,
  AxonOutcome,
  AxonTransport,
  LeaseAnswer,
  Signed,
} from './axon-port.ts'
import { challengedOf } from './challenge-answers.ts'
import type { SessionSigner } from './request-signer.ts'

/** Says of our objects that they are ciphertext of this program: nodes must not encrypt them again. */
export const OUR_PAYLOAD = '{"filetao":1}'

/** Signed by the vault's own key whoever is signed in: a drive is the vault's, and its heads prove themselves. */
const LOCAL_ONLY: ReadonlySet<SynapseName> = new Set(['PutHead', 'GetHead'])

interface UsedSession {
  readonly signer: SessionSigner
  readonly refused: Parameters<AxonTransport['useSession']>[1]
  readonly storedInstead: Parameters<AxonTransport['useSession']>[2]
}

export class FetchTransport implements AxonTransport {
  readonly #calls: AxonCalls
  #session: UsedSession | null = null

  constructor(options: TransportOptions) {
    this.#calls = new AxonCalls(options)
  }

  async storeUser(
    ...[target, { cid, data, contentRoot, ttl = null, payload = OUR_PAYLOAD }, options]: Parameters<
      AxonTransport['storeUser']
    >
  ): ReturnType<AxonTransport['storeUser']> {
    const digest = parseCid(cid)
    const fields = { encryption_payload: payload, ttl, content_root: contentRoot }
    const known = digest.ok ? { dataDigest: digest.value.digest } : {}
    const session = this.#session
    const stored = await this.#call(
      target,
      { synapse: 'StoreUser', fields, data, ...known },
      options,
      (answer) => answers.stored(answer, this.#calls.readsFrames(target.hotkey) !== true),
    )
    if (stored.ok && stored.bySession !== true)
      session?.storedInstead?.(names(session, target) ? 'sessions-unknown' : 'not-named', target.hotkey)
    return stored
  }

  retrieveUser(
    ...[target, { cid }, options]: Parameters<AxonTransport['retrieveUser']>
  ): ReturnType<AxonTransport['retrieveUser']> {
    const fields = { data_hash: cid, range_start: null, range_end: null }
    return this.#call(target, { synapse: 'RetrieveUser', fields }, options, answers.retrieved)
  }

  retrieveRange(
    ...[target, { cid, start, end }, options]: Parameters<AxonTransport['retrieveRange']>
  ): ReturnType<AxonTransport['retrieveRange']> {
    const fields = { data_hash: cid, range_start: start, range_end: end }
    return this.#call(target, { synapse: 'RetrieveUser', fields, framed: true }, options, answers.rangeOf)
  }

  /** What both the account and our own key stored is gone only when both have said so. */
  async deleteObject(
    ...[target, { cid }, options]: Parameters<AxonTransport['deleteObject']>
  ): ReturnType<AxonTransport['deleteObject']> {
    const call = { synapse: 'DeleteUser', fields: { data_hash: cid }, framed: true } as const
    const first = await this.#call(target, call, options, answers.deleted)
    if (!first.ok || first.value.deleted || first.bySession !== true) return first
    const own = await this.#calls.ask(target, call, options)
    if (own.ok) return answers.deleted(own.value)
    // Its other owners are strangers. Any other failure is one to be tried again: then the account owns it no more.
    return own.code === NOT_OWNER ? first : failureOf(own)
  }

  renewObject(
    ...[target, { cid, ttl }, options]: Parameters<AxonTransport['renewObject']>
  ): ReturnType<AxonTransport['renewObject']> {
    const fields = { data_hash: cid, ttl }
    return this.#call(target, { synapse: 'RenewUser', fields, framed: true }, options, answers.renewed)
  }

  /** `yours` is what the account of the session may delete, and what the transport's own key may. */
  async leases(
    ...[target, { cids }, options]: Parameters<AxonTransport['leases']>
  ): ReturnType<AxonTransport['leases']> {
    const fields = { data_hashes: [...cids] }
    const call = { synapse: 'LeaseUser', fields, framed: true } as const
    const read = answers.leasesOf(cids.length)
    const first = await this.#call(target, call, options, read)
    const isSure = !first.ok || first.value.every((lease) => lease === null || !lease.own || lease.yours)
    if (!first.ok || first.bySession !== true || isSure) return first
    const own = await this.#calls.ask(target, call, options)
    const second = own.ok ? read(own.value) : null
    if (second?.ok !== true) return first
    const either = (lease: LeaseAnswer | null, at: number): LeaseAnswer | null =>
      lease === null ? null : { ...lease, yours: lease.yours || second.value[at]?.yours === true }
    return { ...first, value: first.value.map(either) }
  }

  holders(
    ...[target, { cid }, options]: Parameters<AxonTransport['holders']>
  ): ReturnType<AxonTransport['holders']> {
    const fields = { data_hash: cid }
    return this.#call(target, { synapse: 'HoldersUser', fields, framed: true }, options, answers.holdersOf)
  }

  challenge(
    ...[target, { cid, index, chunkBytes, ...parameters }, options]: Parameters<AxonTransport['challenge']>
  ): ReturnType<AxonTransport['challenge']> {
    const fields = { data_hash: cid, challenge_index: index, chunk_size: chunkBytes, ...parameters }
    return this.#call(
      target,
      { synapse: 'ChallengeUser', fields, framed: true },
      options,
      challengedOf(fields),
    )
  }

  account(...[target, options]: Parameters<AxonTransport['account']>): ReturnType<AxonTransport['account']> {
    const call = { synapse: 'AccountUser', fields: {}, framed: true } as const
    return this.#call(target, call, options, answers.accountOf)
  }

  putHead(
    ...[target, { vaultId, record }, options]: Parameters<AxonTransport['putHead']>
  ): ReturnType<AxonTransport['putHead']> {
    const call = { synapse: 'PutHead', fields: { vault_id: vaultId }, data: record, framed: true } as const
    return this.#call(target, call, options, answers.headPut)
  }

  getHead(
    ...[target, { vaultId, after }, options]: Parameters<AxonTransport['getHead']>
  ): ReturnType<AxonTransport['getHead']> {
    const call = { synapse: 'GetHead', fields: { vault_id: vaultId, after }, framed: true } as const
    return this.#call(target, call, options, answers.headGot)
  }

  useSession(...[signer, refused, storedInstead]: Parameters<AxonTransport['useSession']>): void {
    this.#session = signer === null ? null : { signer, refused, storedInstead }
  }

  async revokeSession(
    ...[target, end, options]: Parameters<AxonTransport['revokeSession']>
  ): ReturnType<AxonTransport['revokeSession']> {
    const bySession = 'session' in end
    const fields = bySession
      ? { session: sessionId(end.session.signed.delegation), account: null, before: null, signature: null }
      : { session: null, account: end.account, before: end.before, signature: end.signature }
    const call = { synapse: 'RevokeSession', fields, framed: true } as const
    const reply = await this.#calls.ask(target, call, options, bySession ? end.session : null)
    // It was ended before: by the account, or by an earlier call whose answer was lost.
    if (bySession && !reply.ok && reply.code === 'delegation-revoked') return { ok: true, value: null }
    return signedAs(reply, reply.ok ? answers.revoked(reply.value) : failureOf(reply))
  }

  #sessionFor(target: Neuron, synapse: SynapseName): UsedSession | null {
    const session = this.#session
    return session !== null && names(session, target) && !LOCAL_ONLY.has(synapse) ? session : null
  }

  async #call<N extends SynapseName, T>(
    target: Neuron,
    call: AxonCall<N>,
    options: AxonCallOptions,
    read: (answer: Answer<N>) => AxonOutcome<T>,
  ): Promise<AxonOutcome<T>> {
    const reply = await this.#ask(target, call, options)
    return signedAs(reply, reply.ok ? read(reply.value) : failureOf(reply))
  }

  /** By the session first. An object that the account does not own may be one that our own key stored before it came. */
  async #ask<N extends SynapseName>(
    target: Neuron,
    call: AxonCall<N>,
    options: AxonCallOptions,
  ): Promise<AxonReply<N>> {
    const session = this.#sessionFor(target, call.synapse)
    const first = await this.#calls.ask(target, call, options, session?.signer)
    if (session === null || first.ok || first.bySession !== true) return first
    const isRefused = isSessionRefusal(first.code)
    if (isRefused) session.refused?.(first.code, target.hotkey)
    // What was meant to be the account's must not become the vault's, nor its bytes be sent twice.
    if (call.synapse === 'StoreUser' || (!isRefused && first.code !== NOT_OWNER)) return first
    const second = await this.#calls.ask(target, call, options)
    // Then it may well be the account's: what keeps us from asking for it is the session, which can be begun anew.
    return isRefused && !second.ok && second.code === NOT_OWNER ? first : second
  }
}

const NOT_OWNER = 'not-owner'

/** What a node says that did not see the delegation: something between took it off the request. */
const DELEGATION_LOST = 'signature-mismatch'

function names({ signer }: UsedSession, { hotkey }: Neuron): boolean {
  const { validators } = signer.signed.delegation
  return validators === 'any' || validators.includes(hotkey)
}

function signedAs<T>({ bySession }: Signed, outcome: AxonOutcome<T>): AxonOutcome<T> {
  return bySession === true ? { ...outcome, bySession } : outcome
}

function isSessionRefusal(code: string): boolean {
  return code.startsWith('delegation-') || code === 'session-signature' || code === DELEGATION_LOST
}

const REASONS: Readonly<Record<AnswerFailure['reason'], AxonCallReason>> = {
  'answer-malformed': 'malformed',
  'answer-too-large': 'malformed',
  refused: 'refused',
  'node-failed': 'refused',
  busy: 'unreachable',
}

/**
 * Said by whatever stands before a node that did not answer it: by our gateway, or by anybody's proxy or network of caches; or by a
 * node of ours that met a fault of its own. It says nothing of what was asked for, and passes as a rule.
 */
const NO_ANSWER_OF_THE_NODE: ReadonlySet<number> = new Set([408, 502, 504, 520, 521, 522, 523, 524, 530])
const FAULT_OF_THE_NODE = 'internal'
/** Of the gateway, with 502: the node has answered, and far more than any honest one. */
const TOO_LARGE = 'answer-too-large'

function failureOf({ reason, detail, status, code }: AnswerFailure): AxonOutcome<never> {
  if (code === TOO_LARGE) return { ok: false, reason: 'malformed', detail }
  // Without the code: whether it was the axon or the line to it that failed is the relay's guess, and changes nothing.
  if (NO_ANSWER_OF_THE_NODE.has(status) || code === FAULT_OF_THE_NODE)
    return { ok: false, reason: 'unreachable', detail: code === 'unknown' ? detail : `${detail} (${code})` }
  if (code === 'unknown') return { ok: false, reason: REASONS[reason], detail }
  return { ok: false, reason: REASONS[reason], detail: `${detail} (${code})`, code }
}
