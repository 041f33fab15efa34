/** Incentive by rank. */
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import type { Mark } from '../../../ui/chart/chart-types.ts'
import { shapeOfTier, toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import { U16 } from './chart-input.ts'

/** What the project's document calls typical, in the chain's u16 (seed section B). */
export const TYPICAL = [350, 528] as const

/** @param label what is told of a miner */
export function incentiveMarks(rows: readonly MinerRow[], label: (row: MinerRow) => string): readonly Mark[] {
  return rows.map((row) => ({
    id: String(row.uid),
    x: row.rank,
    y: row.incentive * U16,
    tone: row.report === null ? 'muted' : toneOfTier(row.report.tier),
    shape: row.report === null ? 'circle' : shapeOfTier(row.report.tier),
    ringed: row.immunityLeftBlocks > 0,
    label: label(row),
  }))
}

/** Whom the next registration replaces; null when nobody can be. */
export function nextOut(rows: readonly MinerRow[]): MinerRow | null {
  return rows
    .filter(({ pruneRank }) => pruneRank !== null)
    .reduce<MinerRow | null>(
      (first, row) => (first === null || (row.pruneRank ?? 0) < (first.pruneRank ?? 0) ? row : first),
      null,
    )
}

export function typicalCount(rows: readonly MinerRow[]): number {
  return rows.filter(({ incentive }) => incentive * U16 >= TYPICAL[0] && incentive * U16 <= TYPICAL[1]).length
}
