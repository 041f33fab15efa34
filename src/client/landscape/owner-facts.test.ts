import { describe, expect, it } from 'vitest'
import { landscapeFixture, windowsFixture } from '../../testing/landscape-fixture.ts'
import { lensOf } from './miner-rows.ts'
import { concentration, disagreement, tierMove } from './owner-facts.ts'
import { type MomentMiner, momentNow } from './owner-moment.ts'

const landscape = landscapeFixture({ miners: 8, validators: 3 })
const lens = lensOf(landscape, null)
const now = momentNow(landscape, lens)

function holder(hotkey: string, coldkey: string | null, incentive: number | null): MomentMiner {
  return { uid: 1, hotkey, coldkey, incentive, seen: null }
}

describe('tiers', () => {
  it('are counted with nothing to compare, and then before is unknown, not zero', () => {
    const move = tierMove(now, null)
    expect(move.counts.reduce((sum, each) => sum + each.now, 0)).toBe(8)
    expect(move.counts.every(({ before }) => before === null)).toBe(true)
    expect(move).toMatchObject({ miners: 8, promoted: 0, demoted: 0, came: 0, gone: 0 })
  })

  it('count who rose, fell, came and went', () => {
    const [record] = windowsFixture(landscape, lens?.hotkey ?? '', 1).windows
    if (record === undefined) throw new Error('fixture')
    const then = now.miners.map(({ hotkey, seen }, i) => {
      const base = record.miners[i]
      if (base === undefined || seen === null) throw new Error('fixture')
      return { ...base, hotkey, tier: seen.tier }
    })
    const worse = then.findIndex(({ tier }) => tier !== 'Bronze')
    const first = then[worse]
    if (first === undefined) throw new Error('nobody above Bronze in the fixture')
    const before = then.with(worse, { ...first, tier: 'Bronze' as const })
    expect(tierMove(now, { ...record, miners: before })).toMatchObject({ promoted: 1, demoted: 0 })
    const left = [...then.slice(1), { ...first, hotkey: '5Gone' }]
    expect(tierMove(now, { ...record, miners: left })).toMatchObject({ came: 1, gone: 1 })
  })
})

describe('concentration', () => {
  it('folds hotkeys of one operator: the fewest that hold half', () => {
    const miners = [holder('a', 'X', 0.3), holder('b', 'X', 0.25), holder('c', 'Y', 0.45)]
    expect(concentration({ miners })).toMatchObject({ holdHalf: 1, unknown: 0 })
    expect(concentration({ miners }).operators[0]).toMatchObject({ key: 'X', miners: 2 })
    const even = Array.from({ length: 10 }, (_, i) => holder(`m${i}`, `o${i}`, 0.1))
    expect(concentration({ miners: even }).holdHalf).toBe(5)
  })

  it('counts an operator that is no longer known for itself; nobody holds half of nothing', () => {
    const miners = [holder('a', null, 0.5), holder('b', null, 0.5)]
    expect(concentration({ miners })).toMatchObject({ holdHalf: 1, unknown: 2 })
    expect(concentration({ miners: [holder('a', 'X', 0)] }).holdHalf).toBeNull()
    expect(concentration({ miners: [] })).toEqual({ operators: [], holdHalf: null, unknown: 0 })
  })
})

describe('disagreement of validators', () => {
  it('is none when they say the same, and counts whoever differs from the most stake', () => {
    const agreed = {
      validators: landscape.validators.map((each) => ({
        ...each,
        miners: landscape.validators[0]?.miners ?? [],
      })),
    }
    expect(disagreement(agreed)).toMatchObject({ validators: 3, compared: 8, disputed: [] })
    const [first] = agreed.validators[2]?.miners ?? []
    if (first === undefined) throw new Error('fixture')
    const other = first.tier === 'Bronze' ? ('Silver' as const) : ('Bronze' as const)
    const validators = agreed.validators.map((each, place) =>
      place === 2 ? { ...each, miners: each.miners.with(0, { ...first, tier: other }) } : each,
    )
    const found = disagreement({ validators })
    expect(found.disputed).toHaveLength(1)
    expect(found.disputed[0]?.common).toBe(first.tier)
    expect(found.byValidator[0]).toMatchObject({ hotkey: validators[2]?.hotkey, differs: 1 })
  })

  it('of a single validator that speaks compares nothing', () => {
    const single = landscapeFixture({ miners: 8, validators: 1 })
    expect(disagreement(single)).toMatchObject({ validators: 1, compared: 0, disputed: [] })
  })
})
