/** Tiers over the windows that a validator keeps. */
import type { WindowRecord } from '../../../client/landscape/landscape-api.ts'
import type { TierName } from '../../../protocol/scoring/tiers.ts'
import { heightOf } from './funnel-model.ts'

export interface FlowWindow {
  readonly block: number
  readonly tiers: Readonly<Record<TierName, number>>
  readonly promoted: number
  readonly demoted: number
}

/** @param hotkeys whose tiers are counted; null for all. @returns oldest first */
export function flowOf(
  windows: readonly WindowRecord[],
  hotkeys: ReadonlySet<string> | null,
): readonly FlowWindow[] {
  return windows
    .map(({ block, miners }) => {
      const counted = hotkeys === null ? miners : miners.filter(({ hotkey }) => hotkeys.has(hotkey))
      const moved = counted.map(({ tierBefore, tier }) => heightOf(tier) - heightOf(tierBefore))
      return {
        block,
        tiers: countTiers(counted.map(({ tier }) => tier)),
        promoted: moved.filter((steps) => steps > 0).length,
        demoted: moved.filter((steps) => steps < 0).length,
      }
    })
    .toSorted((a, b) => a.block - b.block)
}

function countTiers(tiers: readonly TierName[]): Record<TierName, number> {
  const counts: Record<TierName, number> = { Bronze: 0, Silver: 0, Gold: 0, Diamond: 0, 'Super Saiyan': 0 }
  for (const tier of tiers) counts[tier] += 1
  return counts
}

/** Series for a stack: the lowest tier at the bottom. */
export function tierPoints(
  flow: readonly FlowWindow[],
  tier: TierName,
): readonly (readonly [number, number])[] {
  return flow.map(({ block, tiers }) => [block, tiers[tier]] as const)
}
