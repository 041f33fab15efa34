import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCanonicalInteger, parseLenientInteger, parseRandomness } from './decimal.ts'

describe('parseRandomness', () => {
  test('keeps all 78 digits of text and bigint', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n }), (r) => {
        for (const mode of ['reference', 'strict'] as const) {
          expect(parseRandomness(r, mode)).toBe(r)
          expect(parseRandomness(String(r), mode)).toBe(r)
        }
      }),
    )
  })

  test('refuses a number that a double may have rounded', () => {
    expect(parseRandomness(2 ** 53, 'reference')).toBeNull()
    expect(parseRandomness(1.5, 'reference')).toBeNull()
    expect(parseRandomness(Number.NaN, 'reference')).toBeNull()
    expect(parseRandomness(7, 'strict')).toBe(7n)
  })

  test.each(['07', '+7', ' 7', '7 ', '1_0', '-7', '', '0x7', '7n', '７'])('strict: refuses %j', (text) => {
    expect(parseRandomness(text, 'strict')).toBeNull()
  })

  test.each([
    ['07', 7n],
    [' +7\n', 7n],
    ['1_0', 10n],
    ['-7', -7n],
  ])('reference: reads %j', (text, value) => {
    expect(parseRandomness(text, 'reference')).toBe(value)
  })

  test.each(['', ' ', '_1', '1_', '1__0', '+-1', '0x7', '1.0', '1e3'])('reference: refuses %j', (text) => {
    expect(parseRandomness(text, 'reference')).toBeNull()
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const mode of ['reference', 'strict'] as const) {
          expect(['bigint', 'object']).toContain(typeof parseRandomness(value, mode))
        }
      }),
    )
  })

  test('refuses a megabyte of digits unread', () => {
    const digits = '9'.repeat(1_000_000)
    expect(parseLenientInteger(digits)).toBeNull()
    expect(parseCanonicalInteger(digits, 78)).toBeNull()
  })
})
