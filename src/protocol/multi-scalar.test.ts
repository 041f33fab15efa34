import { p256 } from '@noble/curves/nist.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { multiScalarSum, windowBits } from './multi-scalar.ts'
import { hashToPoint, P256_ORDER, type Point } from './point.ts'

const ZERO = p256.Point.ZERO
const a = hashToPoint('multi-scalar a', new Uint8Array(0))
const b = hashToPoint('multi-scalar b', new Uint8Array(0))
/** Few enough that equal, opposite and infinite ones meet in one bucket all the time. */
const NEAR: readonly Point[] = [a, a.negate(), a.double(), a.double().negate(), a.add(b), b, b.negate(), ZERO]

function oracle(points: readonly Point[], scalars: readonly bigint[]): Point {
  return points.reduce((sum, point, i) => {
    const scalar = (scalars[i] ?? 0n) % P256_ORDER
    return scalar === 0n || point.is0() ? sum : sum.add(point.multiplyUnsafe(scalar))
  }, ZERO)
}

function same(points: readonly Point[], scalars: readonly bigint[]): void {
  expect(multiScalarSum(points, scalars).equals(oracle(points, scalars))).toBe(true)
}

const bits = (most: bigint) => fc.bigInt({ min: 0n, max: (1n << most) - 1n })

describe('multiScalarSum', () => {
  test('is the sum of single multiplications for points anywhere on the curve', () => {
    const term = fc.tuple(fc.bigInt({ min: 1n, max: P256_ORDER - 1n }), fc.oneof(bits(128n), bits(257n)))
    fc.assert(
      fc.property(fc.array(term, { maxLength: 12 }), (terms) => {
        same(
          terms.map(([logarithm]) => p256.Point.BASE.multiplyUnsafe(logarithm)),
          terms.map(([, scalar]) => scalar),
        )
      }),
      { numRuns: 25 },
    )
  })

  test('holds where points are equal, opposite, doubles of each other or infinite, in the same buckets', () => {
    const scalar = fc.oneof(bits(2n), bits(9n), bits(128n), fc.constantFrom(0n, 1n, 127n, 128n, 129n))
    const term = fc.tuple(fc.nat(NEAR.length - 1), scalar)
    fc.assert(
      fc.property(fc.array(term, { maxLength: 40 }), (terms) => {
        same(
          terms.map(([i]) => NEAR[i] ?? ZERO),
          terms.map(([, k]) => k),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('many equal terms in one bucket, and many that cancel each other', () => {
    for (const count of [1, 2, 3, 4, 7, 64, 65]) {
      same(Array<Point>(count).fill(a), Array<bigint>(count).fill(5n))
      const cancelling = Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? a : a.negate()))
      expect(multiScalarSum(cancelling, Array<bigint>(2 * count).fill(77n)).is0()).toBe(true)
      const late = Array.from({ length: 2 * count }, (_, i) => (i < count ? a : a.negate()))
      expect(multiScalarSum(late, Array<bigint>(2 * count).fill(77n)).is0()).toBe(true)
    }
  })

  test('scalars at the edges of digits, of 128 bits and of the order', () => {
    const edges = [
      0n,
      1n,
      2n,
      (1n << 128n) - 1n,
      1n << 128n,
      P256_ORDER - 1n,
      P256_ORDER,
      P256_ORDER + 1n,
      1n << 256n,
    ]
    for (const scalar of edges) {
      same([a], [scalar])
      same([a, b], [scalar, 3n])
    }
    for (let bit = 0n; bit < 129n; bit++) same([a, b], [1n << bit, (1n << bit) - 1n])
  })

  test('points that are not in affine form give the same', () => {
    const projective = [a.double().add(b), b.double().double(), a.subtract(b)]
    same(projective, [3n, 1n << 100n, 99n])
  })

  test('as many points as need several rounds of windows', () => {
    const points = Array.from({ length: 20_000 }, (_, i) => NEAR[i % NEAR.length] ?? ZERO)
    const scalars = points.map((_, i) => BigInt(i * 2_654_435_761) + (BigInt(i) << 96n))
    const byPoint = NEAR.map((_, at) =>
      scalars.filter((_scalar, i) => i % NEAR.length === at).reduce((sum, scalar) => sum + scalar, 0n),
    )
    expect(multiScalarSum(points, scalars).equals(oracle(NEAR, byPoint))).toBe(true)
  })

  test('an empty sum is infinity; a negative scalar or a missing one is a mistake of ours', () => {
    expect(multiScalarSum([], []).is0()).toBe(true)
    expect(multiScalarSum([ZERO], [5n]).is0()).toBe(true)
    expect(() => multiScalarSum([a], [-1n])).toThrow(RangeError)
    expect(() => multiScalarSum([a], [])).toThrow(RangeError)
    expect(() => multiScalarSum([], [5n])).toThrow(RangeError)
  })

  test('a sum whose x is zero', () => {
    const { Fp } = p256.Point
    const zeroX = p256.Point.fromAffine({ x: 0n, y: Fp.sqrt(p256.Point.CURVE().b) })
    same([zeroX.subtract(b), b], [1n, 1n])
    same([zeroX, a], [3n, 3n])
  })
})

describe('windowBits', () => {
  // ceil((bits + 1) / width) * (points * 6 + 2 ** width * 14), the least of the widths 1 to 13.
  test.each([
    [1, 1, 2],
    [1, 128, 2],
    [32, 128, 3],
    [1000, 128, 7],
    [20_000, 128, 10],
    [65_536, 256, 12],
    [1_000_000_000, 256, 13],
  ])('%i points and %i bits cost least with digits of %i', (points, bitCount, width) => {
    expect(windowBits(points, bitCount)).toBe(width)
  })
})
