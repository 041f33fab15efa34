/** weights.json: weights from scores, their 16-bit form, and when they are set. */
import { RULE_SETS } from '../protocol/scoring/rule-set.ts'
import {
  chainWeights,
  limitWeights,
  normalizedWeights,
  shouldSetWeights,
} from '../protocol/scoring/weights.ts'
import { FLOAT32, nearAll, numbers } from './near.ts'
import type { Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

const LIMITS = { minAllowedWeights: 1, maxWeightLimit: 1 }

export function checkWeights(file: unknown, tally: Tally): void {
  const root = new Fields(file)
  for (const [i, vector] of root.cases('cases').entries()) {
    const scores = numbers(vector.list('scores'))
    const normalized = normalizedWeights(scores, RULE_SETS.reference)
    nearAll(tally, `case ${i}: normalized`, normalized, numbers(vector.list('normalized')), FLOAT32)
    const chain = chainWeights(limitWeights(normalized, LIMITS), RULE_SETS.reference)
    tally.equal(`case ${i}: uids`, chain.uids, vector.list('u16_uids'))
    tally.equal(`case ${i}: values`, chain.values, vector.list('u16_weights'))
    // Where the reference fails an assertion there is nothing to set, and we set nothing.
    const failed = vector.value('reference_error') !== null
    tally.equal(`case ${i}: nothing to set`, chain.uids.length === 0, failed)
    for (const rules of [RULE_SETS.seed, RULE_SETS.strict]) {
      const mended = normalizedWeights(scores, rules)
      const sum = mended.reduce((total, weight) => total + weight, 0)
      const unearned = mended.some((weight, uid) => weight > 0 && !((scores[uid] ?? 0) > 0))
      tally.check(
        `case ${i}: ${rules.name} pays nobody for nothing`,
        !unearned && (sum === 0 || Math.abs(sum - 1) < 1e-9),
      )
    }
  }
  for (const vector of root.cases('cadence')) {
    const current = vector.number('current_block')
    const last = vector.number('last_update_block')
    const got = shouldSetWeights(current, last, vector.number('tempo'))
    tally.equal(`block ${current} after ${last}`, got, vector.flag('should_set'))
  }
}
