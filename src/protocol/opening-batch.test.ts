import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { falseOpenings } from './opening-batch.ts'
import { type CurveArithmetic, commit, nobleCurve, type Opening, opens } from './pedersen.ts'
import { hashToPoint } from './point.ts'

const g = hashToPoint('batch g', new Uint8Array(0))
const h = hashToPoint('batch h', new Uint8Array(0))
const right: readonly Opening[] = Array.from({ length: 11 }, (_, i) => {
  const [m, r] = [BigInt(i + 1), BigInt(i * i + 2)]
  return { g, h, m, r, commitment: commit(g, h, m, r) }
})
const coefficient = fc.bigInt({ min: 1n, max: (1n << 128n) - 1n })

describe('falseOpenings', () => {
  test('names exactly those that single openings name, for any set of false ones and any length', () => {
    const cases = fc.tuple(
      fc.nat(right.length),
      fc.uniqueArray(fc.nat(right.length - 1)),
      fc.array(coefficient, { minLength: right.length, maxLength: right.length }),
    )
    fc.assert(
      fc.property(cases, ([length, spoiled, coefficients]) => {
        const list = right
          .slice(0, length)
          .map((entry, i) => (spoiled.includes(i) ? { ...entry, r: entry.r + 1n } : entry))
        const alone = list.flatMap((entry, i) => (opens(entry) ? [] : [i]))
        const found = [...falseOpenings(list, coefficients.slice(0, length))]
        expect(found.toSorted((a, b) => a - b)).toEqual(alone)
      }),
      { numRuns: 15 },
    )
  })

  // Combinations take two sums each: of the commitments and of the bases.
  test.each<[string, number, number[], { combinations: number; alone: number }]>([
    ['none of sixteen', 16, [], { combinations: 1, alone: 0 }],
    ['the last of sixteen', 16, [15], { combinations: 3, alone: 4 }],
    ['the first of sixteen', 16, [0], { combinations: 5, alone: 4 }],
    ['all of sixteen', 16, Array.from({ length: 16 }, (_, i) => i), { combinations: 7, alone: 16 }],
    ['the first of seven', 7, [0], { combinations: 2, alone: 3 }],
    ['the last of seven', 7, [6], { combinations: 1, alone: 7 }],
  ])('computes what it has to, where %s is false', (_which, length, spoiled, cost) => {
    const spent = { combinations: 0, alone: 0 }
    const counting: CurveArithmetic = {
      ...nobleCurve,
      committer(...bases) {
        spent.alone += 1
        return nobleCurve.committer(...bases)
      },
      sumOfProducts(points, scalars) {
        spent.combinations += 0.5
        return nobleCurve.sumOfProducts(points, scalars)
      },
    }
    const list = [...right, ...right]
      .slice(0, length)
      .map((entry, i) => (spoiled.includes(i) ? { ...entry, r: entry.r + 1n } : entry))
    const coefficients = list.map((_, i) => BigInt(i + 1))
    expect([...falseOpenings(list, coefficients, counting)]).toEqual(spoiled)
    expect(spent).toEqual(cost)
  })

  test('another number of coefficients is a mistake of ours', () => {
    expect(() => falseOpenings(right, [1n])).toThrow('falseOpenings: one coefficient per opening')
    expect(falseOpenings([], [])).toEqual(new Set())
  })
})
