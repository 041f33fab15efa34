/** Why an answer did not count as a success, in words, and whose fault that is. */
import { plural, t } from '@lingui/core/macro'
import type { FailureCause, MinerReport } from '../../../client/landscape/landscape-api.ts'
import { windowSum } from '../../../client/landscape/miner-rows.ts'
import { formatAgo, formatCount } from '../../../ui/format.ts'
import { reasonWords } from '../../shared/reason-words.ts'
import { taskName } from './task-names.ts'

/** Reasons without words of their own are named, not hidden. */
export function reasonSentence(reason: string): string {
  const words = reasonWords(reason)
  if (words !== null) return words
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
