/**
 * Signed calls over fetch, in the page through its own origin's relay, in Node directly. Learns by a ping
 * whether a target reads frames, and the target's clock when ours is off; everything else it gives back as
 * an outcome. Answers are parsed and bounded, never believed.
 */
import type { Neuron } from '../chain/chain-types.ts'
import { parseCid } from '../protocol/cid.ts'
import type { Result } from '../protocol/verdict.ts'
import {
  type Answer,
  type AnswerFailure,
  type BuiltRequest,
  buildRequest,
  parseAnswer,
} from '../wire/dendrite.ts'
import { FRAME_HEADER } from '../wire/frame.ts'
import { MAX_JSON_BODY_BYTES } from '../wire/limits.ts'
import type { Keypair } from '../wire/sr25519.ts'
import type { RequestFields, SynapseName } from '../wire/synapse.ts'
import { readBody } from './answer-body.ts'
import { CallLanes } from './call-lanes.ts'
import type { AxonCallOptions, AxonCallReason, AxonTransport, Clock } from './ports.ts'
import { owned } from './web-crypto.ts'

/** Says of our objects that they are ciphertext of this program: nodes must not encrypt them again. */
const OUR_PAYLOAD = '{"filetao":1}'
const PING_TIMEOUT_MS = 8_000
/** Seconds of clock difference worth telling a person about. */
const SKEW_SECONDS = 5

export interface TransportOptions {
  readonly keypair: Keypair
  /** Where this neuron's axon is reached, without a slash at the end; null when it is not. */
  readonly resolve: (neuron: Neuron) => string | null
  readonly clock: Clock
  /** Tests give their own. */
  readonly fetch?: typeof fetch
}

interface Call<N extends SynapseName> {
  readonly synapse: N
  readonly fields: RequestFields[N]
  readonly data?: Uint8Array
  readonly dataDigest?: Uint8Array
}

type Reply<N extends SynapseName> = { readonly ok: true; readonly value: Answer<N> } | AnswerFailure

export class FetchTransport implements AxonTransport {
  readonly #options: TransportOptions
  readonly #lanes: CallLanes
  /** Hotkey -> whether it reads frames. True stays: whoever drops the unsigned header must not bring us down to JSON. */
  readonly #framed = new Map<string, boolean>()

  constructor(options: TransportOptions) {
    this.#options = options
    this.#lanes = new CallLanes(() => options.clock.now())
  }

  async storeUser(
    ...[target, { cid, data, contentRoot }, options]: Parameters<AxonTransport['storeUser']>
  ): ReturnType<AxonTransport['storeUser']> {
    const digest = parseCid(cid)
    const fields = { encryption_payload: OUR_PAYLOAD, ttl: null, content_root: contentRoot }
    const known = digest.ok ? { dataDigest: digest.value.digest } : {}
    const reply = await this.#call(target, { synapse: 'StoreUser', fields, data, ...known }, options)
    if (!reply.ok) return reply
    return { ok: true, value: { cid: reply.value.fields.data_hash, receipts: reply.value.fields.receipts } }
  }

  async retrieveUser(
    ...[target, { cid }, options]: Parameters<AxonTransport['retrieveUser']>
  ): ReturnType<AxonTransport['retrieveUser']> {
    const fields = { data_hash: cid, range_start: null, range_end: null }
    const reply = await this.#call(target, { synapse: 'RetrieveUser', fields }, options)
    if (!reply.ok) return reply
    const { data } = reply.value
    if (data === null) return { ok: false, reason: 'refused', detail: 'it answered without the object' }
    return { ok: true, value: { data, receipts: reply.value.fields.receipts } }
  }

