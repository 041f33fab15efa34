import { expect, it } from 'vitest'
import { simulate } from '../../../../client/lab/simulate.ts'
import { SIMULATION_DEFAULTS } from '../../../../client/lab/simulation-types.ts'
import { lastSpearman, median, reached, tierSeries } from './results-model.ts'

const RESULT = simulate({ ...SIMULATION_DEFAULTS, miners: 16, validators: 2, days: 2 })

it('draws shares that fill a hundred per cent at any time', () => {
  const series = tierSeries(RESULT)
  expect(series.map(({ tier }) => tier)[0]).toBe('Bronze')
  for (const at of RESULT.shares.keys())
    expect(series.reduce((sum, { points }) => sum + (points[at]?.[1] ?? 0), 0)).toBeCloseTo(100, 9)
  expect(lastSpearman(RESULT)).toBeCloseTo(RESULT.spearman.at(-1)?.value ?? 9, 12)
})

it('counts those that never arrived in what was reached', () => {
  expect(reached([5, 3, 5], 6)).toEqual([
    [0, 0],
    [3, 100 / 6],
    [5, 50],
  ])
  expect(reached([], 0)).toEqual([[0, 0]])
})

it('has no median of nothing', () => {
  expect(median([])).toBeNull()
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([9])).toBe(9)
})
