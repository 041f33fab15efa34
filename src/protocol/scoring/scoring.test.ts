import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latencyFactors } from './latency.ts'
import { countPing, movingAverage, updateScores } from './moving-average.ts'
import { type Answer, baseRewards, boostedAnswers, scaleRewards, scoreBatch } from './rewards.ts'
import { RULE_SETS, spedUp, windowEnded } from './rule-set.ts'
import {
  countAnswer,
  newStatistics,
  rollOver,
  type Statistics,
  successesFor,
  TIER_NAMES,
  TIERS,
  tierFor,
} from './tiers.ts'
import { chainWeights, limitWeights, normalizedWeights, roundHalfEven } from './weights.ts'
import { wilsonInterval } from './wilson.ts'

const OURS = [RULE_SETS.seed, RULE_SETS.strict]

const anAnswer: fc.Arbitrary<Answer> = fc.record({
  seconds: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
  bytes: fc.nat(),
  success: fc.boolean(),
  tier: fc.option(fc.constantFrom(...TIER_NAMES)),
})

describe('tiers', () => {
  it('need both thresholds, and a lower bound is never easier than a midpoint', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.nat(20_000), (a, b, totalSuccesses) => {
        const input = { successes: Math.min(a, b), attempts: Math.max(a, b), totalSuccesses }
        const [seed, strict] = [tierFor(input, RULE_SETS.seed), tierFor(input, RULE_SETS.strict)]
        expect(TIER_NAMES.indexOf(strict.name)).toBeGreaterThanOrEqual(TIER_NAMES.indexOf(seed.name))
        expect(totalSuccesses).toBeGreaterThanOrEqual(seed.minSuccesses)
      }),
    )
  })

  it('survive a window in which nobody asked, except in the reference', () => {
    const row: Statistics = { ...newStatistics(), total_successes: 9000, tier: 'Diamond' }
    expect(rollOver(row, RULE_SETS.reference).tier).toBe('Bronze')
    for (const rules of OURS)
      expect(rollOver(row, rules)).toMatchObject({ tier: 'Diamond', total_successes: 9000 })
  })

  it('fall after a window of failures, and counters restart while successes of a life stay', () => {
    let row: Statistics = { ...newStatistics(), total_successes: 6000, tier: 'Diamond' }
    for (let i = 0; i < 8; i += 1) row = countAnswer(row, 'challenge', i < 4)
    expect(rollOver(row, RULE_SETS.seed)).toEqual({
      ...newStatistics(),
      total_successes: 6004,
      tier: 'Bronze',
    })
  })

  it('have exact limits beyond 2^53', () => {
    expect(BigInt(TIERS['Super Saiyan'].storageLimit)).toBe(2n ** 60n)
    expect(BigInt(TIERS.Gold.storageLimit)).toBe(100n * 2n ** 40n)
  })

  it('refuse impossible counts', () => {
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError)
    expect(() => wilsonInterval(-1, 2)).toThrow(RangeError)
    expect(() => wilsonInterval(Number.NaN, 2)).toThrow(RangeError)
  })
})

