/**
 * Which miners a rebuild has waited for often enough. One that failed several times in a row is set aside for a while, longer each time; one
 * that took more than `lostMs` altogether, for good. Who is set aside is asked when nobody else is left, so that a miner which
 * times out, lies or dawdles costs a rebuild a bounded time, however many objects it names, and one that is started anew comes back.
 */
import { HEDGE_MS } from '../../engine/limits.ts'
import { mayHold, type StoreAttempt } from '../../engine/place-object.ts'
import type { Clock } from '../../engine/ports.ts'

interface PatienceLimits {
  /** Failures one after another. */
  readonly failures: number
  /** First rest of a miner that is set aside, doubled each time, milliseconds. */
  readonly restMs: number
  /** Milliseconds that were waited for a miner in vain, or longer than for others, in all. */
  readonly lostMs: number
}

const PATIENCE: PatienceLimits = { failures: 3, restMs: 60_000, lostMs: 900_000 }

/** How many times as long as the fastest a Store may take at no cost, beyond two seconds. */
const FAIR_TIMES = 4

interface Mark {
  readonly failures: number
  readonly rests: number
  readonly untilMs: number
  readonly lostMs: number
}

const NEW: Mark = { failures: 0, rests: 0, untilMs: Number.NEGATIVE_INFINITY, lostMs: 0 }

export class MinerPatience {
  readonly #marks = new Map<string, Mark>()
  readonly #clock: Clock
  readonly #limits: PatienceLimits

  constructor(clock: Clock, limits: PatienceLimits = PATIENCE) {
    this.#clock = clock
    this.#limits = limits
  }

  isAside(hotkey: string): boolean {
    const { untilMs, lostMs } = this.#of(hotkey)
    return lostMs >= this.#limits.lostMs || untilMs > this.#clock.monotonicMs()
  }

  /** All that are set aside now. */
  aside(): Set<string> {
    return new Set([...this.#marks.keys()].filter((hotkey) => this.isAside(hotkey)))
  }

  /** @param lostMs by how much it took longer than is fair */
  did(hotkey: string, lostMs: number): void {
    this.#marks.set(hotkey, { ...NEW, lostMs: this.#of(hotkey).lostMs + Math.max(0, lostMs) })
  }

  /** @param lostMs what was waited for it */
  failed(hotkey: string, lostMs: number): void {
    const before = this.#of(hotkey)
    const failures = before.failures + 1
    const mark = { ...before, failures, lostMs: before.lostMs + lostMs }
    // Of several questions at once, the rest of which fail while it is aside already.
    const rests = failures >= this.#limits.failures && !this.isAside(hotkey)
    const untilMs = this.#clock.monotonicMs() + this.#limits.restMs * 2 ** before.rests
    this.#marks.set(hotkey, rests ? { ...mark, rests: before.rests + 1, untilMs } : mark)
  }

  /**
   * What came of asking several miners to store the same bytes. Whoever was full or busy did nothing wrong; slow is who takes much
   * longer than the fastest, for a slow line of ours is nobody's fault.
   */
  stored(attempts: readonly StoreAttempt[]): void {
    const times = attempts.flatMap(({ outcome, ms }) => (outcome === 'verified' ? [ms] : []))
    const fairMs = HEDGE_MS + FAIR_TIMES * Math.min(...times)
    for (const { hotkey, outcome, ms } of attempts) {
      if (outcome === 'verified') this.did(hotkey, ms - fairMs)
      else if (mayHold(outcome) && outcome !== 'stalled' && outcome !== 'cancelled') this.failed(hotkey, ms)
    }
  }

  #of(hotkey: string): Mark {
    return this.#marks.get(hotkey) ?? NEW
  }
}
