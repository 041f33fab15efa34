import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockHashSeed, MersenneTwister, pythonSample, selectUids } from './uid-selection.ts'

describe("the reference's choice of miners", () => {
  it('draws the numbers that MT19937 draws from the published array seed', () => {
    // init_by_array({0x123, 0x234, 0x345, 0x456}), first outputs of the authors' mt19937ar.out
    const generator = new MersenneTwister(0x456_00000345_00000234_00000123n)
    const drawn = Array.from({ length: 5 }, () => generator.next32())
    expect(drawn).toEqual([1_067_595_299, 955_945_823, 477_289_528, 4_107_218_783, 4_228_976_476])
  })

  it('seeds with the absolute value, as CPython does, and with zero', () => {
    // python3 -c 'import random; random.seed(n); print(random.getrandbits(32))'
    for (const [seed, first] of [
      [5n, 2_675_342_405],
      [-5n, 2_675_342_405],
      [0n, 3_626_764_237],
    ] as const)
      expect(new MersenneTwister(seed).next32()).toBe(first)
  })

  // python3 -c 'import random; print(random.Random(2024).sample(range(n), k))': CPython draws from a shrinking pool up to 21
  // entries, more when k > 5, and by rejection beyond.
  it.each([
    { k: 1, n: 1, sample: [0] },
    { k: 8, n: 8, sample: [7, 1, 5, 4, 2, 0, 6, 3] },
    { k: 1, n: 21, sample: [15] },
    { k: 1, n: 22, sample: [15] },
    { k: 5, n: 21, sample: [15, 5, 18, 9, 6] },
    { k: 5, n: 22, sample: [15, 5, 18, 9, 6] },
    { k: 5, n: 30, sample: [15, 5, 23, 18, 9] },
    { k: 6, n: 85, sample: [60, 23, 74, 38, 25, 52] },
    { k: 6, n: 86, sample: [60, 23, 74, 38, 25, 52] },
    {
      k: 21,
      n: 85,
      sample: [60, 23, 74, 38, 25, 52, 33, 68, 31, 63, 45, 53, 67, 27, 39, 69, 42, 66, 9, 26, 59],
    },
    {
      k: 21,
      n: 86,
      sample: [60, 23, 74, 38, 25, 52, 33, 68, 31, 81, 63, 45, 53, 67, 78, 27, 39, 69, 42, 66, 9],
    },
    {
      k: 22,
      n: 277,
      sample: [
        240, 93, 155, 102, 209, 135, 125, 255, 181, 212, 111, 158, 169, 38, 105, 239, 75, 108, 210, 29, 178,
        213,
      ],
    },
    {
      k: 22,
      n: 278,
      sample: [
        240, 93, 155, 102, 209, 135, 272, 125, 255, 181, 212, 269, 111, 158, 169, 265, 38, 105, 239, 75, 108,
        210,
      ],
    },
  ])('samples $k of $n as CPython does', ({ k, n, sample }) => {
    const population = Array.from({ length: n }, (_, i) => i)
    expect(pythonSample(new MersenneTwister(2024n), population, k)).toEqual(sample)
    expect(population).toHaveLength(n)
  })

  it('takes distinct uids, never more than there are', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), fc.uniqueArray(fc.nat(255)), fc.nat(60), (seed, uids, k) => {
        const chosen = selectUids(seed, uids, k)
        expect(chosen.length).toBe(Math.min(k, uids.length))
        expect(new Set(chosen).size).toBe(chosen.length)
        expect(chosen.every((uid) => uids.includes(uid))).toBe(true)
      }),
    )
  })

  it('refuses what is no block hash, and impossible samples', () => {
    for (const bad of ['', '0x', 'xyz', `0x${'0'.repeat(65)}`, 5, null, ' 0x1', '-1']) {
      expect(blockHashSeed(bad)).toMatchObject({ ok: false, reason: 'block-hash-malformed' })
    }
    for (const k of [2, -1, 0.5, Number.NaN])
      expect(() => pythonSample(new MersenneTwister(1n), [1], k)).toThrow(RangeError)
  })

  it.each(['ff', '0xff', '0xFF', `0x${'ff'.padStart(64, '0')}`])('reads the block hash %s', (text) => {
    expect(blockHashSeed(text)).toEqual({ ok: true, value: 255n })
  })
})
