/** What the cards of a miner's page are told. */

import type { MinerReport } from '../../../client/landscape/landscape-api.ts'
import { type Counts, canBe, countsOf, rulesAt } from '../../../client/landscape/miner-gates.ts'
import type { PruneProspect } from '../../../client/landscape/miner-prospect.ts'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import type { RuleSet } from '../../../protocol/scoring/rule-set.ts'
import type { View } from '../../shared/landscape-query.ts'

export interface MinerFacts {
  readonly view: View
  readonly row: MinerRow
  readonly prospect: PruneProspect
  /** By the rules at the pace of the shown validator. */
  readonly rules: RuleSet
  /** Null: no validator published anything of it. */
  readonly known: { readonly report: MinerReport; readonly counts: Counts } | null
}

export function factsOf(view: View, row: MinerRow, prospect: PruneProspect): MinerFacts {
  const { report } = row
  const counts = report === null ? null : countsOf(report)
  return {
    view,
    row,
    prospect,
    rules: rulesAt(view.lens?.pace ?? null),
    known:
      report === null || counts === null || !canBe(counts) || !Number.isFinite(counts.totalSuccesses)
        ? null
        : { report, counts },
  }
}

/** Name of an exported file, without its ending; the same in every language. */
export function fileNamed({ row }: Pick<MinerFacts, 'row'>, what: string): string {
  return ['miner', row.uid, what].join('-')
}