  async #call<N extends SynapseName>(
    target: Neuron,
    call: Call<N>,
    options: AxonCallOptions,
  ): Promise<Result<Answer<N>, AxonCallReason>> {
    if (!this.#framed.has(target.hotkey)) {
      const ping: Call<'Synapse'> = { synapse: 'Synapse', fields: {} }
      const timeoutMs = Math.min(PING_TIMEOUT_MS, options.timeoutMs)
      const pinged = await this.#send(target, ping, { ...options, timeoutMs })
      if (!pinged.ok && !this.#framed.has(target.hotkey)) return outcomeOf(pinged)
    }
    const first = await this.#send(target, call, options)
    if (first.ok || (first.code !== 'nonce-too-old' && first.code !== 'nonce-from-the-future'))
      return outcomeOf(first)
    // The target's clock was learned from that answer.
    return outcomeOf(await this.#send(target, call, options))
  }

  async #send<N extends SynapseName>(
    target: Neuron,
    call: Call<N>,
    options: AxonCallOptions,
  ): Promise<Reply<N>> {
    options.signal.throwIfAborted()
    const base = this.#options.resolve(target)
    if (base === null) return unreachable('the chain lists no address for it')
    const lane = this.#lanes.take(target.hotkey)
    const request = buildRequest({
      ...call,
      keypair: this.#options.keypair,
      target: { hotkey: target.hotkey },
      nonce: this.#lanes.nonce(target.hotkey),
      uuid: lane.uuid,
      timeoutSeconds: options.timeoutMs / 1000,
      framed: this.#framed.get(target.hotkey) ?? false,
    })
    try {
      const reply = await this.#exchange(target, base, request, call.synapse, options)
      this.#lanes.giveBack(target.hotkey, lane)
      return reply
    } catch (error) {
      options.signal.throwIfAborted()
      const timedOut = error instanceof Error && error.name === 'TimeoutError'
      return unreachable(timedOut ? 'it did not answer in time' : 'it could not be reached')
    }
  }

  async #exchange<N extends SynapseName>(
    target: Neuron,
    base: string,
    request: BuiltRequest,
    synapse: N,
    { timeoutMs, signal }: AxonCallOptions,
  ): Promise<Reply<N>> {
    const send = this.#options.fetch ?? fetch
    const response = await send(`${base}${request.path}`, {
      method: 'POST',
      headers: request.headers,
      body: owned(request.body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
    })
    const body = await readBody(response, MAX_JSON_BODY_BYTES)
    if (response.headers.get(FRAME_HEADER) === '1') this.#framed.set(target.hotkey, true)
    // A refusal may be the relay's own, which says nothing of the axon.
    else if (response.ok && !this.#framed.has(target.hotkey)) this.#framed.set(target.hotkey, false)
    const headers = Object.fromEntries(response.headers)
    if (body === null) {
      return {
        ok: false,
        reason: 'answer-too-large',
        detail: 'its answer is too long',
        status: response.status,
        code: 'unknown',
      }
    }
    const reply = parseAnswer(synapse, { status: response.status, headers, body })
    if (!reply.ok && reply.code.startsWith('nonce-'))
      return this.#withClock(target, reply, headers['bt_header_axon_nonce'])
    return reply
  }

  #withClock(target: Neuron, reply: AnswerFailure, targetNow: string | undefined): AnswerFailure {
    const seconds = this.#lanes.learnClock(target.hotkey, targetNow)
    if (seconds === null || Math.abs(seconds) < SKEW_SECONDS) return reply
    return { ...reply, detail: `this device's clock differs from the validator's by ${seconds} seconds` }
  }
}

function unreachable(detail: string): AnswerFailure {
  return { ok: false, reason: 'busy', detail, status: 0, code: 'unknown' }
}

function outcomeOf<N extends SynapseName>(reply: Reply<N>): Result<Answer<N>, AxonCallReason> {
  if (reply.ok) return reply
  const detail = reply.code === 'unknown' ? reply.detail : `${reply.detail} (${reply.code})`
  switch (reply.reason) {
    case 'answer-malformed':
    case 'answer-too-large':
      return { ok: false, reason: 'malformed', detail }
    case 'refused':
    case 'node-failed':
      return { ok: false, reason: 'refused', detail }
    case 'busy':
      return { ok: false, reason: 'unreachable', detail }
    default:
      return reply.reason satisfies never
  }
}
