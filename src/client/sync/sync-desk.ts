/**
 * Keeps an open drive in step: a round when it opens, soon after a change, now and then, and when the network comes back. One
 * tab at a time does a round; what it learns the others read from the same storage.
 */

import { failureOf } from '../drive-error.ts'
import type { DriveFailure } from '../outcome-api.ts'
import { Planner } from '../planner.ts'
import type { Clock, Connectivity, HoldPort } from '../ports.ts'
import type { SyncState } from '../sync-api.ts'
import type { RoundReport } from './sync-round.ts'

/** Milliseconds from a change to the round that tells it: changes come in crowds. */
const SETTLE_MS = 2_000
/** Milliseconds between rounds in which nothing happened here. */
const POLL_MS = 30_000
/** Milliseconds after a round that failed, the last one for ever. */
const RETRY_MS = [5_000, 15_000, 60_000]
const HOLD = 'filetao-sync'

export interface SyncDeskParts {
  readonly clock: Clock
  readonly holds: HoldPort | undefined
  readonly connectivity: Connectivity | undefined
  /** False: only on request. */
  readonly automatic: boolean
  readonly untold: () => number
  readonly round: (
    progress: (done: number, total: number) => void,
    signal: AbortSignal,
  ) => Promise<RoundReport>
  readonly changed: (state: SyncState) => void
}

const START: Omit<SyncState, 'phase' | 'untold'> = {
  lastAt: null,
  failure: null,
  number: 0,
  unread: 0,
  pieces: null,
  standings: [],
}

export class SyncDesk {
  readonly #parts: SyncDeskParts
  readonly #controller = new AbortController()
  readonly #planner: Planner
  readonly #leave: (() => void) | undefined
  #known = START
  #phase: SyncState['phase']
  #failures = 0
  #running: Promise<void> | null = null

  constructor(parts: SyncDeskParts) {
    this.#parts = parts
    this.#planner = new Planner(parts.clock, () => void this.#run().catch(() => undefined))
    this.#phase = parts.automatic ? 'waiting' : 'off'
    this.#leave = parts.automatic
      ? parts.connectivity?.listen(() => parts.connectivity?.isOnline() === true && this.#planner.plan(0))
      : undefined
    if (parts.automatic) this.#planner.plan(0)
  }

  get state(): SyncState {
    return { ...this.#known, phase: this.#phase, untold: this.#parts.untold() }
  }

  /** Something was written here, by this tab or another. */
  noticed(): void {
    if (!this.#parts.automatic || this.#parts.untold() === 0) return
    if (this.#running === null && this.#failures === 0) this.#say('waiting')
    this.#planner.plan(SETTLE_MS)
  }

  /** A round now; what it came to is in the state. */
  async now(): Promise<SyncState> {
    // One that is under way may have looked before the change that somebody is waiting for.
    await this.#running
    await this.#run()
    return this.state
  }

  dispose(): void {
    this.#controller.abort(new DOMException('the drive was locked', 'AbortError'))
    this.#planner.stop()
    this.#leave?.()
  }

  #run(): Promise<void> {
    this.#running ??= this.#round().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #round(): Promise<void> {
    const { holds, clock, automatic } = this.#parts
    const letGo = holds === undefined ? () => undefined : await holds.tryHold(HOLD)
    if (this.#controller.signal.aborted) return letGo?.()
    if (letGo === null) return this.#planner.plan(POLL_MS)
    this.#say('syncing')
    try {
      const report = await this.#parts.round(
        (done, total) => this.#read(done, total),
        this.#controller.signal,
      )
      this.#failures = 0
      const { number, standings, unread } = report
      this.#known = { ...START, lastAt: clock.now(), number, standings, unread }
      this.#end(automatic ? (report.untold > 0 ? 'waiting' : 'idle') : 'off', POLL_MS)
      if (report.untold > 0) this.noticed()
    } catch (error) {
      if (!this.#controller.signal.aborted) this.#fail(failureOf(error))
    } finally {
      letGo()
    }
  }

  #fail(failure: DriveFailure): void {
    this.#known = { ...this.#known, failure, pieces: null }
    const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? POLL_MS
    this.#failures += 1
    this.#end('failed', wait)
  }

  #end(phase: SyncState['phase'], nextMs: number): void {
    this.#say(phase)
    if (this.#parts.automatic) this.#planner.plan(nextMs)
  }

  #read(done: number, total: number): void {
    this.#known = { ...this.#known, pieces: done < total ? { done, total } : null }
    this.#say('syncing')
  }

  #say(phase: SyncState['phase']): void {
    this.#phase = phase
    this.#parts.changed(this.state)
  }
}
