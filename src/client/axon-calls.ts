/**
 * One signed call over fetch, in the page through its own origin's relay, in Node directly. Learns by a ping
 * whether a target reads frames, and the target's clock when ours is off; everything else it gives back as
 * an outcome. Answers are parsed and bounded, never believed.
 */
import type { Neuron } from '../chain/chain-types.ts'
import { SESSIONS_HEADER } from '../wire/delegation.ts'
import {
  type Answer,
  type AnswerFailure,
  type BuiltRequest,
  parseAnswer,
  prepareRequest,
} from '../wire/dendrite.ts'
import { FRAME_HEADER } from '../wire/frame.ts'
import { MAX_JSON_BODY_BYTES } from '../wire/limits.ts'
import type { RequestFields, SynapseName } from '../wire/synapse.ts'
import type { AxonCallOptions, ExchangeWatch, Signed } from './axon-port.ts'
import { CallLanes } from './call-lanes.ts'
import { startDeadline } from './deadline.ts'
import type { Clock } from './ports.ts'
import { fetchPost, type Post, type PostAnswer } from './post.ts'
import type { RequestSigner, SessionSigner } from './request-signer.ts'
import { actionOf } from './sees/for-action.ts'
import type { Recorder } from './sees/traffic-book.ts'
import type { SeesAction } from './sees-api.ts'

const PING_TIMEOUT_MS = 8_000
/** Seconds of clock difference worth telling a person about. */
const SKEW_SECONDS = 5

export interface TransportOptions {
  /** Signs pings, and whatever no session is given for. */
  readonly signer: RequestSigner
  /** Where this neuron's axon is reached, without a slash at the end; null when it is not. */
  readonly resolve: (neuron: Neuron) => string | null
  readonly clock: Clock
  /** Told of every exchange; must not throw. */
  readonly record?: Recorder | undefined
  /** Tests give their own. */
  readonly fetch?: typeof fetch
  /** Does what `fetch` would, somewhere else. */
  readonly post?: Post
}

export interface AxonCall<N extends SynapseName> {
  readonly synapse: N
  readonly fields: RequestFields[N]
  readonly data?: Uint8Array
  readonly dataDigest?: Uint8Array
  /** True: only to nodes that read frames. */
  readonly framed?: boolean
}

export type AxonReply<N extends SynapseName> = (
  | { readonly ok: true; readonly value: Answer<N> }
  | AnswerFailure
) &
  Signed

type Read = ExchangeWatch['answered']

interface SendOptions extends AxonCallOptions {
  readonly action: SeesAction
  readonly session: SessionSigner | null
}

export class AxonCalls {
  readonly #options: TransportOptions
  readonly #post: Post
  readonly #lanes: CallLanes
  /** Hotkey -> whether it reads frames. True stays: whoever drops the unsigned header must not bring us down to JSON. */
  readonly #framed = new Map<string, boolean>()
  /** Hotkeys that have said that they take sessions. Stays, for the same reason. */
  readonly #sessions = new Set<string>()

  constructor(options: TransportOptions) {
    this.#options = options
    this.#post = options.post ?? fetchPost(options.fetch)
    this.#lanes = new CallLanes(() => options.clock.now())
  }

  /** Whether a node reads frames; undefined before it was asked anything. */
  readsFrames(hotkey: string): boolean | undefined {
    return this.#framed.get(hotkey)
  }

