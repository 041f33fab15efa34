/**
 * Waiting for the network instead of failing: for an hour without it a transfer stands still, says so, and goes on. What
 * nodes answer is no reason to wait; that nobody answers is.
 */
import { DriveError, failureOf } from '../drive-error.ts'
import type { Clock, Connectivity } from '../ports.ts'
import type { TransferStatus } from '../transfer-api.ts'
import type { Transfer } from './transfer.ts'

/** Milliseconds between tries, the last one for ever. */
const PAUSES_MS = [2_000, 5_000, 10_000, 20_000, 30_000]
/** Milliseconds that a request which was under way when the network went gets after it has come back. */
const REVIVAL_MS = 8_000
/** Milliseconds after which a request that began without a network counts as waiting; one to this very machine is quicker. */
const PATIENT_MS = 2_000
/** Failures that mean that nobody answers, and what a transfer waits for then. */
const NOBODY_ANSWERS: ReadonlyMap<string, TransferStatus['waitingFor']> = new Map([
  ['validator-unreachable', 'validators'],
  ['chain-unreachable', 'network'],
  ['wallet-validators-away', 'named'],
])

/** @param signal of one attempt */
type Work<T> = (signal: AbortSignal) => Promise<T>

export class Patience {
  readonly #clock: Clock
  readonly #connectivity: Connectivity | undefined

  /** @param connectivity missing where nobody wants to wait: then every failure is final */
  constructor(clock: Clock, connectivity: Connectivity | undefined) {
    this.#clock = clock
    this.#connectivity = connectivity
  }

  /** Does the work, again and again while nobody answers. @throws what else the work throws; the signal's reason */
  async persist<T>(transfer: Transfer, signal: AbortSignal, work: Work<T>): Promise<T> {
    const connectivity = this.#connectivity
    if (connectivity === undefined) return work(signal)
    for (let attempt = 0; ; attempt += 1) {
      const watch = new Attempt(transfer, this.#clock, connectivity)
      try {
        const result = await work(AbortSignal.any([signal, watch.signal]))
        transfer.waits(null)
        return result
      } catch (error) {
        signal.throwIfAborted()
        const waitsFor = NOBODY_ANSWERS.get(failureOf(error).code)
        if (waitsFor === undefined) throw error
        transfer.waits(connectivity.isOnline() ? waitsFor : 'network')
      } finally {
        watch.dispose()
      }
      await this.#pause(transfer, connectivity, attempt, signal)
    }
  }

  /** Ends early when the network comes back. */
  async #pause(
    transfer: Transfer,
    connectivity: Connectivity,
    attempt: number,
    signal: AbortSignal,
  ): Promise<void> {
    const back = new AbortController()
    const leave = connectivity.listen(() => {
      if (connectivity.isOnline()) back.abort()
      else transfer.waits('network')
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

/**
 * A request that is under way when the network goes hears nothing of it: its connection is silent until a time-out. So the
 * transfer says at once that it waits, and once the network is back the request has a moment to show that it lives.
 */
class Attempt {
  readonly #controller = new AbortController()
  readonly #leave: () => void
  #withdraw: (() => void) | null = null

  constructor(transfer: Transfer, clock: Clock, connectivity: Connectivity) {
    const waits = () => transfer.waits('network')
    if (!connectivity.isOnline()) this.#withdraw = clock.after(PATIENT_MS, waits)
    this.#leave = connectivity.listen(() => {
      this.#withdraw?.()
      if (connectivity.isOnline()) this.#withdraw = clock.after(REVIVAL_MS, () => this.#giveUp())
      else waits()
    })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  dispose(): void {
    this.#leave()
    this.#withdraw?.()
  }

  #giveUp(): void {
    this.#controller.abort(new DriveError('validator-unreachable', 'The network went away meanwhile.'))
  }
}
