/** Where a rule turns from one side to the other, to the number. */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { filledTimes, latencyFactors, sigmoidFactors, TIME_LEAST } from './latency.ts'
import { countPing, movingAverage, updateScores } from './moving-average.ts'
import { type Answer, baseRewards, boostedAnswers, SUM_LEAST, scaleRewards, scoreBatch } from './rewards.ts'
import { RULE_SETS, type RuleSet, spedUp } from './rule-set.ts'
import {
  countAnswer,
  isTierName,
  newStatistics,
  nextTier,
  rollOver,
  type Statistics,
  TIERS,
  tierFactor,
  tierFor,
  windowTotals,
} from './tiers.ts'
import { chainWeights, limitWeights, normalizedWeights, roundHalfEven, shouldSetWeights } from './weights.ts'
import { WILSON_Z, wilsonInterval, wilsonScore } from './wilson.ts'

const { seed, reference, strict } = RULE_SETS

describe('the Wilson score', () => {
  it('is open without an attempt and clamped at both ends', () => {
    expect(wilsonInterval(0, 0)).toEqual({ lower: 0, upper: 1, midpoint: 0.5 })
    const none = wilsonInterval(0, 3)
    expect([none.lower, none.upper]).toEqual([
      0,
      expect.closeTo((WILSON_Z * WILSON_Z) / (3 + WILSON_Z * WILSON_Z), 12),
    ])
    const all = wilsonInterval(3, 3)
    expect([all.lower, all.upper]).toEqual([
      expect.closeTo(3 / (3 + WILSON_Z * WILSON_Z), 12),
      expect.closeTo(1, 12),
    ])
    const most = wilsonInterval(8, 9)
    expect(most.midpoint).toBe((most.lower + most.upper) / 2)
    expect(wilsonScore(8, 9)).toBe(most.midpoint)
  })

  it('says which counts are impossible', () => {
    expect(() => wilsonInterval(3, 2)).toThrow('"successes" 3 of 2 attempts')
    expect(() => wilsonInterval(0, -1)).toThrow(RangeError)
  })
})

describe('tiers', () => {
  const perfect = (totalSuccesses: number) => ({ successes: 1000, attempts: 1000, totalSuccesses })
  const row: Statistics = {
    store_attempts: 1,
    store_successes: 2,
    challenge_attempts: 4,
    challenge_successes: 8,
    retrieve_attempts: 16,
    retrieve_successes: 32,
    total_successes: 64,
    tier: 'Gold',
    storage_limit: 0,
  }

  it('begin at their number of successes, not one below', () => {
    for (const [total, below, name] of [
      [10_000, 'Diamond', 'Super Saiyan'],
      [5000, 'Gold', 'Diamond'],
      [2000, 'Silver', 'Gold'],
      [1000, 'Bronze', 'Silver'],
    ] as const) {
      expect(tierFor(perfect(total), seed).name).toBe(name)
      expect(tierFor(perfect(total - 1), seed).name).toBe(below)
    }
  })

  it('have the factors, boosts, scores and limits of the document', () => {
    const TIB = 2 ** 40
    const tier = (
      name: string,
      factor: number,
      boost: number,
      minScore: number,
      minSuccesses: number,
      storageLimit: number,
    ) => ({
      name,
      factor,
      boost,
      minScore,
      minSuccesses,
      storageLimit,
    })
    expect(TIERS).toEqual({
      'Super Saiyan': tier('Super Saiyan', 1, 1.02, 0.88, 10_000, 2 ** 60),
      Diamond: tier('Diamond', 0.9, 1.05, 0.77, 5000, 2 ** 50),
      Gold: tier('Gold', 0.8, 1.1, 0.66, 2000, 100 * TIB),
      Silver: tier('Silver', 0.7, 1.15, 0.55, 1000, 10 * TIB),
      Bronze: tier('Bronze', 0.6, 1.2, 0, 0, TIB),
    })
    expect(['Gold', 'gold', '', 7, null].map(isTierName)).toEqual([true, false, false, false, false])
  })

  it('multiply a reward, boosted or not, and never boost an unknown miner', () => {
    expect(tierFactor('Gold', false)).toBe(0.8)
    expect(tierFactor('Gold', true)).toBe(0.8 * 1.1)
    expect([tierFactor(null, false), tierFactor(null, true)]).toEqual([0.6, 0.6])
  })

  it('count an answer under its task, and a monitor event under none', () => {
    expect(countAnswer(row, 'monitor', true)).toBe(row)
    expect(countAnswer(row, 'store', true)).toEqual({
      ...row,
      store_attempts: 2,
      store_successes: 3,
      total_successes: 65,
    })
    expect(countAnswer(row, 'challenge', false)).toEqual({ ...row, challenge_attempts: 5 })
    expect(windowTotals(row)).toEqual({ successes: 42, attempts: 21 })
  })

  it('start a window at zero, with the limit of the new tier', () => {
    expect(newStatistics()).toEqual({
      store_attempts: 0,
      store_successes: 0,
      challenge_attempts: 0,
      challenge_successes: 0,
      retrieve_attempts: 0,
      retrieve_successes: 0,
      total_successes: 0,
      tier: 'Bronze',
      storage_limit: 2 ** 40,
    })
    const idle: Statistics = { ...newStatistics(), tier: 'Gold', total_successes: 1 }
    expect(rollOver(idle, seed)).toEqual({ ...idle, storage_limit: 100 * 2 ** 40 })
    expect(nextTier({ ...idle, tier: 'Platinum' }, seed).name).toBe('Bronze')
    expect(nextTier({ ...idle, challenge_attempts: 1 }, seed).name).toBe('Bronze')
  })
})

