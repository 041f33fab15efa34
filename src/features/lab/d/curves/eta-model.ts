/** How long a tier takes, and how far validators differ in it. */
import { inverseNormal } from '../../../../client/lab/population.ts'
import { RULE_SETS } from '../../../../protocol/scoring/rule-set.ts'
import { hoursToTotal, successesFor, type TierName } from '../../../../protocol/scoring/tiers.ts'

export interface EtaInputs {
  /** Chance of a right answer when asked. */
  readonly success: number
  /** Chance of being asked in a round. */
  readonly asked: number
  readonly secondsPerRound: number
  readonly validators: number
}

export interface Eta {
  readonly tier: TierName
  readonly successes: number
  readonly hours: number
  /** What the quickest and the slowest of so many validators are expected to need. */
  readonly range: readonly [number, number]
}

export const CLIMB: readonly TierName[] = ['Silver', 'Gold', 'Diamond', 'Super Saiyan']

/** Each validator counts its own questions: the rounds until so many successes are negative binomial around the mean. */
export function etaOf({ success, asked, secondsPerRound, validators }: EtaInputs): Eta[] {
  const chance = success * asked
  return CLIMB.map((tier) => {
    const successes = successesFor(tier, RULE_SETS.seed)
    const hours = hoursToTotal(successes, chance, secondsPerRound)
    const rounds = Math.sqrt(successes * (1 - chance)) / chance
    const spread = (rounds * secondsPerRound) / 3600
    const reach = validators > 1 ? inverseNormal(validators / (validators + 1)) : 0
    return { tier, successes, hours, range: [Math.max(0, hours - reach * spread), hours + reach * spread] }
  })
}
