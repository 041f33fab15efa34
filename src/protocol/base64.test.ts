import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.ts'

const modes = ['reference', 'strict'] as const

describe('decodeBase64', () => {
  test('reads back what was written, and writes what everybody else writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = encodeBase64(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        for (const mode of modes) expect(decodeBase64(text, mode)).toEqual({ ok: true, value: bytes })
      }),
    )
  })

  test('strict: whatever it accepts is the one text of its bytes', () => {
    const almost = fc.string({ unit: fc.constantFrom(...'AQgw/+=\n -_é'.split('')), maxLength: 12 })
    fc.assert(
      fc.property(almost, (text) => {
        const decoded = decodeBase64(text, 'strict')
        if (decoded.ok) expect(encodeBase64(decoded.value)).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  test.each(['yB==', 'yA9=', 'yAB=', 'yA', 'yA=', 'yA==\n', '=yA=', 'y=A=', '====', 'yA-_', 'yAé='])(
    'strict: refuses %j, which is not the one text of any bytes',
    (text) => {
      expect(decodeBase64(text, 'strict').ok).toBe(false)
    },
  )

  // Values of Python's base64.b64decode.
  test.each([
    ['yA==\n', [0xc8]],
    ['y\nA==', [0xc8]],
    ['yA==AAAA', [0xc8]],
    ['yA=A=', [0xc8, 0x00]],
    ['yA=AA', [0xc8, 0x00, 0x00]],
    ['AA=A=A==', [0x00, 0x00]],
    ['====', []],
    ['=yA==', [0xc8]],
    ['yB==', [0xc8]],
    ['%%%', []],
    ['', []],
  ])('reference: reads %j', (text, bytes) => {
    expect(decodeBase64(text, 'reference')).toEqual({ ok: true, value: Uint8Array.from(bytes) })
  })

  test.each(['yA=', 'yA=A', 'yA', 'A===', 'a', 'abcde', 'é', 'yA=\n'])('reference: refuses %j', (text) => {
    expect(decodeBase64(text, 'reference').ok).toBe(false)
  })

  test('says why', () => {
    const why = (text: unknown, mode: (typeof modes)[number]) => {
      const decoded = decodeBase64(text, mode)
      return decoded.ok ? '' : `${decoded.reason}: ${decoded.detail}`
    }
    for (const mode of modes) expect(why(7, mode)).toBe('base64-malformed: base64 is text')
    expect(why('AAAAA', 'strict')).toBe('base64-malformed: the length is not a multiple of four')
    expect(why('AAA!', 'strict')).toBe('base64-malformed: a character outside the alphabet')
    expect(why('AB==', 'strict')).toBe('base64-malformed: bits are left over at the end')
    expect(why('AAAé', 'reference')).toBe('base64-malformed: not ASCII')
    expect(why('AAA\u0080', 'reference')).toBe('base64-malformed: not ASCII')
    expect(why('AAAA\u007f', 'reference')).toBe('')
    expect(why('AAA', 'reference')).toBe('base64-malformed: wrong padding')
  })

  test('takes parts of megabytes, whose characters are joined piece by piece', () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, i) => (i * 7) & 255)
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const mode of modes) expect(typeof decodeBase64(value, mode).ok).toBe('boolean')
      }),
    )
  })
})
