/**
 * Wilson score interval of a success rate (protocol section 7.2).
 *
 * The document calls the number a lower bound and prints 0.8702 for 8 of 9; that is the middle of the
 * interval, whose lower end is 0.7987. Both are here under their own names.
 */

/** 75th percentile of the normal distribution: a two-sided interval of 50 %. */
export const WILSON_Z = 0.6744897501960817

export interface WilsonInterval {
  /** Clamped to [0, 1]. */
  readonly lower: number
  readonly upper: number
  /** Middle of the clamped interval: what the reference scores by. */
  readonly midpoint: number
}

/** Interval of `successes` out of `attempts`; everything is open without an attempt. */
export function wilsonInterval(successes: number, attempts: number, z = WILSON_Z): WilsonInterval {
  if (!(successes >= 0 && attempts >= successes)) {
    throw new RangeError(`"successes" ${successes} of ${attempts} attempts`)
  }
  if (attempts === 0) return { lower: 0, upper: 1, midpoint: 0.5 }
  const rate = successes / attempts
  const denominator = 1 + (z * z) / attempts
  const middle = rate + (z * z) / (2 * attempts)
  const deviation = Math.sqrt((rate * (1 - rate) + (z * z) / (4 * attempts)) / attempts)
  const lower = Math.max(0, (middle - z * deviation) / denominator)
  const upper = Math.min(1, (middle + z * deviation) / denominator)
  return { lower, upper, midpoint: (lower + upper) / 2 }
}

/** The reference's score: the midpoint; 0.5 without an attempt. */
export function wilsonScore(successes: number, attempts: number): number {
  return wilsonInterval(successes, attempts).midpoint
}
