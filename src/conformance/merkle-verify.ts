/** merkle_verify.json: the reference's fold, positives, negatives and lenient inputs. */
import { verifyFold } from '../protocol/merkle.ts'
import type { Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

export function checkMerkleVerify(file: unknown, tally: Tally): void {
  for (const [i, vector] of new Fields(file).cases('cases').entries()) {
    const verdict = verifyFold(vector.value('proof'), vector.value('leaf'), vector.value('root'))
    tally.equal(`fold ${i} ${vector.text('label')}`, verdict.ok, vector.text('result') === 'accept')
  }
}
