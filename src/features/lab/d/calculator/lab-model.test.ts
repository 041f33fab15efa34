import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bindingSentence, compute, EXAMPLE, failuresAllowed, formatInputs, parseInputs } from './lab-model.ts'

describe('inputs in the address', () => {
  it('survive the way there and back', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.nat(1_000_000),
        fc.nat(1_000_000),
        fc.constantFrom('seed', 'reference', 'strict'),
        (a, b, total, rules) => {
          const inputs = { successes: Math.min(a, b), attempts: Math.max(a, b), totalSuccesses: total, rules }
          expect(parseInputs(formatInputs(inputs))).toEqual(inputs)
        },
      ),
    )
  })
  it('fall back to the example where the address makes no sense', () => {
    expect(parseInputs({ successes: '-3', attempts: '1e9', total: '', rules: 'mine' })).toEqual(EXAMPLE)
    expect(parseInputs({ successes: '99', attempts: '4', total: null, rules: null }).successes).toBe(4)
  })
})

describe('compute', () => {
  it('prints the document’s 0.8702 for 8 of 9, and names it the middle', () => {
    const result = compute(EXAMPLE)
    expect(result.score).toBeCloseTo(0.8702, 4)
    expect(result.scoreName).toContain('middle')
    expect(result.tier.name).toBe('Diamond')
  })
  it('uses the lower end under the strict rules', () => {
    const result = compute({ ...EXAMPLE, rules: 'strict' })
    expect(result.score).toBeCloseTo(0.7987, 4)
    expect(bindingSentence({ ...result, byScore: result.bySuccesses })).toContain('Both')
  })
  it('says which condition binds', () => {
    expect(bindingSentence(compute({ ...EXAMPLE, totalSuccesses: 1000 }))).toContain(
      'total of successes holds it back',
    )
    expect(bindingSentence(compute({ ...EXAMPLE, successes: 5 }))).toContain(
      'score of this window holds it back',
    )
  })
})

describe('failuresAllowed', () => {
  it('reproduces 1/2/3/4 of ten for the middle and 0/1/2/3 for the lower end', () => {
    const numbers = (rules: 'seed' | 'strict') => failuresAllowed(10, rules).map(({ failures }) => failures)
    expect(numbers('seed')).toEqual([1, 2, 3, 4])
    expect(numbers('strict')).toEqual([0, 1, 2, 3])
  })
  it('says when not even a clean window is enough', () => {
    expect(failuresAllowed(1, 'strict').some(({ failures }) => failures === null)).toBe(true)
  })
})
