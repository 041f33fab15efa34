import { describe, expect, it } from 'vitest'
import { createSimulation, simulate } from './simulate.ts'
import { SIMULATION_DEFAULTS, type SimulationOptions } from './simulation-types.ts'

const SMALL: SimulationOptions = {
  ...SIMULATION_DEFAULTS,
  miners: 24,
  validators: 2,
  days: 3,
  registrations: 4,
}

describe('a simulation', () => {
  it('repeats itself from its seed, and another seed is another one', () => {
    expect(simulate(SMALL)).toEqual(simulate(SMALL))
    expect(simulate({ ...SMALL, seed: 22 }).miners).not.toEqual(simulate(SMALL).miners)
  })
  it('counts every miner in one tier at any time, and shares all incentive out', () => {
    const { shares, miners, spearman } = simulate(SMALL)
    for (const { counts } of shares) expect(counts.reduce((sum, each) => sum + each, 0)).toBeCloseTo(24, 9)
    expect(shares).toHaveLength(1 + (3 * 7_200) / 720)
    expect(miners.reduce((sum, { incentive }) => sum + incentive, 0)).toBeCloseTo(1, 9)
    expect(spearman).toHaveLength(3)
  })
  it('pays whoever always answers more than whoever seldom does', () => {
    const { miners } = simulate({ ...SMALL, secondsSpread: 0, offline: 0, registrations: 0 })
    const worst = miners.filter(({ success }) => success < 0.7)
    const best = miners.filter(({ success }) => success > 0.97)
    expect(worst.length * best.length).toBeGreaterThan(0)
    const mean = (rows: typeof miners) =>
      rows.reduce((sum, { incentive }) => sum + incentive, 0) / rows.length
    expect(mean(best)).toBeGreaterThan(mean(worst))
  })
  it('lets a perfect fleet climb to Silver after a thousand answers, and nobody fall', () => {
    const perfect = { ...SMALL, miners: 12, days: 2, success: 0.999_999, successSpread: 0, offline: 0 }
    const { hoursToTier, demotions } = simulate({ ...perfect, registrations: 0, rules: 'strict' })
    expect(hoursToTier.Silver).toHaveLength(12 * 2)
    expect(Math.min(...hoursToTier.Silver)).toBeGreaterThan(5)
    expect(demotions.all).toBe(0)
  })
  it('demotes without reason where a few answers decide, and says how often', () => {
    const { demotions } = simulate({ ...SMALL, agedDays: 100, rules: 'strict' })
    expect(demotions.mistaken).toBeGreaterThan(0)
    expect(demotions.mistaken).toBeLessThanOrEqual(demotions.all)
  })
  it('has neither NaN nor miners where there is nobody', () => {
    const { shares, miners, spearman } = simulate({ ...SMALL, miners: 0, days: 1 })
    expect(miners).toEqual([])
    expect(spearman).toEqual([{ day: 1, value: null }])
    expect(shares.flatMap(({ counts }) => counts).every(Number.isFinite)).toBe(true)
  })
  it('forgets everything of a replaced miner', () => {
    const simulation = createSimulation({ ...SMALL, registrations: 40 })
    simulation.day()
    const { miners, replaced } = simulation.result()
    expect(replaced.all).toBeGreaterThan(10)
    expect(miners.filter(({ id }) => id >= 24).length).toBeGreaterThan(0)
    for (const { ageDays } of miners) expect(ageDays).toBeLessThanOrEqual(1)
  })
})
