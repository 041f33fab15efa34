/** What an owner asks of a moment: tiers and how they moved, who holds half of the incentive, whether validators agree. */
import { TIER_NAMES, type TierName } from '../../protocol/scoring/tiers.ts'
import type { Landscape, ValidatorReport, WindowRecord } from './landscape-api.ts'
import type { Moment } from './owner-moment.ts'

export interface TierCount {
  readonly tier: TierName
  readonly now: number
  /** null: nothing to compare with. */
  readonly before: number | null
}

export interface TierMove {
  /** Best tier first. */
  readonly counts: readonly TierCount[]
  /** Miners with a tier. */
  readonly miners: number
  /** Of those that were there before and are now. */
  readonly promoted: number
  readonly demoted: number
  /** Miners of one side only. */
  readonly came: number
  readonly gone: number
}

export function tierMove({ miners }: Pick<Moment, 'miners'>, before: WindowRecord | null): TierMove {
  const now = new Map(miners.flatMap(({ hotkey, seen }) => (seen === null ? [] : [[hotkey, seen.tier]])))
  const then = new Map(before?.miners.map(({ hotkey, tier }) => [hotkey, tier]))
  const count = (tiers: ReadonlyMap<string, TierName>, name: TierName) =>
    [...tiers.values()].filter((each) => each === name).length
  const both = [...now].flatMap(([hotkey, tier]) => {
    const was = then.get(hotkey)
    return was === undefined ? [] : [TIER_NAMES.indexOf(was) - TIER_NAMES.indexOf(tier)]
  })
  return {
    counts: TIER_NAMES.map((tier) => ({
      tier,
      now: count(now, tier),
      before: before === null ? null : count(then, tier),
    })),
    miners: now.size,
    promoted: both.filter((steps) => steps > 0).length,
    demoted: both.filter((steps) => steps < 0).length,
    came: before === null ? 0 : now.size - both.length,
    gone: then.size - both.length,
  }
}

export interface Operator {
  /** A coldkey, or the hotkey where the coldkey is no longer known. */
  readonly key: string
  readonly miners: number
  readonly share: number
}

export interface Concentration {
  /** Largest share first. */
  readonly operators: readonly Operator[]
  /** The fewest operators that hold half; null: nobody has any incentive. */
  readonly holdHalf: number | null
  /** Miners whose operator is no longer known: each counts for itself. */
  readonly unknown: number
}

export function concentration({ miners }: Pick<Moment, 'miners'>): Concentration {
  const shares = new Map<string, { miners: number; share: number }>()
  let total = 0
  for (const { hotkey, coldkey, incentive } of miners) {
    if (incentive === null || !Number.isFinite(incentive)) continue
    const key = coldkey ?? hotkey
    const held = shares.get(key) ?? { miners: 0, share: 0 }
    shares.set(key, { miners: held.miners + 1, share: held.share + incentive })
    total += incentive
  }
  const operators = [...shares]
    .map(([key, held]) => ({ key, miners: held.miners, share: total > 0 ? held.share / total : 0 }))
    .toSorted((a, b) => b.share - a.share || (a.key < b.key ? -1 : 1))
  return {
    operators,
    holdHalf: total > 0 ? fewestForHalf(operators) : null,
    unknown: miners.filter(({ coldkey }) => coldkey === null).length,
  }
}

function fewestForHalf(operators: readonly Operator[]): number {
  let held = 0
  for (const [place, { share }] of operators.entries()) {
    held += share
    // Sums of shares end a hair below what they stand for.
    if (held >= 0.5 - 1e-12) return place + 1
  }
  return operators.length
}

export interface Disagreement {
  /** Validators that publish tiers, fresh or stale. */
  readonly validators: number
  /** Miners of which at least two say something. */
  readonly compared: number
  /** Those of them whose tiers are not all the same, most differing first. */
  readonly disputed: readonly {
    readonly hotkey: string
    readonly uid: number | null
    /** The tier with the most stake behind it. */
    readonly common: TierName
    readonly tiers: readonly { readonly validator: string; readonly tier: TierName }[]
  }[]
  /** How often each validator differs from the tier with the most stake behind it; most often first. */
  readonly byValidator: readonly { readonly hotkey: string; readonly uid: number; readonly differs: number }[]
}

export function disagreement({ validators }: Pick<Landscape, 'validators'>): Disagreement {
  const speaking = validators.filter(({ state, miners }) => state !== 'silent' && miners.length > 0)
  const opinions = new Map<string, { validator: ValidatorReport; tier: TierName; uid: number | null }[]>()
  for (const validator of speaking) {
    for (const { hotkey, tier, uid } of validator.miners) {
      const kept = opinions.get(hotkey) ?? []
      kept.push({ validator, tier, uid })
      opinions.set(hotkey, kept)
    }
  }
  const compared = [...opinions].filter(([, said]) => said.length > 1)
  const judged = compared.map(([hotkey, said]) => ({
    hotkey,
    uid: said[0]?.uid ?? null,
    common: mostStake(said),
    tiers: said.map(({ validator, tier }) => ({ validator: validator.hotkey, tier })),
  }))
  const kinds = ({ tiers }: (typeof judged)[number]) => new Set(tiers.map(({ tier }) => tier)).size
  return {
    validators: speaking.length,
    compared: compared.length,
    disputed: judged
      .filter((each) => kinds(each) > 1)
      .toSorted((a, b) => kinds(b) - kinds(a) || (a.uid ?? 0) - (b.uid ?? 0)),
    byValidator: speaking
      .map(({ hotkey, uid }) => ({
        hotkey,
        uid,
        differs: judged.filter(({ common, tiers }) =>
          tiers.some((each) => each.validator === hotkey && each.tier !== common),
        ).length,
      }))
      .toSorted((a, b) => b.differs - a.differs || a.uid - b.uid),
  }
}

function mostStake(
  said: readonly { readonly validator: ValidatorReport; readonly tier: TierName }[],
): TierName {
  const stake = new Map<TierName, number>()
  for (const { validator, tier } of said) stake.set(tier, (stake.get(tier) ?? 0) + validator.stakeTao)
  const best = TIER_NAMES.toSorted((a, b) => (stake.get(b) ?? -1) - (stake.get(a) ?? -1))[0]
  return best ?? 'Bronze'
}
