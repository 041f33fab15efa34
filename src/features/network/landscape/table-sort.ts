import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import type { WilsonSide } from '../../shared/landscape/chart-input.ts'
import { heightOf } from '../../shared/landscape/funnel-model.ts'

export type SortKey = 'rank' | 'uid' | 'tier' | 'successes' | 'score' | 'bytes' | 'immune'

/** What is unknown comes last, whichever way it is sorted. */
export function sortRows(
  rows: readonly MinerRow[],
  { key, descending }: { readonly key: SortKey; readonly descending: boolean },
  side: WilsonSide,
): readonly MinerRow[] {
  return rows
    .map((row) => ({ row, value: valueOf(row, key, side) }))
    .toSorted((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null)
      return (descending ? b.value - a.value : a.value - b.value) || a.row.uid - b.row.uid
    })
    .map(({ row }) => row)
}

function valueOf(
  { rank, uid, report, immunityLeftBlocks }: MinerRow,
  key: SortKey,
  side: WilsonSide,
): number | null {
  switch (key) {
    case 'rank':
      return rank
    case 'uid':
      return uid
    case 'immune':
      return immunityLeftBlocks
    case 'tier':
      return report === null ? null : heightOf(report.tier)
    case 'successes':
      return report?.totalSuccesses ?? null
    case 'score':
      return (side === 'centre' ? report?.wilson.seed : report?.wilson.strict) ?? null
    case 'bytes':
      return report?.usedBytes ?? null
  }
}
