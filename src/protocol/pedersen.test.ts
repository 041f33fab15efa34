import { p256 } from '@noble/curves/nist.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type CurveArithmetic,
  commit,
  committer,
  nobleCurve,
  type Opening,
  opens,
  opensBatch,
  opensBy,
  RANDOMNESS_MAX,
  randomnessFromBytes,
} from './pedersen.ts'
import { hashToPoint, P256_ORDER } from './point.ts'

const g = hashToPoint('pedersen g', new Uint8Array(0))
const h = hashToPoint('pedersen h', new Uint8Array(0))
const scalar = fc.bigInt({ min: 0n, max: RANDOMNESS_MAX })
const coefficient = fc.bigInt({ min: 1n, max: (1n << 128n) - 1n })
/** Two multiplications and a sum: what `commit` has to come to. */
const sum = (m: bigint, r: bigint) => g.multiplyUnsafe(m % P256_ORDER).add(h.multiplyUnsafe(r % P256_ORDER))
const opening = (m: bigint, r: bigint): Opening => ({ g, h, m, r, commitment: sum(m, r) })
const NEGATIVE = new RangeError('commit: scalars must not be negative')

describe('commit', () => {
  test('is the sum of two multiplications, reduced modulo the order', () => {
    fc.assert(
      fc.property(scalar, scalar, (m, r) => {
        expect(commit(g, h, m, r).equals(sum(m, r))).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  test('gives the same with tables as without, also where the sum is special', () => {
    const bases = [
      [g, h],
      [g, g],
      [g, g.negate()],
      [p256.Point.ZERO, h],
      [g, p256.Point.ZERO],
    ] as const
    for (const [left, right] of bases) {
      const commitTo = committer(left, right, 100)
      for (const m of [0n, 1n, 2n, P256_ORDER - 1n, P256_ORDER, P256_ORDER + 1n, RANDOMNESS_MAX])
        for (const r of [0n, 1n, P256_ORDER - 1n, RANDOMNESS_MAX])
          expect(commitTo(m, r).equals(commit(left, right, m, r))).toBe(true)
    }
  })

  test('builds tables from sixteen uses on', () => {
    let asked = 0
    // Of copies, for which the coordinates are asked.
    const counted = new Proxy(g, {
      get(point, name): unknown {
        if (name === 'toAffine') asked += 1
        return Reflect.get(point, name)
      },
    })
    committer(counted, h, 15)
    expect(asked).toBe(0)
    committer(counted, h, 16)
    expect(asked).toBe(1)
  })

  test('throws for a negative scalar and never reduces one into range', () => {
    for (const [m, r] of [
      [-1n, 1n],
      [1n, -1n],
    ] as const) {
      expect(() => commit(g, h, m, r)).toThrow(NEGATIVE)
      expect(() => committer(g, h, 100)(m, r)).toThrow(NEGATIVE)
    }
  })
})

describe('nobleCurve', () => {
  test('gives affine points, the same as one by one', () => {
    const list = [opening(1n, 2n), opening(0n, 5n)]
    const points = nobleCurve.committer(g, h, 2)(list)
    expect(points.map((point) => point.Z)).toEqual([1n, 1n])
    expect(points.map((point, i) => list[i]?.commitment.equals(point))).toEqual([true, true])
    const hashed = nobleCurve.hashToPoint('pedersen g', new Uint8Array(0))
    expect([hashed.Z, hashed.equals(g)]).toEqual([1n, true])
    expect(nobleCurve.sumOfProducts([g, h], [3n, 4n]).equals(sum(3n, 4n))).toBe(true)
  })
})

describe('opens', () => {
  test('takes zero for a scalar, and no negative one', () => {
    expect([opening(0n, 5n), opening(7n, 0n)].every(opens)).toBe(true)
    expect([opens({ ...opening(1n, 1n), m: -1n }), opens({ ...opening(1n, 1n), r: -1n })]).toEqual([
      false,
      false,
    ])
  })

  test('accepts what was committed to, and nothing else', () => {
    fc.assert(
      fc.property(scalar, scalar, scalar, (m, r, other) => {
        const right = opening(m, r)
        expect(opens(right)).toBe(true)
        expect(opens({ ...right, m: other })).toBe((other - m) % P256_ORDER === 0n)
        expect(opens({ ...right, r: -r - 1n })).toBe(false)
      }),
      { numRuns: 20 },
    )
  })
})

describe('opensBatch', () => {
  const list = [opening(1n, 2n), opening(3n, RANDOMNESS_MAX), opening(0n, 5n), opening(7n, 0n)]
  const ones = list.map(() => 1n)

  test('accepts right openings with any coefficients, also under different bases', () => {
    const copy = { ...opening(2n, 3n), g: p256.Point.fromAffine(g.toAffine()) }
    const mixed = [...list, { g: h, h: g, m: 9n, r: 8n, commitment: commit(h, g, 9n, 8n) }, copy]
    fc.assert(
      fc.property(fc.array(coefficient, { minLength: 6, maxLength: 6 }), (coefficients) => {
        expect(opensBatch(mixed, coefficients)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  test('refuses a batch with one false opening, wherever it is', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.array(coefficient, { minLength: 4, maxLength: 4 }), (at, coefficients) => {
        const spoiled = list.map((entry, i) => (i === at ? { ...entry, m: entry.m + 1n } : entry))
        expect(opensBatch(spoiled, coefficients)).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  test('agrees with single openings where bases and commitments are equal, opposite or infinite', () => {
    const near = [g, g.negate(), h, h.negate(), g.add(h), p256.Point.ZERO]
    const point = fc.constantFrom(...near)
    const small = fc.bigInt({ min: 0n, max: 2n })
    const any = fc.record({ g: point, h: point, commitment: point, m: small, r: small })
    const right = fc
      .record({ g: point, h: point, m: scalar, r: scalar })
      .map((given) => ({ ...given, commitment: commit(given.g, given.h, given.m, given.r) }))
    const entry = fc.tuple(fc.oneof({ weight: 4, arbitrary: right }, any), coefficient)
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 9 }), (entries) => {
        const openings = entries.map(([opened]) => opened)
        const together = opensBatch(
          openings,
          entries.map(([, k]) => k),
        )
        expect(together).toBe(openings.every(opens))
      }),
      { numRuns: 60 },
    )
  })

  test('two false openings cancel only for whoever knew the coefficients', () => {
    const [a, b] = [opening(1n, 2n), opening(3n, 4n)]
    const forged = [
      { ...a, commitment: a.commitment.add(g) },
      { ...b, commitment: b.commitment.subtract(g) },
    ]
    expect(opensBatch(forged, [5n, 5n])).toBe(true)
    expect(opensBatch(forged, [5n, 6n])).toBe(false)
  })

  test('an empty batch holds; wrong coefficients are a mistake of ours', () => {
    expect(opensBatch([], [])).toBe(true)
    expect(() => opensBatch(list, [1n])).toThrow(new RangeError('opensBatch: one coefficient per opening'))
    const outside = new RangeError('opensBatch: coefficients lie in [1, 2^128)')
    for (const k of [0n, -1n, 1n << 128n]) expect(() => opensBatch(list, ones.with(3, k))).toThrow(outside)
    expect(opensBatch(list, ones.with(3, (1n << 128n) - 1n))).toBe(true)
  })

  test('with a negative scalar does not hold', () => {
    const right = opening(1n, 2n)
    for (const change of [{ m: 1n - P256_ORDER }, { r: 2n - P256_ORDER }])
      expect(opensBatch(list.with(1, { ...right, ...change }), ones)).toBe(false)
  })

  test('is computed by the arithmetic that was given: the commitments, then the bases', () => {
    const given: number[] = []
    const counting: CurveArithmetic = {
      ...nobleCurve,
      sumOfProducts(points, scalars) {
        given.push(points.length)
        return nobleCurve.sumOfProducts(points, scalars)
      },
    }
    const opposite = { ...opening(1n, 1n), g: g.negate(), commitment: sum(P256_ORDER - 1n, 1n) }
    const infinite = { ...opening(1n, 1n), g: p256.Point.ZERO, commitment: h }
    expect(opensBatch([...list, opposite, infinite], [...ones, 1n, 1n], counting)).toBe(true)
    expect(given).toEqual([6, 2])
  })
})

describe('randomnessFromBytes', () => {
  test('covers [1, 2^256] with both ends', () => {
    expect(randomnessFromBytes(new Uint8Array(32))).toBe(1n)
    expect(randomnessFromBytes(new Uint8Array(32).fill(255))).toBe(RANDOMNESS_MAX)
    expect(() => randomnessFromBytes(new Uint8Array(31))).toThrow(
      new RangeError('randomnessFromBytes: 32 bytes needed'),
    )
  })
})

describe('opensBy', () => {
  const right = opening(3n, 4n)

  test('lets @noble decide what other arithmetic refuses, and nobody open with a negative scalar', () => {
    const asked: number[] = []
    const nonsense: CurveArithmetic = {
      ...nobleCurve,
      committer: (_g, _h, uses) => (list) => {
        asked.push(uses)
        return list.map(() => p256.Point.ZERO)
      },
    }
    expect(opensBy(nonsense, right)).toBe(true)
    expect(opensBy(nonsense, { ...right, r: 5n })).toBe(false)
    expect([opening(0n, 5n), opening(7n, 0n)].every((zero) => opensBy(nonsense, zero))).toBe(true)
    expect(asked).toEqual([1, 1, 1, 1])
    expect(opensBy(nonsense, { ...right, m: -1n })).toBe(false)
    expect(opensBy(nonsense, { ...right, r: -1n })).toBe(false)
    expect(asked).toHaveLength(4)
    expect(opensBy({ ...nobleCurve, committer: () => () => [] }, right)).toBe(true)
  })

  test('takes a yes of the faster arithmetic as it is', () => {
    const wrong = { ...right, r: 5n }
    const faster: CurveArithmetic = {
      ...nobleCurve,
      committer: () => (list) =>
        list.map(({ m, r }) => (m === 3n && r === 5n ? wrong.commitment : p256.Point.ZERO)),
    }
    expect(opensBy(faster, wrong)).toBe(true)
    expect(opensBy(nobleCurve, wrong)).toBe(false)
  })
})
