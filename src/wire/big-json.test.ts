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
    ['[1 2]', 'json-malformed'],
    ['[1;2]', 'json-malformed'],
    ['{"a";1}', 'json-malformed'],
    ['{"a"1}', 'json-malformed'],
    ['{"a":1;"b":2}', 'json-malformed'],
    [`{'a':1}`, 'json-malformed'],
    ['{a":1}', 'json-malformed'],
    ['[1,]', 'json-malformed'],
    ['{"a":1,}', 'json-malformed'],
    ['', 'json-malformed'],
    ['[', 'json-malformed'],
  ])('refuses %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason)
  })

  test.each<[string, (size: number) => string, number, string]>([
    ['levels', (size) => '['.repeat(size) + ']'.repeat(size), 16, 'json-too-deep'],
    [
      'levels of objects',
      (size) => `${'{"a":'.repeat(size - 1)}{}${'}'.repeat(size - 1)}`,
      16,
      'json-too-deep',
    ],
    ['values', (size) => `[${'0,'.repeat(size - 2)}0]`, 4096, 'json-too-large'],
    ['digits', (size) => '9'.repeat(size), 96, 'json-too-large'],
    ['characters of a fraction', (size) => `0.${'1'.repeat(size - 2)}`, 96, 'json-too-large'],
    ['characters of a name', (size) => `{"${'k'.repeat(size)}":1}`, 64, 'json-too-large'],
    ['characters', (size) => ' '.repeat(size - 1) + '0', LIMITS.maxChars, 'json-too-large'],
  ])('takes as many %s as there may be, and not one more', (_, text, most, reason) => {
    expect(reasonOf(text(most))).toBe('ok')
    expect(reasonOf(text(most + 1))).toBe(reason)
  })

  test('counts by the limits that it is given', () => {
    const outcome = (text: string, limits: object) => {
      const read = parseJson(text, { ...LIMITS, ...limits })
      return read.ok ? 'ok' : read.reason
    }
    expect(outcome('[[]]', { maxDepth: 2 })).toBe('ok')
    expect(outcome('[[]]', { maxDepth: 1 })).toBe('json-too-deep')
    expect(outcome('[0,{"a":1}]', { maxValues: 4 })).toBe('ok')
    expect(outcome('[0,{"a":1}]', { maxValues: 3 })).toBe('json-too-large')
  })

  test('brackets that never close are refused before any stack ends', () => {
    expect(reasonOf('['.repeat(200_000))).toBe('json-too-deep')
  })

  test.each([
    ['{"a":1,"a":1}', 'a member occurs twice'],
    ['{"__proto__":1}', 'member name __proto__'],
    [`{"${'k'.repeat(65)}":1}`, 'member name too long'],
    ['9'.repeat(97), 'number with too many digits'],
    ['['.repeat(17), 'more than 16 levels'],
    ['1e999', 'number out of range at character 5'],
    ['1 2', 'text after the value at character 2'],
    ['[tru]', 'unknown word at character 1'],
    ['[+1]', 'no value at character 1'],
    ['[1;2]', 'expected "," or "]" at character 2'],
    ['{"a":1;}', 'expected "," or "}" at character 6'],
    ['{a:1}', 'expected a member name at character 1'],
    ['{"a"=1}', 'expected ":" at character 4'],
    ['"a', 'text ends inside a string at character 2'],
    ['"a\n"', 'control character in a string at character 2'],
    ['"\\ud800"', 'lone surrogate at character 8'],
    ['"\\u00g0"', 'bad \\u escape at character 1'],
    ['"\\x41"', 'unknown escape at character 1'],
  ])('%j: %s', (text, detail) => {
    expect(parseJson(text, LIMITS)).toMatchObject({ ok: false, detail })
  })

  test('says which limit of its caller a text is over', () => {
    expect(parseJson('[0]', { maxChars: 2 })).toMatchObject({ detail: 'more than 2 characters' })
    expect(parseJson('[0]', { ...LIMITS, maxValues: 1 })).toMatchObject({ detail: 'more than 1 values' })
  })

  test('a depth that no stack has is our bug, and not said to be the text’s', () => {
    const text = '['.repeat(200_000)
    expect(() =>
      parseJson(text, { ...LIMITS, maxDepth: Number.POSITIVE_INFINITY, maxValues: text.length }),
    ).toThrow(RangeError)
  })

  test.each<[string, unknown]>([
    [' \n\r\t0 \n\r\t', 0],
    ['-0', 0],
    ['-0.0', -0],
    ['1.5', 1.5],
    ['1e2', 100],
    ['1E+2', 100],
    ['25e-1', 2.5],
    ['-9007199254740991', -9007199254740991],
    ['-9007199254740992', -9007199254740992n],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740992.0', 9007199254740992],
    ['[true,false,null]', [true, false, null]],
    ['{ "a" : [ ] , "b" : { } }', { a: [], b: {} }],
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00e9\\uD7FF\\uE000"', '"\\/\b\f\n\r\t\0\u00e9\ud7ff\ue000'],
    ['"\x7f \u2028"', '\x7f \u2028'],
    ['"\\udbff\\udfff\\ud800\\udc00"', '\udbff\udfff\ud800\udc00'],
  ])('%s', (text, value) => {
    expect(parseJson(text, LIMITS)).toEqual({ ok: true, value })
    expect(JSON.parse(text)).toEqual(
      typeof value === 'bigint' ? Number(value) : value === 0 ? JSON.parse(text) : value,
    )
  })

  test.each([
    '\u00a00',
    '\v0',
    '-',
    '+1',
    '.5',
    '1.e5',
    '1e',
    'tru',
    'nul',
    'falsy',
    'True',
    '{a:1}',
    '{"a" 1}',
    '{"a":1 "b":2}',
    '{"a":}',
    '[1 2]',
    '[1',
    '{',
    '{"a"',
    '{"a":1',
    '"',
    '"\\',
    '"\\"',
    '"\\u12',
    '"\x1f"',
    '"\\uDBFF\\uE000"',
    '"\\ud800\\udbff"',
    '"\\ud800\\n"',
    '"\\udfff"',
    '"\ud800',
    '"\udc00\udc00"',
    '0 0',
  ])('%j is malformed', (text) => {
    expect(reasonOf(text)).toBe('json-malformed')
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
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => stringifyJson(value)).toThrow(new TypeError('JSON has no NaN and no infinity'))
    for (const value of [undefined, Symbol('s'), { f: () => 1 }])
      expect(() => stringifyJson(value)).toThrow(/^JSON has no (undefined|symbol|function)$/)
  })
})

test.each([
  [{}, true],
  [null, false],
  [[], false],
  ['{}', false],
  [undefined, false],
])('%j is an object: %s', (value, expected) => {
  expect(isJsonObject(value)).toBe(expected)
})
