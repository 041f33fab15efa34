/** What is wrong with an answer of a miner, by the reasons of closed lists that verifiers and validators give. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** No object: a reason that comes from outside may be named like something that every object has. */
const WORDS: ReadonlyMap<string, MessageDescriptor> = new Map([
  ['proof-missing', msg`What came carries no proof.`],
  ['echo-differs', msg`The answer belongs to another question: what was asked came back changed.`],
  ['chain-broken', msg`The chained hash does not follow from the seed that was sent.`],
  ['commitment-hash-differs', msg`The hash of the data with the seed is not that of the bytes.`],
  ['seed-unknown', msg`The answer was computed with a seed that nobody sent.`],
  ['chunk-malformed', msg`The chunk that came cannot be read.`],
  ['cid-differs', msg`The bytes that came are not those of this content identifier.`],
  ['chunk-differs', msg`The chunk that came is not the one that was asked for.`],
  ['content-path-missing', msg`Nothing came that leads from the chunk to the root fixed at upload.`],
  ['content-run', msg`The chunk does not consist of whole records of the file.`],
  ['content-path-shape', msg`The path has a shape that the tree of this file cannot have.`],
  [
    'content-root-differs',
    msg`The bytes that came are not the file’s: they do not lead to the root fixed at upload.`,
  ],
  ['curve-unknown', msg`The answer is on another curve than the one that was agreed.`],
  ['point-invalid', msg`A point in the answer is no point of the curve.`],
  ['randomness-invalid', msg`The randomness is no number in the allowed range.`],
  ['opening-fails', msg`The commitment does not open to the bytes that came.`],
  ['path-malformed', msg`The path through the miner’s own tree cannot be read.`],
  ['path-shape', msg`The path has a shape that the miner’s own tree cannot have.`],
  ['path-fails', msg`The path does not lead to the root that the miner named.`],
  ['data-malformed', msg`The data that came cannot be read.`],
  ['data-differs', msg`The data that came is not what was stored.`],
  ['signature-mismatch', msg`The signature is not this miner’s.`],
  [
    'root-changed',
    msg`The miner signed two answers under one seed that belong to different trees: it had not committed before it was asked.`,
  ],
  ['piece-differs', msg`The validator asked the miners about another object than yours.`],
  ['seed-differs', msg`The seed does not come from the block and the secret number of this question.`],
  ['bases-differ', msg`The points g and h do not come from the seed.`],
  ['missing', msg`The answer says that the miner does not have the piece.`],
  ['refused', msg`The question was refused.`],
  ['malformed', msg`What came was no answer of this protocol, or far too large.`],
  ['oversize', msg`What came was no answer of this protocol, or far too large.`],
  ['late', msg`No answer came in time.`],
  ['unreachable', msg`The miner could not be reached.`],
  ['busy', msg`The miner was busy and asked for patience.`],
  ['cut-short', msg`The validator could not be asked for all of it, so this miner was not asked the rest.`],
  ['unasked', msg`A receipt names this miner, and the validator did not ask it.`],
])

/** One sentence; null where this page has no words for it. */
export function reasonWords(reason: string): string | null {
  const words = WORDS.get(reason)
  return words === undefined ? null : i18n._(words)
}
