/** What scoring costs: a simulated month in the laboratory's worker, and the step of a real validator. */
import { laboratory } from './support/laboratory.ts'
import { report } from './support/report.ts'
import { stepScoring } from './support/step-scoring.ts'

await report('scoring', async function* () {
  yield* laboratory()
  yield stepScoring()
})
