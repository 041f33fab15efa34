import { describe, expect, it } from 'vitest'
import { landscapeFixture, windowsFixture } from '../../testing/landscape-fixture.ts'
import type { WindowRecord } from './landscape-api.ts'
import { lensOf } from './miner-rows.ts'
import { momentNow, momentOfWindow, seatsBefore, weekBefore, windowAt } from './owner-moment.ts'

const landscape = landscapeFixture({ miners: 8, validators: 3 })
const lens = lensOf(landscape, null)
const { windows } = windowsFixture(landscape, lens?.hotkey ?? '', 100)
const [newest] = windows

describe('a moment', () => {
  it('now sums what all validators say of their objects, and is as old as the oldest sweep', () => {
    const { objects } = momentNow(landscape, lens)
    expect(objects).toEqual({ all: 3 * 4_120, short: 99, lost: 0, repairQueue: 36, sweepAge: 44 })
  })

  it('with no validator that ever answered knows nothing of objects or service, not zero', () => {
    const blank = landscapeFixture({ miners: 8, validators: 3, shape: 'blank' })
    const moment = momentNow(blank, lensOf(blank, null))
    expect(moment.objects).toBeNull()
    expect(moment.miners).toHaveLength(8)
    expect(moment.miners.every(({ seen }) => seen === null)).toBe(true)
  })

  it('of a past window has that window and no coldkey for hotkeys that have left', () => {
    if (newest === undefined) throw new Error('fixture')
    const [miner] = newest.miners
    if (miner === undefined) throw new Error('fixture')
    const record: WindowRecord = {
      ...newest,
      miners: [miner, { ...miner, hotkey: '5Gone', uid: null, incentive: null }],
    }
    const moment = momentOfWindow(landscape, record)
    expect(moment).toMatchObject({ when: 'past', block: newest.block, at: newest.at })
    expect(moment.miners[0]?.coldkey).toMatch(/^5/)
    expect(moment.miners[1]).toMatchObject({ coldkey: null, incentive: null })
  })
})

describe('windows before', () => {
  it('the newest at or before a block; none when all are younger', () => {
    expect(windowAt(windows, (newest?.block ?? 0) + 5)).toBe(newest)
    expect(windowAt(windows, (newest?.block ?? 0) - 1)).toBe(windows[1])
    expect(windowAt(windows, 1)).toBeNull()
  })

  it('a week before where it is kept, else the oldest, said so; none without any', () => {
    const now = momentNow(landscape, lens)
    const week = weekBefore({ windows, more: false }, now)
    expect(week?.reach).toBe('week')
    expect(week?.record.block).toBeLessThanOrEqual(now.block - 50_400)
    expect(now.block - (week?.record.block ?? 0)).toBeLessThan(50_400 + 720)
    const short = windows.slice(0, 3)
    expect(weekBefore({ windows: short, more: false }, now)).toEqual({ record: short[2], reach: 'kept' })
    expect(weekBefore({ windows: short, more: true }, now)).toEqual({ record: short[2], reach: 'read' })
    expect(weekBefore({ windows: [], more: false }, now)).toBeNull()
    const first = { block: short[0]?.block ?? 0, at: now.at }
    expect(weekBefore({ windows: short.slice(0, 1), more: false }, first)).toBeNull()
  })

  it('by the clock: a chain that stood still for days has a week of fewer blocks', () => {
    const now = momentNow(landscape, lens)
    const slow = windows.slice(0, 20).map((each, i) => ({ ...each, at: now.at - (i + 1) * 86_400_000 }))
    const week = weekBefore({ windows: slow, more: false }, now)
    expect(week).toEqual({ record: slow[6], reach: 'week' })
    const old = (slow[6]?.block ?? 0) - 1
    const seat = { block: old, uid: 1, hotkey: '5N', replaced: null, by: 'chain', onChain: true } as const
    expect(seatsBefore({ ...landscape, seats: [seat] }, now, week)).toEqual([])
    expect(seatsBefore({ ...landscape, seats: [seat] }, now, null)).toEqual([seat])
  })

  it('seats of the week before, without later ones', () => {
    const { block } = landscape.network
    expect(seatsBefore(landscape, { block }, null)).toHaveLength(4)
    expect(seatsBefore(landscape, { block: block - 1_000 }, null)).toHaveLength(3)
    expect(seatsBefore(landscape, { block: block - 100_000 }, null)).toHaveLength(0)
  })
})
