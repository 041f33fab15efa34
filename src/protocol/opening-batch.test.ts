import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { falseOpenings } from './opening-batch.ts'
import { commit, type Opening, opens } from './pedersen.ts'
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

  test('another number of coefficients is a mistake of ours', () => {
    expect(() => falseOpenings(right, [1n])).toThrow('falseOpenings: one coefficient per opening')
    expect(falseOpenings([], [])).toEqual(new Set())
  })
})
