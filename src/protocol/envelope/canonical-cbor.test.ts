import { hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { decodeCanonical, encodeCanonical, isWellFormed, toWellFormed } from './canonical-cbor.ts'

describe('canonical CBOR', () => {
  it('gives back what was encoded, with maps that no key can harm', () => {
    const value = [0, -1, 2 ** 40, 'text', '', '\u{FEFF}mark', Uint8Array.of(1, 2), true, false, null, []]
    expect(decodeCanonical(encodeCanonical(value))).toEqual({ ok: true, value })
    const map = decodeCanonical(encodeCanonical(JSON.parse('{"b": 1, "__proto__": 2}')))
    expect(map).toEqual({
      ok: true,
      value: new Map([
        ['b', 1],
        ['__proto__', 2],
      ]),
    })
  })

  it.each([
    ['nothing', ''],
    ['a text of pieces', '7f616161629fff'],
    ['a list without its length', '9f01ff'],
    ['undefined', 'f7'],
    ['Infinity', 'f97c00'],
    ['NaN', 'f97e00'],
    ['an integer above 2^53', '1b0020000000000000'],
    ['a key twice', 'a2616101616102'],
    ['a tag', 'c101'],
    ['a number in more bytes than it takes', '1801'],
    ['a byte too many', '0100'],
    ['a list that ends early', '8201'],
  ])('is not %s', (_what, hex) => {
    const decoded = decodeCanonical(hexToBytes(hex))
    expect(decoded).toMatchObject({ ok: false, reason: 'cbor-malformed' })
    expect(!decoded.ok && decoded.detail).toMatch(/^CBOR decode error: /)
  })

  it.each([
    ['a float for a whole number', 'f93c00'],
    ['keys in another order', 'a2616202616101'],
    ['text that is no UTF-8', '62c328'],
    ['half a surrogate pair', '63eda080'],
  ])('has one encoding, and that is not %s', (_what, hex) => {
    expect(decodeCanonical(hexToBytes(hex))).toEqual({
      ok: false,
      reason: 'cbor-not-canonical',
      detail: 'not the one deterministic encoding',
    })
  })
})

describe('well-formed text', () => {
  it.each([
    ['', '', true],
    ['😀a', '😀a', true],
    ['\uD83D', '\uFFFD', false],
    ['a\uDE00b', 'a\uFFFDb', false],
    ['\uDE00\uD83D', '\uFFFD\uFFFD', false],
    ['\uD83D😀\uDE00', '\uFFFD😀\uFFFD', false],
    ['\uD800\uD800\uDC00\uDFFF', '\uFFFD\uD800\uDC00\uFFFD', false],
  ])('%j', (text, mended, whole) => {
    expect(isWellFormed(text)).toBe(whole)
    expect(toWellFormed(text)).toBe(mended)
  })
})
