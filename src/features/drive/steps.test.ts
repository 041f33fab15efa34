import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepTo } from './steps.ts'

const KEYS = ['Home', 'End', 'ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp'] as const

describe('steps in a list', () => {
  const list = { count: 4, columns: 1, page: 10 }
  it('the first arrow lands on the first row, upwards on the last', () => {
    expect(stepTo('ArrowDown', -1, list)).toBe(0)
    expect(stepTo('ArrowUp', -1, list)).toBe(3)
  })
  it('go one row and stop at the ends', () => {
    expect([stepTo('ArrowDown', 1, list), stepTo('ArrowDown', 3, list)]).toEqual([2, 3])
    expect([stepTo('ArrowUp', 1, list), stepTo('ArrowUp', 0, list)]).toEqual([0, 0])
    expect([stepTo('PageDown', 1, list), stepTo('PageUp', 3, list)]).toEqual([3, 0])
  })
  it('do not go sideways', () => {
    expect([stepTo('ArrowLeft', 1, list), stepTo('ArrowRight', 1, list)]).toEqual([null, null])
  })
})

describe('steps in a grid of three columns and eight entries', () => {
  const grid = { count: 8, columns: 3, page: 2 }
  it('go down in a column, and to the last entry where the column ends earlier', () => {
    expect([stepTo('ArrowDown', 1, grid), stepTo('ArrowDown', 5, grid)]).toEqual([4, 7])
    expect(stepTo('ArrowDown', 6, grid)).toBe(6)
  })
  it('go up in a column and stop in the first line', () => {
    expect([stepTo('ArrowUp', 7, grid), stepTo('ArrowUp', 2, grid)]).toEqual([4, 2])
  })
  it('go sideways through the lines', () => {
    expect([stepTo('ArrowRight', 2, grid), stepTo('ArrowLeft', 3, grid)]).toEqual([3, 2])
    expect([stepTo('ArrowRight', 7, grid), stepTo('ArrowLeft', 0, grid)]).toEqual([7, 0])
  })
  it('go by pages without leaving the column', () => {
    expect([stepTo('PageDown', 1, grid), stepTo('PageUp', 7, grid)]).toEqual([7, 1])
  })
})

it('no key ever leads out of a list', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...KEYS),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 30 }),
      fc.nat(),
      (key, count, columns, page, at) => {
        const to = stepTo(key, (at % (count + 1)) - 1, { count, columns, page })
        expect(to === null || (to >= 0 && to < count)).toBe(true)
      },
    ),
  )
  expect(stepTo('End', -1, { count: 0, columns: 1, page: 1 })).toBe(null)
})
