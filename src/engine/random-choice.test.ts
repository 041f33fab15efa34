import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../testing/seeded-random.ts'
import type { Random } from './ports.ts'
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

  it('take a list apart one member after the other, with one word each', () => {
    for (const length of [0, 1, 2, 1_023, 1_024, 1_025, 2_500]) {
      const list = Array.from({ length }, (_, i) => `member ${i}`)
      const [random, again] = [mostlyHigh(), mostlyHigh()]
      const pool = [...list]
      const expected: string[] = []
      while (pool.length > 0) expected.push(...pool.splice(uniformBelow(again, pool.length), 1))
      expect(shuffled(random, list)).toEqual(expected)
      expect(random.bytes(4)).toEqual(again.bytes(4))
    }
  })
})

/** Every third word is refused for most bounds. */
function mostlyHigh(): Random {
  const random = createSeededRandom('words')
  let words = 0
  return {
    bytes(length) {
      const bytes = random.bytes(length)
      for (let at = 0; at < length; at += 4) if (words++ % 3 === 0) bytes.fill(255, at, at + 4)
      return bytes
    },
  }
}
