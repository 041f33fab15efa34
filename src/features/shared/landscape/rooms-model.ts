/** Miners in the plane of the two gates, with thresholds as walls of rooms. */
import { TIERS } from '../../../protocol/scoring/tiers.ts'
import type { Mark, Rule } from '../../../ui/chart/chart-types.ts'
import { shapeOfTier, toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import type { ReportedRow, WilsonSide } from './chart-input.ts'
import { TIERS_UP } from './funnel-model.ts'

export function scoreOf({ report }: ReportedRow, side: WilsonSide): number {
  return side === 'centre' ? report.wilson.seed : report.wilson.strict
}

/** @param label what is told of a miner */
export function roomMarks(
  rows: readonly ReportedRow[],
  side: WilsonSide,
  label: (row: ReportedRow) => string,
): readonly Mark[] {
  const most = rows.reduce((largest, { report }) => Math.max(largest, report.usedBytes), 0)
  return rows.map((row) => ({
    id: String(row.uid),
    x: row.report.totalSuccesses,
    y: scoreOf(row, side),
    size: most === 0 ? 0 : row.report.usedBytes / most,
    tone: toneOfTier(row.report.tier),
    shape: shapeOfTier(row.report.tier),
    ringed: row.immunityLeftBlocks > 0,
    label: label(row),
  }))
}

/** Bronze asks for nothing, so it has no walls. */
export function walls(successScale: number): readonly Rule[] {
  return TIERS_UP.filter((name) => TIERS[name].minSuccesses > 0).flatMap((name): Rule[] => {
    const { minScore, minSuccesses } = TIERS[name]
    const tone = toneOfTier(name)
    return [
      { axis: 'x', at: Math.ceil(minSuccesses * successScale), label: name, tone },
      { axis: 'y', at: minScore, label: name, tone },
    ]
  })
}
