import { describe, expect, it } from 'vitest'
import { fitting, logRange, placeOn } from './scale-model.ts'

describe('a place on a line', () => {
  it('is held at the ends, and is none for what is no number or no range', () => {
    const range = { from: 0, to: 10 }
    expect([-5, 0, 5, 99].map((value) => placeOn(range, value, 100))).toEqual([0, 0, 50, 100])
    expect([Number.NaN, Number.POSITIVE_INFINITY].map((value) => placeOn(range, value, 100))).toEqual([
      null,
      null,
    ])
    expect(placeOn({ from: 3, to: 3 }, 3, 100)).toBeNull()
  })

  it('goes by ratios on a log line, where zero stands at its beginning', () => {
    const range = { from: 1, to: 100, log: true }
    expect([0, 1, 10, 100].map((value) => placeOn(range, value, 100))).toEqual([0, 0, 50, 100])
    expect(placeOn({ ...range, from: 0 }, 5, 100)).toBeNull()
  })

  it('of a label is left out when the one before takes its room', () => {
    const at = (place: number) => ({ at: place, room: 20 })
    expect(fitting([at(10), at(25), at(30)])).toEqual([at(10), at(30)])
  })

  it('has a range around known values, around equal ones, and around none', () => {
    expect(logRange([10, Number.NaN, 0, 1_000])).toEqual({ from: 8, to: 1_250, log: true })
    const equal = logRange([5, 5])
    expect(equal.to).toBeGreaterThan(equal.from)
    expect(logRange([])).toEqual({ from: 1, to: 10, log: true })
  })
})
