/**
 * Validators as the client meets them, in one process: honest ones place real proofs of real miners, each
 * lying one is one way in which an API node can deceive its user. What the honest ones hold is shared, as
 * validators that announce to each other share it.
 */
import type { Metagraph, Neuron } from '../chain/chain-types.ts'
import type { AxonCallOptions, SessionEnd } from '../client/axon-port.ts'
import { NODE_NOW_HEADER } from '../client/node-clock.ts'
import type { AxonTransport, ChainReader, ChainView, Clock } from '../client/ports.ts'
import type { SessionSigner } from '../client/request-signer.ts'
import { cidOf } from '../protocol/cid.ts'
import { contentLeaves } from '../protocol/content-tree.ts'
import { FakeChallenges } from './fake-challenges.ts'
import { FakeCopies } from './fake-copies.ts'
import { FakeHeads } from './fake-heads.ts'
import { FakeLeases } from './fake-leases.ts'
import { isRangeTemper, rangeAnswer } from './fake-ranges.ts'
import { FakeSubnet } from './fake-subnet.ts'
import { failureOf, type ValidatorTemper } from './fake-validator-tempers.ts'

export interface FakeOptions {
  readonly validators?: readonly ValidatorTemper[]
  /** What the late ones let pass. */
  readonly clock?: Pick<Clock, 'sleep'>
  /** Called before every answer: tests cancel or fail from here. */
  readonly before?: (call: FakeCall, validator: number) => void | Promise<void>
  /** Unix seconds; default: the machine's. */
  readonly now?: () => number
}

export type FakeCall =
  | 'store'
  | 'retrieve'
  | 'range'
  | 'delete'
  | 'renew'
  | 'leases'
  | 'holders'
  | 'challenge'
  | 'account'
  | 'put-head'
  | 'get-head'
  | 'revoke-session'

export class FakeNetwork implements AxonTransport, ChainReader {
  readonly tempers: ValidatorTemper[]
  /** CID -> bytes, as all honest validators can serve them. */
  readonly objects = new Map<string, Uint8Array>()
  /** Hotkeys in the order they were asked. */
  readonly asked: { readonly call: FakeCall; readonly validator: number }[] = []
  readonly subnet: FakeSubnet
  readonly copies: FakeCopies
  readonly leased: FakeLeases
  /** How the miners answer the owner's audits. */
  readonly challenges = new FakeChallenges()
  /** By the number of the validator. */
  readonly heads: readonly FakeHeads[]
  /** Stores under way, and the most there were at once. */
  storing = 0
  storingMax = 0
  /** False: what it has is answered with the receipts of then, as validators do that know of enough copies. */
  storesAgain = true
  /** Milliseconds that the clock of each validator is ahead. */
  aheadMs: readonly number[] = []
  /** Whoever signs now; what was ended, in order. */
  session: SessionSigner | null = null
  readonly sessionEnds: { readonly validator: string; readonly end: SessionEnd }[] = []
  readonly #leaves = new Map<string, readonly Uint8Array[]>()
  readonly #before: FakeOptions['before']
  readonly #clock: FakeOptions['clock']

  constructor({ validators = ['honest', 'honest'], before, clock, now }: FakeOptions = {}) {
    this.leased = new FakeLeases(this.objects, now ?? (() => Math.floor(Date.now() / 1000)))
    this.tempers = [...validators]
    this.subnet = new FakeSubnet(validators.length)
    this.copies = new FakeCopies(this.subnet)
    this.heads = this.subnet.validators.map((key) => new FakeHeads(key))
    this.#before = before
    this.#clock = clock
  }

  async view(): Promise<ChainView> {
    return { networkName: 'local', genesisHash: `0x${'00'.repeat(32)}`, metagraph: this.metagraph() }
  }

  close(): void {
    this.objects.clear()
  }

  metagraph(): Metagraph {
    return this.subnet.metagraph()
  }

  /** Every object gets copies where it lacks them: what validators do unasked. */
  repairAll(validator = 0): void {
    for (const [cid, data] of this.objects)
      this.copies.replace(cid, this.subnet.receiptsFor(validator, 'honest', cid, data))
  }

