import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isJsonObject, parseJson, stringifyJson } from './big-json.ts'

const LIMITS = { maxChars: 1 << 20 }
const reasonOf = (text: string): string => {
  const read = parseJson(text, LIMITS)
  return read.ok ? 'ok' : read.reason
}

describe('parseJson', () => {
  test('keeps integers beyond 2^53 digit for digit and gives safe ones as numbers', () => {
    const digits = '115792089237316195423570985008687907853269984665640564039457584007913129639936'
    expect(parseJson(`{"randomness":${digits},"small":-7}`, LIMITS)).toEqual({
      ok: true,
      value: { randomness: BigInt(digits), small: -7 },
    })
    expect(parseJson('9007199254740993', LIMITS)).toEqual({ ok: true, value: 9007199254740993n })
    expect(parseJson('9007199254740991', LIMITS)).toEqual({ ok: true, value: 9007199254740991 })
  })

  test.each([
    ['{"a":1,"a":1}', 'json-forbidden-key'],
    ['{"__proto__":{}}', 'json-forbidden-key'],
    ['{"\\u005f_proto__":{}}', 'json-forbidden-key'],
    ['"\\ud800"', 'json-malformed'],
    ['"\\udc00\\ud800"', 'json-malformed'],
    ['"\\ud800x"', 'json-malformed'],
    ['"\ud800"', 'json-malformed'],
    ['NaN', 'json-malformed'],
    ['-Infinity', 'json-malformed'],
    ['1e999', 'json-malformed'],
    ['01', 'json-malformed'],
    ['1.', 'json-malformed'],
    ['"\n"', 'json-malformed'],
    ['"\\x41"', 'json-malformed'],
    ['"\\u00g0"', 'json-malformed'],
    ['\ufeff{}', 'json-malformed'],
    ['{} x', 'json-malformed'],
    ['[1,]', 'json-malformed'],
    ['{"a":1,}', 'json-malformed'],
    ['', 'json-malformed'],
    ['[', 'json-malformed'],
    ['9'.repeat(200), 'json-too-large'],
    [`{"${'k'.repeat(65)}":1}`, 'json-too-large'],
    [`[${'0,'.repeat(5000)}0]`, 'json-too-large'],
    ['['.repeat(17) + ']'.repeat(17), 'json-too-deep'],
    ['['.repeat(200_000), 'json-too-deep'],
  ])('refuses %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason)
  })

  test('pairs of surrogates survive, written out or escaped', () => {
    expect(parseJson('"\\ud83d\\ude00😀\\ud83d\ude00"', LIMITS)).toEqual({ ok: true, value: '😀😀😀' })
  })

  test('agrees with JSON.parse on everything JSON.stringify writes', () => {
    const value = fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme', noUnicodeString: false })
    fc.assert(
      fc.property(value, (json) => {
        const text = JSON.stringify(json)
        const read = parseJson(text, LIMITS)
        if (read.ok) expect(JSON.parse(stringifyJson(read.value))).toEqual(JSON.parse(text))
        else expect(['json-forbidden-key', 'json-too-large', 'json-too-deep']).toContain(read.reason)
      }),
    )
  })

  test('never throws, and accepts nothing that JSON.parse refuses', () => {
    const shards = fc.array(
      fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', 'u', '1', '-', '.', 'e', 'null', 'a', ' '),
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      shards.map((list) => list.join('')),
    )
    fc.assert(
      fc.property(text, (input) => {
        if (parseJson(input, LIMITS).ok) JSON.parse(input)
      }),
      { numRuns: 2000 },
    )
  })

  test('a text over its limit is refused before it is read', () => {
    expect(parseJson('[[[[', { maxChars: 3 })).toMatchObject({ ok: false, reason: 'json-too-large' })
  })

  test('parsed members never reach a prototype', () => {
    const read = parseJson('{"constructor":{"prototype":{"bad":1}},"toString":2}', LIMITS)
    expect(read.ok && isJsonObject(read.value) ? Object.keys(read.value) : []).toEqual([
      'constructor',
      'toString',
    ])
    expect('bad' in {}).toBe(false)
  })
})

describe('stringifyJson', () => {
  test('bigints become bare integers, undefined members are left out', () => {
    expect(stringifyJson({ a: 2n ** 256n, b: undefined, c: [null, 'x\n'] })).toBe(
      `{"a":${2n ** 256n},"c":[null,"x\\n"]}`,
    )
  })

  test('what JSON cannot say is our bug and throws', () => {
    expect(() => stringifyJson(Number.NaN)).toThrow(TypeError)
    expect(() => stringifyJson({ f: () => 1 })).toThrow(TypeError)
  })
})
