/** Why a round did not go well, in a sentence. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'

const CAUSES: Readonly<Record<string, MessageDescriptor>> = {
  'validator-unreachable': msg`The validator did not answer.`,
  'validator-lied': msg`The validator confirmed another object than it was sent.`,
  'answer-malformed': msg`What came back is no answer of this protocol.`,
  refused: msg`The validator said no.`,
  'not-enough-copies': msg`Fewer than three miners of different owners proved a copy.`,
  'receipt-rejected': msg`A receipt does not hold against the sample.`,
  'content-damaged': msg`Other bytes came back than were stored.`,
  'content-root-differs': msg`A miner’s chunk does not lead to the root of the sample.`,
  'opening-fails': msg`A miner’s commitment does not open to its chunk.`,
  'echo-differs': msg`A miner answered another question than it was asked.`,
  'signature-mismatch': msg`A miner’s answer is not signed by it.`,
  'rate-limited': msg`The validator takes no more calls of this key for now.`,
  busy: msg`The validator has too much to do for now.`,
  'quota-exceeded': msg`The validator has no room left for this key.`,
  'sample-invalid': msg`The sample is empty or too large.`,
  cancelled: msg`Stopped before it was finished.`,
}

/** Codes without words are named, not hidden. */
export function sentenceOfCause(cause: string): string {
  const words = CAUSES[cause]
  return words === undefined ? t`It failed with the code “${cause}”.` : i18n._(words)
}