describe('rewards of a batch', () => {
  it('are numbers whatever is answered, and keep the sum of a positive batch', () => {
    fc.assert(
      fc.property(
        fc.array(anAnswer, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('store', 'challenge', 'retrieve'),
        fc.constantFrom(...OURS),
        (answers, kind, rules) => {
          const rows = scoreBatch(answers, kind, rules)
          for (const row of rows) expect(Number.isFinite(row.scaled)).toBe(true)
          const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
          if (answers.some(({ success }) => success)) {
            expect(sum(rows.map(({ scaled }) => scaled))).toBeCloseTo(
              sum(rows.map(({ reward }) => reward)),
              6,
            )
          }
        },
      ),
    )
  })

  it('do not depend on the order of answers', () => {
    const answers: Answer[] = [
      { seconds: 1, bytes: 100, success: true, tier: 'Gold' },
      { seconds: 4, bytes: 8_000_000, success: true, tier: 'Silver' },
      { seconds: 2, bytes: 5000, success: true, tier: 'Bronze' },
    ]
    for (const rules of OURS) {
      const forward = scoreBatch(answers, 'store', rules).map(({ scaled }) => scaled)
      const backward = scoreBatch(answers.toReversed(), 'store', rules).map(({ scaled }) => scaled)
      for (const [i, value] of backward.toReversed().entries()) expect(value).toBeCloseTo(forward[i] ?? 0, 12)
    }
  })

  it('give no boosted place to a fast error under strict', () => {
    const answers: Answer[] = [
      { seconds: 0.01, bytes: 100, success: false, tier: 'Bronze' },
      { seconds: 0.3, bytes: 100, success: true, tier: 'Gold' },
      { seconds: 0.4, bytes: 100, success: true, tier: 'Gold' },
    ]
    expect(boostedAnswers(answers, 'challenge', RULE_SETS.seed)).toEqual([true, true, false])
    expect(boostedAnswers(answers, 'challenge', RULE_SETS.strict)).toEqual([false, true, true])
  })

  it('never let a failure move what the others get under strict', () => {
    const honest: Answer[] = [
      { seconds: 0.3, bytes: 100, success: true, tier: 'Gold' },
      { seconds: 2, bytes: 100, success: true, tier: 'Gold' },
    ]
    const liar: Answer = { seconds: 0.01, bytes: 1, success: false, tier: 'Bronze' }
    const alone = scoreBatch(honest, 'challenge', RULE_SETS.strict)
    const together = scoreBatch([...honest, liar, liar], 'challenge', RULE_SETS.strict)
    expect(together.slice(0, 2)).toEqual(alone)
    expect(together.slice(2).map(({ scaled }) => scaled)).toEqual([0, 0])
  })

  it('punish an unknown miner as Bronze and never boost it', () => {
    const answers: Answer[] = [{ seconds: 0.1, bytes: 9, success: true, tier: null }]
    expect(baseRewards(answers, 'store', RULE_SETS.seed)[0]?.reward).toBe(0.6)
  })

  it('take one time for each reward', () => {
    expect(() => scaleRewards([1, 1], [{ seconds: 1, bytes: 1 }], RULE_SETS.seed)).toThrow(RangeError)
  })

  it('take an empty batch, and times of zero', () => {
    for (const rules of OURS) {
      expect(scoreBatch([], 'store', rules)).toEqual([])
      expect(latencyFactors([{ seconds: 0, bytes: 0 }], rules)).toEqual([1])
    }
  })
})

describe('moving average', () => {
  it('heals a score that is not a number, which the reference keeps', () => {
    expect(movingAverage(Number.NaN, 1, RULE_SETS.reference)).toBeNaN()
    for (const rules of OURS) expect(movingAverage(Number.NaN, 1, rules)).toBeCloseTo(0.05)
  })

  it('changes the scores of the batch only', () => {
    expect(updateScores([0.5, 0.5], [{ uid: 1, reward: 1 }], RULE_SETS.seed)).toEqual([0.5, 0.525])
    expect(() => updateScores([0.5], [{ uid: 1, reward: 1 }], RULE_SETS.seed)).toThrow(RangeError)
  })

  it('forgives failed pings after one answer, unlike the reference', () => {
    const pings = [false, false, false, false, true, false, false]
    const run = (rules: (typeof OURS)[number]) => {
      let counter = 0
      return pings.map((answered) => {
        const result = countPing(counter, answered, rules)
        counter = result.counter
        return result.down
      })
    }
    expect(run(RULE_SETS.seed)).not.toContain(true)
    expect(run(RULE_SETS.reference).at(-1)).toBe(true)
  })
})

describe('weights', () => {
  it('pay nobody for another one being punished', () => {
    expect(normalizedWeights([0, 0.5, -0.005], RULE_SETS.seed)).toEqual([0, 1, 0])
    expect(normalizedWeights([0, 0.5, -0.005], RULE_SETS.reference)[0]).toBeGreaterThan(0)
    expect(normalizedWeights([Number.NaN, Number.POSITIVE_INFINITY, -1], RULE_SETS.seed)).toEqual([0, 0, 0])
  })

  it('stay below the limit, sum to one and keep their order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (scores, maxWeightLimit) => {
          const weights = normalizedWeights(scores, RULE_SETS.seed)
          const limited = limitWeights(weights, { minAllowedWeights: 1, maxWeightLimit })
          const sum = limited.reduce((total, weight) => total + weight, 0)
          if (weights.every((weight) => weight === 0)) {
            expect(sum).toBe(0)
            return
          }
          if (maxWeightLimit * scores.length > 1) {
            expect(Math.max(...limited)).toBeLessThanOrEqual(maxWeightLimit + 1e-9)
          }
          expect(sum).toBeCloseTo(1, 6)
        },
      ),
    )
  })

  it('fill up when too few have one', () => {
    const limited = limitWeights([0, 1, 0], { minAllowedWeights: 3, maxWeightLimit: 1 })
    expect(limited.every((weight) => weight > 0)).toBe(true)
  })

  it('are set as 16 bits with halves to the even, zeros left out, or not at all', () => {
    expect([0.5, 1.5, 2.5, 2.4].map(roundHalfEven)).toEqual([0, 2, 2, 2])
    expect(chainWeights([0, 0.25, 0.75], RULE_SETS.seed)).toEqual({ uids: [1, 2], values: [21_845, 65_535] })
    expect(chainWeights([0, 0], RULE_SETS.seed)).toEqual({ uids: [], values: [] })
  })
})

