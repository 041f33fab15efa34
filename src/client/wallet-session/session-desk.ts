/**
 * The wallet's session of an open drive: begun by a signature, sealed on this device, and over by its time, by the person or by a validator's
 * word. Its key signs in this worker and is never told.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import type { AxonTransport, InsteadReason } from '../axon-port.ts'
import { DriveError } from '../drive-error.ts'
import type { Clock, Connectivity, PeersPort } from '../ports.ts'
import type { SessionSigner } from '../request-signer.ts'
import type { SealedStore } from '../sealed-store.ts'
import { Throttle } from '../throttle.ts'
import type { ValidatorRing } from '../validator-ring.ts'
import type { EndedSession, SessionOffer, SessionOver, SessionWish, WalletState } from '../wallet-api.ts'
import type { AccountBook } from './account-book.ts'
import type { SessionEar, SessionLine } from './session-axons.ts'
import { networkAheadMs } from './session-clock.ts'
import { SessionEnds } from './session-ends.ts'
import { type Line, lineOf } from './session-line.ts'
import { acceptOffer, makeOffer, type Offer, type SessionPlace } from './session-offer.ts'
import {
  deviceTimes,
  NO_SESSION,
  readRecord,
  type SessionRecord,
  type StoredSession,
  serialOf,
  writeRecord,
} from './session-record.ts'

/** Milliseconds between two writings of what is only counted. */
const COUNTS_MS = 5_000

export interface SessionParts {
  readonly store: SealedStore
  readonly ring: Pick<ValidatorRing, 'view' | 'order'>
  readonly clock: Clock
  readonly connectivity: Connectivity | undefined
  readonly peers: PeersPort | undefined
  /** Signs with the session that it is given. */
  readonly axons: Pick<AxonTransport, 'useSession' | 'revokeSession'>
  /** Signs with the drive's own key. */
  readonly own: Pick<AxonTransport, 'account'>
  readonly accounts: AccountBook
  /** Told of each change, at most four times a second. */
  readonly changed: (state: WalletState) => void
}

/** Who asks for what is to be given back (upkeep/release-worker.ts). */
export interface ReleaseCaller {
  /** Tells one caller from another; empty: the drive's own key alone. */
  readonly serial: string
  /** The account that asks, where every validator takes its word. */
  readonly asking: string | null
  /** Accounts in whose names something was stored, and that do not ask now at every validator. */
  readonly away: readonly string[]
}

export class SessionDesk implements SessionEar {
  readonly #parts: SessionParts
  readonly #told: Throttle
  readonly #ends: SessionEnds
  #record: SessionRecord = NO_SESSION
  #line: Line | null = null
  #offer: Offer | null = null
  #requests = 0
  readonly #known = new Set<string>()
  readonly #instead = new Set<string>()
  /** Validators that do not take the session, and why; what they answer they answer to the drive's own key. */
  readonly #refusing = new Map<string, string>()
  /** Settles when what validators said of the session's end has been weighed. */
  #weighed: Promise<void> = Promise.resolve()
  #uploading: () => boolean = () => false
  /** The person ended the session while uploads were under way here, and has not said what becomes of them. */
  #isUndecided = false
  readonly #waiting = new Set<() => void>()
  #stopTimer: () => void = () => undefined
  #stopCounts: (() => void) | null = null
  #leavePeers: () => void = () => undefined

  private constructor(parts: SessionParts, ends: SessionEnds, told: Throttle) {
    this.#parts = parts
    this.#ends = ends
    this.#told = told
  }

