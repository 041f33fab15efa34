import { describe, expect, it } from 'vitest'
import type { Landscape } from '../../../client/landscape/landscape-api.ts'
import { landscapeFixture, windowsFixture } from '../../../testing/landscape-fixture.ts'
import { viewOf } from '../landscape-query.ts'
import { reported } from './chart-input.ts'
import { byColdkey, byHotkey, byNetwork, concentrationOf } from './concentration-model.ts'
import { disagreementOf } from './disagreement-model.ts'
import { flowOf } from './flow-model.ts'
import { funnelOf, TIERS_UP } from './funnel-model.ts'
import { medianOf, storageOf } from './storage-model.ts'
import { readUids, writeUids } from './uid-list.ts'

const rowsOf = (landscape: Landscape) => viewOf(landscape, null).rows
const fleet = (miners: number, shape: 'mixed' | 'equal' | 'giant' | 'blank' = 'mixed') =>
  landscapeFixture({ miners, shape })

describe('funnelOf', () => {
  it('never lets more through both gates than through either, nor more into a higher tier', () => {
    const { steps, miners, held } = funnelOf(reported(rowsOf(fleet(256))), 1, 'centre')
    expect(miners).toBe(256)
    steps.forEach((step, place) => {
      expect(step.byBoth).toBeLessThanOrEqual(Math.min(step.bySuccesses, step.byScore))
      expect(step.byBoth).toBeLessThanOrEqual(steps[place - 1]?.byBoth ?? miners)
    })
    expect(steps[0]?.byBoth).toBe(256)
    const top = steps.at(-1)?.byBoth ?? 0
    expect(held.successes + held.score + held.both).toBe(256 - top)
    expect(steps.reduce((sum, { exactly }) => sum + exactly, 0)).toBe(256)
  })
  it('lets the lower bound pass no more than the centre', () => {
    const rows = reported(rowsOf(fleet(256)))
    const [centre, lower] = [funnelOf(rows, 1, 'centre'), funnelOf(rows, 1, 'lower')]
    TIERS_UP.forEach((_, place) =>
      expect(lower.steps[place]?.byScore).toBeLessThanOrEqual(centre.steps[place]?.byScore ?? 0),
    )
  })
  it('of no miner is zeros', () => {
    expect(funnelOf([], 1, 'centre').steps.every(({ byBoth }) => byBoth === 0)).toBe(true)
  })
})

describe('concentrationOf', () => {
  it('of miners that earn alike needs half of them, with a Gini of 0', () => {
    const { half, gini } = concentrationOf(rowsOf(fleet(8, 'equal')), byHotkey)
    expect(half).toBe(4)
    expect(gini).toBeCloseTo(0)
  })
  it('of one that has all needs one', () => {
    const { half, gini, holders } = concentrationOf(rowsOf(fleet(8, 'giant')), byHotkey)
    expect(half).toBe(1)
    expect(gini).toBeCloseTo(7 / 8)
    expect(holders[0]?.share).toBe(1)
  })
  it('of nothing is unknown, not zero', () => {
    expect(concentrationOf([], byHotkey)).toEqual({ holders: [], half: null, gini: null })
    const nobody = rowsOf(fleet(3)).map((row) => ({ ...row, incentive: 0 }))
    expect(concentrationOf(nobody, byHotkey).gini).toBeNull()
  })
  it('counts hotkeys of one coldkey, and of one /24, as one', () => {
    const rows = rowsOf(fleet(24))
    expect(concentrationOf(rows, byColdkey).holders.length).toBeLessThan(24)
    const [row] = rows
    if (row === undefined) throw new TypeError('no row')
    const at = (axon: string | null) => byNetwork({ ...row, axon })
    expect(at('10.1.2.3:8091')).toBe('10.1.2.0/24')
    expect(at('https://10.1.2.99:443')).toBe('10.1.2.0/24')
    expect(at('[2001:db8:7:1::9]:8091')).toBe('2001:db8:7::/48')
    expect(at(null)).toBe(row.hotkey)
    expect(at('a.example:80')).toBe(row.hotkey)
  })
})

describe('flowOf', () => {
  it('counts every miner of a window in one tier, oldest window first', () => {
    const landscape = fleet(24)
    const { windows } = windowsFixture(landscape, landscape.validators[0]?.hotkey ?? '')
    const flow = flowOf(windows, null)
    expect(flow.map(({ block }) => block)).toEqual(flow.map(({ block }) => block).toSorted((a, b) => a - b))
    for (const { tiers } of flow) expect(Object.values(tiers).reduce((sum, each) => sum + each, 0)).toBe(24)
    expect(flow.some(({ promoted }) => promoted > 0)).toBe(true)
    expect(flowOf(windows, new Set())[0]?.tiers.Bronze).toBe(0)
    expect(flowOf([], null)).toEqual([])
  })
})

describe('disagreementOf', () => {
  const landscape = fleet(8)
  it('weighs opinions by stake, and names who differs', () => {
    const [first, second, third] = landscape.validators
    if (first === undefined || second === undefined || third === undefined)
      throw new TypeError('no validators')
    const all = (tier: 'Gold' | 'Silver') => first.miners.map((miner) => ({ ...miner, tier }))
    const { opinions, disputed, outlier } = disagreementOf(
      rowsOf(landscape),
      [
        { ...first, state: 'fresh', stakeTao: 10, miners: all('Gold') },
        { ...second, state: 'stale', stakeTao: 3, miners: all('Silver') },
        { ...third, state: 'silent', stakeTao: 99, miners: all('Silver') },
      ],
      'disagreement',
    )
    expect(opinions.every(({ mode, differing }) => mode === 'Gold' && differing === 1)).toBe(true)
    expect(disputed).toBe(8)
    expect(outlier?.validator.hotkey).toBe(second.hotkey)
    expect(outlier?.miners).toBe(8)
  })
  it('does not take silence about a miner for another opinion', () => {
    const { opinions, disputed, outlier } = disagreementOf(rowsOf(landscape), [], 'uid')
    expect(opinions.every(({ mode }) => mode === null)).toBe(true)
    expect(disputed).toBe(0)
    expect(outlier).toBeNull()
  })
})

describe('storageOf', () => {
  it('sorts by bytes held', () => {
    const uses = storageOf(reported(rowsOf(fleet(8))))
    const bytes = uses.map(({ row }) => row.report.usedBytes)
    expect(bytes).toEqual(bytes.toSorted((a, b) => b - a))
  })
  it('has a median of what is finite, and none of nothing', () => {
    expect(medianOf([3, 1, Number.NaN, 2])).toBe(2)
    expect(medianOf([1, 2])).toBe(1.5)
    expect(medianOf([])).toBeNull()
  })
})

describe('chosen miners in an address', () => {
  it('are written in runs and read back', () => {
    const uids = new Set(['3', '4', '5', '12', '0'])
    expect(writeUids(uids)).toBe('0.3-5.12')
    expect(readUids(writeUids(uids))).toEqual(new Set(['0', '3', '4', '5', '12']))
  })
  it('choose nothing when the address says something else or too much', () => {
    for (const text of [null, '', 'x', '1-', '-1', '1..2', '9-3', '0-99999', `${'1.'.repeat(3000)}1`]) {
      expect(readUids(text)).toBeNull()
    }
  })
})
