/**
 * Whose fault a failed answer is, as far as its signature tells. The signature is over everything of question and answer but the
 * repeated request and the two paths, which the validator in between could have spoiled; so only checks that are computed from
 * signed members alone accuse the miner. What fails at a path may be either's, except where the right chunk is known from another
 * holder's proven answer to the same question: then the signed digest decides. Which piece miners are asked about is the
 * validator's word alone; where the owner knows better, it is the validator's fault.
 */
import type { Check } from '../../protocol/verdict.ts'
import type { Blame } from '../audit-api.ts'

/** Checks that are computed from what the miner signed and from the question alone. Not from the owner's record of the file,
 * which may be wrong: an answer of another length than the record says accuses nobody before another holder has proved it. */
const SIGNED: ReadonlySet<string> = new Set([
  'chained-commitment',
  'chunk-form',
  'point-form',
  'randomness-range',
  'pedersen-opening',
  'one-root',
])

/** Checks of the owner's own question. */
const OWN: ReadonlySet<string> = new Set(['audit-seed', 'audit-bases'])

/**
 * @param signed whether the miner's signature over the answer holds
 * @param isRightChunk whether its chunk is the one that another holder proved; null: nobody did, or it is not sure that all were
 *   asked about the owner's object
 */
export function blameFor(checks: readonly Check[], signed: boolean, isRightChunk: boolean | null): Blame {
  const failed = checks.filter(({ ok }) => !ok)
  if (failed.some(({ id }) => id === 'audit-piece')) return 'validator'
  if (failed.every(({ id }) => OWN.has(id))) return 'nobody'
  if (!signed) return 'either'
  return isRightChunk === false || failed.some(({ id }) => SIGNED.has(id)) ? 'miner' : 'either'
}
