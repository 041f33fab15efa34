import { i18n } from '@lingui/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messages } from '../app/locales/de.po'
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatDate,
  formatDateTime,
  formatDecimal,
  formatMicros,
  formatRate,
  formatSeconds,
  shorten,
} from './format.ts'

describe('formatAgo', () => {
  it.each([
    [0, 'this minute'],
    [-5_000, 'this minute'],
    [300_000, '5 minutes ago'],
    [7_200_000, '2 hours ago'],
    [86_400_000, 'yesterday'],
    [3 * 86_400_000, '3 days ago'],
    [91 * 86_400_000, '3 months ago'],
  ])('writes %d ms as %s', (age, text) => {
    expect(formatAgo(1e12 - age, 1e12)).toBe(text)
  })
})

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
  it('shortens only what is longer than its ends', () => {
    expect([shorten('abcdefghijk', 5), shorten('abcdefghijkl', 5)]).toEqual(['abcdefghijk', 'abcde…hijkl'])
  })
})

describe('in German', () => {
  beforeAll(() => i18n.loadAndActivate({ locale: 'de', messages }))
  afterAll(() => i18n.activate('en'))
  it('writes a comma before the fraction and points between thousands', () => {
    expect([
      formatBytes(1_250_000),
      formatRate(1_500_000),
      formatCount(1024),
      formatDecimal(1234.5, 2),
    ]).toEqual(['1,25 MB', '1,50 MB/s', '1.024', '1.234,50'])
    expect([formatMicros(12_400), formatSeconds(5400), formatSeconds(200_000)]).toEqual([
      '12,4 ms',
      '1 h 30 min',
      '2 Tage',
    ])
  })
  it('names today and other days in German', () => {
    const now = new Date(2026, 9, 22, 18, 30).getTime()
    expect(formatDate(new Date(2026, 9, 22, 9, 5).getTime(), now)).toBe('Heute, 09:05')
    expect(formatDateTime(new Date(2026, 9, 21, 23, 59).getTime())).toBe('21. Okt. 2026, 23:59')
  })
})
