/** Whom the page compares: `?seed=` draws five of each group, `?q1=1,2&q3=7,8` names them by hand. */
import { useMemo } from 'react'
import { chosenOf, type Groups, groupsOf, sampleOf } from '../../../client/landscape/gap-groups.ts'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import { useAddressValues } from '../../shared/address-values.ts'

const SEED_MAX = 9_999
/** More lines than this cannot be told apart. */
const CHOSEN_MAX = 12

export interface Choice {
  readonly groups: Groups
  readonly upper: readonly MinerRow[]
  readonly lower: readonly MinerRow[]
  readonly seed: number
  /** Uids as the address has them; null: drawn. */
  readonly byHand: { readonly upper: string; readonly lower: string } | null
  readonly setSeed: (seed: number) => void
  readonly setByHand: (uids: { readonly upper: string; readonly lower: string } | null) => void
}

function uidsOf(text: string): number[] {
  const found = text.match(/\d{1,5}/g) ?? []
  return found.slice(0, CHOSEN_MAX).map(Number)
}

function seedOf(text: string | null): number {
  const seed = Number(text ?? 1)
  return Number.isSafeInteger(seed) && seed >= 1 && seed <= SEED_MAX ? seed : 1
}

export function useGroups(rows: readonly MinerRow[]): Choice {
  const [values, put] = useAddressValues(['seed', 'q1', 'q3'])
  const { q1, q3 } = values
  const seed = seedOf(values.seed)
  const groups = useMemo(() => groupsOf(rows), [rows])
  const hand = q1 !== null || q3 !== null
  const picked = useMemo(
    () =>
      hand
        ? { upper: chosenOf(rows, uidsOf(q1 ?? '')), lower: chosenOf(rows, uidsOf(q3 ?? '')) }
        : { upper: sampleOf(groups.upper, seed, 'upper'), lower: sampleOf(groups.lower, seed, 'lower') },
    [rows, groups, hand, q1, q3, seed],
  )
  return {
    groups,
    ...picked,
    seed,
    byHand: hand ? { upper: q1 ?? '', lower: q3 ?? '' } : null,
    setSeed: (next) => put({ seed: String(((next - 1) % SEED_MAX) + 1), q1: null, q3: null }),
    setByHand: (uids) => put({ seed: String(seed), q1: uids?.upper ?? null, q3: uids?.lower ?? null }),
  }
}