describe('boosts and base rewards', () => {
  const answer = (seconds: number | null, success = true): Answer => ({
    seconds,
    bytes: 9,
    success,
    tier: 'Gold',
  })

  it('end at the limit itself, and an answer without a time has none', () => {
    expect(boostedAnswers([answer(59.9), answer(60)], 'store', seed)).toEqual([true, false])
    expect(boostedAnswers([answer(null), answer(1)], 'store', seed)).toEqual([false, true])
    expect(boostedAnswers([answer(3), answer(1), answer(2)], 'store', seed)).toEqual([false, true, true])
  })

  it('are the factor, the punishment times the factor, or a plain zero', () => {
    const rewards = (answers: Answer[], kind: 'store' | 'challenge' | 'retrieve') =>
      baseRewards(answers, kind, strict).map(({ reward }) => reward)
    const silent = { ...answer(null, false), silent: true }
    expect(rewards([answer(1), answer(70), answer(1, false), silent], 'store')).toEqual([
      0.8 * 1.1,
      0.8,
      strict.failureReward.store === 0 ? 0 : strict.failureReward.store * 0.8,
      0,
    ])
    for (const kind of ['challenge', 'retrieve'] as const)
      expect(rewards([answer(1, false)], kind)).toEqual([
        strict.failureReward[kind] === 0 ? 0 : strict.failureReward[kind] * 0.8,
      ])
  })
})

describe('latency', () => {
  it('fills in the largest known time, or a second', () => {
    const timed = (...seconds: (number | null)[]) => seconds.map((each) => ({ seconds: each, bytes: 1 }))
    expect(filledTimes(timed(1, null, 3))).toEqual([1, 3, 3])
    expect(filledTimes(timed(null, null))).toEqual([1, 1])
    expect(filledTimes([])).toEqual([])
  })

  it('is a half where a time lies the shift above the mean', () => {
    // Mean 2, shift 0.3 * 2.
    const [fast, slow] = sigmoidFactors([1.4, 2.6], 2)
    expect(slow).toBeCloseTo(0.5, 12)
    expect(fast).toBeCloseTo(1 / (1 + Math.exp(3.5 * -1.2)), 12)
  })

  it('counts seconds for each e-fold of bytes, a byte at least', () => {
    const same = (bytes: number) =>
      latencyFactors(
        [
          { seconds: 1, bytes: 1 },
          { seconds: 1, bytes },
        ],
        seed,
      )
    expect(same(0)).toEqual(same(1))
    const [small, large] = same(1000)
    expect(large ?? 0).toBeGreaterThan(small ?? 1)
    expect(latencyFactors([{ seconds: 0, bytes: 0 }], reference)).toEqual([Number.NaN])
  })

  it('counts no time below a nanosecond', () => {
    const one = (seconds: number) => latencyFactors([{ seconds, bytes: Math.E - 1 }], seed)
    expect(one(TIME_LEAST / 2)).toEqual([1])
    expect(one(TIME_LEAST * 2)).toEqual([1 / (1 + Math.exp(-2.1))])
  })

  it('pairs a size with its own time, where the reference sorts the times alone', () => {
    const timings = [
      { seconds: 4, bytes: 2 ** 26 },
      { seconds: 2, bytes: 1024 },
    ]
    const unit = (pairs: readonly (readonly [number, number])[]) => pairs.map(([s, b]) => s / Math.log1p(b))
    const ours = unit([
      [4, 2 ** 26],
      [2, 1024],
    ])
    expect(latencyFactors(timings, seed)).toEqual(sigmoidFactors(ours, 2 * Math.max(...ours)))
    const theirs = unit([
      [2, 2 ** 26],
      [4, 1024],
    ])
    expect(latencyFactors(timings, reference)).toEqual(
      sigmoidFactors(theirs, Math.max(...theirs)).toReversed(),
    )
  })
})

