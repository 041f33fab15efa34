import { blake2b } from '@noble/hashes/blake2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base58 } from '@scure/base'
import { secretFromSeed } from '@scure/sr25519'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addressOfPrivateKey,
  keypairFromMiniSecret,
  verifyExact,
  verifySignature,
  wrapBytes,
} from './sr25519.ts'
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

  test('a prefix takes one byte up to 63 and two up to 16,383; there are no others', () => {
    const lengthOf = (prefix: number) => base58.decode(encodeAddress(alice.publicKey, prefix)).length
    expect([0, 63, 64, 16_383].map(lengthOf)).toEqual([35, 35, 36, 36])
    for (const prefix of [-1, 1.5, 16_384, Number.NaN]) {
      expect(() => encodeAddress(alice.publicKey, prefix)).toThrow(RangeError)
      expect(() => decodeAddress(alice.address, prefix)).toThrow(RangeError)
    }
    // Polkadot's own page of prefixes has these two: of one byte, and the first of two.
    expect(encodeAddress(alice.publicKey, 0)).toMatch(/^1/)
    expect([...base58.decode(encodeAddress(alice.publicKey, 64)).subarray(0, 2)]).toEqual([0x50, 0x00])
    expect([...base58.decode(encodeAddress(alice.publicKey, 16_383)).subarray(0, 2)]).toEqual([0x7f, 0xff])
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
    const bytes = base58.decode(alice.address)
    for (const at of [33, 34]) {
      const other = bytes.slice()
      other[at] = Number(other[at]) ^ 1
      expect(decodeAddress(base58.encode(other))).toMatchObject({ reason: 'address-checksum' })
    }
  })

  test('a text that is none, or too long for any, is not even decoded', () => {
    for (const text of ['', null, undefined, 5, '1'.repeat(51)])
      expect(decodeAddress(text)).toMatchObject({ detail: 'not an address text' })
    expect(decodeAddress('1'.repeat(50))).toMatchObject({ detail: 'not base58 of a 32-byte key' })
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

  test('a signature is held against exactly the bytes where that is asked', () => {
    expect(verifyExact(message, alice.sign(message), alice.publicKey)).toBe(true)
    expect(verifyExact(message, alice.sign(wrapBytes(message)), alice.publicKey)).toBe(false)
    expect(verifyExact(wrapBytes(message), alice.sign(wrapBytes(message)), alice.publicKey)).toBe(true)
  })

  test('a signature has 64 bytes and a key 32', () => {
    const signature = alice.sign(message)
    for (const verify of [verifySignature, verifyExact]) {
      for (const length of [0, 63, 65])
        expect(
          verify(message, concatBytes(signature, new Uint8Array(1)).subarray(0, length), alice.publicKey),
        ).toBe(false)
      for (const length of [0, 31, 33])
        expect(
          verify(message, signature, concatBytes(alice.publicKey, new Uint8Array(1)).subarray(0, length)),
        ).toBe(false)
    }
  })

  test.each([0, 31, 33])('a mini secret of %i bytes is our bug and throws', (length) => {
    expect(() => keypairFromMiniSecret(new Uint8Array(length))).toThrow(RangeError)
  })

  test('a private key has an address, and what is none has no address', () => {
    const secret = secretFromSeed(new Uint8Array(32).fill(7))
    expect(addressOfPrivateKey(secret)).toBe(alice.address)
    for (const length of [0, 63, 65]) expect(addressOfPrivateKey(new Uint8Array(length))).toBe(null)
  })

  test('the identity as key or commitment signs nothing', () => {
    const signature = new Uint8Array(64)
    signature[63] = 128
    expect(verifySignature(message, signature, new Uint8Array(32))).toBe(false)
  })
})
