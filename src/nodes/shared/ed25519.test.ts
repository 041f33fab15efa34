import { ed25519 } from '@noble/curves/ed25519.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyEd25519 } from '../../wire/ed25519.ts'
import { nodeEd25519 } from './ed25519.ts'

const secret = new Uint8Array(32).fill(5)
const publicKey = ed25519.getPublicKey(secret)
const message = new TextEncoder().encode('a message')
const signature = ed25519.sign(message, secret)

/** s + L: the same signature to whoever does not reduce (RFC 8032 forbids it). */
function secondForm(bytes: Uint8Array): Uint8Array {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const copy = bytes.slice()
  let s = 0n
  for (let i = 63; i >= 32; i--) s = (s << 8n) | BigInt(copy[i] ?? 0)
  s += order
  for (let i = 32; i < 64; i++) {
    copy[i] = Number(s & 255n)
    s >>= 8n
  }
  return copy
}

describe('nodeEd25519', () => {
  it('agrees with the pure one on every flipped bit of the signature and the key', () => {
    expect(nodeEd25519(message, signature, publicKey)).toBe(true)
    for (let bit = 0; bit < 96 * 8; bit += 7) {
      const both = new Uint8Array([...signature, ...publicKey])
      both[bit >> 3] = (both[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const [sig, key] = [both.subarray(0, 64), both.subarray(64)]
      expect(nodeEd25519(message, sig, key), `bit ${bit}`).toBe(false)
      expect(verifyEd25519(message, sig, key), `bit ${bit}`).toBe(false)
    }
  })

  it('refuses the second form of a signature', () => {
    expect(nodeEd25519(message, secondForm(signature), publicKey)).toBe(false)
    expect(verifyEd25519(message, secondForm(signature), publicKey)).toBe(false)
  })

  it.each([
    ['the neutral point', `01${'00'.repeat(31)}`],
    ['a point of order two', `ec${'ff'.repeat(30)}7f`],
    ['a point of order eight', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
    ['no point', `02${'00'.repeat(31)}`],
  ])('refuses everything under %s', (_, key) => {
    // Under the neutral point R = [s]B holds for every message.
    const forged = new Uint8Array([...ed25519.Point.BASE.toBytes(), 1, ...new Uint8Array(31)])
    expect(nodeEd25519(message, forged, hexToBytes(key))).toBe(false)
    expect(verifyEd25519(message, forged, hexToBytes(key))).toBe(false)
  })

  it('gives an answer for any bytes of any length', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.uint8Array({ maxLength: 70 }),
        fc.uint8Array({ maxLength: 40 }),
        (m, s, k) => {
          expect(nodeEd25519(m, s, k)).toBe(false)
        },
      ),
      { numRuns: 50 },
    )
  })
})
