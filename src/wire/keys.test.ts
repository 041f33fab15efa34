import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keypairFromMiniSecret, verifySignature, wrapBytes } from './sr25519.ts'
import { decodeAddress, encodeAddress } from './ss58.ts'

const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const alice = keypairFromMiniSecret(new Uint8Array(32).fill(7))

describe('SS58', () => {
  test('round trips for every prefix form', () => {
    fc.assert(
      fc.property(key32, fc.integer({ min: 0, max: 16_383 }), (key, prefix) => {
        expect(decodeAddress(encodeAddress(key, prefix), prefix)).toEqual({ ok: true, value: key })
      }),
    )
  })

  test('an address of another network is refused by its prefix, not read', () => {
    expect(decodeAddress(encodeAddress(alice.publicKey, 0))).toMatchObject({
      ok: false,
      reason: 'address-prefix',
    })
  })

  test('an address with another checksum is refused by that', () => {
    // The last character is of the checksum alone.
    const last = alice.address.endsWith('2') ? '3' : '2'
    expect(decodeAddress(alice.address.slice(0, -1) + last)).toMatchObject({
      ok: false,
      reason: 'address-checksum',
    })
  })

  test('every single mistyped character is refused', () => {
    for (let i = 0; i < alice.address.length; i += 1) {
      for (const char of ['1', 'z', '0', 'l', ' ']) {
        if (alice.address[i] === char) continue
        const typed = alice.address.slice(0, i) + char + alice.address.slice(i + 1)
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

describe('sr25519', () => {
  const message = new TextEncoder().encode('message')

  test('a signature holds plain and wrapped, for its message and key only', () => {
    const bob = keypairFromMiniSecret(new Uint8Array(32).fill(8))
    const wrapped = alice.sign(wrapBytes(message))
    expect(verifySignature(message, alice.sign(message), alice.publicKey)).toBe(true)
    expect(verifySignature(message, wrapped, alice.publicKey)).toBe(true)
    expect(verifySignature(message, wrapped, bob.publicKey)).toBe(false)
    expect(verifySignature(message.subarray(1), wrapped, alice.publicKey)).toBe(false)
  })

  test('never throws, on any signature and any key', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.uint8Array({ minLength: 64, maxLength: 64 }))
    fc.assert(
      fc.property(bytes, fc.oneof(key32, fc.uint8Array({ maxLength: 40 })), (signature, key) => {
        expect(verifySignature(message, signature, key)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test('the identity as key or commitment signs nothing', () => {
    const signature = new Uint8Array(64)
    signature[63] = 128
    expect(verifySignature(message, signature, new Uint8Array(32))).toBe(false)
  })
})
