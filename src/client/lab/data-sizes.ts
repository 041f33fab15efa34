/**
 * How large the random objects are that validators store to have something to ask for: log-normal, the mean of the logarithm
 * ln(3 MiB), its deviation 1.5, whole bytes (protocol section 9.2).
 */
import { createUnits, normalOf } from './seeded.ts'

export const SIZE_MEDIAN_BYTES = 3 * 2 ** 20
const SIGMA = 1.5
/** Our validators cut the law here: the largest part of a user's file (src/engine/rounds/store-round.ts). */
export const SIZE_CUT_BYTES = 8 * 2 ** 20
const SAMPLES = 10
const MANY = 1_000

export interface SizeDraw {
  /** Bytes. The first ones of `many`. */
  readonly samples: readonly number[]
  readonly many: readonly number[]
}

export function drawSizes(seed: number): SizeDraw {
  const unit = createUnits(`${seed}/sizes`)
  const many = Array.from({ length: MANY }, () =>
    Math.max(1, Math.round(SIZE_MEDIAN_BYTES * Math.exp(SIGMA * normalOf(unit)))),
  )
  return { samples: many.slice(0, SAMPLES), many }
}

export interface SizeFacts {
  readonly median: number
  readonly mean: number
  readonly largest: number
  /** Share above the cut, 0..1. */
  readonly above: number
  /** How many lie on a whole number of MiB. */
  readonly wholeMib: number
}

/** @param sizes bytes, not empty */
export function sizeFacts(sizes: readonly number[]): SizeFacts {
  const sorted = sizes.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0]
  return {
    median: (low + high) / 2,
    mean: sorted.reduce((sum, each) => sum + each, 0) / sorted.length,
    largest: sorted.at(-1) ?? 0,
    above: sorted.filter((each) => each > SIZE_CUT_BYTES).length / sorted.length,
    wholeMib: sorted.filter((each) => each % 2 ** 20 === 0).length,
  }
}
