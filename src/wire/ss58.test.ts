import { blake2b } from '@noble/hashes/blake2.js'
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base58 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeAddress, encodeAddress } from './ss58.ts'

const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
// Substrate's development account Alice, as its documentation gives it.
const key = hexToBytes('d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d')
const address = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'

describe('SS58', () => {
  test("has the text that Substrate's documentation gives it", () => {
    expect(encodeAddress(key)).toBe(address)
    expect(decodeAddress(address)).toEqual({ ok: true, value: key })
  })

  test('round trips for every prefix form', () => {
    fc.assert(
      fc.property(key32, fc.integer({ min: 0, max: 16_383 }), (bytes, prefix) => {
        expect(decodeAddress(encodeAddress(bytes, prefix), prefix)).toEqual({ ok: true, value: bytes })
      }),
    )
  })

  test('a prefix takes one byte up to 63 and two up to 16,383; there are no others', () => {
    const lengthOf = (prefix: number) => base58.decode(encodeAddress(key, prefix)).length
    expect([0, 63, 64, 16_383].map(lengthOf)).toEqual([35, 35, 36, 36])
    for (const prefix of [-1, 1.5, 16_384, Number.NaN]) {
      expect(() => encodeAddress(key, prefix)).toThrow(RangeError)
      expect(() => decodeAddress(address, prefix)).toThrow(RangeError)
    }
    // Polkadot's own page of prefixes has these two: of one byte, and the first of two.
    expect(encodeAddress(key, 0)).toMatch(/^1/)
    expect([...base58.decode(encodeAddress(key, 64)).subarray(0, 2)]).toEqual([0x50, 0x00])
    expect([...base58.decode(encodeAddress(key, 16_383)).subarray(0, 2)]).toEqual([0x7f, 0xff])
  })

  test.each([31, 33])('a key of %i bytes has no address', (length) => {
    expect(() => encodeAddress(new Uint8Array(length))).toThrow(RangeError)
    const body = concatBytes(Uint8Array.of(42), new Uint8Array(length))
    const checksum = blake2b(concatBytes(utf8ToBytes('SS58PRE'), body), { dkLen: 64 }).subarray(0, 2)
    expect(decodeAddress(base58.encode(concatBytes(body, checksum)))).toMatchObject({
      reason: 'address-malformed',
    })
  })

  test('either byte of the checksum counts', () => {
    const bytes = base58.decode(address)
    for (const at of [33, 34]) {
      const other = bytes.slice()
      other[at] = Number(other[at]) ^ 1
      expect(decodeAddress(base58.encode(other))).toMatchObject({ reason: 'address-checksum' })
    }
  })

  test('a text that is none, or too long for any, is not even decoded', () => {
    for (const text of ['', null, undefined, 5, '1'.repeat(51)])
      expect(decodeAddress(text)).toMatchObject({
        reason: 'address-malformed',
        detail: 'not an address text',
      })
    expect(decodeAddress('1'.repeat(50))).toMatchObject({ detail: 'not base58 of a 32-byte key' })
  })

  // 64 and 320 are both two bytes, of which the first is the same.
  test.each([
    [0, 42],
    [320, 64],
    [64, 65],
  ])('an address of network %i is refused by its prefix on network %i, not read', (theirs, ours) => {
    expect(decodeAddress(encodeAddress(key, theirs), ours)).toMatchObject({
      ok: false,
      reason: 'address-prefix',
    })
  })

  test('an address with another checksum is refused by that', () => {
    // The last character is of the checksum alone.
    const last = address.endsWith('2') ? '3' : '2'
    expect(decodeAddress(address.slice(0, -1) + last)).toMatchObject({
      ok: false,
      reason: 'address-checksum',
    })
  })

  test('every single mistyped character is refused', () => {
    for (let i = 0; i < address.length; i += 1) {
      for (const char of ['1', 'z', '0', 'l', ' ']) {
        if (address[i] === char) continue
        const typed = address.slice(0, i) + char + address.slice(i + 1)
        expect(decodeAddress(typed).ok, typed).toBe(false)
      }
    }
  })

  test('never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void decodeAddress(value)))
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (value) => {
        expect(decodeAddress(value).ok).toBe(false)
      }),
    )
  })
})
