import { describe, expect, it } from 'vitest'
import { createStream } from './seeded-random.ts'
import { type Growth, growthOf, type Sample, slopeOf } from './slope.ts'

const EVERY_H = 15 / 3600
const RUNS = Array.from({ length: 200 }, (_, k) => `run ${k}`)
/** Hours of a soak of eight after its warm-up, and of one of twenty minutes. */
const [LONG, SHORT] = [6.4, 0.27]
/** MiB an hour. */
const LIMIT = 1

/** Memory, MiB over hours, of a process that leaks: up and down by some MiB, slowly, around a line. */
function memory(seed: string, hours: number, mibPerHour: number): Sample[] {
  const random = createStream(seed, 'memory')
  let level = 0
  return Array.from({ length: Math.floor(hours / EVERY_H) }, (_, k) => {
    level = 0.95 * level + 2 * (random.unit() - 0.5)
    return { at: k * EVERY_H, value: 90 + level + mibPerHour * k * EVERY_H }
  })
}

function share(verdict: Growth, hours: number, mibPerHour: number): number {
  const all = RUNS.map((seed) => growthOf(slopeOf(memory(seed, hours, mibPerHour)), LIMIT))
  return all.filter((each) => each === verdict).length / all.length
}

describe('slopeOf', () => {
  it('is the slope of a line, without an error', () => {
    const line = Array.from({ length: 100 }, (_, at) => ({ at, value: 3 + 2 * at }))
    const { perUnit, error } = slopeOf(line)
    expect(perUnit).toBeCloseTo(2, 9)
    expect(error).toBeLessThan(1e-9)
  })

  it('errs by no more than it says, though samples resemble their neighbours', () => {
    const found = RUNS.map((seed) => slopeOf(memory(seed, LONG, 0)))
    const within = (errors: number) =>
      found.filter(({ perUnit, standardError }) => Math.abs(perUnit) <= errors * standardError).length
    expect(within(2) / found.length).toBeGreaterThan(0.93)
    // Nor by much less, or it would find nothing.
    expect(within(1) / found.length).toBeLessThan(0.8)
  })

  it('says nothing of few samples', () => {
    expect(() => slopeOf(memory('few', LONG, 0).slice(0, 3))).toThrow(RangeError)
    expect(slopeOf(memory('few', LONG, 0).slice(0, 6)).error).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('growthOf', () => {
  it('lets pass what only goes up and down', () => {
    expect(share('grows', LONG, 0)).toBe(0)
    expect(share('steady', LONG, 0)).toBeGreaterThan(0.9)
  })

  it('finds a leak of three MiB an hour in eight hours', () => {
    expect(share('grows', LONG, 3)).toBeGreaterThan(0.95)
  })

  it('finds a leak that is no line', () => {
    const bent = memory('bent', LONG, 0).map(({ at, value }) => ({ at, value: value + 0.6 * at ** 2 }))
    expect(growthOf(slopeOf(bent), LIMIT)).toBe('grows')
  })

  it('accuses nobody in a time in which little can be told', () => {
    expect(share('grows', SHORT, 0)).toBeLessThan(0.03)
    expect(share('steady', SHORT, 0)).toBeLessThan(0.03)
  })
})
