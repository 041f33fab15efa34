import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Coverage } from '../../client/audit-api.ts'
import {
  arithmeticLine,
  chanceText,
  coverageSentence,
  gapSentence,
  lossText,
  noticedText,
  percent,
} from './coverage-words.ts'

const COVERAGE: Coverage = {
  records: 65_536,
  copies: 9,
  proven: 9,
  lostShare: 0.01,
  lostRecords: 656,
  questions: 826,
  missChance: 0.99 ** 826,
  oldestAt: 1,
}

describe('coverage', () => {
  it('says who answered and what could be lost unnoticed', () => {
    expect(coverageSentence(COVERAGE, 'proven')).toBe(
      '9 of 9 copies answered; losing 1\u00A0% of this file unnoticed through all your audits so far: 1 in 4,000.',
    )
    expect(arithmeticLine(COVERAGE)).toBe('(1 − 0.01)^826 = 0.00025')
  })

  it('after a quick audit says how little that notices, and what a thorough one gives', () => {
    const quick = { ...COVERAGE, questions: 1, missChance: 0.99 }
    expect(coverageSentence(quick, 'proven')).toBe(
      '9 of 9 copies answered, to few questions: had 1\u00A0% of this file been lost, your audits so far would have noticed it with a chance of 1\u00A0%. One thorough audit notices it with at least 99.9\u00A0%.',
    )
    expect(lossText(quick)).toBe('a loss of 1\u00A0% noticed in 1\u00A0% of cases')
    expect(lossText(COVERAGE)).toBe('losing 1\u00A0% unnoticed: 1 in 4,000')
    expect(lossText({ ...COVERAGE, missChance: 0 })).toBe('every record proven')
  })

  it.each([
    [0.99, '1\u00A0%'],
    [0.999, 'less than 1\u00A0%'],
    [0.5, '50\u00A0%'],
    [0.1001, '89\u00A0%'],
  ])('never says that more was noticed than was: a miss of %d is %s', (miss, text) => {
    expect(noticedText(miss)).toBe(text)
  })

  it('claims certainty only where every record was proven', () => {
    expect(coverageSentence({ ...COVERAGE, missChance: 0 }, 'proven')).toContain(
      'every record of this file was proven',
    )
    expect(coverageSentence({ ...COVERAGE, missChance: 1e-30 }, 'proven')).toContain(
      'less than 1 in a billion',
    )
  })

  it('claims nothing where nobody was asked or nobody proved anything', () => {
    const none = { ...COVERAGE, questions: 0, missChance: 1, oldestAt: null }
    expect(coverageSentence({ ...none, copies: 0, proven: 0 }, 'proven')).toContain('Nobody was asked yet')
    const unheard = { ...none, copies: 0, proven: 0, oldestAt: 1 }
    expect(coverageSentence(unheard, 'weak')).toContain('the validator gave none')
    expect(coverageSentence({ ...none, proven: 0 }, 'proven')).toContain('too few to say anything')
  })

  it('says nothing of losses where a piece was proven by nobody', () => {
    expect(coverageSentence({ ...COVERAGE, proven: 3, missChance: 0 }, 'lost')).not.toMatch(
      /%|unnoticed|every/,
    )
  })

  it('says when it is not about the whole file', () => {
    expect(gapSentence(COVERAGE)).toBe('')
    expect(gapSentence({ ...COVERAGE, oldestAt: null })).toContain('never audited')
  })

  it('never tells a smaller chance than there is', () => {
    fc.assert(
      fc.property(fc.double({ min: 2e-9, max: 1, noNaN: true }), (chance) => {
        const text = chanceText(chance)
        const told = text.endsWith('%')
          ? Number.parseFloat(text) / 100
          : 1 / Number(text.replaceAll(/1 in |,/g, ''))
        expect(told).toBeGreaterThanOrEqual(chance * (1 - 1e-9))
        expect(told).toBeLessThanOrEqual(chance * 1.21)
      }),
    )
  })

  it.each([
    [0.01, '1\u00A0%'],
    [0.0123, '1.2\u00A0%'],
    [0.2, '20\u00A0%'],
    [0.001, '0.1\u00A0%'],
    [0.999, '99.9\u00A0%'],
    [1, '100\u00A0%'],
  ])('writes %d as %s', (share, text) => {
    expect(percent(share)).toBe(text)
  })
})
