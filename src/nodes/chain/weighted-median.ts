/**
 * Consensus weight of each miner: the stake-weighted median of what validators gave it, in the sense that at
 * least kappa of the stake stands at it or above. Subtensor narrows partitions around a pivot
 * (opentensor/subtensor 03f92770, pallets/subtensor/src/epoch/math.rs, weighted_median); we sort once and walk
 * up, which ends at the same value because sums of fixed-point stakes are exact in any order.
 *
 * Differs in nothing that shows: with no stake at all both answer zero, and with kappa 0 both the largest.
 */
import { type Fixed, sharesOf, sumOf } from './fixed-point.ts'
import type { Matrix } from './sparse-matrix.ts'

/**
 * @param stakes one a score. Pure, total.
 * @param minority stake that may stand below the answer: the sum less kappa.
 */
export const weightedMedian = (
  stakes: readonly Fixed[],
  scores: readonly Fixed[],
  minority: Fixed,
): Fixed => {
  const ordered = scores
    .map((score, i) => ({ score, stake: stakes[i] ?? 0n }))
    .sort((a, b) => (a.score < b.score ? -1 : a.score > b.score ? 1 : 0))
  let standing = 0n
  for (const { score, stake } of ordered) {
    standing += stake
    if (standing > minority) return score
  }
  return ordered.at(-1)?.score ?? 0n
}

/** The median of every column over the rows that have stake; a row without a cell there gave zero. */
export const columnMedians = (
  stakes: readonly Fixed[],
  matrix: Matrix,
  columns: number,
  kappa: Fixed,
): Fixed[] => {
  const voters = stakes.flatMap((stake, row) => (stake > 0n ? [{ row, stake }] : []))
  const shares = sharesOf(voters.map(({ stake }) => stake))
  const minority = sumOf(shares) - kappa
  const scores = Array.from({ length: columns }, () => voters.map(() => 0n))
  voters.forEach(({ row }, i) => {
    for (const [column, value] of matrix[row] ?? []) scores[column]?.splice(i, 1, value)
  })
  return scores.map((column) => weightedMedian(shares, column, minority))
}
