import { describe, expect, it } from 'vitest'
import { RULE_SETS } from '../../protocol/scoring/rule-set.ts'
import { landscapeFixture } from '../../testing/landscape-fixture.ts'
import type { MinerReport } from './landscape-api.ts'
import { type WhatIfInput, whatIf, whatIfProblem } from './miner-what-if.ts'
import { resultOf, type WhatIf } from './what-if-result.ts'

const NONE = { p50: null, p95: null, samples: 0 }
const UNASKED = { attempts: 0, successes: 0 }

function miner(hotkey: string, p50: number, chance: number, change: Partial<MinerReport> = {}): MinerReport {
  const [base] = landscapeFixture({ miners: 1, validators: 1 }).validators[0]?.miners ?? []
  if (base === undefined) throw new Error('a miner')
  return {
    ...base,
    hotkey,
    tier: 'Gold',
    window: { store: UNASKED, challenge: { attempts: 100, successes: 100 * chance }, retrieve: UNASKED },
    latency: { store: NONE, challenge: { p50, p95: p50 * 2, samples: 100 }, retrieve: NONE },
    causes: [],
    ...change,
  }
}

function run(reports: readonly MinerReport[], change: Partial<WhatIfInput> = {}): WhatIf {
  const steps = whatIf({
    reports,
    hotkey: 'own',
    rules: RULE_SETS.seed,
    changes: [
      { id: 'faster', fasterMs: 100, surer: 0, tier: null },
      { id: 'surer', fasterMs: 0, surer: 0.01, tier: null },
      { id: 'tier', fasterMs: 0, surer: 0, tier: 'Diamond' },
    ],
    seed: 1,
    ownBatches: 300,
    fleetBatches: 300,
    ...change,
  })
  for (;;) {
    const step = steps.next()
    if (step.done !== true) continue
    if (step.value === null) throw new Error('no result')
    return step.value
  }
}

const FLEET = [
  miner('own', 600, 0.8),
  ...Array.from({ length: 20 }, (_, i) => miner(`other ${i}`, 300 + 40 * i, 0.7 + 0.014 * i)),
]

describe('what if', () => {
  it('being faster, surer and of a better tier never earns less, against the same others', () => {
    const { now, changed, ranked, batches } = run(FLEET)
    expect([ranked, batches]).toEqual([21, 300])
    for (const each of changed) {
      expect(each.score).toBeGreaterThan(now.score)
      expect(each.ranks[0]).toBeLessThanOrEqual(now.ranks[0])
      expect(each.ranks[1]).toBeLessThanOrEqual(now.ranks[1])
      expect(each.share ?? 0).toBeGreaterThan(now.share ?? 1)
    }
    expect(now.error).toBe(0)
  })

  it('comes out the same from the same seed, and little different from another', () => {
    expect(run(FLEET)).toEqual(run(FLEET))
    expect(Math.abs(run(FLEET).now.score - run(FLEET, { seed: 2 }).now.score)).toBeLessThan(0.12)
  })

  it('alone in its batch it earns its tier, whatever its time; equal miners share the rank', () => {
    const alone = run([miner('own', 600, 1)])
    expect(alone.now).toMatchObject({ ranks: [1, 1], share: 1 })
    // Gold and always among the two fastest.
    expect(alone.now.score).toBeCloseTo(0.88, 10)
    expect(alone.changed[0]?.score).toBeCloseTo(0.88, 10)
  })

  it('who only fails earns nothing, and no share is no number but none', () => {
    const { now } = run([miner('own', 600, 0)], { changes: [] })
    expect(now.score).toBeCloseTo(0, 10)
    expect(now.share).toBeNull()
  })

  it('names no winner inside its own error, and several where chance cannot tell them apart', () => {
    // The same draws: what differs from nothing is compared with nothing but itself.
    const base = Array.from({ length: 100 }, (_, i) => 0.5 + 0.01 * (i % 7))
    const plus = (by: number, noise: number) =>
      base.map((each, i) => each + by + (i % 2 === 0 ? noise : -noise))
    const variants = ['now', 'a', 'b', 'c', 'd'].map((id) => ({ id, combined: id === 'd' }))
    const leaders = (...rewards: number[][]) =>
      resultOf(variants, [base, ...rewards], 'own', new Map()).leaders.map(({ id }) => id)
    const all = plus(0.5, 0)
    expect(leaders(plus(0.01, 0.2), plus(0, 0), plus(-0.1, 0), all)).toEqual([])
    expect(leaders(plus(0.1, 0.01), plus(0.2, 0.01), plus(0, 0), all)).toEqual(['b'])
    expect(leaders(plus(0.19, 0.2), plus(0.2, -0.2), plus(0.02, 0), all)).toEqual(['b', 'a'])
  })

  it('gives a rank the range that chance leaves it', () => {
    const of = (mean: number, spread: number) => {
      return { sum: 100 * mean, squares: 100 * (mean ** 2 + spread ** 2), count: 100 }
    }
    const fleet = new Map([
      ['above', of(0.9, 0.1)],
      ['near', of(0.51, 0.2)],
      ['below', of(0.1, 0.1)],
      ['once', { sum: 0.9, squares: 0.81, count: 1 }],
    ])
    const own = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 0.45 : 0.55))
    const { now, ranked } = resultOf([{ id: 'now' }], [own], 'own', fleet)
    expect([now.ranks, ranked]).toEqual([[2, 4], 5])
  })

  it('says why it cannot be told: no validator, no answers, no times', () => {
    expect(whatIfProblem(null)).toBe('no-report')
    const { challenge } = miner('own', 600, 1).window
    const idle = miner('own', 600, 1, { window: { store: UNASKED, challenge: UNASKED, retrieve: UNASKED } })
    expect(whatIfProblem(idle)).toBe('no-answers')
    const timeless = miner('own', 600, 1, { latency: { store: NONE, challenge: NONE, retrieve: NONE } })
    expect(whatIfProblem(timeless)).toBe('no-times')
    const broken = { store: NONE, challenge: { ...NONE, p50: Number.NaN }, retrieve: NONE }
    expect(whatIfProblem(miner('own', 600, 1, { latency: broken }))).toBe('no-times')
    expect(whatIfProblem(miner('own', 600, 1))).toBeNull()
    expect(challenge.attempts).toBe(100)
    const steps = whatIf({ ...INPUT, reports: [idle] })
    expect(steps.next()).toEqual({ done: true, value: null })
  })
})

const INPUT: WhatIfInput = {
  reports: [],
  hotkey: 'own',
  rules: RULE_SETS.seed,
  changes: [],
  seed: 1,
  ownBatches: 10,
  fleetBatches: 10,
}