  /** What validators name from now on is signed by somebody else than its miner. */
  forgeSignatures(): void {
    for (const [cid, data] of this.objects)
      this.copies.replace(cid, this.subnet.receiptsFor(0, 'forged-signatures', cid, data))
  }

  async storeUser(
    ...[target, { data, cid, ttl = null }, options]: Parameters<AxonTransport['storeUser']>
  ): ReturnType<AxonTransport['storeUser']> {
    const { signal } = options
    const validator = await this.#ask('store', target, options)
    this.storing += 1
    this.storingMax = Math.max(this.storingMax, this.storing)
    try {
      const temper = this.tempers[validator]
      const failure = failureOf(temper)
      if (failure !== null) return failure
      if (temper === 'other-object') {
        return {
          ok: true,
          value: { cid: cidOf(new Uint8Array(1)), receipts: [], expiresAt: null, attempts: null },
        }
      }
      const full = this.leased.refusal(cid, data.length, target.hotkey)
      if (full !== null) return full
      const copy = data.slice()
      const known = this.storesAgain ? [] : this.copies.toldBy(validator, cid)
      const receipts =
        known.length > 0 ? [...known] : this.subnet.receiptsFor(validator, temper ?? 'honest', cid, copy)
      this.objects.set(cid, copy)
      if (temper === 'honest') this.copies.add(target.hotkey, cid, receipts)
      await yieldOnce()
      signal.throwIfAborted()
      const expiresAt = this.leased.placed(cid, ttl, target.hotkey)
      const attempts = receipts.map(({ miner }) => ({ miner, outcome: 'verified', ms: 120 }))
      return { ok: true, value: { cid, receipts, expiresAt, attempts } }
    } finally {
      this.storing -= 1
    }
  }

  async retrieveUser(
    ...[target, { cid }, options]: Parameters<AxonTransport['retrieveUser']>
  ): ReturnType<AxonTransport['retrieveUser']> {
    return this.#served(await this.#ask('retrieve', target, options), cid)
  }

  async retrieveRange(
    ...[target, { cid, start, end }, options]: Parameters<AxonTransport['retrieveRange']>
  ): ReturnType<AxonTransport['retrieveRange']> {
    const validator = await this.#ask('range', target, options)
    const whole = this.#served(validator, cid)
    if (!whole.ok) return whole
    const temper = this.tempers[validator] ?? 'honest'
    const { data } = whole.value
    // The tree of what is stored is made once; one who gives other bytes gives their tree.
    const isStored = temper === 'honest' || isRangeTemper(temper)
    const leaves = (isStored ? this.#leaves.get(cid) : undefined) ?? contentLeaves(data)
    if (isStored) this.#leaves.set(cid, leaves)
    return rangeAnswer(isRangeTemper(temper) ? temper : null, data, leaves, start, end)
  }

  #served(validator: number, cid: string): Awaited<ReturnType<AxonTransport['retrieveUser']>> {
    const temper = this.tempers[validator]
    const failure = failureOf(temper)
    if (failure !== null) return failure
    const stored = this.objects.get(cid)
    if (stored === undefined || !this.leased.isLive(cid))
      return { ok: false, reason: 'refused', detail: 'no such object' }
    const receipts = this.copies.toldBy(validator, cid)
    const other = [...this.objects.values()].find((bytes) => bytes !== stored) ?? new Uint8Array(3)
    const data = (temper === 'other-object' ? other : stored).slice()
    if (temper === 'wrong-bytes') data[data.length >> 1] = (data[data.length >> 1] ?? 0) ^ 4
    return { ok: true, value: { data, receipts } }
  }

