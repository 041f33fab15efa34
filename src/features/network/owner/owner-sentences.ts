/** Answers to the owner's seven questions, each one sentence with its numbers, and how much one should make of it. */
import { plural, t } from '@lingui/core/macro'
import type { Concentration, Disagreement, TierMove } from '../../../client/landscape/owner-facts.ts'
import type { Comparison, Moment, MomentObjects } from '../../../client/landscape/owner-moment.ts'
import type { ProbeSummary } from '../../../client/landscape/owner-probes.ts'
import type { RepairLag } from '../../../client/landscape/owner-repair.ts'
import type { Departure, Seats } from '../../../client/landscape/owner-seats.ts'
import type { ServiceFit } from '../../../client/landscape/owner-service.ts'
import { formatAgo, formatCount, formatDecimal, formatSeconds } from '../../../ui/format.ts'
import { shareText } from '../../shared/share-words.ts'

/** `fine`: nothing to do. `look`: worth a look. `bad`: somebody loses something. `unknown`: nobody can say. */
export type Standing = 'fine' | 'look' | 'bad' | 'unknown'

export interface Answer {
  readonly standing: Standing
  readonly sentence: string
  /** What it rests on: n, interval, age. */
  readonly note: string
}

export function spanText(blocks: number, blockMs: number): string {
  return formatSeconds((blocks * blockMs) / 1_000)
}

/** Milliseconds as people say them. */
export function msText(ms: number): string {
  return ms < 1_000 ? `${formatCount(Math.round(ms))} ms` : `${formatDecimal(ms / 1_000, 2)} s`
}

export function probesAnswer(summary: ProbeSummary, lastAt: number | null, now: number): Answer {
  const { n, successes, interval, retrieve } = summary
  if (n === 0 || interval === null || lastAt === null) {
    return {
      standing: 'unknown',
      sentence: t`This page has not tried yet.`,
      note: t`A probe stores random bytes through a validator, asks them back and compares.`,
    }
  }
  const p95 = retrieve === null ? '' : msText(retrieve.p95)
  const sentence =
    retrieve === null
      ? t`None of ${plural(n, { one: '# probe', other: '# probes' })} came back.`
      : t`${successes} of ${plural(n, { one: '# probe', other: '# probes' })} came back, 95 % of those within ${p95}.`
  const [from, to, ago] = [shareText(interval[0]), shareText(interval[1]), formatAgo(lastAt, now)]
  return {
    standing: successes === n ? 'fine' : successes === 0 ? 'bad' : 'look',
    sentence,
    note: t`True rate ${from} to ${to} (95 %, n = ${n}); last ${ago}. As few as these find outages, not rare losses.`,
  }
}

export function objectsAnswer(objects: MomentObjects | null, lag: RepairLag, blockMs: number): Answer {
  if (objects === null) {
    return {
      standing: 'unknown',
      sentence: t`No validator has said how many copies its objects have.`,
      note: t`The chain does not know of objects.`,
    }
  }
  const { all, short, lost, repairQueue } = objects
  const [shortText, allText] = [formatCount(short), formatCount(all)]
  const sentence =
    all === 0
      ? t`Nothing is stored, so nothing lacks a copy.`
      : lost > 0
        ? t`${plural(lost, { one: '# object has no healthy copy', other: '# objects have no healthy copy' })}; ${shortText} of ${allText} have too few.`
        : short > 0
          ? t`${shortText} of ${allText} objects have too few copies; none is lost.`
          : t`${plural(all, { one: 'The only object has all its copies.', other: 'All # objects have all their copies.' })}`
  return {
    standing: lost > 0 ? 'bad' : short > 0 ? 'look' : 'fine',
    sentence,
    note: [queueText(repairQueue), sweepText(objects.sweepAge, blockMs), lagText(lag, blockMs)]
      .filter((part) => part !== '')
      .join(' '),
  }
}

function queueText(waiting: number): string {
  return waiting === 0
    ? t`None waits for repair.`
    : t`${plural(waiting, { one: '# waits for repair.', other: '# wait for repair.' })}`
}

function sweepText(blocks: number | null, blockMs: number): string {
  if (blocks === null) return ''
  const span = spanText(blocks, blockMs)
  return t`Counted up to ${span} ago.`
}

function lagText({ seen, open, worst }: RepairLag, blockMs: number): string {
  if (seen === 0) return t`No miner was replaced in that time, so there is no repair lag to tell.`
  const span = worst === null ? '' : spanText(worst, blockMs)
  if (open > 0) {
    return t`After ${open} of ${plural(seen, { one: '# replacement', other: '# replacements' })} no window has ended with all copies yet.`
  }
  return t`After ${plural(seen, { one: '# replacement', other: '# replacements' })} all copies were back within ${span} at most.`
}

export function tiersAnswer(move: TierMove, compared: Comparison | null, moment: Moment): Answer {
  if (move.miners === 0) {
    return {
      standing: 'unknown',
      sentence: t`No validator has published tiers.`,
      note: t`The chain does not know of tiers.`,
    }
  }
  const { promoted, demoted } = move
  if (compared === null) {
    return {
      standing: 'unknown',
      sentence: t`${plural(move.miners, { one: '# miner has a tier', other: '# miners have a tier' })}; there is nothing to compare with yet.`,
      note: t`The validator keeps no window from before.`,
    }
  }
  const ago = formatAgo(compared.record.at, moment.at)
  const sentence =
    promoted + demoted === 0
      ? t`No tier has changed since ${ago}.`
      : t`${plural(promoted, { one: '# miner rose', other: '# miners rose' })} and ${plural(demoted, { one: '# fell', other: '# fell' })} since ${ago}.`
  const block = formatCount(compared.record.block)
  const { came, gone } = move
  const others = t`${came} came and ${gone} went.`
  const against = compared.younger
    ? t`Compared with the oldest window kept (block ${block}), less than a week before.`
    : t`Compared with the window that ended a week before (block ${block}).`
  return {
    standing: demoted > promoted && demoted * 10 > move.miners ? 'look' : 'fine',
    sentence,
    note: `${against} ${others}`,
  }
}

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
  const unlucky = list.filter(({ luck }) => luck === 'immune' || luck === 'tie').length
  const unclear = list.filter(({ luck }) => luck === 'unknown').length
  const came = list.length
  const sentence =
    came === 0
      ? t`Nobody is known to have registered in the week before.`
      : replaced === 0
        ? t`${plural(came, { one: '# registration', other: '# registrations' })} in the week before took free seats; nobody had to go.`
        : t`${plural(came, { one: '# registration', other: '# registrations' })} in the week before; ${plural(replaced, { one: '# miner had', other: '# miners had' })} to go, ${unlucky} by bad luck.`
  const unknown = unclear === 0 ? '' : t`Of ${unclear} nobody kept what they had earned.`
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
