/** uid_selection.json: the reference's pseudo-random choice of miners, to the bit. */
import { blockHashSeed, selectUids } from '../protocol/uid-selection.ts'
import { numbers } from './near.ts'
import type { Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

export function checkUidSelection(file: unknown, tally: Tally): void {
  for (const vector of new Fields(file).cases('cases')) {
    const seed = blockHashSeed(vector.text('block_hash'))
    const uids = numbers(vector.list('uids'))
    const k = vector.number('k')
    const label = `${k} of ${uids.length} in ${vector.text('block_hash').slice(0, 10)}`
    const got = seed.ok ? selectUids(seed.value, uids, k) : seed.detail
    tally.equal(label, got, vector.list('selected'))
  }
}
