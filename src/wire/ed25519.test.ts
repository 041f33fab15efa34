import { hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { isSessionPoint, verifyEd25519 } from './ed25519.ts'

// RFC 8032, section 7.1, TEST 2.
const KEY = hexToBytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
const MESSAGE = Uint8Array.of(0x72)
const SIGNATURE = hexToBytes(
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
)
const NEUTRAL = `01${'00'.repeat(31)}`

describe('verifyEd25519', () => {
  test("holds for the signature of the standard's example, and for no other message", () => {
    expect(verifyEd25519(MESSAGE, SIGNATURE, KEY)).toBe(true)
    expect(verifyEd25519(Uint8Array.of(0x73), SIGNATURE, KEY)).toBe(false)
  })

  test('is false, and does not throw, for other lengths and for what is no point', () => {
    expect(verifyEd25519(MESSAGE, SIGNATURE.subarray(1), KEY)).toBe(false)
    expect(verifyEd25519(MESSAGE, SIGNATURE, KEY.subarray(1))).toBe(false)
    expect(verifyEd25519(MESSAGE, SIGNATURE, new Uint8Array(32).fill(255))).toBe(false)
  })

  test('holds for nothing under a key of small order, where anybody can make signatures', () => {
    // Under the neutral point R = [s]B holds for every message; with s = 0, R is the neutral point.
    const forged = hexToBytes(NEUTRAL + '00'.repeat(32))
    expect(verifyEd25519(MESSAGE, forged, hexToBytes(NEUTRAL))).toBe(false)
  })
})

describe('isSessionPoint', () => {
  test.each([
    ['a key', '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', true],
    ['the neutral point', NEUTRAL, false],
    ['a point of order two', `ec${'ff'.repeat(30)}7f`, false],
    ['a point of order eight', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', false],
    ['no point', `02${'00'.repeat(31)}`, false],
    // p + 1, which is 1 to whoever reduces.
    ['the neutral point in a second form', `ee${'ff'.repeat(30)}7f`, false],
    ['31 bytes', '00'.repeat(31), false],
  ])('of %s', (_, hex, expected) => {
    expect(isSessionPoint(hexToBytes(hex))).toBe(expected)
  })
})
