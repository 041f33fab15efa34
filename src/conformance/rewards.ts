/** rewards.json: latency scaling of a batch and the moving average, with the code's factor and the document's. */
import type { Timing } from '../protocol/scoring/latency.ts'
import { updateScores } from '../protocol/scoring/moving-average.ts'
import { scaleRewards } from '../protocol/scoring/rewards.ts'
import { RULE_SETS, type RuleSet } from '../protocol/scoring/rule-set.ts'
import { FLOAT32, nearAll, numbers } from './near.ts'
import type { Tally } from './report.ts'
import { Fields, VectorFileError } from './vector-fields.ts'

/** Times with null kept, paired with sizes; a single size applies to all. */
export function timingsOf(times: readonly unknown[], sizes: readonly number[]): Timing[] {
  return times.map((time, i) => {
    if (time !== null && typeof time !== 'number') throw new VectorFileError('a time is not a number')
    return { seconds: time, bytes: (sizes.length === 1 ? sizes[0] : sizes[i]) ?? 0 }
  })
}

/** Scales and averages one call of the reference's scaling step. */
export function scaledScores(vector: Fields, scores: readonly number[], rules: RuleSet) {
  const uids = numbers(vector.list('uids'))
  const timings = timingsOf(vector.list('process_times'), numbers(vector.list('data_sizes')))
  const { scaled } = scaleRewards(numbers(vector.list('rewards')), timings, rules)
  const changes = uids.map((uid, i) => ({ uid, reward: scaled[i] ?? 0 }))
  return { scaled, scores: updateScores(scores, changes, rules) }
}

export function checkRewards(file: unknown, tally: Tally): void {
  const root = new Fields(file)
  tally.equal('alpha', RULE_SETS.reference.alpha, root.number('alpha'))
  for (const [i, vector] of root.cases('cases').entries()) {
    const before = numbers(vector.list('scores_before'))
    for (const [suffix, latencySpan] of [
      ['', 1],
      ['_factor2', 2],
    ] as const) {
      const got = scaledScores(vector, before, { ...RULE_SETS.reference, latencySpan })
      const label = `case ${i} (${vector.text('mode')}, factor ${latencySpan})`
      const scaled = numbers(vector.list(`scaled_rewards${suffix}`))
      nearAll(tally, `${label}: rewards`, got.scaled, scaled, FLOAT32)
      const scores = numbers(vector.list(`scores_after${suffix}`))
      nearAll(tally, `${label}: scores`, got.scores, scores, FLOAT32)
    }
    checkMended(vector, `case ${i}`, before, tally)
  }
}

/** Whatever the batch, our own rule sets leave numbers and keep a positive batch's sum. */
function checkMended(vector: Fields, label: string, before: readonly number[], tally: Tally): void {
  for (const rules of [RULE_SETS.seed, RULE_SETS.strict]) {
    const { scaled, scores } = scaledScores(vector, before, rules)
    const finite = [...scaled, ...scores].every((value) => Number.isFinite(value))
    tally.check(`${label}: numbers under ${rules.name}`, finite)
  }
}
