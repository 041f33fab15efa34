import { describe, expect, it } from 'vitest'
import { landscapeFixture } from '../../testing/landscape-fixture.ts'
import {
  epochsADay,
  findMiner,
  inSixteenBits,
  latencyPlaces,
  median,
  neighbours,
  operatorSizes,
} from './miner-fleet.ts'
import { lensOf, minerRows } from './miner-rows.ts'

const LANDSCAPE = landscapeFixture({ miners: 8 })
const LENS = lensOf(LANDSCAPE, null)
const ROWS = minerRows(LANDSCAPE, LENS)

describe('a miner among the others', () => {
  it('has medians of those that have samples, and none without any', () => {
    expect([median([]), median([3, Number.NaN, 1]), median([4, 1, 2, 3])]).toEqual([null, 2, 2.5])
    const [first] = LENS?.miners ?? []
    if (first === undefined) throw new Error('a miner')
    const mute = { ...first, latency: { ...first.latency, store: { p50: null, p95: null, samples: 0 } } }
    const [store, challenge] = latencyPlaces([mute], mute)
    expect(store).toMatchObject({ p50: null, fleetP50: null, miners: 0, fasterThan: null })
    expect(challenge).toMatchObject({ fleetP50: first.latency.challenge.p50, miners: 1, fasterThan: null })
  })

  it('that is the fastest is faster than all others, not than itself', () => {
    const reports = LENS?.miners ?? []
    const fastest = reports.toSorted((a, b) => (a.latency.store.p50 ?? 0) - (b.latency.store.p50 ?? 0))[0]
    if (fastest === undefined) throw new Error('a miner')
    expect(latencyPlaces(reports, fastest)[0]?.fasterThan).toBe(1)
  })

  it('is found by hotkey and by uid, and by nothing else', () => {
    const row = ROWS[2]
    expect(findMiner(ROWS, row?.hotkey ?? '')).toBe(row)
    expect(findMiner(ROWS, ` ${row?.uid} `)).toBe(row)
    for (const name of ['', '0', '1e1', '999', row?.hotkey.slice(0, 40) ?? ''])
      expect(findMiner(ROWS, name)).toBeNull()
  })

  it('shares its operator with whoever has the same coldkey', () => {
    const sizes = operatorSizes(ROWS)
    expect([...sizes.values()].reduce((sum, size) => sum + size, 0)).toBe(ROWS.length)
    expect(Math.max(...sizes.values())).toBe(2)
  })

  it('has neighbours in the order of the chain, fewer at its ends, none outside of it', () => {
    expect(neighbours([5, 6, 7, 8, 9], 7, 1)).toEqual([6, 7, 8])
    expect(neighbours([5, 6, 7, 8, 9], 5, 2)).toEqual([5, 6, 7])
    expect(neighbours([5, 6], 1, 2)).toEqual([])
  })

  it('is paid by the epoch: 20 a day at 360 blocks of 12 seconds, unknown without a tempo', () => {
    expect(epochsADay(LANDSCAPE)).toBe(20)
    expect(epochsADay({ ...LANDSCAPE, network: { ...LANDSCAPE.network, tempo: 0 } })).toBeNull()
    expect([inSixteenBits(0), inSixteenBits(1), inSixteenBits(1 / 192)]).toEqual([0, 65_535, 341])
  })
})