describe('scaled rewards', () => {
  const timings = [1, 1].map((seconds) => ({ seconds, bytes: 9 }))

  it('keep the sum, unless there is next to none', () => {
    const factor = 1 / (1 + Math.exp(-2.1))
    const { factors, rescale, scaled } = scaleRewards([1, 0.5], timings, seed)
    expect(factors).toEqual([expect.closeTo(factor, 12), expect.closeTo(factor, 12)])
    expect(rescale).toBeCloseTo(1 / factor, 12)
    expect(scaled).toEqual([expect.closeTo(1, 12), expect.closeTo(0.5, 12)])
    for (const rewards of [
      [SUM_LEAST, 0],
      [SUM_LEAST * 1.1, 0],
      [-1, -1],
      [0, 0],
    ]) {
      const little = scaleRewards(rewards, timings, seed)
      expect(little.rescale).toBe(1)
      expect(little.scaled).toEqual(rewards.map((reward) => expect.closeTo(reward * factor, 12)))
    }
    expect(scaleRewards([SUM_LEAST * 1.2, 0], timings, seed).rescale).toBeGreaterThan(1.1)
    expect(scaleRewards([0, 0], timings, reference).scaled).toEqual([Number.NaN, Number.NaN])
    expect(() => scaleRewards([1], timings, seed)).toThrow('as many timings as rewards')
  })

  it('leave a failed answer its base reward under strict', () => {
    const failed: Answer = { seconds: 1, bytes: 9, success: false, tier: 'Gold' }
    const held: Answer = { ...failed, success: true }
    const [first, second] = scoreBatch([failed, held], 'retrieve', strict)
    expect(first).toEqual({
      ...baseRewards([failed], 'retrieve', strict)[0],
      factor: 1,
      scaled: first?.reward,
    })
    expect(second?.factor).toBeCloseTo(1 / (1 + Math.exp(-2.1)), 12)
  })
})

describe('the moving average', () => {
  it('weighs the newest reward by alpha', () => {
    expect(movingAverage(0.5, 1, seed)).toBeCloseTo(0.525, 12)
    expect(movingAverage(1, Number.NaN, seed)).toBeCloseTo(0.95, 12)
    expect(movingAverage(0.5, 0.25, reference)).toBe(
      Math.fround(Math.fround(Math.fround(0.05) * 0.25) + Math.fround(Math.fround(0.95) * 0.5)),
    )
  })

  it('rounds the others too in the reference, and names a uid that is none', () => {
    const third = Math.fround(1 / 3)
    const [kept, changed] = updateScores([third, 0.5], [{ uid: 1, reward: 1 }], reference)
    expect(kept).toBe(movingAverage(third, third, reference))
    expect(changed).toBe(movingAverage(0.5, 1, reference))
    const before = [third, 0.5]
    expect(updateScores(before, [], seed)).toEqual(before)
    updateScores(before, [{ uid: 1, reward: 1 }], seed)
    expect(before).toEqual([third, 0.5])
    expect(() => updateScores([0.5], [{ uid: 1, reward: 1 }], seed)).toThrow('"uid" 1 is outside of 1 scores')
  })

  it('punishes the fifth failed ping, and starts over', () => {
    expect(countPing(3, false, seed)).toEqual({ counter: 4, down: false })
    expect(countPing(4, false, seed)).toEqual({ counter: 0, down: true })
    expect(countPing(3, true, seed)).toEqual({ counter: 0, down: false })
    expect(countPing(3, true, reference)).toEqual({ counter: 3, down: false })
  })
})

