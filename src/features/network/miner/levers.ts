/** What the what-if changes, as it stands in the address: `?faster=100&surer=1&as=Gold`. */
import type { Change } from '../../../client/landscape/miner-what-if.ts'
import { TIER_NAMES, type TierName } from '../../../protocol/scoring/tiers.ts'

export const FASTER_MAX = 1_000
export const SURER_MAX = 20

export interface Levers {
  /** Milliseconds less for each answer; 0 to FASTER_MAX. */
  readonly faster: number
  /** Hundredths added to the chance of a right answer; 0 to SURER_MAX. */
  readonly surer: number
  /** Null: as it is. */
  readonly tier: TierName | null
}

const KEYS = ['faster', 'surer', 'as'] as const
const USUAL_FASTER = 100
const USUAL_SURER = 1
/** In the address, for a tier that stays; without any it is the next one. */
const SAME = 'same'

/** Tiers above one, the next one first. */
export function tiersAbove(tier: TierName): readonly TierName[] {
  return TIER_NAMES.slice(0, TIER_NAMES.indexOf(tier)).toReversed()
}

/** Total: what is no number in range, or no tier above, is the usual. */
export function readLevers(search: URLSearchParams, tier: TierName): Levers {
  const whole = (key: string, most: number, usual: number): number => {
    const text = search.get(key) ?? ''
    return /^\d{1,4}$/.test(text) && Number(text) <= most ? Number(text) : usual
  }
  const above = tiersAbove(tier)
  const as = search.get('as')
  return {
    faster: whole('faster', FASTER_MAX, USUAL_FASTER),
    surer: whole('surer', SURER_MAX, USUAL_SURER),
    tier: as === SAME ? null : (above.find((each) => each === as) ?? above[0] ?? null),
  }
}

export function writeLevers(before: URLSearchParams, { faster, surer, tier }: Levers): URLSearchParams {
  const next = new URLSearchParams(before)
  for (const key of KEYS) next.delete(key)
  if (faster !== USUAL_FASTER) next.set('faster', String(faster))
  if (surer !== USUAL_SURER) next.set('surer', String(surer))
  next.set('as', tier ?? SAME)
  return next
}

/** Each lever that does anything, and all of them where there are several. */
export function changesOf({ faster, surer, tier }: Levers): readonly Change[] {
  const none = { fasterMs: 0, surer: 0, tier: null }
  const each: readonly Change[] = [
    ...(faster > 0 ? [{ ...none, id: 'faster', fasterMs: faster }] : []),
    ...(surer > 0 ? [{ ...none, id: 'surer', surer: surer / 100 }] : []),
    ...(tier === null ? [] : [{ ...none, id: 'tier', tier }]),
  ]
  const all = { id: 'all', fasterMs: faster, surer: surer / 100, tier, combined: true }
  return each.length > 1 ? [...each, all] : each
}
