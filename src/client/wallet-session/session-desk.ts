/**
 * The wallet's session of an open drive: begun by a signature, sealed on this device, and over by its time, by the person or by a validator's
 * word. Its key signs in this worker and is never told.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import type { AxonTransport } from '../axon-port.ts'
import { DriveError } from '../drive-error.ts'
import type { Clock, PeersPort } from '../ports.ts'
import { type SessionSigner, sessionSigner } from '../request-signer.ts'
import type { SealedStore } from '../sealed-store.ts'
import { Throttle } from '../throttle.ts'
import type { ValidatorRing } from '../validator-ring.ts'
import type { SessionEnd, SessionOffer, SessionOver, SessionWish, WalletState } from '../wallet-api.ts'
import type { SessionEar, SessionLine } from './session-axons.ts'
import { acceptOffer, makeOffer, type Offer, type SessionPlace } from './session-offer.ts'
import {
  NO_SESSION,
  readRecord,
  type SessionRecord,
  type StoredSession,
  writeRecord,
} from './session-record.ts'

/** Milliseconds between two writings of what is only counted. */
const COUNTS_MS = 5_000
/** Milliseconds for a validator to confirm the end. */
const REVOKE_TIMEOUT_MS = 15_000

export interface SessionParts {
  readonly store: SealedStore
  readonly ring: Pick<ValidatorRing, 'view' | 'order'>
  readonly clock: Clock
  readonly peers: PeersPort | undefined
  /** Signs with the session that it is given. */
  readonly axons: Pick<AxonTransport, 'useSession' | 'revokeSession'>
  /** Told of each change, at most four times a second. */
  readonly changed: (state: WalletState) => void
}

interface Line extends SessionLine {
  readonly signer: SessionSigner
}

export class SessionDesk implements SessionEar {
  readonly #parts: SessionParts
  readonly #told: Throttle
  #record: SessionRecord = NO_SESSION
  #line: Line | null = null
  #offer: Offer | null = null
  #requests = 0
  readonly #known = new Set<string>()
  /** Validators that do not take the session, and why; what they answer they answer to the drive's own key. */
  readonly #refusing = new Map<string, string>()
  /** Settles when what validators said of the session's end has been weighed. */
  #weighed: Promise<void> = Promise.resolve()
  /** While validators are told of its end, nothing is begun with it. */
  #ending = false
  readonly #waiting = new Set<() => void>()
  #stopTimer: () => void = () => undefined
  #stopCounts: (() => void) | null = null
  #leavePeers: () => void = () => undefined

  private constructor(parts: SessionParts) {
    this.#parts = parts
    this.#told = new Throttle(parts.clock, () => parts.changed(this.state))
  }

