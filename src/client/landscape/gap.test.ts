import { describe, expect, it } from 'vitest'
import { landscapeFixture } from '../../testing/landscape-fixture.ts'
import { explainGap, GAP_FACTORS, modelMiners, rewardOf, shapley } from './gap-explain.ts'
import { chosenOf, groupsOf, sampleOf } from './gap-groups.ts'
import { absence, afterPenalties, availability } from './gap-service.ts'
import { lensOf, minerRows } from './miner-rows.ts'

function rowsOf(options: Parameters<typeof landscapeFixture>[0]) {
  const landscape = landscapeFixture(options)
  return minerRows(landscape, lensOf(landscape, null))
}

describe('groups', () => {
  it('quarters of 256 are 64 each; of 8 two each; of 7 halves; of one nothing', () => {
    expect(groupsOf(rowsOf({ miners: 256 }))).toMatchObject({ kind: 'quarters', tied: null })
    expect(groupsOf(rowsOf({ miners: 256 })).upper).toHaveLength(64)
    const eight = groupsOf(rowsOf({ miners: 8 }))
    expect(eight.upper.map(({ rank }) => rank)).toEqual([1, 2])
    expect(eight.lower.map(({ rank }) => rank)).toEqual([5, 6])
    const seven = groupsOf(rowsOf({ miners: 7 }))
    expect(seven.kind).toBe('halves')
    expect([seven.upper.length, seven.lower.length]).toEqual([4, 3])
    expect(groupsOf(rowsOf({ miners: 1 }))).toMatchObject({ kind: 'none', upper: [], lower: [] })
    expect(groupsOf([]).kind).toBe('none')
  })

  it('ties are said: nobody earns more than anybody, or the groups touch in a tie', () => {
    expect(groupsOf(rowsOf({ miners: 16, shape: 'equal' })).tied).toBe('all')
    const rows = rowsOf({ miners: 16 }).map((row) => ({ ...row, incentive: row.rank > 2 ? 0.01 : 0.4 }))
    expect(groupsOf(rows).tied).toBe('border')
  })

  it('a seed draws the same five again, another one others', () => {
    const { upper } = groupsOf(rowsOf({ miners: 256 }))
    const uids = (seed: number) => sampleOf(upper, seed, 'upper').map(({ uid }) => uid)
    expect(uids(1)).toHaveLength(5)
    expect(uids(1)).toEqual(uids(1))
    expect(uids(2)).not.toEqual(uids(1))
    expect(sampleOf(upper.slice(0, 3), 1, 'upper')).toHaveLength(3)
  })

  it('by hand: uids without a miner are left out', () => {
    const rows = rowsOf({ miners: 8 })
    const first = rows[3]?.uid ?? -1
    expect(chosenOf(rows, [first, 9_999]).map(({ uid }) => uid)).toEqual([first])
  })
})

describe('what explains a gap', () => {
  it('the parts of the four factors add up to the difference of the products', () => {
    const upper = { tier: 0.9, success: 0.98, latency: 1.1, boost: 1.03 }
    const lower = { tier: 0.6, success: 0.7, latency: 0.8, boost: 1.0 }
    const parts = shapley(upper, lower)
    const sum = GAP_FACTORS.reduce((total, each) => total + parts[each], 0)
    expect(sum).toBeCloseTo(rewardOf(upper) - rewardOf(lower), 12)
    expect(shapley(upper, { ...upper, tier: 0.6 })).toMatchObject({ success: 0, latency: 0, boost: 0 })
  })

  it('steps and residual lead from one mean to the other', () => {
    const rows = rowsOf({ miners: 64 })
    const { upper, lower } = groupsOf(rows)
    const gap = explainGap(modelMiners(rows), upper, lower)
    if (gap === null) throw new Error('nothing explained')
    const steps = gap.steps.reduce((sum, { share }) => sum + share, 0)
    expect(gap.lower + steps + gap.residual).toBeCloseTo(gap.upper, 12)
    expect(gap.upper).toBeGreaterThan(gap.lower)
    expect(gap.known).toBe(gap.of)
  })

  it('incentive that is exactly the modelled reward leaves next to nothing over', () => {
    const models = modelMiners(rowsOf({ miners: 32 })).map((each) => ({
      ...each,
      factors: { ...each.factors, tier: 0.6, boost: 1, latency: 1 },
    }))
    const sum = models.reduce((total, { factors }) => total + rewardOf(factors), 0)
    const paid = models.map((each) => ({ ...each, incentive: rewardOf(each.factors) / sum }))
    const rows = rowsOf({ miners: 32 })
    const gap = explainGap(paid, rows.slice(0, 5), rows.slice(16, 21))
    expect(Math.abs(gap?.residual ?? 1)).toBeLessThan(1e-12)
  })

  it('in batches of everybody the faster have the larger factor, and latency and boost are never NaN', () => {
    const models = modelMiners(rowsOf({ miners: 8 }))
    expect(models).toHaveLength(8)
    for (const { factors } of models) {
      for (const each of GAP_FACTORS) expect(Number.isFinite(factors[each])).toBe(true)
    }
  })

  it('nothing is explained with no validator, or when nobody earns anything', () => {
    const blank = rowsOf({ miners: 16, shape: 'blank' })
    const { upper, lower } = groupsOf(blank)
    expect(explainGap(modelMiners(blank), upper, lower)).toBeNull()
    const rows = rowsOf({ miners: 16 }).map((row) => ({ ...row, incentive: 0 }))
    expect(explainGap(modelMiners(rows), rows.slice(0, 4), rows.slice(8, 12))).toBeNull()
  })
})

describe('availability', () => {
  it('sums a group; nobody asked is unknown, not zero', () => {
    const rows = rowsOf({ miners: 8 })
    const all = availability(rows, 'all')
    const tasks = (['store', 'challenge', 'retrieve'] as const).map((task) => availability(rows, task))
    expect(tasks.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(all.attempts)
    expect(availability([], 'all')).toMatchObject({ attempts: 0, rate: null, interval: [0, 1] })
    expect(absence([])).toEqual({ down: 0, offline: 0, miners: 0 })
  })

  it('a punishment by the monitor costs a twentieth of the score and 0.00025 beside', () => {
    const [before, once] = afterPenalties(0.7, 1)
    expect(before).toBe(0.7)
    expect(once).toBeCloseTo(0.95 * 0.7 - 0.05 * 0.005, 12)
    expect(afterPenalties(0.7, 0)).toEqual([0.7])
  })
})
