import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { shuffled, uniformBelow } from './random-choice.ts'

describe('random choices', () => {
  it('put each member first about equally often', () => {
    const random = createSeededRandom('shuffle')
    const firsts = new Map<number, number>()
    for (let i = 0; i < 3000; i += 1) {
      const [head] = shuffled(random, [0, 1, 2])
      firsts.set(head ?? -1, (firsts.get(head ?? -1) ?? 0) + 1)
    }
    // 1000 each; five standard deviations are 129.
    for (const count of firsts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130)
  })

  it('draw every value of a small range, and only those', () => {
    const random = createSeededRandom('range')
    const seen = new Set(Array.from({ length: 500 }, () => uniformBelow(random, 7)))
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('draw again instead of favouring low values', () => {
    const draws = [Uint8Array.of(255, 255, 255, 255), Uint8Array.of(0, 0, 0, 5)]
    const value = uniformBelow({ bytes: () => draws.shift() ?? new Uint8Array(4) }, 3)
    expect([value, draws.length]).toEqual([2, 0])
  })
})
