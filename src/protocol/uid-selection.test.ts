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
      expect(blockHashSeed(bad).ok).toBe(false)
    }
    expect(blockHashSeed('ff')).toEqual({ ok: true, value: 255n })
    expect(() => pythonSample(new MersenneTwister(1n), [1], 2)).toThrow(RangeError)
  })
})
