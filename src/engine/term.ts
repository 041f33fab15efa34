/** When records end. Unix seconds. */
import { END_MARGIN_S, nowSeconds } from './limits.ts'
import type { Clock } from './ports.ts'

interface Term {
  readonly generated: number
  readonly ttl: number
}

export function endOf({ generated, ttl }: Term): number {
  return generated + ttl
}

export function isLive(record: Term, clock: Clock): boolean {
  return endOf(record) > nowSeconds(clock)
}

/** Whether its miner may be asked for a piece, and blamed for its absence: nearer to its end it may be gone already. */
export function isAskable(piece: Term, clock: Clock): boolean {
  return endOf(piece) - nowSeconds(clock) > Math.min(END_MARGIN_S, piece.ttl / 10)
}

/** Of what several say of one object, what ends last; undefined when nobody says anything. */
export function endingLast<T extends Term>(records: readonly T[]): T | undefined {
  return records.toSorted((a, b) => endOf(b) - endOf(a))[0]
}
