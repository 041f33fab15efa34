/** Why an answer did not count as a success, in words, and whose fault that is. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import type { FailureCause, MinerReport } from '../../../client/landscape/landscape-api.ts'
import { windowSum } from '../../../client/landscape/miner-rows.ts'
import { formatAgo, formatCount } from '../../../ui/format.ts'
import { taskName } from './task-names.ts'

const REASONS: Readonly<Record<string, MessageDescriptor>> = {
  'proof-missing': msg`What came carries no proof.`,
  'echo-differs': msg`The answer belongs to another question: what was asked came back changed.`,
  'chain-broken': msg`The chained hash does not follow from the seed that was sent.`,
  'commitment-hash-differs': msg`The hash of the data with the seed is not that of the bytes.`,
  'seed-unknown': msg`The answer was computed with a seed that nobody sent.`,
  'chunk-malformed': msg`The chunk that came cannot be read.`,
  'chunk-differs': msg`The chunk that came is not the one that was asked for.`,
  'content-path-missing': msg`Nothing came that leads from the chunk to the root fixed at upload.`,
  'content-run': msg`The chunk does not consist of whole records of the file.`,
  'content-path-shape': msg`The path has a shape that the tree of this file cannot have.`,
  'content-root-differs': msg`The bytes that came are not the file’s: they do not lead to the root fixed at upload.`,
  'curve-unknown': msg`The answer is on another curve than the one that was agreed.`,
  'point-invalid': msg`A point in the answer is no point of the curve.`,
  'randomness-invalid': msg`The randomness is no number in the allowed range.`,
  'opening-fails': msg`The commitment does not open to the bytes that came.`,
  'path-malformed': msg`The path through the miner’s own tree cannot be read.`,
  'path-shape': msg`The path has a shape that the miner’s own tree cannot have.`,
  'path-fails': msg`The path does not lead to the root that the miner named.`,
  'data-malformed': msg`The data that came cannot be read.`,
  'data-differs': msg`The data that came is not what was stored.`,
  missing: msg`The answer says that the miner does not have the piece.`,
  refused: msg`The question was refused.`,
  malformed: msg`What came was no answer of this protocol, or far too large.`,
  oversize: msg`What came was no answer of this protocol, or far too large.`,
  late: msg`No answer came in time.`,
  unreachable: msg`The miner could not be reached.`,
}

/** Reasons without words of their own are named, not hidden. */
export function reasonSentence(reason: string): string {
  const words = REASONS[reason]
  if (words !== undefined) return i18n._(words)
  return reason === '' ? t`No reason was given.` : t`The reason given is “${reason}”.`
}

/** Whose fault a counted failure is, as far as anybody can tell. */
export function faultSentence({ outcome, reason }: Pick<FailureCause, 'outcome' | 'reason'>): string {
  if (outcome !== 'fail')
    return t`Silence is no lie: the miner, its line or the validator’s line may have been slow. It counts as an attempt and earns nothing.`
  if (reason === 'missing')
    return t`The miner had taken the piece and says itself that it is gone: the loss is the miner’s.`
  if (reason === 'refused')
    return t`The miner refused several times in a row while it served others: its clock or its view of the chain may be wrong, and that is its own to mend.`
  return t`The miner answered, and the answer is wrong: the fault is the miner’s, by the word of this validator.`
}

export function outcomeName(outcome: FailureCause['outcome']): string {
  switch (outcome) {
    case 'fail':
      return t({ message: 'wrong', context: 'outcome' })
    case 'late':
      return t({ message: 'late', context: 'outcome' })
    case 'offline':
      return t({ message: 'offline', context: 'outcome' })
  }
}

/** "3: 2 late, 1 wrong"; "0"; only the number where no reason is told. */
export function failuresText({ causes, window }: Pick<MinerReport, 'causes' | 'window'>): string {
  const { attempts, successes } = windowSum({ window })
  const all = attempts - successes
  const parts = (['fail', 'late', 'offline'] as const).flatMap((outcome) => {
    const count = causes
      .filter((cause) => cause.outcome === outcome)
      .reduce((sum, each) => sum + each.count, 0)
    return count === 0 ? [] : [`${formatCount(count)} ${outcomeName(outcome)}`]
  })
  return parts.length === 0 ? formatCount(all) : `${formatCount(all)}: ${parts.join(', ')}`
}

export function lastFailureText(failure: MinerReport['lastFailure'], now: number): string {
  if (failure === null) return t({ message: 'None', context: 'failure' })
  const [task, ago] = [taskName(failure.task), formatAgo(failure.at, now)]
  return failure.reason === '' ? `${task}, ${ago}` : `${task}: ${failure.reason}, ${ago}`
}

/** How many, for a sentence. */
export function failuresCount(count: number): string {
  return plural(count, { one: '# failure', other: '# failures' })
}
