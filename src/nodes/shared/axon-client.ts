/**
 * Calls axons: signs, speaks frames to those that read them and JSON to the rest, keeps connections alive, and
 * gives every outcome back as a value. Whether an axon reads frames is learned from any answer of it, first
 * from a ping, because a stock axon would refuse a frame; one that did is never spoken to in JSON again.
 */
import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import { type Answer, type AnswerReason, buildInParts, parseAnswer } from '../../wire/dendrite.ts'
import { FRAME_HEADER } from '../../wire/frame.ts'
import { MAX_JSON_BODY_BYTES } from '../../wire/limits.ts'
import type { Keypair } from '../../wire/sr25519.ts'
import type { RequestFields, SynapseName } from '../../wire/synapse.ts'
import { FrameMemory } from './frame-memory.ts'
import { type ExchangeReason, exchange } from './http-exchange.ts'
import { nodeSha3 } from './sha3.ts'
import { rememberingSha256 } from './sha256.ts'

export interface AxonTarget {
  readonly hotkey: string
  /** `http://host:port`, without a path. */
  readonly url: string
}

export interface CallOptions {
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** SHA-256 of the data when known. */
  readonly dataDigest?: Uint8Array
}

export type CallReason = AnswerReason | ExchangeReason | 'address-refused'

export interface CallFailure {
  readonly ok: false
  readonly reason: CallReason
  readonly detail: string
  /** HTTP status, 0 when there was no answer. */
  readonly status: number
  /** The node's problem code, `unknown` when it is not one of ours. */
  readonly code: string
}

export type CallOutcome<N extends SynapseName> =
  | { readonly ok: true; readonly value: Answer<N> }
  | CallFailure

export interface AxonClientOptions {
  readonly keypair: Keypair
  /** Unix milliseconds. */
  readonly now?: () => number
  /** Judges an address from the chain before a socket is opened to it; absent: every address is fine. */
  readonly mayConnect?: (url: URL) => boolean
  /** Parallel connections per axon. */
  readonly maxSockets?: number
}

const PING_MS = 5_000

export class AxonClient {
  readonly #options: AxonClientOptions
  readonly #agent: Agent
  readonly #uuid = randomUUID()
  readonly #sha256 = rememberingSha256()
  readonly #frames = new FrameMemory()
  readonly #asking = new Map<string, Promise<CallOutcome<'Synapse'>>>()
  #nonce = 0n

  constructor(options: AxonClientOptions) {
    this.#options = options
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: options.maxSockets ?? 16,
      maxFreeSockets: 4,
      timeout: 120_000,
    })
  }

  /** Total. Nothing is sent again; a retry is the caller's. */
  async call<N extends SynapseName>(
    target: AxonTarget,
    synapse: N,
    fields: RequestFields[N],
    data: Uint8Array | undefined,
    options: CallOptions,
  ): Promise<CallOutcome<N>> {
    const until = performance.now() + options.timeoutMs
    const framed = synapse === 'Synapse' ? false : await this.#readsFrames(target, options)
    if (typeof framed !== 'boolean') return framed
    const left = { ...options, timeoutMs: Math.max(1, until - performance.now()) }
    return this.#once(target, synapse, fields, data, framed, left)
  }

  ping(target: AxonTarget, options: CallOptions): Promise<CallOutcome<'Synapse'>> {
    return this.#once(target, 'Synapse', {}, undefined, false, options)
  }

  close(): void {
    this.#agent.destroy()
  }

  async #readsFrames(target: AxonTarget, options: CallOptions): Promise<boolean | CallFailure> {
    const known = this.#frames.reads(target.hotkey, this.#now())
    if (known !== undefined) return known
    const key = keyOf(target)
    // One ping however many calls wait for it; a caller that gives up must not end it for the others.
    const asked =
      this.#asking.get(key) ?? this.ping(target, { timeoutMs: Math.min(PING_MS, options.timeoutMs) })
    this.#asking.set(key, asked)
    const pinged = await asked
    this.#asking.delete(key)
    return this.#frames.reads(target.hotkey, this.#now()) ?? (pinged.ok ? false : pinged)
  }

  async #once<N extends SynapseName>(
    target: AxonTarget,
    synapse: N,
    fields: RequestFields[N],
    data: Uint8Array | undefined,
    framed: boolean,
    options: CallOptions,
  ): Promise<CallOutcome<N>> {
    const url = parseUrl(target.url, synapse)
    if (url === null || this.#options.mayConnect?.(url) === false) {
      return {
        ok: false,
        reason: 'address-refused',
        detail: 'not an address this node calls',
        status: 0,
        code: 'unknown',
      }
    }
    const request = buildInParts({
      synapse,
      fields,
      ...(data === undefined ? {} : { data }),
      ...(options.dataDigest === undefined ? {} : { dataDigest: options.dataDigest }),
      keypair: this.#options.keypair,
      target: { hotkey: target.hotkey, ip: url.hostname, port: Number(url.port || 80) },
      nonce: this.#nextNonce(),
      uuid: this.#uuid,
      timeoutSeconds: Math.ceil(options.timeoutMs / 1000),
      framed,
      sha3: nodeSha3,
      sha256: this.#sha256,
    })
    const answer = await exchange({
      url,
      headers: request.headers,
      body: request.body,
      agent: this.#agent,
      timeoutMs: options.timeoutMs,
      maxAnswerBytes: MAX_JSON_BODY_BYTES,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    if (!answer.ok) return { ...answer, status: 0, code: 'unknown' }
    // Every answer of a node that reads frames says so, refusals too; a 5xx may come from something in between.
    const says = answer.value.headers[FRAME_HEADER] === '1'
    if (says || answer.value.status < 500) this.#frames.learn(target.hotkey, says, this.#now())
    return parseAnswer(synapse, answer.value)
  }

  /** Strictly increasing per uuid, which satisfies every version of the server (protocol section 6.3). */
  #nextNonce(): bigint {
    const now = BigInt(Math.trunc(this.#now())) * 1_000_000n
    this.#nonce = now > this.#nonce ? now : this.#nonce + 1n
    return this.#nonce
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }
}

function keyOf({ hotkey, url }: AxonTarget): string {
  return `${hotkey}@${url}`
}

function parseUrl(base: string, synapse: SynapseName): URL | null {
  if (!URL.canParse(base)) return null
  const url = new URL(base)
  const plain = url.protocol === 'http:' && url.username === '' && url.password === '' && url.pathname === '/'
  if (!plain || url.search !== '' || url.hash !== '') return null
  url.pathname = `/${synapse}`
  return url
}
