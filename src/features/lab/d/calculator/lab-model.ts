/** The calculator's inputs in the address, and what the scoring module makes of them. No arithmetic of its own. */
import { t } from '@lingui/core/macro'
import { RULE_SETS, type RuleSetName } from '../../../../protocol/scoring/rule-set.ts'
import { TIER_NAMES, TIERS, type Tier, tierFor } from '../../../../protocol/scoring/tiers.ts'
import { type WilsonInterval, wilsonInterval } from '../../../../protocol/scoring/wilson.ts'

export const RULE_SET_NAMES: readonly RuleSetName[] = ['seed', 'reference', 'strict']

export interface LabInputs {
  readonly successes: number
  readonly attempts: number
  readonly totalSuccesses: number
  readonly rules: RuleSetName
}

/** The document's own example. */
export const EXAMPLE: LabInputs = { successes: 8, attempts: 9, totalSuccesses: 6842, rules: 'seed' }

export const COUNT_MAX = 1_000_000

function whole(text: string | null, otherwise: number): number {
  const value = text === null || !/^\d{1,9}$/.test(text) ? otherwise : Number(text)
  return Math.min(COUNT_MAX, value)
}

/** Reads any address; what makes no sense falls back to the example, and successes never exceed attempts. */
/** As the address has them. */
export const INPUT_KEYS = ['attempts', 'successes', 'total', 'rules'] as const
type InputTexts = Readonly<Record<(typeof INPUT_KEYS)[number], string | null>>

export function parseInputs(texts: InputTexts): LabInputs {
  const attempts = whole(texts.attempts, EXAMPLE.attempts)
  return {
    successes: Math.min(attempts, whole(texts.successes, EXAMPLE.successes)),
    attempts,
    totalSuccesses: whole(texts.total, EXAMPLE.totalSuccesses),
    rules: RULE_SET_NAMES.find((each) => each === texts.rules) ?? EXAMPLE.rules,
  }
}

export function formatInputs({ successes, attempts, totalSuccesses, rules }: LabInputs): InputTexts {
  return {
    successes: String(successes),
    attempts: String(attempts),
    total: String(totalSuccesses),
    rules,
  }
}

export interface LabResult {
  readonly interval: WilsonInterval
  /** The number held against the thresholds under the chosen rules. */
  readonly score: number
  readonly scoreName: string
  readonly tier: Tier
  /** Tier by each gate alone: which of the two binds. */
  readonly byScore: Tier
  readonly bySuccesses: Tier
}

export function compute({ successes, attempts, totalSuccesses, rules }: LabInputs): LabResult {
  const set = RULE_SETS[rules]
  const interval = wilsonInterval(successes, attempts)
  const midpoint = set.tierScore === 'midpoint'
  return {
    interval,
    score: midpoint ? interval.midpoint : interval.lower,
    scoreName: midpoint ? t`middle of the interval` : t`lower end of the interval`,
    tier: tierFor({ successes, attempts, totalSuccesses }, set),
    byScore: tierFor({ successes, attempts, totalSuccesses: Number.MAX_SAFE_INTEGER }, set),
    bySuccesses: TIERS[TIER_NAMES.find((name) => totalSuccesses >= TIERS[name].minSuccesses) ?? 'Bronze'],
  }
}

/** Which of the two conditions keeps the miner from more, in a sentence. */
export function bindingSentence({ tier, byScore, bySuccesses }: LabResult): string {
  const { name } = tier
  const scoreTier = byScore.name
  const totalTier = bySuccesses.name
  if (name === 'Super Saiyan') return t`Both conditions of the highest tier hold.`
  if (byScore.minScore === bySuccesses.minScore)
    return t`Both the score and the total allow ${name}, no more.`
  return byScore.minScore > bySuccesses.minScore
    ? t`The score alone would allow ${scoreTier}; the total of successes holds it back.`
    : t`The total alone would allow ${totalTier}; the score of this window holds it back.`
}

/** Most failures out of `attempts` with which the score still reaches each tier; null when even none is enough. */
export function failuresAllowed(
  attempts: number,
  rules: RuleSetName,
): readonly { readonly tier: Tier; readonly failures: number | null }[] {
  const set = RULE_SETS[rules]
  return TIER_NAMES.filter((name) => name !== 'Bronze').map((name) => {
    const reaches = (failures: number) => {
      const successes = attempts - failures
      const tier = tierFor({ successes, attempts, totalSuccesses: Number.MAX_SAFE_INTEGER }, set)
      return tier.minScore >= TIERS[name].minScore
    }
    if (!reaches(0)) return { tier: TIERS[name], failures: null }
    // The score falls with every failure, so the last that reaches is found by halving.
    let low = 0
    let high = attempts
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (reaches(middle)) low = middle
      else high = middle - 1
    }
    return { tier: TIERS[name], failures: low }
  })
}
