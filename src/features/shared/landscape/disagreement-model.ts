/** Tiers are each validator's own; where they differ, one of them saw something else. */
import type { ValidatorReport } from '../../../client/landscape/landscape-api.ts'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import { TIER_NAMES, type TierName } from '../../../protocol/scoring/tiers.ts'

export interface Opinions {
  readonly row: MinerRow
  /** By hotkey of the validator. */
  readonly tiers: ReadonlyMap<string, TierName>
  /** The tier with the most stake behind it; null when no validator knows the miner. */
  readonly mode: TierName | null
  /** Validators that say another. */
  readonly differing: number
}

export interface Disagreement {
  /** Those that ever answered. */
  readonly validators: readonly ValidatorReport[]
  readonly opinions: readonly Opinions[]
  /** Miners about whom not all say the same. */
  readonly disputed: number
  /** Who differs most often from the mode, and how often; null when nobody does. */
  readonly outlier: { readonly validator: ValidatorReport; readonly miners: number } | null
}

export type OpinionOrder = 'disagreement' | 'uid'

export function disagreementOf(
  rows: readonly MinerRow[],
  all: readonly ValidatorReport[],
  order: OpinionOrder,
): Disagreement {
  const validators = all.filter(({ state }) => state !== 'silent')
  const said = validators.map(
    ({ miners }) => new Map(miners.map(({ hotkey, tier }): [string, TierName] => [hotkey, tier])),
  )
  const opinions = rows.map((row): Opinions => {
    const tiers = new Map<string, TierName>()
    validators.forEach(({ hotkey }, place) => {
      const tier = said[place]?.get(row.hotkey)
      if (tier !== undefined) tiers.set(hotkey, tier)
    })
    const mode = modeOf(tiers, validators)
    return { row, tiers, mode, differing: [...tiers.values()].filter((tier) => tier !== mode).length }
  })
  const byUid = opinions.toSorted((a, b) => a.row.uid - b.row.uid)
  return {
    validators,
    opinions: order === 'uid' ? byUid : byUid.toSorted((a, b) => b.differing - a.differing),
    disputed: opinions.filter(({ differing }) => differing > 0).length,
    outlier: outlierOf(opinions, validators),
  }
}

/** By stake; of two with equal stake behind them the lower tier, which promises less. */
function modeOf(
  tiers: ReadonlyMap<string, TierName>,
  validators: readonly ValidatorReport[],
): TierName | null {
  let mode: TierName | null = null
  let most = 0
  for (const name of TIER_NAMES.toReversed()) {
    const behind = validators
      .filter(({ hotkey }) => tiers.get(hotkey) === name)
      // A validator without stake still has an opinion, beside others without any.
      .reduce((sum, { stakeTao }) => sum + Math.max(stakeTao, 1e-9), 0)
    if (behind <= most) continue
    mode = name
    most = behind
  }
  return mode
}

function outlierOf(
  opinions: readonly Opinions[],
  validators: readonly ValidatorReport[],
): Disagreement['outlier'] {
  const counted = validators
    .map((validator) => ({
      validator,
      miners: opinions.filter(({ tiers, mode }) => (tiers.get(validator.hotkey) ?? mode) !== mode).length,
    }))
    .toSorted((a, b) => b.miners - a.miners)
  const [first] = counted
  return first === undefined || first.miners === 0 ? null : first
}
