import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { offsetShowing, rangeAt, reelOf } from './lines-model.ts'

const ROOM = 700
const SHAPE = { height: 40, before: 36, after: 72 } as const

describe('the lines of a list', () => {
  it('can all be scrolled to, however many there are, and one by one while they fit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), fc.nat(), (lines, any) => {
        const shape = { ...SHAPE, lines }
        const { total, canvas, pace } = reelOf(shape, ROOM)
        expect(canvas).toBeLessThanOrEqual(15_000_000)
        if (total <= 15_000_000) expect(pace).toBe(1)
        const line = any % lines
        const offset = offsetShowing(shape, line, { offset: 0, room: ROOM, sticky: 36 })
        // The bar has whole pixels.
        const bar = Math.round(Math.min(offset / pace, Math.max(0, canvas - ROOM)))
        const { first, last } = rangeAt(shape, bar * pace, ROOM)
        expect(line).toBeGreaterThanOrEqual(first)
        expect(line).toBeLessThanOrEqual(last)
      }),
    )
  })

  it('ends at the last one, and shows no more than fit', () => {
    for (const lines of [1, 17, 1_000_000]) {
      const shape = { ...SHAPE, lines }
      const { canvas, pace } = reelOf(shape, ROOM)
      const { first, last } = rangeAt(shape, Math.max(0, canvas - ROOM) * pace, ROOM)
      expect(last).toBe(lines - 1)
      expect(last - first).toBeLessThanOrEqual(Math.ceil(ROOM / SHAPE.height))
    }
    expect(rangeAt({ ...SHAPE, lines: 0 }, 0, ROOM)).toEqual({ first: 0, last: -1 })
  })

  it('moves no further than it must to show a line', () => {
    const shape = { ...SHAPE, lines: 1000 }
    const to = (line: number, offset: number) =>
      offsetShowing(shape, line, { offset, room: ROOM, sticky: 36 })
    expect(to(10, 200)).toBe(200)
    expect(to(2, 2000)).toBe(80)
    expect(to(100, 0)).toBe(36 + 101 * 40 + 8 - ROOM)
  })
})
