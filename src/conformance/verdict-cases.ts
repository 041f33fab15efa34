/** Compares our verdicts with the two columns of the vectors: the reference's result and the strict one. */
import type { Tally } from './report.ts'
import type { Fields } from './vector-fields.ts'

export interface Verdicts {
  readonly reference: boolean
  readonly strict: boolean
}

/** `result`: accept, reject or raise (an error there is a refusal here). `strict`: accept, reject or any. */
export function checkVerdicts(tally: Tally, label: string, vector: Fields, got: Verdicts): void {
  tally.equal(`${label} (reference)`, got.reference, vector.text('result') === 'accept')
  const strict = vector.text('strict')
  if (strict === 'any') tally.check(`${label} (strict, either verdict)`, true)
  else tally.equal(`${label} (strict)`, got.strict, strict === 'accept')
}
