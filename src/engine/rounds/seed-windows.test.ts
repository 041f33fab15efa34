import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSimulatedClock } from '../../testing/simulated-clock.ts'
import { testHashing } from '../../testing/simulated-network.ts'
import { SEEDS_MAX } from '../piece-seeds.ts'
import type { PieceRecord } from '../records.ts'
import { createSeedWindows, LATE_ARRIVAL_MS, proofOf } from './seed-windows.ts'

const DATA = Uint8Array.of(1, 2, 3)

function piece(...seeds: string[]): PieceRecord {
  const names = { hotkey: 'miner', dataHash: '7', cid: 'bafk', contentRoot: '00' }
  const window = seeds.map((seed) => ({ seed, proof: null }))
  return { ...names, length: 3, seeds: window, generated: 0, ttl: 1_000, born: 'store', purpose: 'user' }
}

const seedsOf = ({ seeds }: PieceRecord) => seeds.map(({ seed }) => seed)
const confirm = (seed: string) => ({ seed, proof: null })

describe('the seeds that a miner may hold', () => {
  it('are the confirmed one and all sent since', () => {
    const windows = createSeedWindows(createSimulatedClock())
    const sent = windows.withSent(windows.withSent(piece('store'), 'a'), 'b')
    expect(seedsOf(sent)).toEqual(['store', 'a', 'b'])
  })

  it('collapse to a confirmed one when everything else was answered before it left', () => {
    const windows = createSeedWindows(createSimulatedClock())
    void windows.sent('miner', '7', 'a')
    void windows.answered('miner', '7', 'a')
    void windows.sent('miner', '7', 'b')
    void windows.answered('miner', '7', 'b')
    expect(seedsOf(windows.confirmed(piece('store', 'a', 'b'), confirm('b'), false))).toEqual(['b'])
  })

  it('include what was answered while the confirmed question was under way: either may have come last', () => {
    const windows = createSeedWindows(createSimulatedClock())
    void windows.sent('miner', '7', 'download')
    void windows.sent('miner', '7', 'challenge')
    void windows.answered('miner', '7', 'download')
    const after = windows.confirmed(piece('store', 'challenge'), confirm('challenge'), false)
    expect(seedsOf(after)).toEqual(['challenge', 'download'])
  })

  it('include a lost one until it cannot arrive any more', async () => {
    const clock = createSimulatedClock()
    const windows = createSeedWindows(clock)
    await clock.advance(LATE_ARRIVAL_MS + 1)
    void windows.sent('miner', '7', 'lost')
    void windows.sent('miner', '7', 'a')
    const after = windows.confirmed(piece('store', 'lost', 'a'), confirm('a'), false)
    expect(seedsOf(after)).toEqual(['a', 'lost'])
    await clock.advance(LATE_ARRIVAL_MS + 1)
    void windows.sent('miner', '7', 'b')
    expect(seedsOf(windows.confirmed(windows.withSent(after, 'b'), confirm('b'), false))).toEqual(['b'])
  })

  it('include what waited at a miner that was silent, however long', async () => {
    const clock = createSimulatedClock()
    const windows = createSeedWindows(clock)
    void windows.sent('miner', '7', 'lost')
    await clock.advance(10 * LATE_ARRIVAL_MS)
    void windows.sent('miner', '7', 'a')
    const after = windows.confirmed(piece('store', 'lost', 'a'), confirm('a'), true)
    expect(seedsOf(after)).toEqual(['a', 'lost'])
  })

  it('include all that a process before this one sent lately', () => {
    const windows = createSeedWindows(createSimulatedClock())
    void windows.sent('miner', '7', 'b')
    const after = windows.confirmed(piece('store', 'before', 'b'), confirm('b'), false)
    expect(seedsOf(after)).toEqual(['b', 'before'])
  })

  it('include a Store that has no piece hash to be filed under', () => {
    const windows = createSeedWindows(createSimulatedClock())
    void windows.sent('miner', 'bafk', 'again')
    expect(seedsOf(windows.withSent(piece('store'), 'a'))).toEqual(['store', 'again', 'a'])
  })

  it('make a pair provable only when all of their proofs are known', () => {
    const windows = createSeedWindows(createSimulatedClock())
    const known = { ...piece(), seeds: [{ seed: 'store', proof: '1' }] }
    const asked = windows.withSent(known, 'a')
    expect(windows.proofsBefore(asked, 'a')).toEqual([{ seed: 'store', proof: '1' }])
    void windows.sent('miner', '7', 'download')
    expect(windows.proofsBefore(asked, 'a')).toBeNull()
    const proof = proofOf(DATA, 'download', testHashing)
    expect(windows.mayProve(asked, 'a', proof, DATA, testHashing)).toBe(true)
    expect(windows.mayProve(asked, 'a', '2', DATA, testHashing)).toBe(false)
  })

  it('are not judged once some had to be dropped', () => {
    const windows = createSeedWindows(createSimulatedClock())
    let record = piece('store')
    for (let i = 0; i < SEEDS_MAX + 4; i += 1) record = windows.withSent(record, `lost ${i}`)
    expect(record.seeds).toHaveLength(SEEDS_MAX)
    expect(windows.proofsBefore(record, 'x')).toBeNull()
    expect(windows.mayProve(record, 'x', '2', DATA, testHashing)).toBeNull()
  })

  it('always contain the one that the miner holds, whatever was lost, delayed or overlapped', () => {
    const call = fc.record({
      /** When it reaches the miner, in steps after it left; null: never. */
      delay: fc.option(fc.nat(3)),
      answered: fc.boolean(),
      passes: fc.nat(2),
    })
    fc.assert(
      fc.property(fc.array(call, { maxLength: 25 }), (calls) => {
        const windows = createSeedWindows(createSimulatedClock())
        let record = piece('store')
        let held = 'store'
        const arrivals: { at: number; seed: string; answered: boolean; left: boolean }[] = []
        for (const [step, { delay, answered }] of calls.entries()) {
          const seed = `seed ${step}`
          record = windows.withSent(record, seed)
          void windows.sent('miner', '7', seed)
          if (delay !== null) arrivals.push({ at: step + delay, seed, answered, left: false })
          for (const arrival of arrivals.filter(({ at, left }) => at <= step && !left)) {
            arrival.left = true
            held = arrival.seed
            if (!arrival.answered) continue
            void windows.answered('miner', '7', arrival.seed)
            record = windows.confirmed(record, confirm(arrival.seed), false)
          }
          const window = windows.withSent(record, 'next').seeds
          if (window.length < SEEDS_MAX) expect(window.map((each) => each.seed)).toContain(held)
        }
      }),
    )
  })
})
