import { describe, expect, it } from 'vitest'
import { landscapeFixture, windowsFixture } from '../../testing/landscape-fixture.ts'
import type { SeatChange } from './landscape-api.ts'
import { departures, seatsOf } from './owner-seats.ts'

const fixture = landscapeFixture({ miners: 8, validators: 1 })
const full = { ...fixture, maxUids: fixture.network.neurons.length, seats: [] }
const { windows } = windowsFixture(full, full.validators[0]?.hotkey ?? '', 3)
const miners = windows[0]?.miners ?? []
const [poor, rich] = miners.toSorted((a, b) => (a.incentive ?? 0) - (b.incentive ?? 0))
if (poor === undefined || rich === undefined) throw new Error('fixture')

function change(block: number, replaced: string | null): SeatChange {
  return { block, uid: 4, hotkey: '5New', replaced, by: 'chain', onChain: true }
}

const after = (windows[0]?.block ?? 0) + 10

describe('who had to go', () => {
  it('with the lowest incentive alone, or in a tie that age decided', () => {
    expect(departures(full, [change(after, poor.hotkey)], windows)[0]).toMatchObject({
      luck: 'lowest',
      others: 0,
    })
    // Somebody earned less in that window: it does not tell why this one went.
    expect(departures(full, [change(after, rich.hotkey)], windows)[0]?.luck).toBe('unknown')
    const tied = windows.map((each) => ({
      ...each,
      miners: each.miners.map((miner) => ({ ...miner, incentive: 0.125 })),
    }))
    expect(departures(full, [change(after, poor.hotkey)], tied)[0]).toMatchObject({ luck: 'tie', others: 7 })
  })

  it('immune, when it had registered less than the immunity period before', () => {
    const seats = [{ ...change(after - 100, null), hotkey: rich.hotkey }]
    const young = { ...full, seats }
    expect(departures(young, [change(after, rich.hotkey)], windows)[0]?.luck).toBe('immune')
  })

  it('unknown, when nobody kept what it had earned or whom it was; free while there are free seats', () => {
    expect(departures(full, [change(after, '5Stranger')], windows)[0]?.luck).toBe('unknown')
    expect(departures(full, [change(after, poor.hotkey)], [])[0]?.luck).toBe('unknown')
    expect(departures(full, [change(after, null)], windows)[0]?.luck).toBe('unknown')
    expect(departures(fixture, [change(after, null)], windows)[0]?.luck).toBe('free')
  })
})

describe('the next seat to go', () => {
  it('is the first of the order, with how many share its emission', () => {
    const giant = landscapeFixture({ miners: 8, validators: 1, shape: 'giant' })
    const { next, taken, max } = seatsOf(giant)
    expect([taken, max]).toEqual([9, 256])
    expect(next?.uid).toBe(giant.pruneOrder[0])
    const { network } = giant
    const same = network.neurons.filter(
      (each) =>
        each.emissionTao === 0 &&
        network.block - each.registeredAtBlock < network.immunityPeriod === next?.immune,
    )
    expect(next?.tied).toBe(same.length - 1)
  })

  it('is nobody in an empty subnet', () => {
    expect(seatsOf(landscapeFixture({ miners: 0, validators: 0 }))).toEqual({
      taken: 0,
      max: 256,
      next: null,
    })
  })
})
