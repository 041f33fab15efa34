import { describe, expect, it } from 'vitest'
import { middleOf } from './session-clock.ts'

describe('the time of several validators', () => {
  it('is that of most of them, whatever one says', () => {
    expect(middleOf([7_000, 7_100, 9e12])).toBe(7_100)
    expect(middleOf([-9e12, 7_000, 7_100])).toBe(7_000)
  })

  it('of two is the one that differs less, so that one alone moves nothing', () => {
    expect(middleOf([9e12, 3_000])).toBe(3_000)
    expect(middleOf([-9e12, -3_000])).toBe(-3_000)
    expect(middleOf([9e12, 0])).toBe(0)
  })

  it('is this device’s where nobody says what time it is', () => {
    expect(middleOf([])).toBe(0)
  })
})
