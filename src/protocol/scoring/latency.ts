/**
 * Latency factors of a batch (protocol section 7.5): an inverted sigmoid around the batch's mean, as wide as
 * the batch's slowest answer.
 *
 * Different from the reference by rule set: each size is paired with its own miner (the reference sorts the
 * times and leaves the sizes, so a large piece's slowness is charged to somebody else), and the curve spans
 * twice the largest time, as the document's printed numbers do.
 */
import { entryAt } from '../entry-at.ts'
import type { RuleSet } from './rule-set.ts'

const BASE_STEEPNESS = 7
const BASE_SHIFT = 0.3
/** Seconds for each e-fold of bytes. */
export const TIME_LEAST = 1e-9

export interface SigmoidParameters {
  readonly steepness: number
  readonly shift: number
}

export function sigmoidParameters(maxTime: number): SigmoidParameters {
  return { steepness: BASE_STEEPNESS / maxTime, shift: BASE_SHIFT * maxTime }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** One factor in (0, 1) for each time; the mean of the batch is the middle of the curve plus its shift. */
export function sigmoidFactors(times: readonly number[], maxTime: number): number[] {
  const { steepness, shift } = sigmoidParameters(maxTime)
  const middle = mean(times)
  return times.map((time) => 1 / (1 + Math.exp(steepness * (time - middle - shift))))
}

export interface Timing {
  /** Seconds, null when the answer has no time. */
  readonly seconds: number | null
  /** Bytes as the rule set counts them. */
  readonly bytes: number
}

/** Times with nulls replaced by the batch's largest known time (1 second if there is none). */
export function filledTimes(timings: readonly Timing[]): number[] {
  const known = timings.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]))
  const largest = known.length === 0 ? 1 : Math.max(...known)
  return timings.map(({ seconds }) => seconds ?? largest)
}

/** One factor for each answer, in their order. Empty for an empty batch. */
export function latencyFactors(timings: readonly Timing[], rules: RuleSet): number[] {
  if (timings.length === 0) return []
  const filled = filledTimes(timings)
  const order = filled.map((_, i) => i).sort((a, b) => entryAt(filled, a) - entryAt(filled, b))
  const unit = order.map((answer, place) => {
    const sizeOf = rules.sizePairing === 'own' ? answer : place
    return unitTime(entryAt(filled, answer), entryAt(timings, sizeOf).bytes, rules)
  })
  const largest = Math.max(...unit)
  // No answer took measurable time: nobody was slower than anybody, and the curve's steepness would overflow.
  if (largest < TIME_LEAST && !rules.float32) return timings.map(() => 1)
  const factors = sigmoidFactors(unit, rules.latencySpan * largest)
  const out = timings.map(() => 0)
  for (const [place, answer] of order.entries()) out[answer] = entryAt(factors, place)
  return out
}

/** Seconds for each e-fold of bytes. A piece of no bytes divides by zero in the reference. */
function unitTime(seconds: number, bytes: number, rules: RuleSet): number {
  return seconds / Math.log1p(rules.float32 ? bytes : Math.max(1, bytes))
}
