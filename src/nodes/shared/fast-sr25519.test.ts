import { randomBytes } from 'node:crypto'
import { getPublicKey, secretFromSeed, sign, verify } from '@scure/sr25519'
import { describe, expect, it } from 'vitest'
import type { Sr25519 } from '../../wire/sr25519.ts'
import { loadFastSr25519 } from './fast-sr25519.ts'

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n
const secretKey = secretFromSeed(new Uint8Array(32).fill(7))
const publicKey = getPublicKey(secretKey)
const message = new TextEncoder().encode('a message')

async function fast(): Promise<Sr25519> {
  const loaded = await loadFastSr25519()
  if (loaded === null) throw new Error('no WebAssembly')
  return loaded
}

/** What a verifier makes of it: a throw is a no. */
function holds(by: Sr25519['verify'], ...given: Parameters<Sr25519['verify']>): boolean {
  try {
    return by(...given)
  } catch {
    return false
  }
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return changed
}

const littleEndian = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
const numberOf = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)

describe('the faster sr25519', () => {
  it('signs what the pure one verifies, and verifies what that signs, at every length', async () => {
    const { sign: signFast, verify: verifyFast } = await fast()
    for (const length of [0, 1, 31, 32, 135, 136, 137, 5_000, 100_000]) {
      const bytes = new Uint8Array(randomBytes(length))
      expect(verify(bytes, signFast(secretKey, publicKey, bytes), publicKey), `${length}`).toBe(true)
      expect(verifyFast(bytes, sign(secretKey, bytes), publicKey), `${length}`).toBe(true)
    }
  })

  it('gives the verdict of the pure one on every kind of forgery', async () => {
    const { verify: verifyFast } = await fast()
    const good = sign(secretKey, message)
    const [point, scalar] = [good.subarray(0, 32), good.subarray(32)]
    const s = numberOf(scalar) & (2n ** 255n - 1n)
    const marked = (value: bigint): Uint8Array => flipped(littleEndian(value), 255)
    const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))
    const cases: (readonly [string, Uint8Array, Uint8Array])[] = [
      ['as it is', good, publicKey],
      ['without its marker', flipped(good, 511), publicKey],
      ['the scalar and the order', join(point, marked(s + ORDER)), publicKey],
      ['the scalar 0', join(point, marked(0n)), publicKey],
      ['the order as the scalar', join(point, marked(ORDER)), publicKey],
      ['the greatest scalar', join(point, new Uint8Array(32).fill(255)), publicKey],
      ['the neutral element', join(new Uint8Array(32), scalar), publicKey],
      ['no point', join(new Uint8Array(32).fill(255), scalar), publicKey],
      // RFC 9496, appendix A.3: encodings that are none.
      ['the field prime', join(littleEndian(2n ** 255n - 19n), scalar), publicKey],
      ['a negative encoding', join(littleEndian(1n), scalar), publicKey],
      ['a key that is no point', good, new Uint8Array(32).fill(255)],
      ['a negative key', good, littleEndian(1n)],
      // Whoever signs nothing at all: s = 0, R = 0 holds for the neutral key.
      ['the neutral key', join(new Uint8Array(32), marked(0n)), new Uint8Array(32)],
    ]
    for (let bit = 0; bit < 512; bit += 9) cases.push([`bit ${bit}`, flipped(good, bit), publicKey])
    for (let bit = 0; bit < 256; bit += 9)
      cases.push([`bit ${bit} of the key`, good, flipped(publicKey, bit)])
    for (const [what, signature, key] of cases) {
      const pure = holds(verify, message, signature, key)
      expect(holds(verifyFast, message, signature, key), what).toBe(pure)
      expect(pure, what).toBe(what === 'as it is')
    }
    expect(verifyFast(flipped(message, 3), good, publicKey)).toBe(false)
  })
})
