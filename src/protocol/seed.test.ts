import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSeed, seedText } from './seed.ts'

describe('parseSeed', () => {
  test('reads what seedText made, and only texts of that form', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const text = seedText(bytes)
        expect(parseSeed(text)).toEqual({ ok: true, value: text })
        expect(parseSeed(text.slice(1)).ok).toBe(false)
        expect(parseSeed(`${text}0`).ok).toBe(false)
        expect(parseSeed(`${text}\n`).ok).toBe(false)
      }),
    )
    expect(() => seedText(new Uint8Array(31))).toThrow(RangeError)
    expect(() => seedText(new Uint8Array(33))).toThrow(RangeError)
  })

  test.each([
    ['upper case', 'A'.repeat(64)],
    ['a list that reads like a seed', ['a'.repeat(64)]],
    ['its number', BigInt(`0x${'a'.repeat(64)}`)],
    ['nothing', undefined],
  ])('refuses %s', (_, value) => {
    expect(parseSeed(value)).toMatchObject({ ok: false, reason: 'seed-malformed' })
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseSeed(value).ok).toBe(false)
      }),
    )
  })
})