  static async open(parts: SessionParts): Promise<SessionDesk> {
    const desk = new SessionDesk(parts)
    desk.#take(await readRecord(parts.store))
    // Another tab may have begun or ended a session.
    const leave = parts.peers?.listen(() => void readRecord(parts.store).then((read) => desk.#reread(read)))
    desk.#leavePeers = () => leave?.()
    return desk
  }

  get state(): WalletState {
    const { session, accounts } = this.#record
    if (session === null) return { session: null, over: null, accounts }
    const { account, validators, from, until } = session.signed.delegation
    const { accountName, wallet, over } = session
    return {
      over,
      accounts,
      session: {
        account,
        accountName,
        wallet,
        validators,
        from: from * 1000,
        until: until * 1000,
        requests: this.#requests,
        known: [...this.#known],
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
    return this.#record.session?.over ?? null
  }

  answered(hotkey: string): void {
    if (this.#known.has(hotkey) || this.#refusing.has(hotkey)) return
    this.#known.add(hotkey)
    this.#countLater()
  }

  #over(over: SessionOver): void {
    const { session, accounts } = this.#record
    if (session === null || session.over !== null) return
    this.#take({ accounts, session: { ...this.#counted(session), over } })
    this.#writeOurs().catch(() => undefined)
  }

  async storing(account: string): Promise<void> {
    const { session, accounts } = this.#record
    if (accounts.includes(account)) return
    this.#record = { session, accounts: [...accounts, account] }
    // Before anything is stored: who may delete it must be known afterwards.
    await this.#write((there) => there)
  }

  /** Whether some of what was stored from here belongs to an account that does not sign now. */
  get isAccountAway(): boolean {
    return this.#record.accounts.some((account) => account !== this.line()?.account)
  }

  /** Resolves when uploads may go on: a session runs, or there is to be none. @throws the signal's reason */
  async ready(signal: AbortSignal, waits: () => void): Promise<void> {
    await this.#weighed
    while (this.#ending || (this.line() === null && this.over() !== null)) {
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

  /** @throws ChainError, TypeError for a wish that the page should not have made */
  async offer(wish: SessionWish): Promise<SessionOffer> {
    this.#offer = makeOffer(wish, await this.#place())
    return { id: this.#offer.id, text: this.#offer.text }
  }

  /** @throws DriveError wallet-signature, wallet-session-over, cancelled; ChainError */
  async accept(offerId: string, signature: string): Promise<void> {
    const offer = this.#offer
    if (offer === null || offer.id !== offerId)
      throw new DriveError('cancelled', 'Another signature was asked for meanwhile.')
    const signed = acceptOffer(offer, signature, await this.#place())
    const { wallet, accountName } = offer.wish
    this.#offer = null
    await this.#become({
      signed,
      secret: offer.secret,
      wallet,
      accountName,
      requests: 0,
      known: [],
      over: null,
    })
  }

  /** Whoever cannot be told refuses it when its time is over; the key is gone from here at once. */
  async end(signal: AbortSignal): Promise<SessionEnd> {
    // Asked for first: it may be over by now.
    const line = this.line() === null ? null : this.#line
    this.#ending = line !== null
    try {
      return await this.#endLine(line, signal)
    } finally {
      this.#ending = false
      for (const go of this.#waiting) go()
    }
  }

  async #endLine(line: Line | null, signal: AbortSignal): Promise<SessionEnd> {
    const validators = line === null ? [] : await this.#validatorsOf(line).catch(() => [])
    const answers = await Promise.all(
      validators.map(async (validator) => {
        const options = { timeoutMs: REVOKE_TIMEOUT_MS, signal }
        const answer =
          line === null
            ? null
            : await this.#parts.axons.revokeSession(validator, { session: line.signer }, options)
        return { hotkey: validator.hotkey, isTold: answer?.ok === true }
      }),
    )
    await this.#become(null)
    const unreached = answers.filter(({ isTold }) => !isTold).map(({ hotkey }) => hotkey)
    return { told: answers.length - unreached.length, unreached }
  }

  /** Goes on without a session that is over. */
  async leave(): Promise<void> {
    if (this.over() !== null) await this.#become(null)
  }

  async dispose(): Promise<void> {
    this.#stopTimer()
    this.#leavePeers()
    this.#told.dispose()
    if (this.#stopCounts !== null) await this.#writeCounts().catch(() => undefined)
    this.#line = null
    this.#parts.axons.useSession(null)
  }

  // ---- inside -----------------------------------------------------------------------------------------

  async #place(): Promise<SessionPlace> {
    const { genesisHash, metagraph } = await this.#parts.ring.view()
    return { genesisHash, netuid: metagraph.netuid, now: Math.floor(this.#parts.clock.now() / 1000) }
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
    this.#record = record
    const { session } = record
    this.#requests = session?.requests ?? 0
    this.#known.clear()
    for (const hotkey of session?.known ?? []) this.#known.add(hotkey)
    this.#refusing.clear()
    this.#line = session === null || session.over !== null ? null : this.#lineOf(session)
    this.#use(this.#line)
    if (this.#line !== null) this.#stopTimer = this.#watchEnd()
    for (const go of this.#waiting) go()
    this.#told.call()
  }

  #lineOf({ signed, secret }: StoredSession): Line {
    const { account, validators } = signed.delegation
    const signer = sessionSigner(signed, secret)
    const sign: SessionSigner['sign'] = (message) => {
      this.#requests += 1
      this.#countLater()
      return signer.sign(message)
    }
    return { account, validators, signer: { ...signer, sign } }
  }

  #use(line: Line | null): void {
    const refused = (code: string, hotkey: string): void => {
      // Of a session that was followed by another one meanwhile, nobody wants to hear.
      if (line === null || line !== this.#line || this.#ending) return
      this.#refusing.set(hotkey, code)
      this.#weighed = this.#weigh(line).catch(() => undefined)
    }
    // Whoever stored in the vault's name, for it knows no sessions, has not accepted one.
    this.#parts.axons.useSession(line?.signer ?? null, refused, refused)
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
    const left = (session?.signed.delegation.until ?? 0) * 1000 - this.#parts.clock.now()
    return this.#parts.clock.after(Math.max(0, left), () => void this.line())
  }

  #isPast({ signed }: StoredSession): boolean {
    return this.#parts.clock.now() >= signed.delegation.until * 1000
  }

  #counted(session: StoredSession): StoredSession {
    return { ...session, requests: this.#requests, known: [...this.#known] }
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
      if (session === null || serialOf(there) !== serialOf(session)) return there
      return { ...session, over: session.over ?? there?.over ?? null }
    })
  }

  /** Other tabs write too: accounts only grow, and the session is replaced by whoever has seen the one that is there. */
  async #write(next: (there: StoredSession | null) => StoredSession | null): Promise<void> {
    const { store } = this.#parts
    await store.exclusive(async () => {
      const there = await readRecord(store)
      const accounts = union(there.accounts, this.#record.accounts)
      this.#record = { ...this.#record, accounts }
      await writeRecord(store, { session: next(there.session), accounts })
    })
  }

  #reread(read: SessionRecord): void {
    const accounts = union(read.accounts, this.#record.accounts)
    const ours = this.#record.session
    const isSame = serialOf(read.session) === serialOf(ours) && read.session?.over === ours?.over
    if (isSame) this.#record = { ...this.#record, accounts }
    else this.#take({ session: read.session, accounts })
  }
}

const OVER: ReadonlySet<string> = new Set(['delegation-expired', 'delegation-revoked'])

function serialOf(session: StoredSession | null): string | undefined {
  return session?.signed.delegation.serial
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])]
}
