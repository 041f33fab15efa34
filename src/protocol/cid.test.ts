import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cidOf, cidOfDigest, parseCid, verifyObject } from './cid.ts'

describe('parseCid', () => {
  test('reads every name and gives the digest back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (digest) => {
        const text = cidOfDigest(digest)
        expect(text).toMatch(/^bafkrei[a-z2-7]{52}$/)
        expect(parseCid(text)).toEqual({ ok: true, value: { text, digest } })
      }),
    )
  })

  test('no flipped bit of a name is a name of the same bytes', () => {
    const text = cidOf(Uint8Array.of(1, 2, 3))
    const digest = parseCid(text)
    for (let i = 0; i < text.length; i++) {
      for (let bit = 0; bit < 8; bit++) {
        const bad =
          text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ (1 << bit)) + text.slice(i + 1)
        expect(parseCid(bad)).not.toEqual(digest)
        const parsed = parseCid(bad)
        if (parsed.ok) expect(cidOfDigest(parsed.value.digest)).toBe(bad)
      }
    }
  })

  test('refuses a name cut short or lengthened at every place', () => {
    const text = cidOf(new Uint8Array(0))
    for (let i = 0; i < text.length; i++) expect(parseCid(text.slice(0, i)).ok).toBe(false)
    expect(parseCid(`${text}a`).ok).toBe(false)
  })

  test('refuses upper case, other codecs and bits left over, so that a digest has one name', () => {
    const text = cidOf(new Uint8Array(0))
    expect(parseCid(text.toUpperCase()).ok).toBe(false)
    expect(parseCid(`bafybei${text.slice(7)}`).ok).toBe(false)
    const others = ['b', 'c', 'd'].map((last) => cidOfDigest(new Uint8Array(32)).slice(0, -1) + last)
    expect(others.map((other) => parseCid(other).ok)).toEqual([false, false, false])
  })

  test.each([
    [7, 'a content id is text'],
    ['b', 'a content id has 59 characters'],
    [`z${cidOf(new Uint8Array(0)).slice(1)}`, 'not lower-case base32 with the prefix b'],
    [`${cidOf(new Uint8Array(0)).slice(0, -1)}!`, 'not lower-case base32 with the prefix b'],
    [`${cidOfDigest(new Uint8Array(32)).slice(0, -1)}b`, 'bits are left over at the end'],
    [`bafybei${cidOf(new Uint8Array(0)).slice(7)}`, 'not version 1, raw, sha2-256'],
  ])('says why %j is none', (text, detail) => {
    expect(parseCid(text)).toEqual({ ok: false, reason: 'cid-malformed', detail })
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseCid(value).ok).toBe(false)
      }),
    )
  })
})

describe('verifyObject', () => {
  test('refuses every single flipped bit of the digest, and junk as a name, without throwing', () => {
    const digest = new Uint8Array(32).fill(9)
    expect(verifyObject(cidOfDigest(digest), digest).ok).toBe(true)
    for (let bit = 0; bit < 256; bit++) {
      const bad = digest.slice()
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(verifyObject(cidOfDigest(digest), bad)).toMatchObject({ ok: false, reason: 'cid-differs' })
    }
    fc.assert(
      fc.property(fc.anything(), fc.uint8Array(), (cid, bytes) => {
        expect(verifyObject(cid, bytes).ok).toBe(false)
      }),
    )
  })
})

describe('the evidence of verifyObject', () => {
  const digest = new Uint8Array(32).fill(9)
  const cid = cidOfDigest(digest)
  const other = cidOfDigest(new Uint8Array(32))
  const check = { id: 'object-cid', inputs: {}, expected: cid }

  test('is what was compared with what', () => {
    expect(verifyObject(cid, digest)).toEqual({ ok: true, checks: [{ ...check, got: cid, ok: true }] })
    expect(verifyObject(cid, new Uint8Array(32))).toEqual({
      ok: false,
      reason: 'cid-differs',
      detail: 'the bytes are not the object of this name',
      checks: [{ ...check, got: other, ok: false }],
    })
    expect(verifyObject(cid, new Uint8Array(31))).toMatchObject({ checks: [{ got: 'a digest of 31 bytes' }] })
    expect(verifyObject(7, digest)).toMatchObject({ reason: 'cid-malformed', detail: 'a content id is text' })
  })
})

describe('cidOfDigest', () => {
  test('a digest of another length is a mistake of ours', () => {
    expect(() => cidOfDigest(new Uint8Array(31))).toThrow(
      new RangeError('cidOfDigest: a SHA-256 digest has 32 bytes'),
    )
  })
})
