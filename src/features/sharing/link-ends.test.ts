import { describe, expect, it } from 'vitest'
import { END_CHOICES, endOf, isEndChoice } from './link-ends.ts'

describe('the end of a link', () => {
  it('is so many days from now, or never', () => {
    expect(END_CHOICES.map((choice) => endOf(choice, 1000))).toEqual([
      null,
      86_401_000,
      604_801_000,
      2_592_001_000,
      7_776_001_000,
    ])
  })

  it('is one of those that are offered', () => {
    expect(END_CHOICES.every(isEndChoice)).toBe(true)
    expect(['', '2', 'Never', '-1'].some(isEndChoice)).toBe(false)
  })
})
