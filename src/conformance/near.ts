/** Comparison of numbers as the vectors ask for it: null stands for NaN, doubles and float32 have their own tolerance. */
import type { Tally } from './report.ts'
import { VectorFileError } from './vector-fields.ts'

export interface Tolerance {
  readonly relative: number
  readonly absolute: number
}

export const DOUBLE: Tolerance = { relative: 1e-12, absolute: 1e-12 }
export const FLOAT32: Tolerance = { relative: 2e-5, absolute: 1e-6 }

export function isNear(got: number, expected: number, { relative, absolute }: Tolerance): boolean {
  if (Number.isNaN(expected) || Number.isNaN(got)) return Number.isNaN(expected) === Number.isNaN(got)
  return got === expected || Math.abs(got - expected) <= Math.max(absolute, relative * Math.abs(expected))
}

/** A list of numbers in which null is NaN. */
export function numbers(list: readonly unknown[]): number[] {
  return list.map((value) => {
    if (value === null) return Number.NaN
    if (typeof value !== 'number') throw new VectorFileError('a list of numbers holds something else')
    return value
  })
}

export function near(tally: Tally, label: string, got: number, expected: number, tolerance: Tolerance): void {
  tally.check(label, isNear(got, expected, tolerance), `got ${got}, expected ${expected}`)
}

/** One check for the whole list; another length fails. */
export function nearAll(
  tally: Tally,
  label: string,
  got: readonly number[],
  expected: readonly number[],
  tolerance: Tolerance,
): void {
  const wrong = expected.findIndex((value, i) => !isNear(got[i] ?? Number.NaN, value, tolerance))
  const ok = got.length === expected.length && wrong < 0
  tally.check(
    label,
    ok,
    `lengths ${got.length} and ${expected.length}; at ${wrong}: ${got[wrong]}, ${expected[wrong]}`,
  )
}
