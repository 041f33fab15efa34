import { describe, expect, it } from 'vitest'
import { pruneProspect } from '../../../client/landscape/miner-prospect.ts'
import { lensOf, minerRows } from '../../../client/landscape/miner-rows.ts'
import { type FixtureOptions, landscapeFixture, windowsFixture } from '../../../testing/landscape-fixture.ts'
import { viewOf } from '../../shared/landscape-query.ts'
import { alertsOf } from './alerts.ts'
import { factsOf, type MinerFacts } from './miner-facts.ts'
import { historyOf, tierOfStep } from './miner-history.ts'

function facts(options: FixtureOptions, place = 0): MinerFacts {
  const landscape = landscapeFixture(options)
  const view = viewOf(landscape, null)
  const row = minerRows(landscape, lensOf(landscape, null))[place]
  if (row === undefined) throw new Error('a miner')
  return factsOf(view, row, pruneProspect(landscape))
}

function stateOf(of: MinerFacts, id: string): string | undefined {
  return alertsOf(of).find((alert) => alert.id === id)?.state
}

function changed(of: MinerFacts, change: Partial<NonNullable<MinerFacts['known']>['report']>): MinerFacts {
  if (of.known === null) throw new Error('known')
  const report = { ...of.known.report, ...change }
  return { ...of, known: { ...of.known, report } }
}

describe('alerts', () => {
  it('without a validator are unknown where it would tell, and told where the chain does', () => {
    const blank = facts({ miners: 30, shape: 'blank' })
    expect(['tier', 'latency', 'storage', 'down', 'doubtful'].map((id) => stateOf(blank, id))).toEqual(
      Array(5).fill('unknown'),
    )
    expect(stateOf(blank, 'axon')).toBe('quiet')
    const silent = { ...blank, row: { ...blank.row, axon: null } }
    expect(alertsOf(silent)[0]).toMatchObject({ id: 'axon', state: 'rings' })
  })

  it('ring at their threshold, not below it', () => {
    const one = facts({ miners: 30 })
    const at = (share: number) =>
      stateOf(changed(one, { storageLimit: 100, usedBytes: 100 * share }), 'storage')
    expect([at(0.79), at(0.8), at(1)]).toEqual(['quiet', 'rings', 'rings'])
    expect(stateOf(changed(one, { storageLimit: 0 }), 'storage')).toBe('unknown')
    expect([false, true].map((down) => stateOf(changed(one, { down }), 'down'))).toEqual(['quiet', 'rings'])
    expect([0, 1].map((doubtful) => stateOf(changed(one, { doubtful }), 'doubtful'))).toEqual([
      'quiet',
      'rings',
    ])
  })

  it('about the tier are no news at the beginning of a window', () => {
    const one = changed(facts({ miners: 30 }), { tier: 'Gold' })
    const with_ = (successes: number, attempts: number): MinerFacts =>
      one.known === null
        ? one
        : { ...one, known: { ...one.known, counts: { successes, attempts, totalSuccesses: 3_000 } } }
    expect(
      [with_(0, 0), with_(30, 30), with_(2, 2), with_(1, 9)].map((each) => stateOf(each, 'tier')),
    ).toEqual(['quiet', 'quiet', 'rings', 'rings'])
  })
})

describe('history', () => {
  it('goes from the oldest window to the newest, and leaves out windows without the miner', () => {
    const landscape = landscapeFixture({ miners: 3 })
    const validator = landscape.validators[0]?.hotkey ?? ''
    const { windows } = windowsFixture(landscape, validator, 6)
    const hotkey = windows[0]?.miners[1]?.hotkey ?? ''
    const holed = windows.map((each, i) => (i === 2 ? { ...each, miners: [] } : each))
    const { points } = historyOf(holed, hotkey)
    expect(points.length).toBe(5)
    expect(points.map(({ block }) => block)).toEqual(
      points.map(({ block }) => block).toSorted((a, b) => a - b),
    )
    expect(historyOf(windows, 'nobody')).toEqual({ points: [], promotions: 0, demotions: 0 })
  })

  it('counts promotions and demotions, and names each step', () => {
    const landscape = landscapeFixture({ miners: 1 })
    const { windows } = windowsFixture(landscape, landscape.validators[0]?.hotkey ?? '', 3)
    const moves = [
      ['Bronze', 'Gold'],
      ['Gold', 'Silver'],
      ['Silver', 'Silver'],
    ] as const
    const told = windows.map((each, i) => {
      const [tierBefore, tier] = moves[i] ?? ['Bronze', 'Bronze']
      return { ...each, miners: each.miners.map((miner) => ({ ...miner, tierBefore, tier })) }
    })
    const hotkey = windows[0]?.miners[0]?.hotkey ?? ''
    expect(historyOf(told, hotkey)).toMatchObject({ promotions: 1, demotions: 1 })
    expect([0, 4, 5].map(tierOfStep)).toEqual(['Bronze', 'Super Saiyan', null])
  })
})
