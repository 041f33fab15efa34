/**
 * The reference's `Subnet21API`: an API of the subnet is how its request is prepared and what becomes of the answers; asking
 * the axons in between is the same for all. Nothing is believed here: `processResponses` of each API checks.
 */
import type { AxonCalls } from '../client/axon-calls.ts'
import type { Answer } from '../wire/dendrite.ts'
import type { RequestFields, SynapseName } from '../wire/synapse.ts'
import type { Account } from './account.ts'
import { type ApiOptions, signedCalls } from './calls.ts'
import type { Axon } from './query-api-axons.ts'
import type { NodeFailure } from './sdk-error.ts'

const TIMEOUT_SECONDS = 12

/** What is asked of every axon. */
export interface Prepared<N extends SynapseName> {
  readonly synapse: N
  readonly fields: RequestFields[N]
  readonly data?: Uint8Array
  /** The object's name, which every answer is held against. */
  readonly cid: string
  /** Not to be decrypted. */
  readonly raw?: boolean
}

/** One axon's answer, with the members the reference's synapse has. */
export interface ApiResponse<N extends SynapseName> {
  readonly axon: { readonly hotkey: string; readonly uid: number }
  /** `statusCode` 0: there was no answer. `code`: the node's own, where it gave one. */
  readonly dendrite: { readonly statusCode: number; readonly statusMessage: string; readonly code: string }
  /** null unless the status is 200. */
  readonly answer: Answer<N> | null
  readonly request: Prepared<N>
}

export interface QueryOptions {
  readonly axons: Axon | readonly Axon[]
  /** Seconds for each axon. */
  readonly timeout?: number
  /** Only this one of the axons. */
  readonly uid?: number | null
  readonly signal?: AbortSignal
}

export abstract class Subnet21Api<N extends 'StoreUser' | 'RetrieveUser', Given, Result> {
  readonly account: Account
  readonly #calls: AxonCalls
  readonly #addresses = new Map<string, string>()

  constructor(account: Account, options: ApiOptions = {}) {
    this.account = account
    this.#calls = signedCalls(account, this.#addresses, options)
  }

  /** Prepares the synapse-specific payload. */
  abstract prepareSynapse(given: Given): Prepared<N> | Promise<Prepared<N>>
  /** Makes the result of what came back, and refuses what is not true. */
  abstract processResponses(responses: readonly ApiResponse<N>[]): Promise<Result>

  /** The whole of it, as calling the reference's object. */
  call(query: Given & QueryOptions): Promise<Result> {
    return this.queryApi(query)
  }

  /** Asks all axons at once, each once, however often it is named. @throws the signal's reason; SdkError */
  async queryApi(query: Given & QueryOptions): Promise<Result> {
    const prepared = await this.prepareSynapse(query)
    const { timeout = TIMEOUT_SECONDS, uid = null, signal = new AbortController().signal } = query
    const named = [query.axons].flat().filter((axon) => uid === null || axon.uid === uid)
    const axons = [...new Map(named.map((axon) => [axon.hotkey, axon])).values()]
    if (axons.length === 0) throw new TypeError('queryApi: there is no axon to ask')
    const asked = axons.map((axon) => this.#ask(axon, prepared, timeout * 1000, signal))
    return this.processResponses(await Promise.all(asked))
  }

  async #ask(
    axon: Axon,
    request: Prepared<N>,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<ApiResponse<N>> {
    this.#addresses.set(axon.hotkey, axon.url)
    const { cid: _cid, raw: _raw, ...call } = request
    const reply = await this.#calls.ask<N>(axon.neuron, call, { timeoutMs, signal }, this.account.session)
    const { hotkey, uid } = axon
    const dendrite = reply.ok
      ? { statusCode: 200, statusMessage: 'Success', code: '' }
      : { statusCode: reply.status, statusMessage: reply.detail, code: codeOf(reply) }
    return { axon: { hotkey, uid }, dendrite, answer: reply.ok ? reply.value : null, request }
  }
}

/** Of an answer that was cut off because it is longer than an object may be, a code of ours: the node gave none. */
const codeOf = ({ reason, code }: { readonly reason: string; readonly code: string }): string =>
  reason === 'answer-too-large' ? reason : code

/** Why this answer is none. */
export function failureOf({ axon, dendrite }: ApiResponse<SynapseName>): NodeFailure {
  const { statusCode: status, statusMessage: message, code } = dendrite
  return { hotkey: axon.hotkey, status, code, message }
}