  static async open(parts: SessionParts): Promise<SessionDesk> {
    const { store, peers, clock, accounts } = parts
    const told = new Throttle(clock, () => parts.changed(desk.state))
    const ends = await SessionEnds.open({ ...parts, changed: () => told.call() })
    const desk: SessionDesk = new SessionDesk(parts, ends, told)
    const read = await readRecord(store)
    desk.#take(read)
    ends.start()
    // Another tab may have begun or ended a session.
    const leave = peers?.listen(() => {
      void ends.reread()
      void readRecord(store).then((there) => desk.#reread(there))
    })
    desk.#leavePeers = () => leave?.()
    accounts.listen(() => told.call())
    // Older programs kept them on each device by itself.
    for (const account of read.accounts) await accounts.note(account).catch(() => undefined)
    return desk
  }

  /** @param uploading whether uploads are under way in this tab */
  watchUploads(uploading: () => boolean): void {
    this.#uploading = uploading
  }

  /** Something became of an upload: with the last one goes the question what is to become of them. */
  uploadsChanged(): void {
    if (!this.#isUndecided || this.#uploading()) return
    this.#isUndecided = false
    this.#told.call()
  }

  get state(): WalletState {
    const { session } = this.#record
    const accounts = this.#parts.accounts.list()
    const ended = this.#ends.list()
    const over = this.over()
    if (session === null || (session.over !== null && over === null))
      return { session: null, over: null, accounts, ended }
    const { account, validators } = session.signed.delegation
    const { accountName, wallet } = session
    return {
      over,
      accounts,
      ended,
      session: {
        account,
        accountName,
        wallet,
        validators,
        ...deviceTimes(session),
        requests: this.#requests,
        known: [...this.#known],
        instead: [...this.#instead],
      },
    }
  }

  // ---- for the transport ------------------------------------------------------------------------------

  line(): SessionLine | null {
    const { session } = this.#record
    // A timer may be late: a device that slept wakes up after the end.
    if (session !== null && session.over === null && this.#isPast(session)) this.#over('expired')
    return this.#line
  }

  /** For a question of the page's own, which no upload waits for. */
  signer(): SessionSigner | null {
    return this.line() === null ? null : (this.#line?.signer ?? null)
  }

  over(): SessionOver | null {
    const over = this.#record.session?.over ?? null
    return over === 'ended' && !this.#isUndecided ? null : over
  }

  answered(hotkey: string): void {
    if (this.#known.has(hotkey) || this.#refusing.has(hotkey) || this.#instead.has(hotkey)) return
    this.#known.add(hotkey)
    this.#countLater()
  }

  #over(over: SessionOver): void {
    const { session, accounts } = this.#record
    if (session === null || session.over !== null) return
    this.#take({ accounts, session: { ...this.#counted(session), secret: null, over } })
    this.#writeOurs().catch(() => undefined)
  }

  /** Before anything is stored: who may delete it must be known afterwards, on every device. */
  storing(account: string): Promise<void> {
    return this.#parts.accounts.note(account)
  }

  /** As of now: what looks like another's may be an account's that is away. */
  get caller(): ReleaseCaller {
    const line = this.line()
    const serial = serialOf(this.#record.session) ?? ''
    const isEverywhere = line?.validators === 'any' && this.#refusing.size === 0 && this.#instead.size === 0
    const asking = isEverywhere ? line.account : null
    const away = this.#parts.accounts.list().filter((account) => account !== asking)
    return { serial: line === null ? '' : serial, asking, away }
  }

  /** Resolves when uploads may go on: a session runs, or there is to be none. @throws the signal's reason */
  async ready(signal: AbortSignal, waits: () => void): Promise<void> {
    await this.#weighed
    while (this.line() === null && this.over() !== null) {
      waits()
      signal.throwIfAborted()
      await new Promise<void>((resolve) => {
        const go = () => {
          this.#waiting.delete(go)
          signal.removeEventListener('abort', go)
          resolve()
        }
        this.#waiting.add(go)
        signal.addEventListener('abort', go)
      })
      signal.throwIfAborted()
    }
  }

  // ---- for the page -----------------------------------------------------------------------------------

  /** @throws DriveError no-validator, ChainError, TypeError for a wish that the page should not have made */
  async offer(wish: SessionWish): Promise<SessionOffer> {
    const { ring, clock, own } = this.#parts
    const aheadMs = await networkAheadMs({ ring, clock, axons: own })
    this.#offer = makeOffer(wish, await this.#place(aheadMs), aheadMs)
    return { id: this.#offer.id, text: this.#offer.text }
  }

  /** @throws DriveError wallet-signature, wallet-session-over, cancelled; ChainError */
  async accept(offerId: string, signature: string): Promise<void> {
    const offer = this.#offer
    if (offer === null || offer.id !== offerId)
      throw new DriveError('cancelled', 'Another signature was asked for meanwhile.')
    const signed = acceptOffer(offer, signature, await this.#place(offer.aheadMs))
    const { wallet, accountName } = offer.wish
    this.#offer = null
    this.#ends.forgetConfirmed()
    await this.#become({
      signed,
      secret: offer.secret,
      wallet,
      accountName,
      requests: 0,
      known: [],
      instead: [],
      aheadMs: offer.aheadMs,
      over: null,
    })
  }

  /** Nothing is signed by it from here on, but that it has ended: validators that cannot be told now are told later (session-ends.ts). */
  async end(): Promise<EndedSession | null> {
    // Asked for first: it may be over by now.
    const { session } = this.line() === null ? NO_SESSION : this.#record
    if (session === null) return null
    const ended = this.#counted(session)
    await this.#ends.take(ended)
    await this.#become({ ...ended, secret: null, over: 'ended' })
    return this.#ends.tell(session.signed.delegation.serial)
  }

  /** Goes on without a session that is over. */
  async leave(): Promise<void> {
    if (this.over() !== null) await this.#become(null)
  }

  async dispose(): Promise<void> {
    this.#stopTimer()
    this.#leavePeers()
    await this.#ends.dispose()
    this.#told.dispose()
    if (this.#stopCounts !== null) await this.#writeCounts().catch(() => undefined)
    this.#line = null
    this.#parts.axons.useSession(null)
  }

  // ---- inside -----------------------------------------------------------------------------------------

  async #place(aheadMs: number): Promise<SessionPlace> {
    const { genesisHash, metagraph } = await this.#parts.ring.view()
    const now = Math.floor((this.#parts.clock.now() + aheadMs) / 1000)
    return { genesisHash, netuid: metagraph.netuid, now }
  }

  async #validatorsOf({ validators }: SessionLine): Promise<Neuron[]> {
    const all = await this.#parts.ring.order(0)
    return validators === 'any' ? all : all.filter(({ hotkey }) => validators.includes(hotkey))
  }

  async #become(session: StoredSession | null): Promise<void> {
    this.#take({ session, accounts: this.#record.accounts })
    await this.#write(() => session)
    this.#parts.peers?.tell()
  }

  #take(record: SessionRecord): void {
    this.#stopTimer()
    const before = this.#record.session
    this.#record = record
    const { session } = record
    const isNews = serialOf(before) !== serialOf(session) || before?.over !== 'ended'
    if (session?.over !== 'ended') this.#isUndecided = false
    // Uploads of another tab are that tab's to ask about; what was ended before this one was opened has none.
    else if (isNews) this.#isUndecided = before !== null && this.#uploading()
    this.#requests = session?.requests ?? 0
    refill(this.#known, session?.known ?? [])
    refill(this.#instead, session?.instead ?? [])
    this.#refusing.clear()
    this.#line = session === null || session.over !== null ? null : lineOf(session, () => this.#signed())
    this.#use(this.#line)
    if (this.#line !== null) this.#stopTimer = this.#watchEnd()
    for (const go of this.#waiting) go()
    this.#told.call()
  }

  #signed(): void {
    this.#requests += 1
    this.#countLater()
  }

  #use(line: Line | null): void {
    const refused = (code: string, hotkey: string): void => {
      // Of a session that was followed by another one meanwhile, nobody wants to hear.
      if (line === null || line !== this.#line) return
      this.#refusing.set(hotkey, code)
      this.#weighed = this.#weigh(line).catch(() => undefined)
    }
    // Whoever stored in the vault's name, for it knows no sessions, has not accepted one.
    const storedInstead = (_: InsteadReason, hotkey: string): void => {
      if (line === null || line !== this.#line) return
      this.#known.delete(hotkey)
      this.#instead.add(hotkey)
      this.#countLater()
    }
    this.#parts.axons.useSession(line?.signer ?? null, refused, storedInstead)
  }

  /** One validator alone may lie, or have a wrong clock: a session is over when all that it names say so. */
  async #weigh(line: Line): Promise<void> {
    const all = await this.#validatorsOf(line)
    const said = all.map(({ hotkey }) => this.#refusing.get(hotkey) ?? '')
    if (line !== this.#line || said.length === 0 || !said.every((code) => OVER.has(code))) return
    this.#over(said.includes('delegation-revoked') ? 'revoked' : 'expired')
  }

  #watchEnd(): () => void {
    const { session } = this.#record
    const left = (session === null ? 0 : deviceTimes(session).until) - this.#parts.clock.now()
    return this.#parts.clock.after(Math.max(0, left), () => void this.line())
  }

  #isPast(session: StoredSession): boolean {
    return this.#parts.clock.now() >= deviceTimes(session).until
  }

  #counted(session: StoredSession): StoredSession {
    return { ...session, requests: this.#requests, known: [...this.#known], instead: [...this.#instead] }
  }

  #countLater(): void {
    this.#told.call()
    this.#stopCounts ??= this.#parts.clock.after(COUNTS_MS, () => {
      this.#writeCounts().catch(() => undefined)
    })
  }

  async #writeCounts(): Promise<void> {
    this.#stopCounts?.()
    this.#stopCounts = null
    const { session, accounts } = this.#record
    if (session === null) return
    this.#record = { session: this.#counted(session), accounts }
    await this.#writeOurs()
  }

  /** What is known of our session, where it is the one that is there still: another tab may have ended or followed it. */
  #writeOurs(): Promise<void> {
    return this.#write((there) => {
      const { session } = this.#record
      return serialOf(there) === serialOf(session) && there?.over === null ? session : there
    })
  }

  /** Other tabs write too: the session is replaced by whoever has seen the one that is there. */
  async #write(next: (there: StoredSession | null) => StoredSession | null): Promise<void> {
    const { store, accounts } = this.#parts
    const known = new Set(accounts.list())
    await store.exclusive(async () => {
      const there = await readRecord(store)
      const left = there.accounts.filter((account) => !known.has(account))
      await writeRecord(store, { session: next(there.session), accounts: left })
    })
  }

  #reread(read: SessionRecord): void {
    const ours = this.#record.session
    const isSame = serialOf(read.session) === serialOf(ours) && read.session?.over === ours?.over
    if (!isSame) this.#take(read)
  }
}

const OVER: ReadonlySet<string> = new Set(['delegation-expired', 'delegation-revoked'])

function refill(set: Set<string>, values: readonly string[]): void {
  set.clear()
  for (const value of values) set.add(value)
}
