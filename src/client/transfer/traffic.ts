/** All traffic of a session: how much is on its way at once, how fast it may go, and waiting for the network. */
import type { TransferPriority } from '../drive-api.ts'
import type { Clock, Connectivity } from '../ports.ts'
import { Flights } from './flights.ts'
import { Pacer } from './pacer.ts'
import { Patience } from './patience.ts'
import type { Transfer } from './transfer.ts'

const RANKS: Readonly<Record<TransferPriority, number>> = { high: 0, normal: 1, low: 2 }

export function rankOf(transfer: Transfer): number {
  return RANKS[transfer.priority]
}

export class Traffic {
  readonly patience: Patience
  readonly #flights: Flights
  readonly #up: Pacer
  readonly #down: Pacer

  constructor(clock: Clock, connectivity: Connectivity | undefined) {
    this.patience = new Patience(clock, connectivity)
    this.#flights = new Flights(clock)
    this.#up = new Pacer(clock)
    this.#down = new Pacer(clock)
  }

  /** Bytes a second; null: no limit. */
  limit(up: number | null, down: number | null): void {
    this.#up.limit(up)
    this.#down.limit(down)
  }

  /** Sends `bytes`, waiting for a place on the line and for the network. @throws what the work throws */
  send<T>(transfer: Transfer, signal: AbortSignal, bytes: number, work: () => Promise<T>): Promise<T> {
    return this.#flights.fly(
      bytes,
      signal,
      () => rankOf(transfer),
      () =>
        this.patience.persist(transfer, async () => {
          await this.#up.take(bytes, signal)
          return work()
        }),
    )
  }

  /** Fetches something of about `bytes`. @throws what the work throws */
  fetch<T>(transfer: Transfer, signal: AbortSignal, bytes: number, work: () => Promise<T>): Promise<T> {
    return this.patience.persist(transfer, async () => {
      await this.#down.take(bytes, signal)
      return work()
    })
  }
}
