/** Users at work: uploads, downloads and deletes through the real client, each of them written into the ledger. */
import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Neuron } from '../../src/chain/chain-types.ts'
import type { AxonCallOptions, AxonOutcome } from '../../src/client/axon-port.ts'
import { FetchTransport } from '../../src/client/axon-transport.ts'
import { realClock } from '../../src/client/real-clock.ts'
import { keypairSigner } from '../../src/client/request-signer.ts'
import { contentLeaves, contentRoot } from '../../src/protocol/content-tree.ts'
import { keypairFromMiniSecret } from '../../src/wire/sr25519.ts'
import type { FaultNetwork, Member } from './fault-network.ts'
import { type Entry, type Given, isSame, Ledger } from './ledger.ts'
import { insist, pause } from './tools.ts'

/** Bytes. So many that no two files are the same by chance: what one user deletes and another stores would be owed and gone. */
const SIZES = [40, 700, 16_400, 60_000, 300_000]
export const PART_BYTES = 8_396_800
const TTL_SECONDS = 86_400
const TIMEOUT_MS = 60_000
/** A call is over within its time and this. */
const OVERDUE_MS = 3_000
const BETWEEN_MS = 60

export interface Wish {
  readonly bytes?: number
  readonly ttl?: number
  readonly validator?: Member
  readonly timeoutMs?: number
}

/** How users go about it. Without a word: two of them, one call after the other, as fast as they are answered. */
export interface Pace {
  readonly users?: number
  /** Between two calls of one user. */
  readonly betweenMs?: number
  /** Files there are at most, so that hours of work do not end in a network that is full: with more each call is followed by a delete. */
  readonly keep?: number
}

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

type Task = 'upload' | 'download' | 'delete'

/** What one call came to: `ok`, or the node's code, or why there was no answer. */
interface Call {
  readonly task: Task
  readonly code: string
  readonly ms: number
}

export class Workload {
  readonly ledger = new Ledger()
  readonly calls: Call[] = []
  readonly problems: string[] = []
  readonly #network: FaultNetwork
  readonly #transport: FetchTransport
  readonly #neurons: ReadonlyMap<string, Neuron>
  #stop = new AbortController()
  #running: Promise<unknown> = Promise.resolve()

  /** @param through where a validator is reached instead of its own address */
  constructor(network: FaultNetwork, through: (member: Member) => string = (member) => member.url()) {
    this.#network = network
    this.#neurons = new Map(network.metagraph.neurons.map((neuron) => [neuron.hotkey, neuron]))
    const resolve = ({ hotkey }: Neuron): string | null => {
      const member = network.members.find((one) => one.hotkey === hotkey)
      return member === undefined ? null : through(member)
    }
    const signer = keypairSigner(keypairFromMiniSecret(new Uint8Array(randomBytes(32))))
    this.#stop.abort()
    this.#transport = new FetchTransport({ signer, resolve, clock: realClock })
  }

  /** @returns its entry, acknowledged or only sent */
  async upload(wish: Wish = {}): Promise<{ readonly entry: Entry; readonly code: string }> {
    const { bytes = SIZES[randomInt(SIZES.length)]!, ttl = TTL_SECONDS, validator = this.#any() } = wish
    return this.uploadThese(new Uint8Array(randomBytes(bytes)), { ...wish, ttl, validator })
  }

  /** The same bytes again are the same object. */
  async uploadThese(
    data: Uint8Array,
    wish: Wish = {},
  ): Promise<{ readonly entry: Entry; readonly code: string }> {
    const { ttl = TTL_SECONDS, validator = this.#any(), timeoutMs = TIMEOUT_MS } = wish
    const entry = this.ledger.sent(data)
    const root = Buffer.from(contentRoot(contentLeaves(data, sha256), data.length, sha256)).toString('hex')
    const request = { cid: entry.cid, data, contentRoot: root, ttl }
    const stored = await this.#call('upload', timeoutMs, (options) =>
      this.#transport.storeUser(this.#neuron(validator), request, options),
    )
    if (stored.ok) {
      const { receipts, expiresAt } = stored.value
      const ownerOf = (hotkey: string) => this.#network.ownerOf(hotkey)
      this.ledger.acknowledged(entry, { data, validator: validator.hotkey, receipts, expiresAt, ownerOf })
    }
    return { entry, code: codeOf(stored) }
  }

  async download(entry: Entry, wish: Wish = {}): Promise<Given> {
    const { validator = this.#of(entry), timeoutMs = TIMEOUT_MS } = wish
    const got = await this.#call('download', timeoutMs, (options) =>
      this.#transport.retrieveUser(this.#neuron(validator), { cid: entry.cid }, options),
    )
    return got.ok ? { data: got.value.data } : { refused: codeOf(got) }
  }

  /** At every validator that acknowledged it: what one of them keeps is not gone. */
  async remove(entry: Entry): Promise<string> {
    this.ledger.deleting(entry)
    for (const hotkey of entry.by) {
      const validator = this.#network.validators.find((one) => one.hotkey === hotkey)
      if (validator === undefined) return 'unknown-validator'
      const done = await this.#call('delete', TIMEOUT_MS, (options) =>
        this.#transport.deleteObject(this.#neuron(validator), { cid: entry.cid }, options),
      )
      if (!done.ok) return codeOf(done)
    }
    this.ledger.deleted(entry)
    return 'ok'
  }

