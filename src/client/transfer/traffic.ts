/** All traffic of a session: how much is on its way at once, how fast it may go, and waiting for the network. */

import { failureOf } from '../drive-error.ts'
import type { Clock, Connectivity } from '../ports.ts'
import type { TransferPriority } from '../transfer-api.ts'
import { Flights } from './flights.ts'
import { Pacer } from './pacer.ts'
import { Patience } from './patience.ts'
import type { Transfer } from './transfer.ts'

const RANKS: Readonly<Record<TransferPriority, number>> = { high: 0, normal: 1, low: 2 }

export function rankOf(transfer: Transfer): number {
  return RANKS[transfer.priority]
}

/** What may hold uploads back until the person has decided something. */
export interface UploadHold {
  /** Resolves when uploads may go on. @param waits called when they may not now @throws the signal's reason */
  ready(signal: AbortSignal, waits: () => void): Promise<void>
}

/** Said by uploads that were under way when their hold began: they are tried again after it. */
const HELD = 'wallet-session-over'

export class Traffic {
  readonly #patience: Patience
  readonly #flights: Flights
  readonly #up: Pacer
  readonly #down: Pacer
  readonly #hold: UploadHold | undefined

  constructor(clock: Clock, connectivity: Connectivity | undefined, hold?: UploadHold) {
    this.#hold = hold
    this.#patience = new Patience(clock, connectivity)
    this.#flights = new Flights(clock)
    this.#up = new Pacer(clock)
    this.#down = new Pacer(clock)
  }

  /** Bytes a second; null: no limit. */
  limit(up: number | null, down: number | null): void {
    this.#up.limit(up)
    this.#down.limit(down)
  }

  /**
   * Sends `bytes`, waiting for a place on the line and for the network.
   * @param work is given the signal of one attempt
   * @throws what the work throws
   */
  send<T>(
    transfer: Transfer,
    signal: AbortSignal,
    bytes: number,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const rank = () => rankOf(transfer)
    return this.#flights.fly(bytes, signal, rank, () =>
      this.#whenReady(transfer, signal, () =>
        this.#patience.persist(transfer, signal, async (attempt) => {
          await this.#up.take(bytes, attempt)
          return work(attempt)
        }),
      ),
    )
  }

  async #whenReady<T>(transfer: Transfer, signal: AbortSignal, send: () => Promise<T>): Promise<T> {
    let unheld = 0
    for (;;) {
      let waited = false
      await this.#hold?.ready(signal, () => {
        waited = true
        transfer.waits('wallet')
      })
      if (waited) transfer.waits(null)
      try {
        return await send()
      } catch (error) {
        signal.throwIfAborted()
        if (this.#hold === undefined || failureOf(error).code !== HELD) throw error
        // Once it may have been decided meanwhile; said twice where nothing holds uploads back, it is said for nothing.
        unheld = waited ? 0 : unheld + 1
        if (unheld > 1) throw error
      }
    }
  }

  /** Fetches something of about `bytes`. @throws what the work throws */
  fetch<T>(
    transfer: Transfer,
    signal: AbortSignal,
    bytes: number,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.#patience.persist(transfer, signal, async (attempt) => {
      await this.#down.take(bytes, attempt)
      return work(attempt)
    })
  }

  /** Fetches something that somebody looks at right now: it fails instead of waiting for the network. @throws what the work throws */
  async read<T>(bytes: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    await this.#down.take(bytes, signal)
    return work(signal)
  }
}
