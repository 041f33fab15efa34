/**
 * Two groups of miners to compare: quantile 1 and quantile 3 of incentive, and a sample of each. Quarters of the ranks, as even as the
 * number allows; below eight miners a quarter would be a single one, so that halves are compared instead.
 */
import { createUnits } from '../lab/seeded.ts'
import type { MinerRow } from './miner-rows.ts'

export const SAMPLE = 5
const QUARTERS_LEAST = 8

export interface Groups {
  /** `quarters`: first against third. `halves`: first against second. `none`: fewer than two miners. */
  readonly kind: 'quarters' | 'halves' | 'none'
  readonly miners: number
  /** By rank. */
  readonly upper: readonly MinerRow[]
  readonly lower: readonly MinerRow[]
  /** `all`: nobody earns more than anybody. `border`: the poorest of one group earns what the richest of the other does. */
  readonly tied: 'all' | 'border' | null
}

/** @param rows by rank */
export function groupsOf(rows: readonly MinerRow[]): Groups {
  const n = rows.length
  if (n < 2) return { kind: 'none', miners: n, upper: [], lower: [], tied: null }
  const parts = n >= QUARTERS_LEAST ? 4 : 2
  const part = (k: number) => rows.filter((_, place) => Math.floor((parts * place) / n) === k)
  const [upper, lower] = [part(0), part(parts === 4 ? 2 : 1)]
  const kind = parts === 4 ? 'quarters' : 'halves'
  return { kind, miners: n, upper, lower, tied: tiedOf(rows, upper, lower) }
}

function tiedOf(
  rows: readonly MinerRow[],
  upper: readonly MinerRow[],
  lower: readonly MinerRow[],
): Groups['tied'] {
  if (rows[0]?.incentive === rows.at(-1)?.incentive) return 'all'
  return upper.at(-1)?.incentive === lower[0]?.incentive ? 'border' : null
}

/** Up to five of a group, by rank. The same seed gives the same five, whatever the other group is. */
export function sampleOf(group: readonly MinerRow[], seed: number, purpose: string): MinerRow[] {
  const unit = createUnits(`${seed}/${purpose}`)
  return group
    .map((row) => ({ row, draw: unit() }))
    .toSorted((a, b) => a.draw - b.draw)
    .slice(0, SAMPLE)
    .map(({ row }) => row)
    .toSorted((a, b) => a.rank - b.rank)
}

/** Miners that were named by hand, in the order of their ranks; uids that hold no miner's seat are left out. */
export function chosenOf(rows: readonly MinerRow[], uids: readonly number[]): MinerRow[] {
  const wanted = new Set(uids)
  return rows.filter(({ uid }) => wanted.has(uid))
}
