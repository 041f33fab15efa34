import { describe, expect, it } from 'vitest'
import type { SeatChange, WindowRecord } from './landscape-api.ts'
import { repairLag } from './owner-repair.ts'

const seat = (block: number, replaced: string | null = '5Old'): SeatChange => {
  return { block, uid: 1, hotkey: '5New', replaced, by: 'validator' }
}
const ended = (block: number, short: number): WindowRecord => {
  return { block, at: 0, miners: [], objects: { all: 10, short, lost: 0, repairQueue: short } }
}
const windows = [ended(400, 0), ended(300, 2), ended(200, 3), ended(100, 0)]

describe('how long copies stayed missing', () => {
  it('until the end of the first whole window after the replacement, the worst of them', () => {
    expect(repairLag([seat(150), seat(90)], windows, 400)).toEqual({ seen: 2, open: 0, worst: 250 })
  })

  it('stays open while no later window was whole, also as seen from the past', () => {
    expect(repairLag([seat(150)], windows, 300)).toEqual({ seen: 1, open: 1, worst: null })
  })

  it('says nothing of free seats, or of replacements after which no window ended', () => {
    expect(repairLag([seat(150, null), seat(450)], windows, 460)).toEqual({ seen: 0, open: 0, worst: null })
    expect(repairLag([], [], 10)).toEqual({ seen: 0, open: 0, worst: null })
  })
})
