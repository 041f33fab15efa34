import { describe, expect, it } from 'vitest'
import type { LatencySummary } from './landscape-api.ts'
import type { MomentMiner } from './owner-moment.ts'
import { serviceFit, typicalMs } from './owner-service.ts'

const NO_TIMES: LatencySummary = { p50: null, p95: null, samples: 0 }

function miner(uid: number, incentive: number, successes: number, p50: number | null): MomentMiner {
  const times = p50 === null ? NO_TIMES : { p50, p95: p50 * 2, samples: 100 }
  return {
    uid,
    hotkey: `5H${uid}`,
    coldkey: `5C${uid}`,
    incentive,
    seen: {
      tier: 'Bronze',
      window: {
        store: { attempts: 0, successes: 0 },
        challenge: { attempts: 20, successes },
        retrieve: { attempts: 0, successes: 0 },
      },
      latency: { store: NO_TIMES, challenge: times, retrieve: NO_TIMES },
      down: false,
    },
  }
}

describe('whether incentive follows service', () => {
  it('one when the order is the same, minus one when it is turned round', () => {
    const same = [20, 18, 15, 9, 4].map((successes, i) => miner(i, 0.5 - 0.1 * i, successes, 300))
    expect(serviceFit({ miners: same }).rho).toBeCloseTo(1, 12)
    // Five in order happen by chance: too few for an interval.
    expect(serviceFit({ miners: same }).interval).toBeNull()
    const turned = [20, 18, 15, 9, 4].map((successes, i) => miner(i, 0.1 * i, successes, 300))
    expect(serviceFit({ miners: turned }).rho).toBeCloseTo(-1, 12)
  })

  it('ties share their ranks: the coefficient is that of Pearson over them', () => {
    const incentive = [0.3, 0.2, 0.2, 0.1, 0.08, 0.05, 0.04, 0.03]
    const successes = [17, 20, 15, 16, 12, 14, 8, 11]
    const miners = incentive.map((share, i) => miner(i, share, successes[i] ?? 0, 300))
    const fit = serviceFit({ miners })
    // Ranks 1 2.5 2.5 4 5 6 7 8 against 2 1 4 3 6 5 8 7: squares of 41.5 and 42, of differences 10.5.
    expect(fit.rho).toBeCloseTo((41.5 + 42 - 10.5) / (2 * Math.sqrt(41.5 * 42)), 12)
    expect(fit.interval?.[0]).toBeLessThan(fit.rho ?? 0)
    expect(fit.interval?.[1]).toBeLessThan(1)
  })

  it('slow answers count: of two with the same successes the faster serves better', () => {
    const miners = [miner(1, 0.5, 20, 4_000), miner(2, 0.3, 20, 100), miner(3, 0.2, 10, 100)]
    const { served } = serviceFit({ miners })
    expect(served.find(({ uid }) => uid === 2)?.serviceRank).toBe(1)
  })

  it('leaves out whom nobody asked or timed, and says how many', () => {
    const silent: MomentMiner = { ...miner(9, 0.1, 0, 100), seen: null }
    const miners = [miner(1, 0.5, 20, 100), miner(2, 0.3, 15, 100), miner(3, 0.2, 9, null), silent]
    expect(serviceFit({ miners })).toMatchObject({ left: 2, rho: null, why: 'few' })
  })

  it('says nothing when all earn the same, or all serve the same', () => {
    const equal = [20, 15, 9].map((successes, i) => miner(i, 1 / 3, successes, 100))
    expect(serviceFit({ miners: equal })).toMatchObject({ rho: null, why: 'equal-incentive', outliers: [] })
    const alike = [0.5, 0.3, 0.2].map((share, i) => miner(i, share, 20, 100))
    expect(serviceFit({ miners: alike })).toMatchObject({ rho: null, why: 'equal-service' })
  })

  it('names who is paid far from its service, and nobody when the order is right', () => {
    const order = Array.from({ length: 12 }, (_, i) => miner(i, 0.2 - 0.01 * i, 20 - i, 300))
    expect(serviceFit({ miners: order }).outliers).toEqual([])
    const swapped = order.with(0, miner(0, 0.001, 20, 300))
    expect(serviceFit({ miners: swapped }).outliers.map(({ uid }) => uid)).toEqual([0])
  })
})

describe('a typical time', () => {
  it('weighs tasks by their samples and is unknown without any', () => {
    const at = (p50: number | null, samples: number) => ({ p50, p95: p50, samples })
    expect(typicalMs({ store: at(100, 1), challenge: at(400, 3), retrieve: at(null, 0) })).toBe(325)
    expect(typicalMs({ store: NO_TIMES, challenge: NO_TIMES, retrieve: NO_TIMES })).toBeNull()
  })
})
