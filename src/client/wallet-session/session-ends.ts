/**
 * Telling validators that a session was ended here. Each has to hear it by itself, and one that does not would take the session until its
 * time is over; so until all have confirmed it, or that time is over, the ended session stays sealed on this device, of no use but to end
 * itself, and those that are left are told as soon as they can be reached.
 */
import * as v from 'valibot'
import type { Neuron } from '../../chain/chain-types.ts'
import { encodeDelegation, parseDelegation, type SignedDelegation } from '../../wire/delegation.ts'
import type { AxonTransport } from '../axon-port.ts'
import type { Clock, Connectivity } from '../ports.ts'
import { sessionSigner } from '../request-signer.ts'
import type { SealedStore } from '../sealed-store.ts'
import type { ValidatorRing } from '../validator-ring.ts'
import type { EndedSession } from '../wallet-api.ts'
import { deviceTimes, SECRET, type StoredSession } from './session-record.ts'

const LABEL = 'wallet-session-ends'
/** Milliseconds for a validator to confirm the end. */
const REVOKE_TIMEOUT_MS = 15_000
/** Milliseconds between two tries while somebody was not reached. */
const RETRY_MS = 60_000

/** A node that reads no frames takes no session either: there is nothing to tell it. */
const KNOWS_NO_SESSIONS = 'synapse-unknown'

const HOTKEYS = v.array(v.string())
const ENDS = v.array(
  v.strictObject({
    delegation: v.string(),
    secret: SECRET,
    accountName: v.string(),
    aheadMs: v.number(),
    told: HOTKEYS,
    left: HOTKEYS,
    /** False: the list of validators could not be read; `left` is those that had taken the session. */
    isListKnown: v.boolean(),
  }),
)

interface End {
  readonly signed: SignedDelegation
  readonly secret: Uint8Array
  readonly accountName: string
  readonly aheadMs: number
  readonly told: readonly string[]
  readonly left: readonly string[]
  readonly isListKnown: boolean
}

export interface EndsParts {
  readonly store: SealedStore
  readonly ring: Pick<ValidatorRing, 'order'>
  readonly clock: Clock
  readonly connectivity: Connectivity | undefined
  readonly axons: Pick<AxonTransport, 'revokeSession'>
  readonly changed: () => void
}

export class SessionEnds {
  readonly #parts: EndsParts
  readonly #controller = new AbortController()
  readonly #leave: () => void
  /** Those not over, and the one that everybody has confirmed in this visit. */
  #ends: readonly End[] = []
  #confirmed: End | null = null
  #telling: Promise<void> = Promise.resolve()
  #stopTimer: () => void = () => undefined

  private constructor(parts: EndsParts) {
    this.#parts = parts
    const { connectivity } = parts
    const stop = connectivity?.listen(() => {
      if (connectivity.isOnline()) this.#again()
    })
    this.#leave = () => stop?.()
  }

  static async open(parts: EndsParts): Promise<SessionEnds> {
    const ends = new SessionEnds(parts)
    ends.#ends = await ends.#read()
    return ends
  }

  /** Tells who was not told before the drive was closed. */
  start(): void {
    this.#again()
  }

  /** The newest last. */
  list(): readonly EndedSession[] {
    const shown = this.#confirmed === null ? this.#ends : [...this.#ends, this.#confirmed]
    return shown.map(viewOf)
  }

  /** What was confirmed is told no more: another session has begun. */
  forgetConfirmed(): void {
    this.#confirmed = null
  }

  /** Takes over a session that ends now; durable when it resolves. */
  async take({ signed, secret, accountName, aheadMs, known }: StoredSession): Promise<void> {
    if (secret === null) return
    const { validators } = signed.delegation
    const left = validators === 'any' ? known : validators
    const isListKnown = validators !== 'any'
    const end: End = { signed, secret, accountName, aheadMs, told: [], left, isListKnown }
    this.#confirmed = null
    await this.#change((ends) => [...ends.filter((each) => serialOf(each) !== serialOf(end)), end])
  }

