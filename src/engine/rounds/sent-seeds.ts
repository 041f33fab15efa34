/** The seeds that left lately, by what they were asked of: a miner's hotkey, and a piece hash or CID. Nothing older is kept, nor an empty place for it. */
import type { Clock } from '../ports.ts'
import type { LoggedSend } from '../together.ts'

export interface SentSeed extends Readonly<Omit<LoggedSend, 'answered'>> {
  readonly atMs: number
  /** Order of the clock of sends at which it was answered; null while it may still arrive. */
  answered: number | null
}

export interface SentSeeds {
  put(send: LoggedSend): void
  answered(key: string, seed: string, order: number): void
  forget(key: string, seed: string): void
  forgetAll(key: string): void
  /** By seed. */
  of(key: string): ReadonlyMap<string, SentSeed>
  /** Keys of which anything is known. */
  readonly size: number
}

const NONE: ReadonlyMap<string, SentSeed> = new Map()

/** @param lifetimeMs from when a seed is put */
export function createSentSeeds(clock: Clock, lifetimeMs: number): SentSeeds {
  const byKey = new Map<string, Map<string, SentSeed>>()
  /** In the order in which they were sent. */
  const queue: SentSeed[] = []
  /** Those before are forgotten. A Set would walk over every one of them each time until it makes room. */
  let first = 0

  const forget = (key: string, seed: string) => {
    const seeds = byKey.get(key)
    // Every piece is a key once, as long as this process runs.
    if (seeds?.delete(seed) === true && seeds.size === 0) byKey.delete(key)
  }
  const forgetOld = () => {
    for (;;) {
      const sent = queue[first]
      if (sent === undefined || clock.monotonicMs() - sent.atMs <= lifetimeMs) break
      first += 1
      if (byKey.get(sent.key)?.get(sent.seed) === sent) forget(sent.key, sent.seed)
    }
    if (2 * first <= queue.length) return
    queue.splice(0, first)
    first = 0
  }

  return {
    put({ key, seed, order, answered }) {
      forgetOld()
      // Not spread: V8 makes a hidden class for each object made so, 250 bytes more for every send of the last ten minutes.
      const sent: SentSeed = { key, seed, atMs: clock.monotonicMs(), order, answered }
      const seeds = byKey.get(key) ?? new Map<string, SentSeed>()
      byKey.set(key, seeds.set(seed, sent))
      queue.push(sent)
    },
    answered(key, seed, order) {
      const sent = byKey.get(key)?.get(seed)
      if (sent !== undefined) sent.answered = order
    },
    forget,
    forgetAll: (key) => void byKey.delete(key),
    of(key) {
      forgetOld()
      return byKey.get(key) ?? NONE
    },
    get size() {
      forgetOld()
      return byKey.size
    },
  }
}
