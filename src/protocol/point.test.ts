import { p256 } from '@noble/curves/nist.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodePoint, encodePoint, hashToPoint, isCurve, P256_ORDER } from './point.ts'

const hexOf = (text: string) => bytesToHex(utf8ToBytes(text))
const points = fc.uint8Array({ minLength: 1, maxLength: 8 }).map((seed) => hashToPoint('points', seed))

describe('decodePoint', () => {
  test('reads back every point it wrote, in both modes', () => {
    fc.assert(
      fc.property(points, (point) => {
        for (const mode of ['reference', 'strict'] as const) {
          const decoded = decodePoint(encodePoint(point), mode)
          expect(decoded.ok && decoded.value.equals(point)).toBe(true)
        }
      }),
    )
  })

  test('strict: accepts one text per point: whatever it accepts is what it would write', () => {
    const { x, y } = p256.Point.BASE.toAffine()
    const part = fc.constantFrom('', ' ', '+', '0', '-', '_', '\u00a0', '\n')
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        const hex = hexOf(`${a}${x}${b},${c}${y}${d}`)
        const decoded = decodePoint(hex, 'strict')
        if (decoded.ok) expect(encodePoint(decoded.value)).toBe(hex)
        else expect(a + b + c + d).not.toBe('')
      }),
    )
  })

  const { x, y } = p256.Point.BASE.toAffine()

  test.each([
    ['spaces', `  ${x}\t,\n${y} `],
    ['signs and zeros', `+${x},000${y}`],
    ['underscores', `${x}`.replace(/(\d)(\d)/, '$1_$2').concat(`,${y}`)],
    ['thousands of spaces', `${' '.repeat(4000)}${x},${' '.repeat(4000)}${y}`],
  ])('another text of a point, with %s: read as by the reference, refused strictly', (_, text) => {
    const lenient = decodePoint(hexOf(text), 'reference')
    expect(lenient.ok && lenient.value.equals(p256.Point.BASE)).toBe(true)
    expect(decodePoint(hexOf(text), 'strict')).toMatchObject({ ok: false, reason: 'point-malformed' })
  })

  test('upper-case hex is read as by the reference, refused strictly', () => {
    const hex = hexOf(`${x},${y}`).replace('2c', '2C')
    const lenient = decodePoint(hex, 'reference')
    expect(lenient.ok && lenient.value.equals(p256.Point.BASE)).toBe(true)
    expect(decodePoint(hex, 'strict')).toMatchObject({ ok: false, reason: 'point-malformed' })
  })

  test.each([
    ['no text', 7, /text/],
    ['half a character', '302c30a', /hex/],
    ['what is no hex, before', 'ag302c30', /hex/],
    ['what is no hex, behind', '302c30ag', /hex/],
    ['what is not ASCII', 'ff2c30', /ASCII/],
    ['one coordinate', hexOf('5'), /comma/],
    ['three coordinates', hexOf(`${x},${y},0`), /comma/],
    ['words', hexOf('x,y'), /integers/],
    ['more than a point takes', hexOf(' '.repeat(8200)), /too long/],
  ])('%s is malformed in both modes, and the result says why', (_, value, detail) => {
    for (const mode of ['reference', 'strict'] as const)
      expect(decodePoint(value, mode)).toEqual({
        ok: false,
        reason: 'point-malformed',
        detail: expect.stringMatching(detail),
      })
  })

  test('strict: is not even decoded when it is longer than a point of the longest coordinates', () => {
    const digits = '1'.repeat(78)
    expect(decodePoint(hexOf(`${digits},${digits}`), 'strict')).toMatchObject({ reason: 'point-off-curve' })
    expect(decodePoint(hexOf(`${digits},${digits}1`), 'strict')).toMatchObject({
      detail: 'too long for a point',
    })
  })

  test.each(['0,5', '5,0', `${x},${y + 1n}`, `${p256.Point.Fp.ORDER},${y}`])(
    '%s is off the curve',
    (text) => {
      for (const mode of ['reference', 'strict'] as const)
        expect(decodePoint(hexOf(text), mode)).toMatchObject({ ok: false, reason: 'point-off-curve' })
    },
  )

  test('one coordinate of zero is not infinity', () => {
    const { Fp } = p256.Point
    const root = Fp.sqrt(p256.Point.CURVE().b)
    for (const mode of ['reference', 'strict'] as const) {
      const decoded = decodePoint(hexOf(`0,${root}`), mode)
      expect(decoded.ok && decoded.value.toAffine()).toEqual({ x: 0n, y: root })
    }
  })

  test('no flipped bit of a point is the same point, and most are none', () => {
    const hex = encodePoint(hashToPoint('flip', Uint8Array.of(1)))
    for (let i = 0; i < hex.length; i++) {
      for (let bit = 0; bit < 7; bit++) {
        const flipped = String.fromCharCode(hex.charCodeAt(i) ^ (1 << bit))
        expect(decodePoint(hex.slice(0, i) + flipped + hex.slice(i + 1), 'strict').ok).toBe(false)
      }
    }
  })

  test('refuses a point cut short at every length', () => {
    const hex = encodePoint(hashToPoint('cut', Uint8Array.of(1)))
    for (let i = 0; i < hex.length; i++) expect(decodePoint(hex.slice(0, i), 'strict').ok).toBe(false)
  })

  test('infinity: a value for the reference, refused strictly', () => {
    expect(decodePoint('302c30', 'strict')).toMatchObject({ ok: false, reason: 'point-infinity' })
    const lenient = decodePoint('302c30', 'reference')
    expect(lenient.ok && lenient.value.is0()).toBe(true)
    expect(encodePoint(p256.Point.ZERO)).toBe('302c30')
  })

  test('refuses coordinates that are equal modulo the field prime', () => {
    const { x, y } = p256.Point.BASE.toAffine()
    const shifted = hexOf(`${x},${y + p256.Point.Fp.ORDER}`)
    expect(decodePoint(shifted, 'reference')).toMatchObject({ ok: false, reason: 'point-off-curve' })
  })

  test('never throws, whatever it is given', () => {
    const junk = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefABC2c'.split('')) }),
    )
    fc.assert(
      fc.property(junk, (value) => {
        for (const mode of ['reference', 'strict'] as const)
          expect(typeof decodePoint(value, mode).ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })
})

describe('isCurve', () => {
  test('strict: the one name; reference: its aliases; never anything else', () => {
    expect(isCurve('P-256', 'strict')).toBe(true)
    for (const alias of ['p256', 'secp256r1', 'prime256v1']) {
      expect(isCurve(alias, 'strict')).toBe(false)
      expect(isCurve(alias, 'reference')).toBe(true)
    }
    for (const other of ['P-384', 'p-256', '', null, ['P-256']]) {
      expect(isCurve(other, 'strict')).toBe(false)
      expect(isCurve(other, 'reference')).toBe(false)
    }
  })
})

describe('hashToPoint', () => {
  // RFC 9380, J.1.1, P256_XMD:SHA-256_SSWU_RO_
  test.each([
    [
      '',
      '2c15230b26dbc6fc9a37051158c95b79656e17a1a920b11394ca91c44247d3e4',
      '8a7a74985cc5c776cdfe4b1f19884970453912e9d31528c060be9ab5c43e8415',
    ],
    [
      'abc',
      '0bb8b87485551aa43ed54f009230450b492fead5f1cc91658775dac4a3388a0f',
      '5c41b3d0731a27a7b14bc0bf0ccded2d8751f83493404c84a88e71ffd424212e',
    ],
  ])('gives the points of RFC 9380 for %j', (message, x, y) => {
    const point = hashToPoint('QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_', utf8ToBytes(message)).toAffine()
    expect(point).toEqual({ x: BigInt(`0x${x}`), y: BigInt(`0x${y}`) })
  })

  test('gives unrelated points for different labels, of the whole group', () => {
    const [a, b] = [hashToPoint('a', new Uint8Array(0)), hashToPoint('b', new Uint8Array(0))]
    expect(a.equals(b)).toBe(false)
    expect(a.multiplyUnsafe(P256_ORDER - 1n).equals(a.negate())).toBe(true)
    expect(() => hashToPoint('', new Uint8Array(0))).toThrow(RangeError)
  })
})