describe('weights', () => {
  const shares = (weights: number[], maxWeightLimit: number, minAllowedWeights = 1) =>
    limitWeights(weights, { maxWeightLimit, minAllowedWeights })
  const close = (values: number[]) => values.map((value) => expect.closeTo(value, 9))

  it('spread what is above the limit in proportion', () => {
    expect(shares([0.5, 0.3, 0.2], 0.4)).toEqual(close([0.4, 0.36, 0.24]))
    expect(shares([0.2, 0.5, 0.3], 0.35)).toEqual(close([0.3, 0.35, 0.35]))
    expect(shares([5, 3, 2], 0.4)).toEqual(close([0.4, 0.36, 0.24]))
    expect(shares([0.5, 0.3, 0.2], 0.5)).toEqual([0.5, 0.3, 0.2])
    expect(shares([0.5, 0.3, 0.2], 0.25)).toEqual(close([1 / 3, 1 / 3, 1 / 3]))
    expect(shares([0.5, 0.3, 0.1, 0.1], 0.25)).toEqual([0.25, 0.25, 0.25, 0.25])
  })

  it('are filled up below the least number only, which the limit may raise', () => {
    expect(shares([1, 0, 0], 1)).toEqual([1, 0, 0])
    expect(shares([1, 0, 0], 1, 2)).toEqual(close([1.00001 / 1.00003, 0.00001 / 1.00003, 0.00001 / 1.00003]))
    expect(shares([0.5, 0.5, 0], 1, 2)).toEqual([0.5, 0.5, 0])
    expect(shares([1, 0, 0], 0.5)).toEqual(close([0.5, 0.25, 0.25]))
    expect(shares([1e-9, 0], 1)).toEqual([0, 0])
    expect(shares([0, 0], 1)).toEqual([0, 0])
  })

  it('are shifted by the smallest score in the reference', () => {
    expect(normalizedWeights([0, -1, 1], reference)).toEqual([Math.fround(1 / 3), 0, Math.fround(2 / 3)])
    expect(normalizedWeights([-1, -0.5, 1], reference)).toEqual([0, 0, 1])
    expect(normalizedWeights([0.5, Number.NaN, -0.5], reference)).toEqual([1, 0, 0])
    expect(normalizedWeights([1, Number.POSITIVE_INFINITY], reference)).toEqual([1, 0])
    expect(normalizedWeights([0, 0], reference)).toEqual([0, 0])
  })

  it('that 16 bits cannot show are left out', () => {
    expect(chainWeights([1, 1e-9, 1 / 65_535], seed)).toEqual({ uids: [0, 2], values: [65_535, 1] })
    expect(chainWeights([], seed)).toEqual({ uids: [], values: [] })
    expect([3.5, -0.5, 2.6].map(roundHalfEven)).toEqual([4, 0, 3].map((value) => expect.closeTo(value)))
  })

  it('are set when more than half a tempo has passed', () => {
    expect([49, 50, 51].map((block) => shouldSetWeights(block + 100, 100, 100))).toEqual([false, false, true])
  })
})

describe('the rule sets', () => {
  it('differ in what docs/scoring.md lists, and in nothing else', () => {
    const differences = (rules: RuleSet) =>
      Object.fromEntries(
        Object.entries(rules).filter(
          ([member, value]) => !isDeepStrictEqual(value, Reflect.get(seed, member)),
        ),
      )
    expect(seed).toMatchObject({ name: 'seed', windowEnd: 'elapsed', monitorReward: -0.005 })
    expect(differences(strict)).toEqual({
      name: 'strict',
      tierScore: 'lower-bound',
      latencyOver: 'successes',
      topTwoAmong: 'successes',
    })
    expect(differences(reference)).toEqual({
      name: 'reference',
      idleWindow: 'demote',
      windowBlocks: 1080,
      windowEnd: 'exact-multiple',
      latencySpan: 1,
      sizePairing: 'sorted-place',
      emptyBatch: 'not-a-number',
      boostLimitSeconds: { store: 12, challenge: 30, retrieve: 60 },
      monitorFailures: 6,
      monitorResetsOnSuccess: false,
      negativeWeights: 'shift',
      float32: true,
    })
  })
})

describe('a pace', () => {
  it('is a whole number of blocks and a share of the successes', () => {
    expect(spedUp(seed, { windowBlocks: 1, successScale: 1 }).windowBlocks).toBe(1)
    expect(() => spedUp(seed, { windowBlocks: 0, successScale: 1 })).toThrow('"windowBlocks" 0')
    expect(() => spedUp(seed, { windowBlocks: 1, successScale: 1.1 })).toThrow('"successScale" 1.1')
    expect(() => spedUp(seed, { windowBlocks: 1, successScale: 0 })).toThrow('"successScale" 0')
  })
})