  /** Tells everybody that is left, once. @returns what came of the session with this serial */
  async tell(serial: string): Promise<EndedSession | null> {
    this.#telling = this.#telling.then(() => this.#tellAll())
    await this.#telling
    const found = [...this.#ends, this.#confirmed].find((end) => end !== null && serialOf(end) === serial)
    return found === undefined || found === null ? null : viewOf(found)
  }

  /** Tabs tell each other; another one may have told somebody. */
  async reread(): Promise<void> {
    this.#ends = await this.#read()
    this.#parts.changed()
  }

  async dispose(): Promise<void> {
    this.#leave()
    this.#stopTimer()
    this.#controller.abort()
    await this.#telling
  }

  #again(): void {
    if (this.#ends.length > 0) this.#telling = this.#telling.then(() => this.#tellAll())
  }

  /** Never rejects: what could not be told, or noted, is told again. */
  async #tellAll(): Promise<void> {
    this.#stopTimer()
    for (const end of this.#ends) {
      if (this.#controller.signal.aborted) return
      await this.#tellOf(end).catch(() => undefined)
    }
    if (this.#ends.length === 0 || this.#controller.signal.aborted) return
    this.#stopTimer = this.#parts.clock.after(RETRY_MS, () => this.#again())
  }

  async #tellOf(end: End): Promise<void> {
    const { delegation } = end.signed
    const { axons, ring } = this.#parts
    const all = await ring.order(0).catch(() => null)
    const isNamed = ({ hotkey }: Neuron) =>
      delegation.validators === 'any' || delegation.validators.includes(hotkey)
    const asked = (all ?? []).filter((each) => isNamed(each) && !end.told.includes(each.hotkey))
    const session = sessionSigner(end.signed, end.secret)
    const options = { timeoutMs: REVOKE_TIMEOUT_MS, signal: this.#controller.signal }
    const answers = await Promise.all(
      asked.map(async (validator) => {
        const answer = await axons.revokeSession(validator, { session }, options)
        const isDeaf = !answer.ok && answer.code === KNOWS_NO_SESSIONS
        return { hotkey: validator.hotkey, isTold: answer.ok, isDeaf }
      }),
    )
    const told = [...end.told, ...answers.filter(({ isTold }) => isTold).map(({ hotkey }) => hotkey)]
    // One that the chain lists no more cannot be told, and cannot be asked for anything either.
    const concerned = answers.filter(({ isDeaf }) => !isDeaf).map(({ hotkey }) => hotkey)
    const left = all === null ? end.left : concerned
    const next = {
      ...end,
      told,
      left: left.filter((hotkey) => !told.includes(hotkey)),
      isListKnown: end.isListKnown || all !== null,
    }
    const isDone = all !== null && next.left.length === 0
    if (isDone) this.#confirmed = next
    await this.#change((ends) =>
      ends.flatMap((each) =>
        serialOf(each) !== serialOf(end) ? [each] : isDone ? [] : [joined(each, next)],
      ),
    )
  }

  async #read(): Promise<readonly End[]> {
    const parsed = v.safeParse(ENDS, await this.#parts.store.get(LABEL).catch(() => null))
    if (!parsed.success) return []
    const ends = parsed.output.flatMap(({ delegation, ...rest }) => {
      const signed = parseDelegation(delegation)
      return signed.ok ? [{ ...rest, signed: signed.value }] : []
    })
    return ends.filter((end) => deviceTimes(end).until > this.#parts.clock.now())
  }

  async #change(work: (ends: readonly End[]) => readonly End[]): Promise<void> {
    const { store } = this.#parts
    await store.exclusive(async () => {
      this.#ends = work(await this.#read())
      if (this.#ends.length === 0) await store.remove(LABEL)
      else await store.put(LABEL, this.#ends.map(blobOf))
    })
    this.#parts.changed()
  }
}

/** Two tabs may have told different ones. */
function joined(there: End, next: End): End {
  const told = [...new Set([...there.told, ...next.told])]
  return { ...next, told, left: next.left.filter((hotkey) => !told.includes(hotkey)) }
}

function blobOf({ signed, told, left, ...rest }: End) {
  return { ...rest, delegation: encodeDelegation(signed), told: [...told], left: [...left] }
}

function serialOf({ signed }: End): string {
  return signed.delegation.serial
}

function viewOf(end: End): EndedSession {
  const { account, serial } = end.signed.delegation
  return {
    serial,
    account,
    accountName: end.accountName,
    until: deviceTimes(end).until,
    told: end.told.length,
    unreached: end.left,
    isListKnown: end.isListKnown,
  }
}
