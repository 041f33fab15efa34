import { type GenericSchema, safeParse } from 'valibot'
import { expect, test } from 'vitest'
import { ANSWERED, ASKED } from './field-shapes.ts'

const hex = (chars: number): string => 'a'.repeat(chars)
const hashes = (count: number): string[] => Array.from({ length: count }, () => hex(64))
const HEX_64 = [
  [hex(64), '0123456789abcdef'.repeat(4)],
  [hex(63), hex(65), 'A'.repeat(64), 'g'.repeat(64)],
] as const
/** What is neither text nor a number that some field takes. */
const OTHERS = [null, undefined, true, [], {}, Number.NaN]

test.each<[string, GenericSchema, readonly unknown[], readonly unknown[]]>([
  ['integer', ASKED.integer(2, 4), [2, 3, 4], [1, 5, 2.5, '3']],
  [
    'decimalHash',
    ASKED.decimalHash,
    ['0', '10', '9'.repeat(78)],
    ['', '00', '01', '-1', '1x', 'x1', '9'.repeat(79), 1],
  ],
  ['seed', ASKED.seed, ...HEX_64],
  ['hex32', ASKED.hex32, ...HEX_64],
  [
    'point',
    ASKED.point,
    [hex(6), hex(314), '0123456789abcdef'],
    [hex(4), hex(7), hex(316), 'AAAAAA', `${hex(6)}g0`, `g0${hex(6)}`],
  ],
  ['curve', ASKED.curve, ['P-256'], ['p-256', 'P-384', '']],
  [
    'cid',
    ASKED.cid,
    [`b${hex(58)}`, `bz${'7'.repeat(57)}`, `b${'2'.repeat(58)}`],
    [`b${hex(57)}`, `b${hex(59)}`, `B${hex(58)}`, `xb${hex(58)}`, `b1${hex(57)}`, `b8${hex(57)}`],
  ],
  ['vaultId', ASKED.vaultId, [hex(32)], [hex(31), hex(33), 'A'.repeat(32)]],
  [
    'signature',
    ASKED.signature,
    [`0x${hex(128)}`],
    [hex(128), `0x${hex(127)}`, `0x${hex(129)}`, `x0x${hex(128)}`, `0x${'A'.repeat(128)}`],
  ],
  [
    'address',
    ASKED.address,
    ['5'.repeat(40), '5'.repeat(50), '19AHJNPZakmz'.repeat(4)],
    ['5'.repeat(39), '5'.repeat(51), ...Array.from('0IOl', (letter) => letter.repeat(48))],
  ],
  ['payload', ASKED.payload, ['', 'x'.repeat(16_384)], ['x'.repeat(16_385), 5]],
  ['ttl', ASKED.ttl, [1, 157_680_000], [0, 157_680_001, 1.5, '1']],
  ['index', ASKED.index, [0, 0x7fffffff], [-1, 0x80000000, 0.5, '1']],
  ['unixSeconds', ASKED.unixSeconds, [0, 0xffffffff], [-1, 0x100000000, 0.5, '1']],
])('of a request: %s, at its bounds and one beyond', (_, schema, good, bad) => {
  for (const value of good)
    expect(safeParse(schema, value), JSON.stringify(value)).toMatchObject({ success: true, output: value })
  for (const value of [...bad, ...OTHERS])
    expect(safeParse(schema, value).success, JSON.stringify(value)).toBe(false)
})

test.each<[string, GenericSchema, readonly unknown[], readonly unknown[]]>([
  ['text', ANSWERED.text(3), ['', 'xyz', '✓'], ['wxyz', 5, true, []]],
  ['count', ANSWERED.count, [0, Number.MAX_SAFE_INTEGER], [-1, 2 ** 53, 0.5, '1', true]],
  ['contentPath', ANSWERED.contentPath, [[], hashes(48)], [hashes(49), [hex(63)], hex(64)]],
])('of an answer: %s, which may be null or absent', (_, schema, good, bad) => {
  for (const value of [...good, null])
    expect(safeParse(schema, value), JSON.stringify(value)).toMatchObject({ success: true, output: value })
  for (const value of bad) expect(safeParse(schema, value).success, JSON.stringify(value)).toBe(false)
})

test('what an answer does not say is null, a flag false, and a content path absent', () => {
  const said = [ANSWERED.text(3), ANSWERED.count, ANSWERED.flag, ANSWERED.contentPath]
  expect(said.map((schema) => safeParse(schema, undefined).output)).toEqual([null, null, false, undefined])
  for (const value of [true, false]) expect(safeParse(ANSWERED.flag, value).output).toBe(value)
  for (const value of [null, 1, 'true']) expect(safeParse(ANSWERED.flag, value).success).toBe(false)
})
