/** When contents are compared with a second validator: some time after the transfer, one at a time, each once a day. */
import type { Comparison } from '../cross-check-api.ts'
import type { FileRef } from '../index/entry-record.ts'
import { Planner } from '../planner.ts'
import type { Clock, Connectivity } from '../ports.ts'
import { drawn } from './compare-one.ts'
import type { ComparisonRow } from './comparison-store.ts'

/** What was just placed has to reach the other validators first: an accusation of haste is worth nothing. */
const WAIT_MS = 30_000
const DAY_MS = 86_400_000
/** Contents that wait; of more at once, later ones are left out until the next time. */
const WAITING_MAX = 32

export interface CompareDeskParts {
  readonly clock: Clock
  readonly connectivity: Connectivity | undefined
  readonly automatic: boolean
  /** Whether the person wants it. */
  readonly isWanted: () => boolean
  /** @returns null: there was nobody or nothing to compare with */
  readonly compare: (
    ref: FileRef,
    after: Comparison['after'],
    signal: AbortSignal,
  ) => Promise<ComparisonRow | null>
  readonly keep: (row: ComparisonRow) => Promise<void>
}

interface Waiting {
  readonly ref: FileRef
  readonly after: Comparison['after']
  readonly dueAt: number
}

export class CompareDesk {
  readonly #parts: CompareDeskParts
  readonly #planner: Planner
  readonly #controller = new AbortController()
  readonly #waiting: Waiting[] = []
  /** When each content was last noticed, of those of today. */
  readonly #seen = new Map<string, number>()
  #running: Promise<void> | null = null
  /** What the one under way is about. */
  #current: FileRef | null = null

  constructor(parts: CompareDeskParts) {
    this.#parts = parts
    this.#planner = new Planner(parts.clock, () => this.#begin())
  }

  /** A transfer is done. @param refs what it moved; one of them is compared */
  noticed(after: Comparison['after'], refs: readonly FileRef[]): void {
    const { automatic, isWanted, clock } = this.#parts
    const now = clock.now()
    for (const [cid, at] of this.#seen) if (now - at >= DAY_MS) this.#seen.delete(cid)
    const ref = drawn(refs.filter(({ cid }) => !this.#seen.has(cid)))
    if (!automatic || ref === null || !isWanted() || this.#waiting.length >= WAITING_MAX) return
    this.#seen.set(ref.cid, now)
    this.#waiting.push({ ref, after, dueAt: now + WAIT_MS })
    if (this.#running === null) this.#plan()
  }

  /** Whether a content waits for its turn, or has it. */
  isDue(cid: string): boolean {
    return this.#current?.cid === cid || this.#waiting.some(({ ref }) => ref.cid === cid)
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  /** Stops, and nothing begins any more. */
  async dispose(): Promise<void> {
    this.#planner.stop()
    this.#controller.abort()
    await this.#running
  }

  #plan(): void {
    const [next] = this.#waiting
    if (next !== undefined) this.#planner.plan(Math.max(0, next.dueAt - this.#parts.clock.now()))
  }

  #begin(): void {
    const next = this.#running === null ? this.#waiting.shift() : undefined
    if (next === undefined) return
    this.#current = next.ref
    this.#running = this.#one(next).finally(() => {
      this.#running = null
      this.#current = null
      this.#plan()
    })
  }

  /** Never rejects: nobody waits for it, and what could not be asked says nothing of anybody. */
  async #one({ ref, after }: Waiting): Promise<void> {
    const { connectivity, isWanted, compare, keep } = this.#parts
    const signal = this.#controller.signal
    const row =
      connectivity?.isOnline() === false || !isWanted()
        ? null
        : await compare(ref, after, signal).catch(() => null)
    if (row === null || row.validator.opinion === 'silent') this.#seen.delete(ref.cid)
    else if (!signal.aborted) await keep(row).catch(() => undefined)
  }
}
