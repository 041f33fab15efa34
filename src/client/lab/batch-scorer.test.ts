import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Answer, scoreBatch } from '../../protocol/scoring/rewards.ts'
import { RULE_SETS } from '../../protocol/scoring/rule-set.ts'
import { TIER_NAMES } from '../../protocol/scoring/tiers.ts'
import { createBatchScorer } from './batch-scorer.ts'

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
          for (const [i, { success, silent, tier, seconds, bytes }] of answers.entries()) {
            scorer.success[i] = success ? 1 : 0
            scorer.silent[i] = silent === true ? 1 : 0
            scorer.tier[i] = tier === null ? -1 : TIER_NAMES.indexOf(tier)
            scorer.seconds[i] = seconds ?? Number.NaN
            scorer.bytes[i] = bytes
          }
          scorer.score(answers.length, kind)
          const expected = scoreBatch(answers, kind, rules).map(({ scaled }) => scaled)
          expect([...scorer.scaled.subarray(0, answers.length)]).toEqual(expected)
        },
      ),
      { numRuns: 400 },
    )
  },
)
