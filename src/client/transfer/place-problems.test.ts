import { describe, expect, it } from 'vitest'
import { codeOf, type PlaceProblem, worst } from './place-problems.ts'

const problem = (code: PlaceProblem['code']): PlaceProblem => ({ code, detail: code })
const worstOf = (...codes: PlaceProblem['code'][]) => worst(codes.map(problem)).code

describe('what a person is told when nobody placed an object', () => {
  it('is that none of the validators that the session names answers, where others were not to be asked', () => {
    expect(worstOf('validator-unreachable', 'wallet-validators-away')).toBe('wallet-validators-away')
    expect(worstOf('wallet-validators-away')).toBe('wallet-validators-away')
    // One that is named did answer: then its word is what stands in the way.
    expect(worstOf('wallet-validators-away', 'not-enough-copies')).toBe('not-enough-copies')
    expect(worstOf('wallet-validators-away', 'wallet-refused')).toBe('wallet-refused')
    expect(worstOf('wallet-refused', 'validator-unreachable')).toBe('validator-unreachable')
  })

  it('takes a word about a session only where a session signed', () => {
    const refused = { reason: 'refused', code: 'delegation-other-validator' } as const
    expect(codeOf({ ...refused, bySession: true })).toBe('wallet-validators-away')
    expect(codeOf(refused)).toBe('not-enough-copies')
    expect(codeOf({ reason: 'refused', code: 'delegation-revoked', bySession: true })).toBe(
      'wallet-session-over',
    )
  })
})
