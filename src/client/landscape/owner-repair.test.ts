import { describe, expect, it } from 'vitest'
import type { SeatChange, WindowRecord } from './landscape-api.ts'
import { repairLag } from './owner-repair.ts'

const seat = (block: number, replaced: string | null = '5Old'): SeatChange => {
  return { block, uid: 1, hotkey: '5New', replaced, by: 'validator', onChain: true }
}
/** A window whose objects were counted in the twenty blocks before its end, or at another time. */
function ended(
  block: number,
  short: number,
  sweep: WindowRecord['objects']['sweep'] = { began: block - 20, ended: block - 10 },
): WindowRecord {
  return { block, at: 0, miners: [], objects: { all: 10, short, lost: 0, repairQueue: short, sweep } }
}
const windows = [ended(400, 0), ended(300, 2), ended(200, 3), ended(100, 0)]

describe('how long copies stayed missing', () => {
  it('until the end of the first sweep after the replacement that found all, the worst of them', () => {
    expect(repairLag([seat(150), seat(75)], windows, 400)).toEqual({
      seen: 2,
      open: 0,
      worst: 240,
      untold: 0,
    })
  })

  it('stays open while no later sweep found all, also as seen from the past', () => {
    expect(repairLag([seat(150)], windows, 300)).toEqual({ seen: 1, open: 1, worst: null, untold: 0 })
  })

  it('a count from before the replacement, or across it, is no bound', () => {
    // The window ended after the replacement, but its objects were last counted before.
    const before = [ended(300, 2), ended(200, 0, { began: 90, ended: 110 })]
    expect(repairLag([seat(150)], before, 300)).toEqual({ seen: 1, open: 1, worst: null, untold: 0 })
    const across = [ended(200, 0, { began: 140, ended: 160 })]
    expect(repairLag([seat(150)], across, 300)).toEqual({ seen: 0, open: 0, worst: null, untold: 1 })
  })

  it('a window that does not say when it counted tells nothing', () => {
    const old = [ended(200, 0, null)]
    expect(repairLag([seat(150)], old, 300)).toEqual({ seen: 0, open: 0, worst: null, untold: 1 })
  })

  it('says nothing of free seats, or of replacements after which no window ended', () => {
    const nothing = { seen: 0, open: 0, worst: null, untold: 0 }
    expect(repairLag([seat(150, null), seat(450)], windows, 460)).toEqual(nothing)
    expect(repairLag([], [], 10)).toEqual(nothing)
  })
})
