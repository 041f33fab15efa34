/** When a file would lack copies if nobody repaired it, and what that assumes, in sentences. */
import { plural, t } from '@lingui/core/macro'
import type { Assumption, FileHealth, Forecast, Span } from '../../client/health-api.ts'
import { formatCount } from '../../ui/format.ts'
import { blocksText } from './health-model.ts'

export function forecastSentences(
  { unknown, belowWanted, lost }: Forecast,
  { blockSeconds, wanted }: Pick<FileHealth, 'blockSeconds' | 'wanted'>,
): readonly string[] {
  if (unknown !== null) return [unknownSentence(unknown)]
  const isShort = belowWanted?.earliest === 0
  const sentences = [
    ...(isShort ? [] : [belowSentence(belowWanted, blockSeconds, wanted)]),
    lostSentence(lost, blockSeconds),
  ]
  const middle = lost?.middle ?? null
  if (middle === null || middle === 0) return sentences
  const when = blocksText(middle, blockSeconds)
  return [...sentences, t`If newcomers earn as those of the last period do, that is after about ${when}.`]
}

function belowSentence(span: Span | null, blockSeconds: number | null, wanted: number): string {
  if (span === null) return t`As far as can be foreseen, no piece falls below ${wanted} copies.`
  const from = blocksText(span.earliest, blockSeconds)
  if (span.latest === null)
    return t`Some piece would have fewer than ${wanted} copies after ${from} at the earliest; how late it may be cannot be foreseen.`
  const to = blocksText(span.latest, blockSeconds)
  return t`Some piece would have fewer than ${wanted} copies after ${from} at the earliest, and after ${to} at the latest.`
}

function lostSentence(span: Span | null, blockSeconds: number | null): string {
  if (span === null) return t`As far as can be foreseen, no piece loses its last copy.`
  const from = blocksText(span.earliest, blockSeconds)
  if (span.latest === null)
    return t`The last copy of some piece would be gone after ${from} at the earliest; how late it may be cannot be foreseen.`
  const to = blocksText(span.latest, blockSeconds)
  return t`The last copy of some piece would be gone after ${from} at the earliest, and after ${to} at the latest.`
}

function unknownSentence(why: NonNullable<Forecast['unknown']>): string {
  switch (why) {
    case 'few-registrations':
      return t`Too few registrations were seen to tell how often seats change hands, so there is no forecast.`
    case 'young-subnet':
      return t`The subnet is younger than its immunity period. Its first filling says nothing about how often seats change hands, so there is no forecast.`
    case 'newcomers-replaced':
      return t`So many register that newcomers replace each other before they can be counted, so there is no forecast.`
    case 'no-copies':
      return t`There is no copy whose end could be foreseen.`
  }
}

export function assumptionSentence(assumption: Assumption): string {
  switch (assumption.code) {
    case 'registrations-seen':
      return t`${plural(assumption.value, { one: '# registration was seen', other: '# registrations were seen' })}, and others come as often. Both ends include what chance does in nine of ten cases.`
    case 'window-blocks':
      return t`They were counted over ${plural(assumption.value, { one: '# block', other: '# blocks' })}, the immunity period: nobody who registered in it has been replaced again.`
    case 'free-seats':
      return t`${plural(assumption.value, { 0: 'No seat is free: each registration replaces somebody.', one: '# seat is free and filled first.', other: '# seats are free and filled first.' })}`
    case 'seats-spared':
      return t`Nobody out of immunity is replaced while no more than ${formatCount(assumption.value)} are; the early end does without that rule.`
    case 'emissions-stay':
      return t`Everybody who is there goes on earning what it earned in the last epoch.`
    case 'newcomers-unknown':
      return t`What newcomers will earn is not known: at the early end more than everybody else, at the late end nothing.`
    case 'no-other-loss':
      return t`Miners leave by being replaced and no copy is lost otherwise. A miner that simply stops is not foreseen.`
    case 'no-repair':
      return t`No validator makes new copies. In truth they should, and then no piece falls below what is wanted for long.`
    case 'owner-unknown':
      return t`The chain spares seats of the subnet’s owner. This page does not know them, and counts them like others.`
  }
}
