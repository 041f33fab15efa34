import { expect, it } from 'vitest'
import { latencyFactors } from '../../../../protocol/scoring/latency.ts'
import { RULE_SETS } from '../../../../protocol/scoring/rule-set.ts'
import { boostSteps, factorAt, sigmoidPoints, wilsonPoints } from './curve-model.ts'

it('draws the factors that a batch gets', () => {
  const seconds = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
  const bytes = Math.E - 1
  const real = latencyFactors(
    seconds.map((each) => ({ seconds: each, bytes })),
    RULE_SETS.seed,
  )
  for (const [i, each] of seconds.entries()) expect(factorAt(each, 0.55, 1, 2)).toBeCloseTo(real[i] ?? 0, 12)
  expect(sigmoidPoints(0.55, 1, 2).at(-1)?.[1]).toBeCloseTo(0.6283, 4)
})

it('draws intervals whose middle lies between their ends, for few and for many attempts', () => {
  for (const attempts of [1, 9, 100_000]) {
    const { lower, midpoint, upper } = wilsonPoints(attempts)
    expect(lower.length).toBeLessThan(310)
    for (const [i, [, middle]] of midpoint.entries()) {
      expect(lower[i]?.[1]).toBeLessThanOrEqual(middle)
      expect(upper[i]?.[1]).toBeGreaterThanOrEqual(middle)
    }
  }
})

it('finds which boosts pass the tier above: Bronze and Silver do, Gold and Diamond do not', () => {
  expect(boostSteps().map(({ boosted }) => Number(boosted.toFixed(3)))).toEqual([
    0.72, 0.805, 0.88, 0.945, 1.02,
  ])
  expect(boostSteps().map(({ overtakes }) => overtakes)).toEqual([['Silver'], ['Gold'], [], [], []])
})
