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
import type { Receipt } from '../wire/receipt.ts'
import type { Keypair } from '../wire/sr25519.ts'
import { FakeChallenges } from './fake-challenges.ts'
import { FakeHeads } from './fake-heads.ts'
import { FakeLeases } from './fake-leases.ts'
import { isRangeTemper, rangeAnswer } from './fake-ranges.ts'
import { fakeReceipts, freshAddress, freshKeypair } from './fake-receipts.ts'
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

const BLOCK_HASH = `0x${'ab'.repeat(32)}`

export class FakeNetwork implements AxonTransport, ChainReader {
  readonly tempers: ValidatorTemper[]
  /** CID -> bytes, as all honest validators can serve them. */
  readonly objects = new Map<string, Uint8Array>()
  /** Hotkeys in the order they were asked. */
  readonly asked: { readonly call: FakeCall; readonly validator: number }[] = []
  readonly leased: FakeLeases
  /** How the miners answer the owner's audits. */
  readonly challenges = new FakeChallenges()
  /** By the number of the validator. */
  readonly heads: readonly FakeHeads[]
  /** The chain's; receipts are signed one block earlier. */
  block = 100
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
  readonly #receipts = new Map<string, Receipt[]>()
  readonly #leaves = new Map<string, readonly Uint8Array[]>()
  readonly #forgetful = new Set<number>()
  readonly #retold = new Map<number, (receipts: readonly Receipt[]) => readonly Receipt[]>()
  readonly #validators: Keypair[]
  /** Three owners with one miner each, then three miners of one owner. */
  readonly #miners: { readonly keypair: Keypair; readonly coldkey: string; readonly since?: number }[]
  readonly #before: FakeOptions['before']
  readonly #clock: FakeOptions['clock']

