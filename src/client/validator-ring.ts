/**
 * Which validator is asked next. Parts alternate over all of them. One that failed a moment ago comes last, the longer the
 * more its failure has cost; and while one is being waited for that has not answered yet, or not for a while, the others
 * go first. So a bad node costs time, not the file, and one that hangs is waited for by one call and not by every part.
 */
import type { Neuron } from '../chain/chain-types.ts'
import { DriveError } from './drive-error.ts'
import type { ChainReader, ChainView, Clock } from './ports.ts'
import { randomBytes } from './web-crypto.ts'

/** Milliseconds for which a validator that failed is asked only after the others, at least. */
const COOL_MS = 30_000
/** Milliseconds after which a call counts as waited for, also where its validator has answered others. */
const SLOW_MS = 15_000
/** A failure that was waited for cools for as many times as long, doubled with each further one in a row. */
const COOL_FACTOR = 3
const COOL_MAX_MS = 1_800_000

/** One call to a validator. */
export interface RingCall {
  /** Nobody waits for it any more: it was answered, or given up. */
  readonly close: () => void
  readonly worked: () => void
  readonly failed: () => void
}

interface Standing {
  coolUntil: number
  failedAt: number
  /** Failures that were waited for, in a row. */
  waits: number
  /** Since it last failed. */
  hasAnswered: boolean
  /** When each call that is under way was sent. */
  readonly calls: Set<{ readonly since: number }>
}

export class ValidatorRing {
  readonly #chain: ChainReader
  readonly #clock: Clock
  /** Where this session begins, so that not everybody's first part goes to the same node. */
  readonly #offset = randomBytes(1)[0] ?? 0
  readonly #standings = new Map<string, Standing>()

  constructor(chain: ChainReader, clock: Clock) {
    this.#chain = chain
    this.#clock = clock
  }

  /** @throws ChainError */
  view(): Promise<ChainView> {
    return this.#chain.view()
  }

  /** All validators that serve an axon, best first for this turn. @throws DriveError no-validator, ChainError */
  async order(turn: number): Promise<Neuron[]> {
    const { metagraph } = await this.view()
    const serving = metagraph.neurons.filter((neuron) => neuron.validatorPermit && neuron.axon !== null)
    if (serving.length === 0) {
      throw new DriveError('no-validator', 'The chain lists no validator that serves requests.')
    }
    const start = (this.#offset + turn) % serving.length
    const turned = [...serving.slice(start), ...serving.slice(0, start)]
    const ranks = new Map(turned.map(({ hotkey }) => [hotkey, this.#rank(hotkey)]))
    // Sorting is stable: among equals the turn decides.
    return turned.sort((a, b) => (ranks.get(a.hotkey) ?? 0) - (ranks.get(b.hotkey) ?? 0))
  }

  /** Before a validator is asked; `close` it in any case, then say what came of it. */
  call(hotkey: string): RingCall {
    const standing = this.#standing(hotkey)
    const since = this.#clock.now()
    const call = { since }
    standing.calls.add(call)
    const close = () => void standing.calls.delete(call)
    return {
      close,
      worked: () => void Object.assign(standing, { coolUntil: 0, waits: 0, hasAnswered: true }),
      failed: () => fail(standing, since, this.#clock.now()),
    }
  }

  /** 0: good; between 0 and 1: waited for; from 1 on: failed, the one that is to be tried again soonest first. */
  #rank(hotkey: string): number {
    const standing = this.#standings.get(hotkey)
    if (standing === undefined) return 0
    const now = this.#clock.now()
    if (standing.coolUntil > now) return 1 + standing.coolUntil - now
    const isSlow = [...standing.calls].some(({ since }) => now - since >= SLOW_MS)
    return standing.calls.size > 0 && (isSlow || !standing.hasAnswered) ? 0.5 : 0
  }

  #standing(hotkey: string): Standing {
    const known = this.#standings.get(hotkey)
    if (known !== undefined) return known
    const made: Standing = { coolUntil: 0, failedAt: 0, waits: 0, hasAnswered: false, calls: new Set() }
    this.#standings.set(hotkey, made)
    return made
  }
}

function fail(standing: Standing, since: number, now: number): void {
  const waitedMs = now - since
  const isWait = waitedMs >= SLOW_MS
  // What failed together failed once.
  if (isWait && since >= standing.failedAt) standing.waits += 1
  const ms = isWait ? COOL_FACTOR * waitedMs * 2 ** (standing.waits - 1) : COOL_MS
  standing.coolUntil = Math.max(standing.coolUntil, now + Math.min(Math.max(ms, COOL_MS), COOL_MAX_MS))
  standing.failedAt = now
  standing.hasAnswered = false
}
