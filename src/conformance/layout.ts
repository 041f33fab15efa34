/** layout.json: size of a piece, and which slice goes to which miners. */
import { bytesNotCovered, layoutObject, OBJECT_OVERHEAD, optimalPieceBytes } from '../protocol/layout.ts'
import { numbers } from './near.ts'
import type { Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

function checkOne(vector: Fields, tally: Tally): void {
  const objectBytes = vector.number('object_length')
  // The file lists the miners as drawn; the reference takes the first k of them.
  const uids = numbers(vector.list('uids')).slice(0, vector.number('k'))
  const redundancy = vector.number('R')
  const label = `${objectBytes} bytes on ${uids.length} miners`
  tally.equal(`${label}: size`, objectBytes + OBJECT_OVERHEAD, vector.number('data_size'))
  const layout = layoutObject({ objectBytes, uids, redundancy }, 'reference')
  tally.equal(`${label}: refused`, !layout.ok, vector.value('error') !== null)
  const slices = layout.ok ? layout.value : []
  const shown = slices.map(({ index, start, end, pieceBytes, uids: group }) => ({
    index,
    chunk_size: pieceBytes,
    start,
    end,
    uids: group,
  }))
  tally.equal(`${label}: slices`, shown, vector.list('chunks'))
  const missing = bytesNotCovered(objectBytes, slices)
  tally.equal(`${label}: missing bytes`, missing, vector.number('bytes_not_covered'))
  tally.equal(`${label}: covered`, missing === 0, vector.flag('covers_object'))
  const strict = layoutObject({ objectBytes, uids, redundancy }, 'strict')
  tally.equal(`${label}: strict refuses`, strict.ok, layout.ok)
  if (strict.ok) tally.equal(`${label}: strict covers`, bytesNotCovered(objectBytes, strict.value), 0)
}

export function checkLayout(file: unknown, tally: Tally): void {
  const root = new Fields(file)
  for (const vector of root.cases('optimal_chunk_size')) {
    const size = vector.number('data_size')
    const miners = vector.number('available_uids')
    const got = optimalPieceBytes(size, miners, vector.number('R'))
    tally.equal(`piece of ${size} on ${miners} miners`, got, vector.number('chunk_size'))
  }
  for (const vector of root.cases('layouts')) checkOne(vector, tally)
}
