/**
 * The transport of the drive: which synapse each call is, and what of its answer is handed on. What crosses the wire, and how
 * it is signed, is in axon-calls.ts.
 */
import type { Neuron } from '../chain/chain-types.ts'
import { parseCid } from '../protocol/cid.ts'
import type { Answer, AnswerFailure } from '../wire/dendrite.ts'
import type { SynapseName } from '../wire/synapse.ts'
import * as answers from './axon-answers.ts'
import { type AxonCall, AxonCalls, type TransportOptions } from './axon-calls.ts'
import type { AxonCallOptions, AxonCallReason, AxonOutcome, AxonTransport } from './axon-port.ts'
import { challengedOf } from './challenge-answers.ts'

/** Says of our objects that they are ciphertext of this program: nodes must not encrypt them again. */
export const OUR_PAYLOAD = '{"filetao":1}'

export class FetchTransport implements AxonTransport {
  readonly #calls: AxonCalls

  constructor(options: TransportOptions) {
    this.#calls = new AxonCalls(options)
  }

  storeUser(
    ...[target, { cid, data, contentRoot, ttl = null, payload = OUR_PAYLOAD }, options]: Parameters<
      AxonTransport['storeUser']
    >
  ): ReturnType<AxonTransport['storeUser']> {
    const digest = parseCid(cid)
    const fields = { encryption_payload: payload, ttl, content_root: contentRoot }
    const known = digest.ok ? { dataDigest: digest.value.digest } : {}
    return this.#call(target, { synapse: 'StoreUser', fields, data, ...known }, options, (answer) =>
      answers.stored(answer, this.#calls.readsFrames(target.hotkey) !== true),
    )
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

  deleteObject(
    ...[target, { cid }, options]: Parameters<AxonTransport['deleteObject']>
  ): ReturnType<AxonTransport['deleteObject']> {
    const fields = { data_hash: cid }
    return this.#call(target, { synapse: 'DeleteUser', fields, framed: true }, options, answers.deleted)
  }

  renewObject(
    ...[target, { cid, ttl }, options]: Parameters<AxonTransport['renewObject']>
  ): ReturnType<AxonTransport['renewObject']> {
    const fields = { data_hash: cid, ttl }
    return this.#call(target, { synapse: 'RenewUser', fields, framed: true }, options, answers.renewed)
  }

  leases(
    ...[target, { cids }, options]: Parameters<AxonTransport['leases']>
  ): ReturnType<AxonTransport['leases']> {
    const fields = { data_hashes: [...cids] }
    return this.#call(
      target,
      { synapse: 'LeaseUser', fields, framed: true },
      options,
      answers.leasesOf(cids.length),
    )
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

  async #call<N extends SynapseName, T>(
    target: Neuron,
    call: AxonCall<N>,
    options: AxonCallOptions,
    read: (answer: Answer<N>) => AxonOutcome<T>,
  ): Promise<AxonOutcome<T>> {
    const reply = await this.#calls.ask(target, call, options)
    return reply.ok ? read(reply.value) : failureOf(reply)
  }
}

const REASONS: Readonly<Record<AnswerFailure['reason'], AxonCallReason>> = {
  'answer-malformed': 'malformed',
  'answer-too-large': 'malformed',
  refused: 'refused',
  'node-failed': 'refused',
  busy: 'unreachable',
}

function failureOf({ reason, detail, code }: AnswerFailure): AxonOutcome<never> {
  if (code === 'unknown') return { ok: false, reason: REASONS[reason], detail }
  return { ok: false, reason: REASONS[reason], detail: `${detail} (${code})`, code }
}
