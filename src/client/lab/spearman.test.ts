import { expect, it } from 'vitest'
import { ranksDown, spearman } from './spearman.ts'

it('is one for the same order, minus one for the reverse, whatever the distances', () => {
  expect(spearman([1, 2, 3, 4], [1, 20, 21, 400])).toBeCloseTo(1, 12)
  expect(spearman([1, 2, 3, 4], [9, 3, 2, -7])).toBeCloseTo(-1, 12)
})
it('shares ranks between equals', () => {
  expect(spearman([1, 2, 2, 3], [1, 2, 2, 3])).toBeCloseTo(1, 12)
  // Ranks 1, 2, 3, 4 against 1.5, 1.5, 3.5, 3.5: 4 / sqrt(5 * 4).
  expect(spearman([1, 2, 3, 4], [5, 5, 6, 6])).toBeCloseTo(4 / Math.sqrt(20), 12)
})
it('is unknown, not zero, where one side is all equal or too few are there', () => {
  expect(spearman([1, 2, 3], [5, 5, 5])).toBeNull()
  expect(spearman([1, 2], [1, 2])).toBeNull()
})
it('ranks begin with the largest, and equal values share the mean of their places', () => {
  expect(ranksDown([10, 30, 20, 20])).toEqual([4, 1, 2.5, 2.5])
  expect(ranksDown([7, 7, 7])).toEqual([2, 2, 2])
  expect(ranksDown([])).toEqual([])
})
