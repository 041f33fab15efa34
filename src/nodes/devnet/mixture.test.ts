import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../testing/tempers/profiles.ts'
import { HONEST, temperOfEach } from './mixture.ts'

const NOTHING = { honest: false, tempers: null, miners: null } as const

describe('which miner is of which temper', () => {
  it('by default most are good, and among any three is one that can give its bytes back', () => {
    const tempers = temperOfEach(NOTHING, [])
    if (typeof tempers === 'string') throw new Error(tempers)
    const conducts = tempers.map((temper) => PROFILES[temper]?.conduct)
    expect(conducts).not.toContain(undefined)
    expect(conducts.filter((conduct) => conduct === 'good').length).toBeGreaterThanOrEqual(5)
    expect(conducts.filter((conduct) => conduct === 'good').length).toBeGreaterThan(conducts.length / 2)
    expect(tempers.filter((temper) => PROFILES[temper]?.keeps === false).length).toBeLessThan(3)
    // What they do all the same: the three bad ones of different owners may hold one object and be found out at once.
    expect(tempers.filter((temper) => PROFILES[temper]?.conduct === 'bad')).toEqual([
      'forges',
      'bit-rot',
      'replays',
    ])
  })

  it('a miner keeps its temper over restarts, and later ones join with the default', () => {
    expect(temperOfEach({ ...NOTHING, miners: 4 }, ['fast', 'replays', HONEST])).toEqual([
      'fast',
      'replays',
      HONEST,
      'fast',
    ])
  })

  it('--honest starts none', () => {
    expect(temperOfEach({ ...NOTHING, honest: true, miners: 3 }, ['forges'])).toEqual([
      HONEST,
      HONEST,
      HONEST,
    ])
  })

  it('--tempers takes the last places, with five steady ones beside them', () => {
    const chosen = ['offline', 'leaves', 'flaky', 'replays', 'bit-rot', 'slow-retrieve']
    const tempers = temperOfEach({ ...NOTHING, tempers: chosen }, ['fast'])
    expect(tempers).toEqual([...Array.from({ length: 5 }, () => 'steady'), ...chosen])
  })

  it('contradictions are one sentence', () => {
    expect(temperOfEach({ ...NOTHING, honest: true, tempers: ['flaky'] }, [])).toMatch(/exclude/)
    expect(temperOfEach({ ...NOTHING, tempers: ['a', 'b', 'c', 'd'], miners: 3 }, [])).toMatch(/4 tempers/)
  })
})
