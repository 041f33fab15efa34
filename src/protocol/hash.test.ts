import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dec, hashData, nobleSha3, toInteger } from './hash.ts'

describe('hashData', () => {
  test('is SHA3-256, of text and of bytes', () => {
    // FIPS 202's own example of no bytes, and hashlib.sha3_256(b'abc').
    const empty = 0xa7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434an
    expect(hashData('')).toBe(empty)
    expect(hashData(new Uint8Array(0))).toBe(empty)
    expect(hashData('abc')).toBe(0x3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532n)
  })

  test('is computed with the SHA3 that is given', () => {
    expect(hashData('abc', (...parts) => Uint8Array.of(1, parts.length))).toBe(257n)
  })

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
