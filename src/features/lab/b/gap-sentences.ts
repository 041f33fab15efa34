/** How the groups were made, and what separates them, in sentences. */
import { plural, t } from '@lingui/core/macro'
import type { Gap, GapFactor } from '../../../client/landscape/gap-explain.ts'
import type { Groups } from '../../../client/landscape/gap-groups.ts'
import { type Availability, availability } from '../../../client/landscape/gap-service.ts'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import { typicalMs } from '../../../client/landscape/owner-service.ts'
import { formatCount, formatDecimal } from '../../../ui/format.ts'
import { shareText } from '../../shared/share-words.ts'

export interface GroupNames {
  readonly upper: string
  readonly lower: string
}

export function groupNames(kind: Groups['kind']): GroupNames {
  return kind === 'halves'
    ? { upper: t`half 1`, lower: t`half 2` }
    : { upper: t`quantile 1`, lower: t`quantile 3` }
}

/** How the groups came about, ties included. */
export function groupingText({ kind, miners, upper, lower, tied }: Groups): string {
  const sizes =
    kind === 'none'
      ? t`${plural(miners, { 0: 'There is no miner', one: 'There is a single miner', other: 'There are # miners' })}, so there is nobody to compare.`
      : kind === 'halves'
        ? t`Only ${miners} miners: too few for quarters, so the better ${upper.length} are compared with the other ${lower.length}.`
        : upper.length < 5
          ? t`${miners} miners make quarters of ${upper.length}: the groups are compared whole, not five of each.`
          : t`${miners} miners by incentive make quarters of ${upper.length}: five are drawn from the first and five from the third.`
  const ties = {
    all: t`All earn the same, so the groups are cut by uid and nothing separates them.`,
    border: t`The last of the first group earns exactly what the first of the other does: between them only the uid decides.`,
  }
  return tied === null || kind === 'none' ? sizes : `${sizes} ${ties[tied]}`
}

export function factorName(factor: GapFactor): string {
  const names: Readonly<Record<GapFactor, string>> = {
    tier: t`Tier factor`,
    success: t`Success`,
    latency: t`Latency`,
    boost: t`Top-2 boost`,
  }
  return names[factor]
}

/** Milliseconds: mean over a group of its miners' typical times; null when none was timed. */
export function groupMs(rows: readonly MinerRow[]): number | null {
  const times = rows.flatMap(({ report }) => (report === null ? [] : (typicalMs(report.latency) ?? [])))
  return times.length === 0 ? null : times.reduce((sum, each) => sum + each, 0) / times.length
}

function timeText(ms: number): string {
  return ms < 1_000 ? `${formatCount(Math.round(ms))} ms` : `${formatDecimal(ms / 1_000, 2)} s`
}

function rateText({ rate }: Availability): string {
  return rate === null ? t`unknown` : shareText(rate)
}

/** One sentence with the numbers: how far apart, and by what. */
export function separation(
  gap: Gap | null,
  upper: readonly MinerRow[],
  lower: readonly MinerRow[],
  names: GroupNames,
): string {
  if (upper.length === 0 || lower.length === 0)
    return t`One of the groups is empty, so nothing can be compared.`
  const mean = (rows: readonly MinerRow[]) =>
    rows.reduce((sum, { incentive }) => sum + incentive, 0) / rows.length
  const [first, second] = [mean(upper), mean(lower)]
  const [more, less] = [shareText(first, 2), shareText(second, 2)]
  const head =
    first === second
      ? t`Both groups earn ${more} each on average.`
      : second === 0
        ? t`Miners of ${names.upper} earn ${more} each, those of ${names.lower} nothing.`
        : t`Miners of ${names.upper} earn ${more} each, ${formatDecimal(first / second, 1)} times the ${less} of ${names.lower}.`
  if (gap === null) return `${head} ${t`Why is not known: no validator says how they served.`}`
  return `${head} ${reasonText(gap, upper, lower)}`
}

function reasonText(gap: Gap, upper: readonly MinerRow[], lower: readonly MinerRow[]): string {
  const difference = gap.upper - gap.lower
  if (!(difference > 0)) return t`There is no gap to explain.`
  const [largest] = gap.steps.toSorted((a, b) => b.share - a.share)
  const explained = shareText(1 - Math.min(1, Math.abs(gap.residual) / difference))
  if (largest === undefined || largest.share <= 0) {
    return t`None of tier, success, latency and boost explains it.`
  }
  const modelled = gap.steps.reduce((sum, { share }) => sum + share, 0)
  const whole =
    modelled > difference
      ? t`By the four together the gap would be wider than it is.`
      : t`The four together explain ${explained} of the gap.`
  return `${mainReason(largest.factor, upper, lower)} ${whole}`
}

function mainReason(factor: GapFactor, upper: readonly MinerRow[], lower: readonly MinerRow[]): string {
  const [better, worse] = [rateText(availability(upper, 'all')), rateText(availability(lower, 'all'))]
  const [fast, slow] = [groupMs(upper), groupMs(lower)].map((ms) => (ms === null ? t`unknown` : timeText(ms)))
  switch (factor) {
    case 'success':
      return t`The largest part is success: ${better} of answers were right against ${worse}.`
    case 'latency':
      return t`The largest part is latency: a median time of ${fast ?? ''} against ${slow ?? ''}.`
    case 'tier':
      return t`The largest part is the tier, whose factor goes into every reward.`
    case 'boost':
      return t`The largest part is the boost for being among the two fastest.`
  }
}
