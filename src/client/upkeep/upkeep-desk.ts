/**
 * Keeps an open drive alive: a round when it opens, soon after a change, now and then, and when the network comes back. One tab
 * at a time does rounds; the others read what it wrote. What a round does is in upkeep-round.ts.
 */

import { failureOf } from '../drive-error.ts'
import type { DriveFailure } from '../outcome-api.ts'
import { Planner } from '../planner.ts'
import type { Clock, Connectivity, HoldPort } from '../ports.ts'
import type { UpkeepState } from '../upkeep-api.ts'

/** Milliseconds after opening: the drive and its index come first. */
const START_MS = 4_000
/** Milliseconds from a change to a round: other tabs have heard of it then (release-rules.ts). */
const SETTLE_MS = 12_000
/** Milliseconds between rounds in which nothing happened here. */
const ROUND_MS = 600_000
/** Milliseconds after a round that failed, the last one for ever. */
const RETRY_MS = [60_000, 300_000, 900_000]
/** Milliseconds between two reports of progress. */
const TELL_MS = 250
const HOLD = 'filetao-upkeep'

export interface RoundWish {
  /** Seconds: what was asked less long ago is not asked again; null: as long as it is good for. */
  readonly within: number | null
  readonly progress: (done: number, total: number) => void
  readonly signal: AbortSignal
}

export interface RoundOutcome {
  /** What of it could not be done, or null. */
  readonly failure: DriveFailure | null
  /** Whether another look makes sense before long. */
  readonly isSoonDue: boolean
}

export interface UpkeepDeskParts {
  readonly clock: Clock
  readonly holds: HoldPort | undefined
  readonly connectivity: Connectivity | undefined
  /** False: only on request. */
  readonly automatic: boolean
  readonly round: (wish: RoundWish) => Promise<RoundOutcome>
  /** Reads what another tab has written. */
  readonly look: () => Promise<void>
  /** What is known, without what the desk knows itself. */
  readonly known: () => Omit<UpkeepState, DeskState>
  readonly changed: (state: UpkeepState) => void
}

type DeskState = 'phase' | 'lastAt' | 'failure' | 'progress'

export class UpkeepDesk {
  readonly #parts: UpkeepDeskParts
  readonly #controller = new AbortController()
  readonly #planner: Planner
  readonly #leave: (() => void) | undefined
  #own: Pick<UpkeepState, DeskState> = { phase: 'off', lastAt: null, failure: null, progress: null }
  #failures = 0
  /** Rounds in a row, since something was written here, after which something was soon due. */
  #looks = 0
  #running: Promise<void> | null = null

  constructor(parts: UpkeepDeskParts) {
    this.#parts = parts
    this.#planner = new Planner(parts.clock, () => void this.#run(null).catch(() => undefined))
    if (!parts.automatic) return
    this.#own = { ...this.#own, phase: 'idle' }
    this.#leave = parts.connectivity?.listen(() => {
      if (parts.connectivity?.isOnline() === true && this.#failures > 0) this.#planner.plan(0)
    })
    this.#planner.plan(START_MS)
  }

  get state(): UpkeepState {
    return { ...this.#parts.known(), ...this.#own }
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Something was written here, by this tab or another. */
  noticed(): void {
    this.#looks = 0
    if (this.#parts.automatic) this.#planner.plan(SETTLE_MS)
  }

  /** A round now; what it came to is in the state. @param within see RoundWish */
  async now(within: number | null): Promise<UpkeepState> {
    // One that is under way may have looked before what somebody is waiting for.
    await this.#running
    await this.#run(within)
    return this.state
  }

  /** Tells the page once more: something outside rounds has changed what is known. */
  tell(): void {
    this.#say({})
  }

  /** Resolves when nothing of it is under way any more. */
  async dispose(): Promise<void> {
    this.#controller.abort(new DOMException('the drive was locked', 'AbortError'))
    this.#planner.stop()
    this.#leave?.()
    await this.#running
  }

  #run(within: number | null): Promise<void> {
    this.#running ??= this.#round(within).finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #round(within: number | null): Promise<void> {
    const { holds } = this.#parts
    const letGo = holds === undefined ? () => undefined : await holds.tryHold(HOLD)
    if (this.#controller.signal.aborted) return letGo?.()
    if (letGo === null) return this.#elsewhere()
    try {
      await this.#work(within)
    } finally {
      letGo()
    }
  }

  async #work(within: number | null): Promise<void> {
    const { signal } = this.#controller
    this.#say({ phase: 'working', progress: null })
    let saidAt = Number.NEGATIVE_INFINITY
    const progress = (done: number, total: number) => {
      const now = this.#parts.clock.now()
      if (now - saidAt < TELL_MS) return
      saidAt = now
      this.#say({ progress: { done, total } })
    }
    const { failure, isSoonDue } = await this.#parts
      .round({ within, progress, signal })
      .catch((error: unknown) => ({ failure: failureOf(error), isSoonDue: false }))
    if (signal.aborted) return
    this.#failures = failure === null ? 0 : this.#failures + 1
    const lastAt = failure === null ? this.#parts.clock.now() : this.#own.lastAt
    const calm = this.#parts.automatic ? 'idle' : 'off'
    this.#say({ phase: failure === null ? calm : 'failed', failure, lastAt, progress: null })
    const retry = RETRY_MS[Math.min(this.#failures, RETRY_MS.length) - 1]
    this.#looks = isSoonDue ? this.#looks + 1 : 0
    const soon = isSoonDue ? SETTLE_MS * 2 ** (this.#looks - 1) : ROUND_MS
    if (this.#parts.automatic) this.#planner.plan(retry ?? Math.min(soon, ROUND_MS))
  }

  async #elsewhere(): Promise<void> {
    // What cannot be read now is read with the next look.
    await this.#parts.look().catch(() => undefined)
    if (this.#controller.signal.aborted) return
    this.#say({ phase: 'elsewhere', failure: null, progress: null })
    if (this.#parts.automatic) this.#planner.plan(ROUND_MS)
  }

  #say(change: Partial<Pick<UpkeepState, DeskState>>): void {
    this.#own = { ...this.#own, ...change }
    this.#parts.changed(this.state)
  }
}
