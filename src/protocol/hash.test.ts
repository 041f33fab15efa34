import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dec, hashData, nobleSha3, toInteger } from './hash.ts'

describe('hashData', () => {
  test('hashes an integer as its decimal text and text as its UTF-8', () => {
    expect(hashData(-255n)).toBe(hashData('-255'))
    expect(hashData('é')).toBe(hashData(Uint8Array.of(0xc3, 0xa9)))
  })

  test('hashes the concatenation of the parts, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(400), (bytes, at) => {
        const cut = Math.min(at, bytes.length)
        expect(nobleSha3(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(nobleSha3(bytes))
      }),
    )
  })
})

describe('toInteger', () => {
  test('reads big-endian without a sign; no bytes are zero', () => {
    expect(toInteger(Uint8Array.of(1, 0))).toBe(256n)
    expect(toInteger(new Uint8Array(32).fill(255))).toBe(2n ** 256n - 1n)
    expect(toInteger(new Uint8Array(0))).toBe(0n)
    expect(dec(toInteger(Uint8Array.of(0, 7)))).toBe('7')
  })
})
