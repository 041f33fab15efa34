import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type IdleTimes, idleAt, WARNING_MS } from './idle-model.ts'

const MINUTE = 60_000
const T0 = 1_700_000_000_000
const times = (change: Partial<IdleTimes>): IdleTimes => ({
  now: T0,
  lastInput: T0,
  lastBusy: null,
  busy: false,
  limitMs: 15 * MINUTE,
  ...change,
})

describe('idleAt', () => {
  it('looks again when the warning is due', () => {
    expect(idleAt(times({}))).toEqual({ kind: 'in-use', lookAgainIn: 15 * MINUTE - WARNING_MS })
  })
  it('warns for the last 30 seconds and then is over', () => {
    expect(idleAt(times({ now: T0 + 15 * MINUTE - WARNING_MS }))).toEqual({
      kind: 'warning',
      secondsLeft: 30,
    })
    expect(idleAt(times({ now: T0 + 15 * MINUTE - 1 }))).toEqual({ kind: 'warning', secondsLeft: 1 })
    expect(idleAt(times({ now: T0 + 15 * MINUTE }))).toEqual({ kind: 'over' })
  })
  it('is over at once after a sleep that was longer than the limit', () => {
    expect(idleAt(times({ now: T0 + 9 * 60 * MINUTE }))).toEqual({ kind: 'over' })
  })
  it('never locks when it is told not to', () => {
    expect(idleAt(times({ limitMs: null, now: T0 + 1e12 }))).toEqual({ kind: 'in-use', lookAgainIn: null })
  })
  it('waits while transfers move, and gives a whole warning after the last', () => {
    const now = T0 + 60 * MINUTE
    expect(idleAt(times({ now, busy: true, lastBusy: now }))).toEqual({ kind: 'held' })
    expect(idleAt(times({ now: now + 1, lastBusy: now }))).toEqual({ kind: 'warning', secondsLeft: 30 })
    expect(idleAt(times({ now: now + WARNING_MS, lastBusy: now }))).toEqual({ kind: 'over' })
  })
  it('does not lock earlier because a transfer ended early', () => {
    expect(idleAt(times({ now: T0 + MINUTE, lastBusy: T0 }))).toMatchObject({ kind: 'in-use' })
  })
  it('does not stay open because the clock was set back', () => {
    const view = idleAt(times({ now: T0 - 24 * 60 * MINUTE }))
    expect(view).toEqual({ kind: 'in-use', lookAgainIn: 15 * MINUTE - WARNING_MS })
  })
  it('never asks to look again later than the warning is due', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.boolean(),
        fc.option(fc.integer({ min: -1e9, max: 1e9 })),
        (passed, busy, busyBefore) => {
          const view = idleAt(
            times({ now: T0 + passed, busy, lastBusy: busyBefore === null ? null : T0 + busyBefore }),
          )
          if (view.kind !== 'in-use') return
          expect(view.lookAgainIn).toBeGreaterThanOrEqual(0)
          expect(view.lookAgainIn).toBeLessThanOrEqual(15 * MINUTE - WARNING_MS)
        },
      ),
    )
  })
})
