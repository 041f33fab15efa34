import { describe, expect, it } from 'vitest'
import { endingRows } from './endings-model.ts'

const day = (month: number, date: number) => new Date(2027, month, date).getTime()
const ending = (at: number, files = 1, bytes = 10) => ({ day: at, files, bytes })

describe('endingRows', () => {
  it('of two weeks has a row for each day on which something ends', () => {
    const { span, rows, mostFiles } = endingRows([ending(day(2, 1), 3), ending(day(2, 9))])
    expect(span).toBe('day')
    expect(rows).toEqual([
      { at: day(2, 1), files: 3, bytes: 10 },
      { at: day(2, 9), files: 1, bytes: 10 },
    ])
    expect(mostFiles).toBe(3)
  })

  it('of some weeks gathers them from Monday to Sunday', () => {
    // 1 March 2027 is a Monday.
    const { span, rows } = endingRows([
      ending(day(2, 1)),
      ending(day(2, 7)),
      ending(day(2, 8)),
      ending(day(3, 1)),
    ])
    expect(span).toBe('week')
    expect(rows.map(({ at, files }) => [at, files])).toEqual([
      [day(2, 1), 2],
      [day(2, 8), 1],
      [day(2, 29), 1],
    ])
  })

  it('of a year gathers months', () => {
    const { span, rows } = endingRows([
      ending(day(0, 31)),
      ending(day(1, 1)),
      ending(day(1, 28), 2, 5),
      ending(day(11, 24)),
    ])
    expect(span).toBe('month')
    expect(rows).toEqual([
      { at: day(0, 1), files: 1, bytes: 10 },
      { at: day(1, 1), files: 3, bytes: 15 },
      { at: day(11, 1), files: 1, bytes: 10 },
    ])
  })

  it('of nothing is empty', () => {
    expect(endingRows([])).toEqual({ span: 'day', rows: [], mostFiles: 0 })
  })
})