describe('window', () => {
  it('ends once when its blocks have passed, however long a step takes', () => {
    expect(windowEnded(RULE_SETS.seed, 719, 720)).toBe(true)
    expect(windowEnded(RULE_SETS.seed, 720, 1439)).toBe(false)
    expect(windowEnded(RULE_SETS.seed, 700, 2900)).toBe(true)
    expect(windowEnded(RULE_SETS.reference, 1079, 1081)).toBe(false)
  })
})

describe('a faster clock', () => {
  const quick = spedUp(RULE_SETS.seed, { windowBlocks: 60, successScale: 0.01 })

  it('changes the window and the successes of a life, and nothing else', () => {
    expect(quick).toEqual({ ...RULE_SETS.seed, windowBlocks: 60, successScale: 0.01 })
    expect(windowEnded(quick, 59, 60)).toBe(true)
    expect(windowEnded(RULE_SETS.seed, 59, 60)).toBe(false)
  })

  it('asks for a hundredth of the successes, and for the same rate', () => {
    const perfect = (totalSuccesses: number) => ({ successes: 10, attempts: 10, totalSuccesses })
    expect(tierFor(perfect(9), quick).name).toBe('Bronze')
    expect(tierFor(perfect(10), quick).name).toBe('Silver')
    expect(tierFor(perfect(100), quick).name).toBe('Super Saiyan')
    expect(tierFor(perfect(100), RULE_SETS.seed).name).toBe('Bronze')
    expect(tierFor({ successes: 5, attempts: 10, totalSuccesses: 100 }, quick).name).toBe('Bronze')
    expect(TIER_NAMES.map((name) => successesFor(name, RULE_SETS.seed))).toEqual(
      TIER_NAMES.map((name) => TIERS[name].minSuccesses),
    )
  })

  it('refuses a pace that is none', () => {
    for (const pace of [
      { windowBlocks: 0, successScale: 1 },
      { windowBlocks: 1.5, successScale: 1 },
      { windowBlocks: 60, successScale: 0 },
      { windowBlocks: 60, successScale: Number.NaN },
      { windowBlocks: 60, successScale: 2 },
    ])
      expect(() => spedUp(RULE_SETS.seed, pace)).toThrow(RangeError)
  })
})