  constructor({ validators = ['honest', 'honest'], before, clock, now }: FakeOptions = {}) {
    this.leased = new FakeLeases(this.objects, now ?? (() => Math.floor(Date.now() / 1000)))
    this.tempers = [...validators]
    this.#validators = validators.map(freshKeypair)
    this.heads = this.#validators.map((key) => new FakeHeads(key))
    const owner = freshAddress()
    const owners = [freshAddress(), freshAddress(), freshAddress(), owner, owner, owner]
    this.#miners = owners.map((coldkey) => ({ keypair: freshKeypair(), coldkey }))
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
    const all = [
      ...this.#validators.map((pair) => {
        return { keypair: pair, coldkey: pair.address, validatorPermit: true, since: 1 }
      }),
      ...this.#miners.map((miner) => ({ ...miner, validatorPermit: false })),
    ]
    const neurons = all.map((one, uid): Neuron => {
      return {
        uid,
        hotkey: one.keypair.address,
        coldkey: one.coldkey,
        axon: { ip: '127.0.0.1', port: 9000 + uid, version: 1, protocol: 4 },
        stakeRao: 1_500_000_000n,
        incentive: 0.1,
        dividends: 0,
        validatorTrust: 0,
        emissionRao: 0n,
        active: true,
        validatorPermit: one.validatorPermit,
        registeredAtBlock: one.since ?? 1,
        lastUpdateBlock: 2,
      }
    })
    const subnet = { netuid: 21, tempo: 360, immunityPeriod: 100, maxUids: 256, nextEpochBlock: null }
    return { ...subnet, block: this.block, blockHash: BLOCK_HASH, neurons }
  }

  /** Somebody else takes a miner's seat in this block. @param place 0 to 2: those that hold what was stored so far */
  replaceMiner(place: number): void {
    this.#miners[place] = { keypair: freshKeypair(), coldkey: freshAddress(), since: this.block }
  }

  /** Every object gets copies where it lacks them: what validators do unasked. */
  repairAll(validator = 0): void {
    for (const [cid, data] of this.objects)
      this.#receipts.set(cid, this.#receiptsFor(validator, 'honest', cid, data))
  }

  /** What validators name from now on is signed by somebody else than its miner. */
  forgeSignatures(): void {
    for (const [cid, data] of this.objects)
      this.#receipts.set(cid, this.#receiptsFor(0, 'forged-signatures', cid, data))
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
      const known = this.storesAgain ? [] : this.#known(validator, cid)
      const receipts =
        known.length > 0 ? [...known] : this.#receiptsFor(validator, temper ?? 'honest', cid, copy)
      this.objects.set(cid, copy)
      if (temper === 'honest') {
        const others = this.#receipts.get(cid)?.filter((each) => each.validator !== target.hotkey) ?? []
        this.#receipts.set(cid, [...others, ...receipts])
      }
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
    const receipts = this.#known(validator, cid)
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
    if (this.#forgetful.has(validator))
      return { ok: false, reason: 'refused', detail: 'not-found', code: 'not-found' }
    const lease = this.leased.leaseOf(cid, target.hotkey)
    const stored = this.objects.get(cid)
    if (lease === null || stored === undefined)
      return { ok: false, reason: 'refused', detail: 'not-found', code: 'not-found' }
    const receipts = this.#known(validator, cid)
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
    const all = this.#receipts.get(request.cid) ?? []
    const placed = all.filter((receipt) => receipt.validator === target.hotkey)
    const own = placed.length > 0 ? placed : all
    if (data === undefined || own.length === 0 || this.#forgetful.has(validator))
      return { ok: false, reason: 'refused', detail: 'not-found', code: 'not-found' }
    const holders = this.#miners.map(({ keypair: pair }) => pair)
    const asked = holders.filter(({ address }) => own.some(({ miner }) => miner === address))
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

  /** From now on it says that it knows no object. */
  forget(validator: number): void {
    this.#forgetful.add(validator)
  }

  /** From now on it does not name this miner. */
  dropHolder(validator: number, miner: string): void {
    this.#retold.set(validator, (receipts) => receipts.filter((receipt) => receipt.miner !== miner))
  }

  /** From now on what it shows was signed by nobody. */
  forgeReceipts(validator: number): void {
    this.#retold.set(validator, (receipts) => receipts.map((receipt) => ({ ...receipt, block: 98 })))
  }

  /** From now on they name and sign as if nothing had been. */
  tellAsBefore(): void {
    this.#retold.clear()
  }

  /** What a validator tells of an object: its own receipts, else those that another announced. */
  #known(validator: number, cid: string): readonly Receipt[] {
    const all = this.#receipts.get(cid) ?? []
    const own = all.filter((receipt) => receipt.validator === this.#validators[validator]?.address)
    const told = own.length > 0 ? own : all
    return this.#retold.get(validator)?.(told) ?? told
  }

  #headsOf(validator: number): FakeHeads {
    const heads = this.heads[validator]
    if (heads === undefined) throw new Error(`no validator ${validator}`)
    return heads
  }

  async #ask(call: FakeCall, target: Neuron, { signal, timeoutMs }: AxonCallOptions): Promise<number> {
    const validator = this.#validators.findIndex(({ address }) => address === target.hotkey)
    this.asked.push({ call, validator })
    await this.#before?.(call, validator)
    if (this.tempers[validator] === 'late') await this.#clock?.sleep(timeoutMs, signal)
    signal.throwIfAborted()
    return validator
  }

  #receiptsFor(validator: number, temper: ValidatorTemper, cid: string, data: Uint8Array): Receipt[] {
    const all = this.#miners.map(({ keypair: pair }) => pair)
    const [honest, sameOwner] = [all.slice(0, 3), all.slice(3)]
    const wish = {
      validator: this.#validators[validator]?.address ?? '',
      block: this.block - 1,
      blockHash: BLOCK_HASH,
    }
    const pick = (miners: readonly Keypair[]) => fakeReceipts(miners, { ...wish, cid, data, temper })
    if (temper === 'few-receipts') return pick(honest.slice(0, 2))
    if (temper === 'no-receipts') return []
    if (temper === 'repeated-miner') return pick(honest.slice(0, 1).flatMap((miner) => [miner, miner, miner]))
    if (temper === 'one-owner') return pick(sameOwner)
    if (temper === 'invented-miners') return pick([freshKeypair(), freshKeypair(), freshKeypair()])
    if (temper !== 'foreign-receipts') return pick(honest)
    const other = new Uint8Array(9)
    return fakeReceipts(honest, { ...wish, cid: cidOf(other), data: other, temper: 'honest' })
  }
}

function yieldOnce(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
