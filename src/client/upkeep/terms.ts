/** How long an object is renewed for, and from when on. All in seconds. */
import type { AccountStanding, UpkeepSettings } from '../upkeep-api.ts'

/** Where no validator says what it proposes (docs/upkeep.md). */
const TERM_USUAL = 2_592_000

export interface Terms {
  /** What a renewal at a validator asks for; null: it gave no answer. */
  readonly at: (hotkey: string) => number | null
  /** The longest of these. */
  readonly longest: number
}

export function termsOf(
  accounts: readonly AccountStanding[],
  { termSeconds }: Pick<UpkeepSettings, 'termSeconds'>,
): Terms {
  const terms = new Map<string, number>()
  for (const { hotkey, account } of accounts)
    if (account !== null) terms.set(hotkey, Math.min(termSeconds ?? account.defaultTtl, account.maxTtl))
  return {
    at: (hotkey) => terms.get(hotkey) ?? null,
    longest: terms.size === 0 ? (termSeconds ?? TERM_USUAL) : Math.max(...terms.values()),
  }
}

/** Unix seconds at which the last third of a term begins: from then on the object is renewed. */
export function dueAt(end: number, term: number): number {
  return end - Math.floor(term / 3)
}
