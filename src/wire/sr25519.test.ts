import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { secretFromSeed, sign, verify } from '@scure/sr25519'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addressOfPrivateKey,
  keypairFromMiniSecret,
  useSr25519,
  verifyExact,
  verifySignature,
  wrapBytes,
} from './sr25519.ts'

const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const alice = () => keypairFromMiniSecret(new Uint8Array(32).fill(7))

describe('sr25519', () => {
  const message = new TextEncoder().encode('message')

  test("has the key and address that Substrate's documentation gives its account Alice", () => {
    const seed = 'e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a'
    const { publicKey, address } = keypairFromMiniSecret(hexToBytes(seed))
    expect(bytesToHex(publicKey)).toBe('d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d')
    expect(address).toBe('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY')
  })

  test('what an extension signs is marked as bytes', () => {
    expect(wrapBytes(message)).toEqual(utf8ToBytes('<Bytes>message</Bytes>'))
  })

  test('a signature holds plain and wrapped, for its message and key only', () => {
    const bob = keypairFromMiniSecret(new Uint8Array(32).fill(8))
    const wrapped = alice().sign(wrapBytes(message))
    expect(verifySignature(message, alice().sign(message), alice().publicKey)).toBe(true)
    expect(verifySignature(message, wrapped, alice().publicKey)).toBe(true)
    expect(verifySignature(message, wrapped, bob.publicKey)).toBe(false)
    expect(verifySignature(message.subarray(1), wrapped, alice().publicKey)).toBe(false)
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
    expect(verifyExact(message, alice().sign(message), alice().publicKey)).toBe(true)
    expect(verifyExact(message, alice().sign(wrapBytes(message)), alice().publicKey)).toBe(false)
    expect(verifyExact(wrapBytes(message), alice().sign(wrapBytes(message)), alice().publicKey)).toBe(true)
  })

  test('a signature has 64 bytes and a key 32', () => {
    const signature = alice().sign(message)
    for (const verifies of [verifySignature, verifyExact]) {
      for (const length of [0, 63, 65])
        expect(
          verifies(message, concatBytes(signature, new Uint8Array(1)).subarray(0, length), alice().publicKey),
        ).toBe(false)
      for (const length of [0, 31, 33])
        expect(
          verifies(message, signature, concatBytes(alice().publicKey, new Uint8Array(1)).subarray(0, length)),
        ).toBe(false)
    }
  })

  test.each([0, 31, 33])('a mini secret of %i bytes is our bug and throws', (length) => {
    expect(() => keypairFromMiniSecret(new Uint8Array(length))).toThrow(RangeError)
  })

  test('a private key has an address, and what is none has no address', () => {
    const secret = secretFromSeed(new Uint8Array(32).fill(7))
    expect(addressOfPrivateKey(secret)).toBe(alice().address)
    for (const length of [0, 63, 65]) expect(addressOfPrivateKey(new Uint8Array(length))).toBe(null)
  })

  test('the identity as key or commitment signs nothing', () => {
    const signature = new Uint8Array(64)
    signature[63] = 128
    expect(verifySignature(message, signature, new Uint8Array(32))).toBe(false)
  })

  // The last one: it puts arithmetic back, and the tests before it are of what is there from the start.
  test('faster arithmetic signs and verifies from when it is given, and sees no other lengths', () => {
    try {
      useSr25519({ sign: () => new Uint8Array(64).fill(9), verify: () => true })
      const signature = alice().sign(message)
      const { publicKey } = alice()
      expect(signature).toEqual(new Uint8Array(64).fill(9))
      for (const verifies of [verifySignature, verifyExact]) {
        expect(verifies(message, signature, publicKey)).toBe(true)
        expect(verifies(message, signature.subarray(1), publicKey)).toBe(false)
        expect(verifies(message, signature, publicKey.subarray(1))).toBe(false)
      }
    } finally {
      useSr25519({ sign: (secretKey, _, text) => sign(secretKey, text), verify })
    }
  })
})
