/** What is drawn of a simulation's result. */
import { BLOCKS_PER_DAY, type SimulationResult } from '../../../../client/lab/simulation-types.ts'
import { TIER_NAMES } from '../../../../protocol/scoring/tiers.ts'

/** Shares in percent, Bronze first, over days. */
export function tierSeries({ shares, options }: SimulationResult) {
  return TIER_NAMES.map((tier, place) => ({
    tier,
    points: shares.map(
      ({ block, counts }) =>
        [block / BLOCKS_PER_DAY, (100 * (counts[place] ?? 0)) / Math.max(1, options.miners)] as const,
    ),
  })).toReversed()
}

/** The last known rank correlation; null when there is none. */
export function lastSpearman({ spearman }: SimulationResult): number | null {
  return spearman.findLast(({ value }) => value !== null)?.value ?? null
}

/** Null for an empty list. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  if (sorted.length === 0) return null
  const upper = sorted[Math.floor(middle)] ?? 0
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper
}

/** Share reached after so many hours, as steps from 0 to what was reached of all whose life was seen. */
export function reached(hours: readonly number[], of: number): (readonly [number, number])[] {
  const sorted = hours.toSorted((a, b) => a - b)
  const points: (readonly [number, number])[] = [[0, 0]]
  for (const [i, at] of sorted.entries())
    if (sorted[i + 1] !== at) points.push([at, (100 * (i + 1)) / Math.max(1, of)])
  return points
}

/** Four decimals are enough in a table. */
export function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
