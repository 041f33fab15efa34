import { expect, test } from 'vitest'
import { utf8Text } from './text.ts'

test.each([
  ['nothing', [], ''],
  ['ASCII', [0x61, 0x00, 0x7f], 'a\0\x7f'],
  ['characters of two to four bytes', [0xc3, 0xa9, 0xe2, 0x9c, 0x93, 0xf0, 0x9f, 0x98, 0x80], 'é✓😀'],
  ['a byte order mark, which stays', [0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
  ['half a character', [0x61, 0xc3], null],
  ['a byte that never occurs', [0xff], null],
  ['a longer form than is needed', [0xc0, 0x80], null],
  ['half of a surrogate pair', [0xed, 0xa0, 0x80], null],
  ['a code point beyond the last', [0xf4, 0x90, 0x80, 0x80], null],
])('of %s', (_, bytes, text) => {
  expect(utf8Text(Uint8Array.from(bytes))).toBe(text)
})
