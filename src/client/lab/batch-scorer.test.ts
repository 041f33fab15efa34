import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Answer, scoreBatch } from '../../protocol/scoring/rewards.ts'
import { RULE_SETS } from '../../protocol/scoring/rule-set.ts'
import { TIER_NAMES } from '../../protocol/scoring/tiers.ts'
import { createBatchScorer, scoreAnswers } from './batch-scorer.ts'

const MOST = 12

/** Few different times, so that ties happen; some absent, some beyond every limit. */
const answer: fc.Arbitrary<Answer> = fc.record({
  success: fc.boolean(),
  silent: fc.boolean(),
  tier: fc.constantFrom(...TIER_NAMES, null),
  seconds: fc.constantFrom(null, 0, 0.11, 0.25, 0.25, 1.5, 11.9, 12, 29, 30, 59, 60, 75),
  bytes: fc.constantFrom(0, 1, 256, 65_536, 3 * 2 ** 20),
})

it.each(['seed', 'reference', 'strict'] as const)(
  'gives any batch the rewards of scoreBatch to the last bit under %s, one after the other',
  (name) => {
    const rules = RULE_SETS[name]
    const scorer = createBatchScorer(rules, MOST)
    fc.assert(
      fc.property(
        fc.array(answer, { maxLength: MOST }),
        fc.constantFrom('store', 'challenge', 'retrieve'),
        (answers, kind) => {
          const expected = scoreBatch(answers, kind, rules).map(({ scaled }) => scaled)
          expect([...scoreAnswers(scorer, answers, kind)]).toEqual(expected)
        },
      ),
      { numRuns: 400 },
    )
  },
)