  /** Hotkeys of the miners that this validator names. @throws when it does not say */
  async holders(entry: Entry, validator = this.#of(entry)): Promise<readonly string[]> {
    const options = { timeoutMs: 10_000, signal: new AbortController().signal }
    const told = await this.#transport.holders(this.#neuron(validator), { cid: entry.cid }, options)
    if (!told.ok)
      throw new Error(`${validator.name} does not name the holders of ${entry.cid}: ${codeOf(told)}`)
    return told.value.receipts.flatMap((receipt) =>
      typeof receipt === 'object' && receipt !== null && 'miner' in receipt ? [String(receipt.miner)] : [],
    )
  }

  /** Some files of all sizes, one of a whole part, one that is deleted and one that ends soon. */
  async seed({ files = 6, part = false, ttlSeconds = 0 } = {}): Promise<void> {
    for (let at = 0; at < files; at++) await this.#must(this.upload({ bytes: SIZES[at % SIZES.length]! }))
    if (part) await this.#must(this.upload({ bytes: PART_BYTES }))
    if (ttlSeconds > 0) await this.#must(this.upload({ ttl: ttlSeconds }))
    const { entry } = await this.#must(this.upload())
    await this.remove(entry)
  }

  async #must(uploading: ReturnType<Workload['upload']>): ReturnType<Workload['upload']> {
    const done = await uploading
    if (done.code !== 'ok') throw new Error(`the network does not work yet: an upload came to ${done.code}`)
    return done
  }

  /** Goes on until `end`. */
  begin({ users = 2, betweenMs = BETWEEN_MS, keep = Number.POSITIVE_INFINITY }: Pace = {}): void {
    insist(this.#stop.signal.aborted, 'the users are at work already')
    this.#stop = new AbortController()
    const { signal } = this.#stop
    this.#running = Promise.all(Array.from({ length: users }, () => this.#user(signal, { betweenMs, keep })))
  }

  async end(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #user(stop: AbortSignal, { betweenMs, keep }: Required<Omit<Pace, 'users'>>): Promise<void> {
    for (let turn = 0; !stop.aborted; turn++) {
      if (turn % 2 === 0) await this.upload()
      else await this.#look()
      const isFull = this.ledger.owed(Date.now() / 1000).length > keep
      if (turn % 9 === 8 || isFull) await this.#removeOne()
      await pause(betweenMs)
    }
  }

  /** A download in the middle of a fault may be refused; it may never be wrong. */
  async #look(): Promise<void> {
    const owed = this.ledger.owed(Date.now() / 1000)
    const entry = owed[randomInt(Math.max(1, owed.length))]
    if (entry === undefined) return
    const given = await this.download(entry)
    if ('data' in given && !isSame(entry, given.data))
      this.problems.push(`${entry.cid} came back as other bytes`)
    // Of our own account: what is deleted in between may be gone.
    if ('refused' in given && GONE.has(given.refused) && entry.standing === 'acknowledged')
      this.problems.push(`${entry.cid} was called ${given.refused}`)
  }

  async #removeOne(): Promise<void> {
    const owed = this.ledger.owed(Date.now() / 1000)
    const entry = owed[randomInt(Math.max(1, owed.length))]
    if (entry !== undefined) await this.remove(entry)
  }

  /** How often each call came to what, since this call's number. */
  tally(from = 0): string {
    const counts = new Map<string, number>()
    for (const { task, code } of this.calls.slice(from)) {
      const what = code === 'ok' ? `${task}s` : `${task}s ${code}`
      counts.set(what, (counts.get(what) ?? 0) + 1)
    }
    return [...counts].map(([what, count]) => `${count} ${what}`).join(', ')
  }

  count(task: Task, code: string, from = 0): number {
    return this.calls.slice(from).filter((call) => call.task === task && call.code === code).length
  }

  async #call<T>(
    task: Task,
    timeoutMs: number,
    send: (options: AxonCallOptions) => Promise<AxonOutcome<T>>,
  ): Promise<AxonOutcome<T>> {
    const began = performance.now()
    // Not the loops' signal: what was begun is answered, so that the ledger knows how it ended.
    const outcome = await send({ timeoutMs, signal: new AbortController().signal })
    const ms = performance.now() - began
    const code = codeOf(outcome)
    this.calls.push({ task, code, ms })
    // A ping, the call, and the call again after the clock was learned.
    if (ms > 2 * timeoutMs + OVERDUE_MS) this.problems.push(`a ${task} took ${Math.round(ms)} ms`)
    if (!outcome.ok && UNCLEAN.has(code)) this.problems.push(`a ${task} came to ${code}: ${outcome.detail}`)
    return outcome
  }

  #neuron(validator: Member): Neuron {
    const found = this.#neurons.get(validator.hotkey)
    if (found === undefined) throw new TypeError(`${validator.name} is not in the metagraph`)
    return found
  }

  #any(): Member {
    const { validators } = this.#network
    return validators[randomInt(validators.length)]!
  }

  /** A validator that acknowledged it. */
  #of(entry: Entry): Member {
    const { validators } = this.#network
    return validators.find(({ hotkey }) => entry.by.has(hotkey)) ?? validators[0]!
  }
}

/** What no fault may lead to. */
const UNCLEAN = new Set(['malformed', 'internal-error', 'internal'])
const GONE = new Set(['not-found', 'expired'])

function codeOf<T>(outcome: AxonOutcome<T>): string {
  if (outcome.ok) return 'ok'
  return outcome.code === undefined || outcome.code === 'unknown' ? outcome.reason : outcome.code
}
