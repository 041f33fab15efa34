/** Single numbers that the document prints, beside what the code gives. Some cannot come out of it, and say why. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { RULE_SETS } from '../../../../protocol/scoring/rule-set.ts'
import { hoursToTotal, TIERS, tierFactor, tierFor } from '../../../../protocol/scoring/tiers.ts'
import { wilsonScore } from '../../../../protocol/scoring/wilson.ts'

export interface Claim {
  readonly id: string
  readonly what: MessageDescriptor
  readonly printed: string
  /** What the code gives, as text of the same precision. */
  readonly ours: string
  readonly same: boolean
  readonly why: MessageDescriptor
}

function claim(
  id: string,
  what: MessageDescriptor,
  [printed, ours]: readonly [string, string],
  why: MessageDescriptor,
): Claim {
  return { id, what, printed, ours, same: printed === ours, why }
}

export function printedClaims(): Claim[] {
  const seven = wilsonScore(7, 9)
  const tier = tierFor({ successes: 7, attempts: 9, totalSuccesses: 6842 }, RULE_SETS.seed).name
  return [
    claim(
      'wilson-8-9',
      msg`Wilson score of 8 of 9`,
      ['0.8701769999681506', String(wilsonScore(8, 9))],
      msg`To the last digit. The document calls it a lower bound; it is the middle of the interval, whose lower end is 0.7987.`,
    ),
    claim(
      'boosted-bronze',
      msg`Boosted Bronze`,
      ['0.72', tierFactor('Bronze', true).toFixed(2)],
      msg`0.6 × 1.0 × 1.2.`,
    ),
    claim(
      'boosted-list',
      msg`Boosted Diamond, in the table of boosts`,
      ['0.945', tierFactor('Diamond', true).toFixed(3)],
      msg`0.9 × 1.05.`,
    ),
    claim(
      'boosted-diamond',
      msg`Boosted Diamond, in the example below it`,
      ['0.84', tierFactor('Diamond', true).toFixed(3)],
      msg`Cannot come out: 0.84 is 0.8 × 1.05, and 0.8 is Gold’s factor. Diamond’s is 0.9; the document’s own table has 0.945.`,
    ),
    claim(
      'wilson-7-9',
      msg`Wilson score of 7 of 9`,
      ['0.79', seven.toFixed(2)],
      msg`Cannot come out: the rate itself is 0.778, and the score is below it. The counters listed there add up to 6 of 8, which is 0.7365; 8 of 10 would be 0.79.`,
    ),
    claim(
      'tier-7-9',
      msg`Its tier, with 6842 successes`,
      ['Diamond', tier],
      msg`Cannot come out: 0.7644 is below Diamond’s 0.77.`,
    ),
    claim(
      'hours',
      msg`Hours to Silver, rounds of 12 s`,
      ['98', hoursToTotal(TIERS.Silver.minSuccesses, 0.034, 12).toFixed(0)],
      msg`1000 / 0.034 × 12 s. The document’s validator waits three blocks between rounds: then it is 294 hours.`,
    ),
  ]
}
