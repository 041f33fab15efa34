/** Medians that Subtensor's tests assert (RaoFoundation/subtensor, test_math_weighted_median), and what makes one. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Fixed, ONE, sumOf } from './fixed-point.ts'
import { columnMedians, weightedMedian } from './weighted-median.ts'

describe('the stake-weighted median', () => {
  const fixed = (value: number): Fixed => BigInt(Math.round(value * 2 ** 32))
  const KAPPA = fixed(0.51)

  test.each([
    [[], [], 0],
    [[1], [1], 1],
    [[0.49, 0.51], [0.5, 1], 1],
    [[0.51, 0.49], [0.5, 1], 0.5],
    [[0.49, 0, 0.51], [0.5, 0.7, 1], 1],
    [[0.49, 0.01, 0.5], [0.5, 0.7, 1], 0.7],
    [[0.49, 0.51, 0], [0.5, 0.7, 1], 0.7],
    [[0, 0.49, 0.51], [0.5, 0.7, 1], 1],
    [[0, 0.49, 0, 0.51], [0.5, 0.5, 1, 1], 1],
    [[0, 0.49, 0, 0.51, 0], [0.5, 0.5, 1, 1, 0.5], 1],
    [[0.2, 0.2, 0.2, 0.2, 0.2], [0.8, 0.2, 1, 0.6, 0.4], 0.6],
    [Array(10).fill(0.1), [0.8, 0.8, 0.2, 0.2, 1, 1, 0.6, 0.6, 0.4, 0.4], 0.6],
  ])('of stakes %j and scores %j is %f', (stakes: number[], scores: number[], expected) => {
    expect(weightedMedian(stakes.map(fixed), scores.map(fixed), ONE - KAPPA)).toBe(fixed(expected))
  })

  test('per column, at three majorities', () => {
    const row = (...values: number[]) => values.map((value, column) => [column, fixed(value)] as const)
    const medians = (stakes: number[], matrix: ReturnType<typeof row>[], kappa: number) =>
      columnMedians(stakes.map(fixed), matrix, 3, fixed(kappa)).map((value) => Number(value) / 2 ** 32)
    const close = (got: number[], wanted: number[]) =>
      wanted.forEach((value, column) => expect(got[column]).toBeCloseTo(value, 8))
    const matrix = [row(0, 0.1, 0), row(0, 0.2, 0.4), row(0, 0.3, 0.1), row(0, 0.4, 0.5)]
    close(medians([0, 0.75, 0.25, 0], matrix, 0.24), [0, 0.3, 0.4])
    close(medians([0, 0.75, 0.25, 0], matrix, 0.26), [0, 0.2, 0.4])
    close(medians([0, 0.75, 0.25, 0], matrix, 0.76), [0, 0.2, 0.1])
    close(medians([0, 0.3, 0.2, 0.5], matrix.with(3, row(0, 0, 0.5)), 0.51), [0, 0, 0.4])
    expect(columnMedians([0n, 0n], [row(0, 0), row(0, 0)], 2, KAPPA)).toEqual([0n, 0n])
  })

  test('has at least kappa of the stake at it or above, and no higher score has', () => {
    const entry = fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 5 }))
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 20 }), (entries) => {
        const stakes = entries.map(([stake]) => BigInt(stake))
        const scores = entries.map(([, score]) => BigInt(score))
        const kappa = sumOf(stakes) / 2n + 1n
        const median = weightedMedian(stakes, scores, sumOf(stakes) - kappa)
        const atLeast = (floor: bigint) => sumOf(stakes.filter((_, i) => scores[i]! >= floor))
        expect(atLeast(median)).toBeGreaterThanOrEqual(kappa)
        expect(atLeast(median + 1n)).toBeLessThan(kappa)
      }),
    )
  })
})
