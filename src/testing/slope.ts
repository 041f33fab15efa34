/**
 * Whether something grows, judged from samples at equal times. A process's memory goes up and down for minutes at a time (the collector,
 * LevelDB's tables), so that neighbours resemble each other and samples say less than their number. The error counts only as many of them as are
 * independent: n (1 − r) / (1 + r), r being the correlation of each residual with the next (Santer et al. 2000, "Statistical significance of
 * trends and trend differences", J. Geophys. Res. 105, equations 2 to 6). A short run shows r too small, by about (2 + 4 r) / n for the two
 * values that a line takes from it (Kendall 1954, "Note on bias in the estimation of autocorrelation", Biometrika 41); that is added.
 */

export interface Sample {
  /** Rises in equal steps. */
  readonly at: number
  readonly value: number
}

export interface Slope {
  /** Of `value` for one of `at`, by least squares. */
  readonly perUnit: number
  /** Infinite when too few samples are independent to tell. */
  readonly standardError: number
  /** Within which the truth lies but once in 700 on either side: many processes are judged at once. */
  readonly error: number
}

/** `open`: the samples are compatible with either. */
export type Growth = 'steady' | 'open' | 'grows'

/** In standard errors of a normal distribution. */
const SURE = 3
/** Independent samples, of which a line takes two. With fewer the quantile below is too small. */
const INDEPENDENT_MIN = 6

/** @throws RangeError with fewer than four samples */
export function slopeOf(samples: readonly Sample[]): Slope {
  const n = samples.length
  if (n < 4) throw new RangeError(`a slope of ${n} samples`)
  const meanAt = mean(samples.map(({ at }) => at))
  const meanValue = mean(samples.map(({ value }) => value))
  const spread = sum(samples.map(({ at }) => (at - meanAt) ** 2))
  const perUnit = sum(samples.map(({ at, value }) => (at - meanAt) * (value - meanValue))) / spread
  const residuals = samples.map(({ at, value }) => value - meanValue - perUnit * (at - meanAt))
  const independent = independentOf(residuals)
  if (independent < INDEPENDENT_MIN)
    return { perUnit, standardError: Number.POSITIVE_INFINITY, error: Number.POSITIVE_INFINITY }
  const degrees = independent - 2
  const standardError = Math.sqrt(sum(residuals.map((residual) => residual ** 2)) / degrees / spread)
  return { perUnit, standardError, error: studentsT(degrees) * standardError }
}

/** @param limit most that it may grow by in one of `at` */
export function growthOf({ perUnit, error }: Slope, limit: number): Growth {
  if (perUnit - error > limit) return 'grows'
  return perUnit + error <= limit ? 'steady' : 'open'
}

/** How many residuals say something of their own. */
function independentOf(residuals: readonly number[]): number {
  const n = residuals.length
  const squares = sum(residuals.map((residual) => residual ** 2))
  if (squares === 0) return n
  const alike = sum(residuals.slice(1).map((residual, k) => residual * (residuals[k] ?? 0))) / squares
  // Neighbours that repel each other make nothing surer than independence does.
  const r = Math.min(1, Math.max(0, alike) + (2 + 4 * Math.max(0, alike)) / n)
  return (n * (1 - r)) / (1 + r)
}

/** Quantile of Student's distribution where the normal one has SURE (Abramowitz and Stegun 26.7.5, to its second term: 10 % short at 4 degrees). */
function studentsT(degrees: number): number {
  const z = SURE
  return z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}
