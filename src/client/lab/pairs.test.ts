import { expect, it } from 'vitest'
import { RULE_SETS } from '../../protocol/scoring/rule-set.ts'
import { survey, tryPair } from './pairs.ts'

it.each(['seed', 'strict'] as const)(
  'under %s a right answer always earns more than a wrong one or none',
  (name) => {
    const { pairs, exceptions, costless } = survey(RULE_SETS[name])
    expect(pairs).toBe(3_240)
    expect(exceptions).toEqual([])
    // But a wrong store or challenge costs nothing, and only silence is free in a retrieve.
    expect(costless).toEqual({ store: 1_080, challenge: 1_080, retrieve: 360 })
  },
)

it('finds that the reference punishes a slow right answer among wrong ones, and divides zero by zero', () => {
  const { exceptions } = survey(RULE_SETS.reference)
  const less = exceptions.filter(({ what }) => what === 'not-more')
  expect(less.map(({ kind, company }) => `${kind} ${company}`).toSorted()).toEqual([
    'retrieve all-wrong',
    'retrieve wrong',
  ])
  for (const { worst } of less) {
    expect(worst.good).toBeLessThan(0)
    expect(tryPair(worst, RULE_SETS.reference)).toEqual({ good: worst.good, bad: worst.bad })
    expect(tryPair(worst, RULE_SETS.seed).good).toBeGreaterThan(0)
  }
  expect(exceptions.filter(({ what }) => what === 'not-a-number')).toHaveLength(10)
})
