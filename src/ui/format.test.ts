import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatDate,
  formatMicros,
  formatRate,
  formatSeconds,
  plural,
  shorten,
} from './format.ts'

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [8_396_800, '8.40 MB'],
    [12_500_000, '12.5 MB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [99_960, '100 kB'],
    [5_368_709_120, '5.37 GB'],
    [Number.NaN, '–'],
    [-1, '–'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it('never writes more than three digits before or after the point', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9e14 }), (bytes) => {
        expect(formatBytes(bytes)).toMatch(/^\d{1,3}(\.\d{1,2})? (B|kB|MB|GB|TB|PB)$/)
      }),
    )
  })
})

describe('formatSeconds', () => {
  it.each([
    [0.2, '1 s'],
    [59.2, '60 s'],
    [90, '2 min'],
    [3599, '1 h 0 min'],
    [5400, '1 h 30 min'],
    [200_000, '2 days'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('writes %d as %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text)
  })
})

describe('small writers', () => {
  it('leaves an unknown rate out instead of writing 0', () => {
    expect(formatRate(0)).toBe('')
    expect(formatRate(1_500_000)).toBe('1.50 MB/s')
  })
  it('names today by its clock and other days by their date', () => {
    const now = new Date(2026, 10, 22, 18, 30).getTime()
    expect(formatDate(new Date(2026, 10, 22, 9, 5).getTime(), now)).toBe('Today, 09:05')
    expect(formatDate(new Date(2026, 10, 21, 23, 59).getTime(), now)).toBe('21 Nov 2026')
  })
  it('writes computation time in the unit that reads best', () => {
    expect([formatMicros(840), formatMicros(12_400), formatMicros(1_200_000)]).toEqual([
      '840 µs',
      '12.4 ms',
      '1.2 s',
    ])
  })
  it('agrees in number', () => {
    expect([plural(1, 'file'), plural(1024, 'file'), plural(2, 'copy', 'copies')]).toEqual([
      '1 file',
      '1,024 files',
      '2 copies',
    ])
  })
  it('shortens only what is longer than its ends', () => {
    expect([shorten('abcdefghijk', 5), shorten('abcdefghijkl', 5)]).toEqual(['abcdefghijk', 'abcde…hijkl'])
  })
})
