import { describe, expect, test } from 'vitest'
import { rateLimitText, slidingWindow, tokenBuckets } from './admission.ts'
import { MAX_RATE_ENTRIES } from './limits.ts'

const NOW = 1_700_000_000_123_456_789n
const SECOND = 1_000_000_000n

describe('limiters', () => {
  test('a bucket gives its burst, then its rate', () => {
    const limiter = tokenBuckets({ burst: 3, perSecond: 2 })
    const taken = (at: bigint): number => [1, 2, 3, 4, 5].filter(() => limiter.take('k', at)).length
    expect(taken(NOW)).toBe(3)
    expect(taken(NOW + SECOND)).toBe(2)
    expect(taken(NOW + 100n * SECOND)).toBe(3)
  })

  test('what a request turned out to cost is owed, and no more than a burst of it', () => {
    const limiter = tokenBuckets({ burst: 3, perSecond: 1 })
    expect(limiter.take('k', NOW)).toBe(true)
    limiter.charge('k', NOW, 100)
    expect(limiter.take('k', NOW + 3n * SECOND)).toBe(false)
    expect(limiter.take('k', NOW + 4n * SECOND)).toBe(true)
    expect(limiter.take('other', NOW)).toBe(true)
    limiter.charge('k', NOW - 100n * SECOND, 1)
    expect(limiter.take('k', NOW + 5n * SECOND)).toBe(false)
  })

  test('a call that costs all that is left is let in, and one that costs more takes nothing', () => {
    const limiter = tokenBuckets({ burst: 5, perSecond: 0 })
    expect(limiter.take('k', NOW, 6)).toBe(false)
    expect(limiter.take('k', NOW, 2)).toBe(true)
    expect(limiter.take('k', NOW, 4)).toBe(false)
    expect(limiter.take('k', NOW, 3)).toBe(true)
    expect(limiter.take('k', NOW)).toBe(false)
  })

  test('of the keys that there may be none is forgotten; of one more the one longest unseen', () => {
    const limiter = tokenBuckets({ burst: 1, perSecond: 0, maxKeys: 3 })
    for (const key of ['a', 'b', 'c', 'a']) limiter.take(key, NOW)
    expect(['b', 'c', 'a'].map((key) => limiter.take(key, NOW))).toEqual([false, false, false])
    limiter.take('d', NOW)
    expect(['c', 'a', 'd'].map((key) => limiter.take(key, NOW))).toEqual([false, false, false])
    expect(limiter.take('b', NOW)).toBe(true)
  })

  test('inventing keys fills nothing', () => {
    const limiter = tokenBuckets({ burst: 1, perSecond: 0, maxKeys: 10 })
    for (let i = 0; i < 1000; i += 1) limiter.take(`k${i}`, NOW)
    expect(limiter.take('k999', NOW)).toBe(false)
    expect(limiter.take('k0', NOW)).toBe(true)
  })

  test('without a number of keys there are as many as limits.ts says', () => {
    const limiter = tokenBuckets({ burst: 1, perSecond: 0 })
    for (let i = 0; i < MAX_RATE_ENTRIES; i += 1) limiter.take(`k${i}`, NOW)
    expect(limiter.take('k0', NOW)).toBe(false)
    limiter.take('one more', NOW)
    expect(limiter.take('k0', NOW)).toBe(false)
    expect(limiter.take('k1', NOW)).toBe(true)
  })

  test('the sliding window refuses the fourth of three', () => {
    const limiter = slidingWindow(3, 25)
    expect([1, 2, 3, 4].map(() => limiter.take('k', NOW))).toEqual([true, true, true, false])
    expect(limiter.take('k', NOW + 25n * SECOND - 1n)).toBe(false)
    expect(limiter.take('other', NOW)).toBe(true)
    expect(limiter.take('k', NOW + 25n * SECOND)).toBe(true)
  })

  test('what the sliding window refused does not count: who asks on and on is let in as the others are', () => {
    const limiter = slidingWindow(1, 25)
    const taken = [0n, 10n, 20n, 25n, 26n].map((seconds) => limiter.take('k', NOW + seconds * SECOND))
    expect(taken).toEqual([true, false, false, true, false])
  })

  test('the refusal says seconds as blocks, as the reference does', () => {
    expect(rateLimitText('hk', 3, 25)).toBe('Caller hk rate limited. Exceeded 3 requests in 25 blocks.')
  })
})
