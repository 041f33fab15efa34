/** Answers to an owner's questions, each one sentence with its numbers and what it rests on: probes, objects, tiers. */
import { plural, t } from '@lingui/core/macro'
import type { Landscape } from '../../../client/landscape/landscape-api.ts'
import type { TierMove } from '../../../client/landscape/owner-facts.ts'
import type { Comparison, Moment } from '../../../client/landscape/owner-moment.ts'
import type { ProbeSummary } from '../../../client/landscape/owner-probes.ts'
import type { RepairLag } from '../../../client/landscape/owner-repair.ts'
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

export function objectsAnswer(
  { objects, when }: Pick<Moment, 'objects' | 'when'>,
  lag: RepairLag,
  { blockMs, validators }: Pick<Landscape, 'blockMs' | 'validators'>,
): Answer {
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
    note: [
      whoseText(when, validators),
      queueText(repairQueue),
      sweepText(objects.sweepAge, blockMs),
      lagText(lag, blockMs),
    ]
      .filter((part) => part !== '')
      .join(' '),
  }
}

function whoseText(when: Moment['when'], validators: Landscape['validators']): string {
  if (when === 'past') return t`Of the shown validator alone.`
  const counted = validators.filter(({ objects }) => objects !== null).length
  return t`As ${plural(counted, { one: '# validator counts', other: '# validators count' })}.`
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

function lagText({ seen, open, worst, untold }: RepairLag, blockMs: number): string {
  if (seen === 0 && untold > 0)
    return t`Since ${plural(untold, { one: '# replacement', other: '# replacements' })} no window tells of a whole count, so the repair lag is not known.`
  if (seen === 0) return t`No miner was replaced in that time, so there is no repair lag to tell.`
  const span = worst === null ? '' : spanText(worst, blockMs)
  if (open > 0) {
    return t`After ${open} of ${plural(seen, { one: '# replacement', other: '# replacements' })} no count has found all copies yet.`
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
  const span = formatSeconds((moment.at - compared.record.at) / 1_000)
  const sentence =
    promoted + demoted === 0
      ? t`No tier has changed within ${span}.`
      : t`${plural(promoted, { one: '# miner rose', other: '# miners rose' })} and ${plural(demoted, { one: '# fell', other: '# fell' })} within ${span}.`
  const block = formatCount(compared.record.block)
  const { came, gone } = move
  const others = t`${came} came and ${gone} went.`
  const against =
    compared.reach === 'week'
      ? t`Compared with the window that ended a week before (block ${block}).`
      : compared.reach === 'kept'
        ? t`Compared with the oldest window kept (block ${block}), less than a week before.`
        : t`Compared with the oldest window read so far (block ${block}), less than a week before.`
  return {
    standing: demoted > promoted && demoted * 10 > move.miners ? 'look' : 'fine',
    sentence,
    note: `${against} ${others}`,
  }
}
