/** A miner over the windows that a validator keeps, as points of charts, oldest first. */
import type { WindowRecord } from '../../../client/landscape/landscape-api.ts'
import { TIER_NAMES, type TierName } from '../../../protocol/scoring/tiers.ts'

export interface HistoryPoint {
  readonly block: number
  readonly at: number
  readonly incentive: number | null
  readonly score: number
  readonly tier: TierName
  /** 0 for Bronze to 4 for Super Saiyan. */
  readonly step: number
}

export interface History {
  readonly points: readonly HistoryPoint[]
  readonly promotions: number
  readonly demotions: number
}

export function historyOf(windows: readonly WindowRecord[], hotkey: string): History {
  const rows = windows
    .flatMap(({ block, at, miners }) => {
      const found = miners.find((each) => each.hotkey === hotkey)
      return found === undefined ? [] : [{ block, at, found }]
    })
    .toSorted((a, b) => a.block - b.block)
  const step = (tier: TierName) => TIER_NAMES.length - 1 - TIER_NAMES.indexOf(tier)
  const moved = rows.map(({ found }) => step(found.tier) - step(found.tierBefore))
  return {
    points: rows.map(({ block, at, found: { incentive, score, tier } }) => ({
      block,
      at,
      incentive,
      score,
      tier,
      step: step(tier),
    })),
    promotions: moved.filter((each) => each > 0).length,
    demotions: moved.filter((each) => each < 0).length,
  }
}

export function tierOfStep(step: number): TierName | null {
  return TIER_NAMES[TIER_NAMES.length - 1 - step] ?? null
}
