/** Answers to who earns and who decides: service, concentration, agreement, seats. */
import { plural, t } from '@lingui/core/macro'
import type { Concentration, Disagreement } from '../../../client/landscape/owner-facts.ts'
import type { Moment } from '../../../client/landscape/owner-moment.ts'
import type { Departure, Seats } from '../../../client/landscape/owner-seats.ts'
import type { ServiceFit } from '../../../client/landscape/owner-service.ts'
import { formatCount, formatDecimal } from '../../../ui/format.ts'
import { shareText } from '../../shared/share-words.ts'
import type { Answer } from './owner-sentences.ts'

export function serviceAnswer(fit: ServiceFit): Answer {
  const { rho, interval, why, served, left, outliers } = fit
  const n = served.length
  const leftText = t`${plural(left, { one: '# miner', other: '# miners' })} left out: not asked or not timed.`
  if (rho === null) {
    const reasons = {
      few: t`Cannot be told: of ${plural(n, { one: '# miner', other: '# miners' })} both incentive and service are known, and three are needed.`,
      'equal-incentive': t`Cannot be told: all ${n} miners earn the same.`,
      'equal-service': t`Cannot be told: all ${n} miners serve alike.`,
    }
    return { standing: 'unknown', sentence: reasons[why ?? 'few'], note: left === 0 ? '' : leftText }
  }
  const value = formatDecimal(rho, 2)
  const sure = interval === null ? 0 : interval[0] > 0 ? 1 : interval[1] < 0 ? -1 : 0
  const sentence =
    sure > 0
      ? rho > 0.7
        ? t`Yes: who serves better earns more (rank correlation ${value}).`
        : t`Partly: who serves better tends to earn more (rank correlation ${value}).`
      : sure < 0
        ? t`No: who serves better earns less (rank correlation ${value}).`
        : t`Cannot be told from ${n} miners (rank correlation ${value}).`
  const [from, to] = interval === null ? ['', ''] : interval.map((each) => formatDecimal(each, 2))
  const range = interval === null ? t`n = ${n}.` : t`95 %: ${from ?? ''} to ${to ?? ''}, n = ${n}.`
  return {
    standing: sure > 0 ? (outliers.length > 0 && rho <= 0.7 ? 'look' : 'fine') : sure < 0 ? 'bad' : 'unknown',
    sentence,
    note: left === 0 ? range : `${range} ${leftText}`,
  }
}

export function concentrationAnswer({ operators, holdHalf, unknown }: Concentration): Answer {
  const [largest] = operators
  if (holdHalf === null || largest === undefined) {
    return { standing: 'unknown', sentence: t`Nobody earns any incentive yet.`, note: '' }
  }
  const [all, share] = [operators.length, shareText(largest.share, 1)]
  const { miners } = largest
  const note = t`The largest has ${share} with ${plural(miners, { one: '# miner', other: '# miners' })}. An operator is a coldkey.`
  return {
    standing: largest.share > 0.5 ? 'bad' : holdHalf <= 3 && all > 6 ? 'look' : 'fine',
    sentence: t`${plural(holdHalf, { one: '# operator holds', other: '# operators hold' })} half of the incentive, of ${plural(all, { one: '# operator', other: '# operators' })}.`,
    note:
      unknown === 0
        ? note
        : `${note} ${t`${plural(unknown, { one: '# miner has left since and counts for itself.', other: '# miners have left since and count for themselves.' })}`}`,
  }
}

export function disagreementAnswer(found: Disagreement, moment: Moment): Answer {
  if (moment.when === 'past') {
    return {
      standing: 'unknown',
      sentence: t`Known only for now: this window is one validator's record.`,
      note: t`Windows of different validators end at the same blocks, but each keeps its own.`,
    }
  }
  const { validators, compared, disputed, byValidator } = found
  if (validators < 2) {
    return {
      standing: 'unknown',
      sentence: t`${plural(validators, { 0: 'No validator publishes tiers.', one: 'Only one validator publishes tiers, so there is nobody to disagree.', other: '# validators publish tiers.' })}`,
      note: '',
    }
  }
  const differing = disputed.length
  const [most] = byValidator
  const note =
    most === undefined || most.differs === 0
      ? t`Each validator counts for itself; tiers may differ without anybody being wrong.`
      : t`Validator ${most.uid} differs most, ${plural(most.differs, { one: '# time', other: '# times' })}, from the tier with the most stake behind it.`
  return {
    standing: differing * 4 > compared ? 'look' : 'fine',
    sentence:
      differing === 0
        ? t`${validators} validators agree on the tier of ${plural(compared, { one: '# miner', other: 'all # miners' })}.`
        : t`${validators} validators disagree about ${differing} of ${plural(compared, { one: '# miner', other: '# miners' })}.`,
    note,
  }
}

export function seatsAnswer(list: readonly Departure[], seats: Seats, moment: Moment): Answer {
  const replaced = list.filter(({ luck }) => luck !== 'free').length
  const unclear = list.filter(({ luck }) => luck === 'unknown').length
  const unlucky = list.filter(({ luck }) => luck === 'immune' || luck === 'tie').length
  const came = list.length
  const sentence =
    came === 0
      ? t`Nobody is known to have registered in the week before.`
      : replaced === 0
        ? t`${plural(came, { one: '# registration', other: '# registrations' })} in the week before took free seats; nobody had to go.`
        : unclear === replaced
          ? t`${plural(came, { one: '# registration', other: '# registrations' })} in the week before; ${plural(replaced, { one: '# miner had', other: '# miners had' })} to go.`
          : t`${plural(came, { one: '# registration', other: '# registrations' })} in the week before; ${plural(replaced, { one: '# miner had', other: '# miners had' })} to go, ${unlucky} of them by bad luck.`
  const unknown =
    unclear === 0
      ? ''
      : t`Whether it was bad luck is not known of ${unclear}: nobody kept what they had earned.`
  return {
    standing: unlucky > 0 ? 'look' : 'fine',
    sentence,
    note: [moment.when === 'now' ? nextText(seats) : '', unknown].filter((part) => part !== '').join(' '),
  }
}

function nextText({ taken, max, next }: Seats): string {
  if (taken < max) {
    const [used, all] = [formatCount(taken), formatCount(max)]
    return t`${used} of ${all} seats are taken: the next registration replaces nobody.`
  }
  if (next === null) return ''
  const { uid, tied, immune } = next
  if (immune) return t`Next to go is uid ${uid}, although it is immune: hardly anybody is not.`
  return tied > 0
    ? t`Next to go is uid ${uid}; ${plural(tied, { one: '# other has', other: '# others have' })} the same emission, so age decides.`
    : t`Next to go is uid ${uid}, with the lowest emission.`
}
