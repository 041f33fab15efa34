/** wilson.json: the Wilson score, a double. */
import { WILSON_Z, wilsonInterval, wilsonScore } from '../protocol/scoring/wilson.ts'
import { DOUBLE, near } from './near.ts'
import type { Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

export function checkWilson(file: unknown, tally: Tally): void {
  const root = new Fields(file)
  tally.equal('z', WILSON_Z, root.number('z'))
  for (const vector of root.cases('cases')) {
    const successes = vector.number('successes')
    const attempts = vector.number('attempts')
    const label = `${successes} of ${attempts}`
    near(tally, label, wilsonScore(successes, attempts), vector.number('score'), DOUBLE)
    const { lower, midpoint, upper } = wilsonInterval(successes, attempts)
    tally.check(`${label}: ends`, 0 <= lower && lower <= midpoint && midpoint <= upper && upper <= 1)
  }
}