  /**
   * @param session signs for its account where the node says that it takes sessions, and at a stock node in its own name if
   * it can; what is asked is sent once, by one key
   * @throws the signal's reason when it is aborted; nothing else
   */
  async ask<N extends SynapseName>(
    target: Neuron,
    call: AxonCall<N>,
    given: AxonCallOptions,
    session: SessionSigner | null = null,
  ): Promise<AxonReply<N>> {
    const options = { ...given, action: given.action ?? actionOf(call.synapse), session }
    if (!this.#framed.has(target.hotkey)) {
      const ping: AxonCall<'Synapse'> = { synapse: 'Synapse', fields: {} }
      const timeoutMs = Math.min(PING_TIMEOUT_MS, options.timeoutMs)
      const pinged = await this.#send(target, ping, { ...options, timeoutMs, session: null })
      if (!pinged.ok && !this.#framed.has(target.hotkey)) return pinged
    }
    if (call.framed === true && this.#framed.get(target.hotkey) !== true) return UNHEARD_OF
    const first = await this.#send(target, call, options)
    if (first.ok || (first.code !== 'nonce-too-old' && first.code !== 'nonce-from-the-future')) return first
    // The target's clock was learned from that answer.
    return this.#send(target, call, options)
  }

  async #send<N extends SynapseName>(
    target: Neuron,
    call: AxonCall<N>,
    options: SendOptions,
  ): Promise<AxonReply<N>> {
    options.signal.throwIfAborted()
    const base = this.#options.resolve(target)
    if (base === null) return unreachable('the chain lists no address for it')
    const lane = this.#lanes.take(target.hotkey)
    const isFramed = this.#framed.get(target.hotkey) ?? false
    const signer = this.#signerFor(options.session, target.hotkey, isFramed)
    const { message, signed } = prepareRequest({
      ...call,
      caller: signer,
      target: { hotkey: target.hotkey },
      nonce: this.#lanes.nonce(target.hotkey),
      uuid: lane.uuid,
      timeoutSeconds: options.timeoutMs / 1000,
      framed: isFramed,
    })
    const request = signed(await signer.sign(message))
    options.watch?.sent(request)
    const about = { synapse: call.synapse, target: target.hotkey, action: options.action, isFramed, request }
    const ended = this.#options.record?.(about)
    let down: number | null = null
    const counted = (up: number, bytes: number) => {
      down = bytes
      options.counted?.(up, bytes)
    }
    try {
      const reply = await this.#exchange(target, base, request, call.synapse, { ...options, counted })
      ended?.(reply.ok ? 'answered' : reply.reason, down)
      this.#lanes.giveBack(target.hotkey, lane)
      return signer === options.session ? { ...reply, bySession: true } : reply
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError'
      ended?.(options.signal.aborted ? 'stopped' : timedOut ? 'timed-out' : 'unreachable', down)
      options.signal.throwIfAborted()
      return unreachable(timedOut ? 'it did not answer in time' : 'it could not be reached')
    }
  }

  #signerFor(session: SessionSigner | null, hotkey: string, isFramed: boolean): RequestSigner {
    const { signer } = this.#options
    if (session === null) return signer
    if (this.#sessions.has(hotkey)) return session
    return isFramed ? signer : (session.stock ?? signer)
  }

  async #exchange<N extends SynapseName>(
    target: Neuron,
    base: string,
    request: BuiltRequest,
    synapse: N,
    { timeoutMs, signal, counted, watch }: AxonCallOptions,
  ): Promise<AxonReply<N>> {
    const deadline = startDeadline(timeoutMs, signal)
    const { path, headers, body } = request
    const up = body.length
    const read: Read = (answer) => {
      counted?.(up, answer.body?.length ?? 0)
      watch?.answered(answer)
    }
    const posted = { url: `${base}${path}`, headers, body, maxBytes: MAX_JSON_BODY_BYTES }
    try {
      return this.#read(target, synapse, await this.#post(posted, deadline.signal), read)
    } finally {
      deadline.end()
    }
  }

  #read<N extends SynapseName>(target: Neuron, synapse: N, answer: PostAnswer, read: Read): AxonReply<N> {
    const { status, headers, body } = answer
    if (headers[SESSIONS_HEADER] === '1') this.#sessions.add(target.hotkey)
    read(answer)
    if (headers[FRAME_HEADER] === '1') this.#framed.set(target.hotkey, true)
    // A refusal may be the relay's own, which says nothing of the axon.
    else if (isOk(status) && !this.#framed.has(target.hotkey)) this.#framed.set(target.hotkey, false)
    if (body === null) {
      return {
        ok: false,
        reason: 'answer-too-large',
        detail: 'its answer is too long',
        status,
        code: 'unknown',
      }
    }
    const reply = parseAnswer(synapse, { status, headers, body })
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

const isOk = (status: number): boolean => status >= 200 && status < 300

function unreachable(detail: string): AnswerFailure {
  return { ok: false, reason: 'busy', detail, status: 0, code: 'unknown' }
}

/** Not even asked: what JSON would sign of such a call is not what it says. */
const UNHEARD_OF: AnswerFailure = {
  ok: false,
  reason: 'refused',
  detail: 'it does not read frames, which this call needs',
  status: 0,
  code: 'synapse-unknown',
}
