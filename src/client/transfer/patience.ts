/**
 * Waiting for the network instead of failing: for an hour without it a transfer stands still, says so, and goes on. What
 * nodes answer is no reason to wait; that nobody answers is.
 */
import { failureOf } from '../drive-error.ts'
import type { Clock, Connectivity } from '../ports.ts'
import type { Transfer } from './transfer.ts'

/** Milliseconds between tries, the last one for ever. */
const PAUSES_MS = [2_000, 5_000, 10_000, 20_000, 30_000]
const NOBODY_ANSWERS: ReadonlySet<string> = new Set(['validator-unreachable', 'chain-unreachable'])

export class Patience {
  readonly #clock: Clock
  readonly #connectivity: Connectivity | undefined

  /** @param connectivity missing where nobody wants to wait: then every failure is final */
  constructor(clock: Clock, connectivity: Connectivity | undefined) {
    this.#clock = clock
    this.#connectivity = connectivity
  }

  /** Does the work, again and again while nobody answers. @throws what else the work throws; the transfer's abort reason */
  async persist<T>(transfer: Transfer, work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const result = await work()
        transfer.waits(null)
        return result
      } catch (error) {
        transfer.signal.throwIfAborted()
        if (this.#connectivity === undefined || !NOBODY_ANSWERS.has(failureOf(error).code)) throw error
        transfer.waits('network')
        await this.#pause(this.#connectivity, attempt, transfer.signal)
      }
    }
  }

  /** Ends early when the network comes back. */
  async #pause(connectivity: Connectivity, attempt: number, signal: AbortSignal): Promise<void> {
    const back = new AbortController()
    const leave = connectivity.listen(() => {
      if (connectivity.isOnline()) back.abort()
    })
    try {
      const ms = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)] ?? 0
      await this.#clock.sleep(ms, AbortSignal.any([signal, back.signal]))
    } catch (error) {
      signal.throwIfAborted()
      if (!back.signal.aborted) throw error
    } finally {
      leave()
    }
  }
}
