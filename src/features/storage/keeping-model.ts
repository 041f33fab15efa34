/** What the state of upkeep means to the person, in words. What validators say are words too, not proofs; the sentences say so. */
import { plural, t } from '@lingui/core/macro'
import type { UpkeepState } from '../../client/upkeep-api.ts'
import { formatDay } from '../../ui/format.ts'

/** What a person has to know at a glance. */
export type Keeping = 'kept' | 'ending' | 'lost' | 'unrenewed' | 'unknown' | 'empty'

export function keepingOf({ lost, trouble, soonestAt, unknown, settings }: UpkeepState): Keeping {
  if (lost > 0) return 'lost'
  if (trouble !== null) return 'ending'
  if (soonestAt === null) return unknown > 0 ? 'unknown' : 'empty'
  return settings.automatic ? 'kept' : 'unrenewed'
}

export function keepingSentence(state: UpkeepState): string {
  const { lost, trouble, soonestAt } = state
  const day = soonestAt === null ? '' : formatDay(soonestAt)
  switch (keepingOf(state)) {
    case 'lost':
      return plural(lost, {
        one: '# file has no copy on the network any more',
        other: '# files have no copy on the network any more',
      })
    case 'ending':
      return endingSentence(trouble?.files ?? 0, day)
    case 'unrenewed':
      return t`Nothing is renewed. The first file ends on ${day}`
    case 'unknown':
      return t`Nobody has said yet how long your files are kept`
    case 'empty':
      return t`Nothing is stored yet`
    case 'kept':
      return state.unknown > 0
        ? t`All that validators answered for is kept until ${day} at least`
        : t`Everything is kept until ${day} at least`
  }
}

function endingSentence(files: number, day: string): string {
  return t`${plural(files, { one: '# file ends soon', other: '# files end soon' })}, the first on ${day}`
}

/** What else is the matter, and of how many files the sentence says nothing. */
export function besideSentence({ unknown, soonestAt, lost, trouble }: UpkeepState): string {
  const unsaid = unknown === 0 || soonestAt === null ? '' : unknownFiles(unknown)
  const ending =
    lost > 0 && trouble !== null ? `${endingSentence(trouble.files, formatDay(trouble.soonestAt))}.` : ''
  return [ending, unsaid].filter((part) => part !== '').join(' ')
}

function unknownFiles(unknown: number): string {
  return plural(unknown, {
    one: 'Of # file no validator has said yet how long it is kept.',
    other: 'Of # files no validator has said yet how long they are kept.',
  })
}

/** What this visit has done, and what comes next. */
export function renewalSentence({ renewals, settings }: UpkeepState): string {
  const { renewed, moved, failed, nextAt } = renewals
  const next =
    nextAt === null || !settings.automatic ? '' : t`The next renewal is due on ${formatDay(nextAt)}.`
  const done =
    renewed === 0
      ? ''
      : plural(renewed, {
          one: '# object was renewed since the drive was opened.',
          other: '# objects were renewed since the drive was opened.',
        })
  const elsewhere =
    moved === 0
      ? ''
      : plural(moved, {
          one: '# of them had lost its validator and was placed anew with another.',
          other: '# of them had lost their validator and were placed anew with another.',
        })
  const refused =
    failed === 0
      ? ''
      : plural(failed, {
          one: '# object could not be renewed; it is tried again every half hour.',
          other: '# objects could not be renewed; they are tried again every half hour.',
        })
  return [done, elsewhere, refused, next].filter((part) => part !== '').join(' ')
}