  async deleteObject(
    ...[target, { cid }, options]: Parameters<AxonTransport['deleteObject']>
  ): ReturnType<AxonTransport['deleteObject']> {
    const failure = failureOf(this.tempers[await this.#ask('delete', target, options)])
    return failure ?? this.leased.remove(cid, target.hotkey)
  }

  async renewObject(
    ...[target, { cid, ttl }, options]: Parameters<AxonTransport['renewObject']>
  ): ReturnType<AxonTransport['renewObject']> {
    const failure = failureOf(this.tempers[await this.#ask('renew', target, options)])
    return failure ?? this.leased.renew(cid, ttl, target.hotkey)
  }

  async leases(
    ...[target, { cids }, options]: Parameters<AxonTransport['leases']>
  ): ReturnType<AxonTransport['leases']> {
    const failure = failureOf(this.tempers[await this.#ask('leases', target, options)])
    return failure ?? { ok: true, value: cids.map((cid) => this.leased.leaseOf(cid, target.hotkey)) }
  }

  async holders(
    ...[target, { cid }, options]: Parameters<AxonTransport['holders']>
  ): ReturnType<AxonTransport['holders']> {
    const validator = await this.#ask('holders', target, options)
    const failure = failureOf(this.tempers[validator])
    if (failure !== null) return failure
    if (this.copies.isForgotten(validator))
      return { ok: false, reason: 'refused', detail: 'not-found', code: 'not-found' }
    const lease = this.leased.leaseOf(cid, target.hotkey)
    const stored = this.objects.get(cid)
    if (lease === null || stored === undefined)
      return { ok: false, reason: 'refused', detail: 'not-found', code: 'not-found' }
    const receipts = this.copies.toldBy(validator, cid)
    const copies = new Set(receipts.map(({ miner }) => miner)).size
    return { ok: true, value: { receipts, copies, expiresAt: lease.expiresAt, length: stored.length } }
  }

  async challenge(
    ...[target, request, options]: Parameters<AxonTransport['challenge']>
  ): ReturnType<AxonTransport['challenge']> {
    const validator = await this.#ask('challenge', target, options)
    const failure = failureOf(this.tempers[validator])
    if (failure !== null) return failure
    const data = this.objects.get(request.cid)
    const own = this.copies.placedBy(target.hotkey, request.cid)
    if (data === undefined || own.length === 0 || this.copies.isForgotten(validator))
      return { ok: false, reason: 'refused', detail: 'not-found', code: 'not-found' }
    const asked = this.subnet.holdersOf(own)
    options.counted?.(900, 20_000)
    return { ok: true, value: this.challenges.answer(target.hotkey, asked, data, request) }
  }

  async account(
    ...[target, options]: Parameters<AxonTransport['account']>
  ): ReturnType<AxonTransport['account']> {
    const validator = await this.#ask('account', target, options)
    const failure = failureOf(this.tempers[validator])
    const ns = BigInt(Date.now() + (this.aheadMs[validator] ?? 0)) * 1_000_000n
    if (failure === null)
      options.watch?.answered({ status: 200, headers: { [NODE_NOW_HEADER]: String(ns) }, body: null })
    return failure ?? { ok: true, value: this.leased.account(target.hotkey) }
  }

  async putHead(
    ...[target, { vaultId, record }, options]: Parameters<AxonTransport['putHead']>
  ): ReturnType<AxonTransport['putHead']> {
    const validator = await this.#ask('put-head', target, options)
    return failureOf(this.tempers[validator]) ?? this.#headsOf(validator).put(vaultId, record)
  }

  async getHead(
    ...[target, { vaultId, after }, options]: Parameters<AxonTransport['getHead']>
  ): ReturnType<AxonTransport['getHead']> {
    const validator = await this.#ask('get-head', target, options)
    const failure = failureOf(this.tempers[validator])
    return failure ?? { ok: true, value: this.#headsOf(validator).get(vaultId, after) }
  }

  async revokeSession(
    ...[target, end, options]: Parameters<AxonTransport['revokeSession']>
  ): ReturnType<AxonTransport['revokeSession']> {
    const failure = failureOf(this.tempers[await this.#ask('revoke-session', target, options)])
    if (failure !== null) return failure
    this.sessionEnds.push({ validator: target.hotkey, end })
    return { ok: true, value: null }
  }

  useSession(session: SessionSigner | null): void {
    this.session = session
  }

  #headsOf(validator: number): FakeHeads {
    const heads = this.heads[validator]
    if (heads === undefined) throw new Error(`no validator ${validator}`)
    return heads
  }

  async #ask(call: FakeCall, target: Neuron, { signal, timeoutMs }: AxonCallOptions): Promise<number> {
    const validator = this.subnet.validators.findIndex(({ address }) => address === target.hotkey)
    this.asked.push({ call, validator })
    await this.#before?.(call, validator)
    if (this.tempers[validator] === 'late') await this.#clock?.sleep(timeoutMs, signal)
    signal.throwIfAborted()
    return validator
  }
}

function yieldOnce(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
