import { describe, expect, it } from 'vitest'
import { createSimulatedClock } from '../../testing/simulated-clock.ts'
import { createSentSeeds } from './sent-seeds.ts'

const LIFETIME_MS = 1000

function world() {
  const clock = createSimulatedClock()
  const seeds = createSentSeeds(clock, LIFETIME_MS)
  const put = (key: string, seed: string) => seeds.put({ key, seed, order: 1, answered: null })
  const names = (key: string) => [...seeds.of(key).keys()]
  return { seeds, put, names, pass: (ms: number) => clock.block(ms) }
}

describe('the seeds that left lately', () => {
  it('are known by what they were asked of, as long as they live', () => {
    const { put, names, pass } = world()
    put('a', 'one')
    pass(LIFETIME_MS)
    put('a', 'two')
    put('b', 'three')
    expect([names('a'), names('b'), names('c')]).toEqual([['one', 'two'], ['three'], []])
    pass(1)
    expect([names('a'), names('b')]).toEqual([['two'], ['three']])
  })

  it('live anew when they are sent again', () => {
    const { seeds, put, names, pass } = world()
    put('a', 'one')
    seeds.answered('a', 'one', 7)
    pass(LIFETIME_MS)
    put('a', 'one')
    expect(seeds.of('a').get('one')?.answered).toBe(null)
    pass(LIFETIME_MS)
    expect(names('a')).toEqual(['one'])
    pass(1)
    expect(names('a')).toEqual([])
  })

  it('leave nothing behind: neither by their age, nor when they are forgotten before, one by one or together', () => {
    const { seeds, put, pass } = world()
    for (let piece = 0; piece < 1000; piece++) {
      put(`aged ${piece}`, 'one')
      put(`forgotten ${piece}`, 'one')
      seeds.forget(`forgotten ${piece}`, 'two')
      seeds.forget(`never there ${piece}`, 'one')
      put(`all ${piece}`, 'one')
      put(`all ${piece}`, 'two')
    }
    expect(seeds.size).toBe(3000)
    for (let piece = 0; piece < 1000; piece++) {
      seeds.forget(`forgotten ${piece}`, 'one')
      seeds.forgetAll(`all ${piece}`)
    }
    expect(seeds.size).toBe(1000)
    pass(LIFETIME_MS + 1)
    expect(seeds.size).toBe(0)
  })

  it('are still right after many have come and gone', () => {
    const { put, names, pass } = world()
    for (let at = 0; at < 5000; at++) {
      put(`key ${at % 7}`, `seed ${at}`)
      pass(1)
    }
    const expected = Array.from({ length: LIFETIME_MS }, (_, i) => 4000 + i)
    for (let key = 0; key < 7; key++)
      expect(names(`key ${key}`)).toEqual(expected.filter((at) => at % 7 === key).map((at) => `seed ${at}`))
  })
})
