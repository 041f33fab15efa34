/** What audits say about losses, as a sentence and as the arithmetic behind it. */
import { plural, t } from '@lingui/core/macro'
import type { Coverage, FileStanding } from '../../client/audit-api.ts'
import { formatCount, formatDecimal } from '../../ui/format.ts'

/** A chance above this is told in per cent: "1 in 1.3" is no way to say it. */
const PERCENT_FROM = 0.1
/** What a thorough audit notices of a loss of a hundredth (`draw-audit.ts`). */
const THOROUGH = 0.999
/** Nobody reads more zeros; and the random source would have to be better than it is. */
const ONE_IN_MAX = 1e9

/** `38 %`, `2.5 %`: at most two significant digits. */
export function percent(share: number): string {
  const value = share * 100
  if (value > 99 && value < 100) return `${formatDecimal(value, 1)}\u00A0%`
  const digits = value >= 9.95 || Math.abs(value - Math.round(value)) < 0.05 ? 0 : value >= 0.095 ? 1 : 2
  // The two must not be torn apart at the end of a line.
  return `${formatDecimal(value, digits)}\u00A0%`
}

/** `1 in 4,000`: never smaller than the chance is. */
export function chanceText(chance: number): string {
  if (chance > PERCENT_FROM) return percent(Math.min(1, Math.ceil(chance * 100) / 100))
  if (chance < 1 / ONE_IN_MAX) return t`less than 1 in a billion`
  const whole = Math.floor(1 / chance)
  const step = 10 ** Math.max(0, Math.floor(Math.log10(whole)) - 1)
  const one = formatCount(Math.floor(whole / step) * step)
  return t`1 in ${one}`
}

/** `37 %`: never larger than the chance that a loss was noticed is. */
export function noticedText(missChance: number): string {
  const noticed = Math.floor((1 - missChance) * 100 + 1e-9) / 100
  return noticed > 0 ? percent(noticed) : t`less than ${percent(0.01)}`
}

/** One sentence: who answered, and what could have been lost without anybody noticing. */
export function coverageSentence(coverage: Coverage, standing: FileStanding): string {
  const { copies, questions, missChance, lostShare, oldestAt } = coverage
  const proven = formatCount(coverage.proven)
  if (standing === 'lost')
    return t`${proven} of ${plural(copies, { one: '# copy', other: '# copies' })} answered; of a piece that nobody proved, nothing can be said about losses.`
  if (questions === 0 && missChance !== 0)
    return copies === 0
      ? oldestAt === null
        ? t`Nobody was asked yet: what is known are the receipts of the upload.`
        : t`The newest audit brought no answer of any miner, because the validator gave none: what is known is older.`
      : t`${proven} of ${plural(copies, { one: '# copy', other: '# copies' })} answered, which is too few to say anything about losses.`
  if (missChance === 0)
    return t`${proven} of ${plural(copies, { one: '# copy', other: '# copies' })} answered; every record of this file was proven, so no loss could stay unnoticed.`
  const share = percent(lostShare)
  if (missChance > PERCENT_FROM) {
    const noticed = noticedText(missChance)
    return t`${proven} of ${plural(copies, { one: '# copy', other: '# copies' })} answered, to few questions: had ${share} of this file been lost, your audits so far would have noticed it with a chance of ${noticed}. One thorough audit notices it with at least ${percent(THOROUGH)}.`
  }
  const chance = chanceText(missChance)
  return t`${proven} of ${plural(copies, { one: '# copy', other: '# copies' })} answered; losing ${share} of this file unnoticed through all your audits so far: ${chance}.`
}

/** The same in a few words. */
export function lossText({ missChance, lostShare }: Coverage): string {
  if (missChance === 0) return t`every record proven`
  const share = percent(lostShare)
  if (missChance > PERCENT_FROM) {
    const noticed = noticedText(missChance)
    return t`a loss of ${share} noticed in ${noticed} of cases`
  }
  const chance = chanceText(missChance)
  return t`losing ${share} unnoticed: ${chance}`
}

/** Beside it, where it does not hold for the whole file. */
export function gapSentence({ oldestAt, questions }: Coverage): string {
  return oldestAt === null && questions > 0 ? t`Some of its objects were never audited.` : ''
}

/** `(1 − 0.01)^826 = 0.00025`, with the numbers filled in. */
export function arithmeticLine({ lostShare, questions, missChance }: Coverage): string {
  return `(1 − ${significant(lostShare)})^${questions} = ${significant(missChance)}`
}

function significant(value: number): string {
  return value === 0 ? '0' : Number(value.toPrecision(2)).toString()
}
