/** Results of a line added up, judged against its bound, and written as a row of the table. */
import type { Line } from './line.ts'
import type { TrialResult } from './trial.ts'

export interface Tally {
  trials: number
  caught: number
  /** Of these, within the bound. */
  within: number
  /** Most questions of any trial. */
  worst: number
  accused: number
  /** Seconds of one core. */
  seconds: number
  /** Reasons of what was caught, and how often each. */
  readonly reasons: Map<string, number>
  /** Seeds of what was not caught, or of an accusation, with what happened; the first few. */
  readonly misses: { readonly seed: string; readonly what: string }[]
}

const MISSES_KEPT = 5

export function newTally(): Tally {
  return { trials: 0, caught: 0, within: 0, worst: 0, accused: 0, seconds: 0, reasons: new Map(), misses: [] }
}

export function addResult(tally: Tally, { bound }: Line, seed: string, result: TrialResult): void {
  const { caught, questions, reason, accused } = result
  tally.trials += 1
  tally.caught += caught ? 1 : 0
  tally.within += caught && questions <= bound ? 1 : 0
  tally.worst = Math.max(tally.worst, questions)
  tally.accused += accused
  if (caught) tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1)
  if ((!caught || accused > 0) && tally.misses.length < MISSES_KEPT) tally.misses.push({ seed, what: reason })
}

/** Standard deviations by which chance may leave a sampled line below its mean: one honest run in a million is more. */
const DEVIATIONS = 4.75

/**
 * Least number of trials that must be caught within the bound. A line whose bound holds for sure allows no miss; a sampled
 * one as many as a binomial of its probability explains.
 */
export function leastWithin({ chance }: Line, trials: number): number {
  const deviation = Math.sqrt(trials * chance * (1 - chance))
  return Math.max(0, Math.floor(trials * chance - DEVIATIONS * deviation))
}

export function passes(line: Line, tally: Tally): boolean {
  const { trials, caught, within, accused } = tally
  if (trials === 0 || accused > 0 || caught < trials) return false
  return line.verdict === 'honest' || within >= leastWithin(line, trials)
}

export const TABLE_HEAD = [
  '| Row | The lie | Caught by | Bound | Trials | Caught | Within the bound | Worst | Honest accused | Seconds | Reasons |',
  '|---|---|---|---|---|---|---|---|---|---|---|',
].join('\n')

const VERDICT_WORDS: Readonly<Record<Line['verdict'], string>> = {
  caught: '',
  contained: ' (no copy counts; no conviction)',
  passes: ' (never convicted)',
  honest: '',
}

function boundText({ bound, unit, chance, verdict }: Line): string {
  if (verdict === 'honest') return 'never'
  if (verdict === 'passes') return '–'
  const sampled = chance < 1 ? ` at ${chance * 100} %` : ''
  return `${bound} ${unit}${bound === 1 ? '' : 's'}${sampled}`
}

/** Most frequent first. */
function reasonsText({ reasons }: Tally): string {
  const sorted = [...reasons].toSorted(([, a], [, b]) => b - a).map(([reason]) => reason)
  return sorted.slice(0, 4).join(', ') + (sorted.length > 4 ? ', …' : '')
}

export function tableRow(line: Line, tally: Tally): string {
  const { trials, caught, within, worst, accused, seconds } = tally
  const honest = line.verdict === 'honest'
  const cells = [
    line.row,
    line.lie,
    line.caughtBy + VERDICT_WORDS[line.verdict],
    boundText(line),
    String(trials),
    honest ? '–' : String(caught),
    honest ? '–' : String(within),
    honest ? '–' : String(worst),
    String(accused),
    seconds.toFixed(1),
    reasonsText(tally),
  ]
  return `| ${cells.join(' | ')} |`
}
