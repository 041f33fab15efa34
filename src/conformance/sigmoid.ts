/** sigmoid.json: latency factors, doubles. */
import { sigmoidFactors, sigmoidParameters } from '../protocol/scoring/latency.ts'
import { DOUBLE, near, nearAll, numbers } from './near.ts'
import type { Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

export function checkSigmoid(file: unknown, tally: Tally): void {
  for (const [i, vector] of new Fields(file).cases('cases').entries()) {
    const maxTime = vector.number('max_time')
    const { steepness, shift } = sigmoidParameters(maxTime)
    near(tally, `case ${i}: steepness`, steepness, vector.number('steepness'), DOUBLE)
    near(tally, `case ${i}: shift`, shift, vector.number('shift'), DOUBLE)
    const factors = sigmoidFactors(numbers(vector.list('times')), maxTime)
    nearAll(tally, `case ${i}: factors`, factors, numbers(vector.list('factors')), DOUBLE)
  }
}
