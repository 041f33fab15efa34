/** How long objects are kept for, and from when on they are renewed. All in seconds. */
import type { AccountStanding } from '../upkeep-api.ts'

/**
 * What a store and a renewal ask for, unless a validator gives less: a year. What validators do by themselves, 30 days, would end
 * files of people who were away for a month.
 */
export const TERM_SECONDS = 365 * 86_400
/** Before an end at which the person hears of it: long enough to do something, so late that renewing must have failed before. */
const WARN_MAX = 30 * 86_400

export interface Terms {
  /** What a renewal at a validator asks for; null: it gave no answer. */
  readonly at: (hotkey: string) => number | null
  /** The longest of these. */
  readonly longest: number
}

export function termsOf(accounts: readonly AccountStanding[]): Terms {
  const terms = new Map<string, number>()
  for (const { hotkey, account } of accounts)
    if (account !== null) terms.set(hotkey, Math.min(TERM_SECONDS, account.maxTtl))
  return {
    at: (hotkey) => terms.get(hotkey) ?? null,
    longest: terms.size === 0 ? TERM_SECONDS : Math.max(...terms.values()),
  }
}

/** Unix seconds at which the last third of a term begins: from then on the object is renewed. */
export function dueAt(end: number, term: number): number {
  return end - Math.floor(term / 3)
}

/** How long before the end of a file of such a term the person is warned. */
export function warnedBefore(term: number): number {
  return Math.min(WARN_MAX, Math.floor(term / 4))
}
