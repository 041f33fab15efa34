/**
 * Audits of an open drive: one at a time, on request or by the plan, in one tab of all that have the drive open. Each object's
 * verdict is kept as it comes; stopping loses nothing.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { AuditDepth, AuditPlan, AuditReport, AuditState, AuditTarget } from '../audit-api.ts'
import { cancelled, DriveError, failureOf } from '../drive-error.ts'
import type { DriveFailure } from '../outcome-api.ts'
import { Planner } from '../planner.ts'
import type { Clock, Connectivity, HoldPort } from '../ports.ts'
import { Throttle } from '../throttle.ts'
import { randomBytes } from '../web-crypto.ts'
import { PERIOD_MS } from './audit-plan.ts'
import { AuditTally } from './audit-tally.ts'

/** Milliseconds after opening: the drive, its index and its upkeep come first. */
const START_MS = 30_000
/** Milliseconds after which a planned audit that could not go on is tried again. */
const RETRY_MS = 600_000
/** Milliseconds: timers of browsers end at 24 days. */
const LOOK_MS = 3_600_000
const HOLD = 'filetao-audit'

export interface AuditScopeWork {
  readonly files: number
  /** @throws what ends the audit */
  readonly work: (tally: AuditTally, depth: AuditDepth, signal: AbortSignal) => Promise<void>
}

export interface AuditDeskParts {
  readonly clock: Clock
  readonly holds: HoldPort | undefined
  readonly connectivity: Connectivity | undefined
  /** False: only on request. */
  readonly automatic: boolean
  readonly plan: AuditPlan
  readonly reports: readonly AuditReport[]
  readonly scopeOf: (target: AuditTarget) => AuditScopeWork
  /** Keeps a report. @returns all that are kept */
  readonly keep: (report: AuditReport) => Promise<readonly AuditReport[]>
  readonly changed: (state: AuditState) => void
}

interface Running {
  readonly tally: AuditTally
  readonly controller: AbortController
  readonly ended: Promise<void>
}

export class AuditDesk {
  readonly #parts: AuditDeskParts
  readonly #planner: Planner
  readonly #tell: Throttle
  #plan: AuditPlan
  #reports: readonly AuditReport[]
  #running: Running | null = null
  #failure: DriveFailure | null = null
  #isOver = false

  constructor(parts: AuditDeskParts) {
    this.#parts = parts
    this.#plan = parts.plan
    this.#reports = parts.reports
    this.#planner = new Planner(parts.clock, () => this.#due())
    this.#tell = new Throttle(parts.clock, () => parts.changed(this.state))
    if (parts.automatic) this.#planner.plan(START_MS)
  }

  get state(): AuditState {
    const last = this.#reports.find(({ whole, stopped }) => whole && !stopped)
    return {
      current: this.#running?.tally.progress() ?? null,
      plan: this.#plan,
      endedAt: this.#reports[0]?.finishedAt ?? null,
      lastAt: last?.finishedAt ?? null,
      nextAt: this.#nextAt(),
      failure: this.#failure,
    }
  }

  get reports(): readonly AuditReport[] {
    return this.#reports
  }

  setPlan(plan: AuditPlan): void {
    this.#plan = plan
    if (this.#parts.automatic) this.#planner.plan(START_MS)
    this.#tell.call()
  }

  /** Resolves when it has begun. @throws DriveError audit-running */
  async begin(target: AuditTarget, depth: AuditDepth, planned = false): Promise<void> {
    const letGo = await this.#hold()
    if (this.#running !== null || letGo === null) {
      letGo?.()
      throw new DriveError('audit-running', 'An audit is under way already, here or in another tab.')
    }
    const scope = this.#parts.scopeOf(target)
    const controller = new AbortController()
    const whole = target.kind === 'drive'
    const { files } = scope
    const id = bytesToHex(randomBytes(8))
    const tally = new AuditTally({ id, at: this.#parts.clock.now(), depth, planned, whole, files })
    this.#failure = null
    const ended = this.#run(scope, tally, depth, controller.signal).finally(letGo)
    this.#running = { tally, controller, ended }
    this.#tell.call()
  }

  /** What was found until then stays. */
  async stop(): Promise<void> {
    this.#running?.controller.abort(cancelled())
    await this.#running?.ended
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    await this.#running?.ended
  }

  async dispose(): Promise<void> {
    this.#isOver = true
    this.#planner.stop()
    await this.stop()
    this.#tell.dispose()
  }

  async #hold(): Promise<(() => void) | null> {
    const { holds } = this.#parts
    return holds === undefined ? () => undefined : holds.tryHold(HOLD)
  }

  async #run(
    { work }: AuditScopeWork,
    tally: AuditTally,
    depth: AuditDepth,
    signal: AbortSignal,
  ): Promise<void> {
    const ticking = setIntervalOf(this.#parts.clock, () => this.#tell.call())
    const failure = await work(tally, depth, signal).then(
      () => null,
      (error: unknown) => failureOf(error),
    )
    ticking()
    const stopped = failure !== null
    this.#failure = signal.aborted ? null : failure
    // What cannot be kept is shown until the drive is closed.
    const report = tally.report(this.#parts.clock.now(), stopped)
    this.#reports = await this.#parts.keep(report).catch(() => [report, ...this.#reports])
    this.#running = null
    if (this.#isOver) return
    this.#tell.call()
    if (this.#parts.automatic) this.#planner.plan(stopped ? RETRY_MS : LOOK_MS)
  }

  #nextAt(): number | null {
    const period = PERIOD_MS[this.#plan.every]
    if (!this.#parts.automatic || !Number.isFinite(period)) return null
    const last = this.#reports.find(({ whole, stopped }) => whole && !stopped)
    return last === undefined ? this.#parts.clock.now() : last.finishedAt + period
  }

  /** Looks whether the plan wants one now, and when to look again. */
  #due(): void {
    const nextAt = this.#nextAt()
    if (nextAt === null) return
    const wait = nextAt - this.#parts.clock.now()
    this.#planner.plan(wait > 0 ? Math.min(wait, LOOK_MS) : RETRY_MS)
    if (wait > 0 || this.#parts.connectivity?.isOnline() === false) return
    // A drive without files has nothing to prove, and a week without proofs must not begin with that.
    if (this.#parts.scopeOf({ kind: 'drive' }).files === 0) return
    // Another tab does it, or the person just began one.
    this.begin({ kind: 'drive' }, this.#plan.depth, true).catch(() => undefined)
  }
}

/** Calls `work` every quarter of a second until it is told to stop. */
function setIntervalOf(clock: Clock, work: () => void): () => void {
  let withdraw = clock.after(250, again)
  function again(): void {
    work()
    withdraw = clock.after(250, again)
  }
  return () => withdraw()
}
