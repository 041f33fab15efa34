import { describe, expect, it } from 'vitest'
import type { CachePort, Clock } from '../ports.ts'
import { PromptCache } from './prompt-cache.ts'

/** A cache whose answers a test gives, and a clock that a test moves. */
function world() {
  let answer: (bytes: Uint8Array | null) => void = () => undefined
  const asked: string[] = []
  const timers = new Set<() => void>()
  let now = 0
  const clock: Pick<Clock, 'after' | 'now'> = {
    now: () => now,
    after(_ms, work) {
      timers.add(work)
      return () => timers.delete(work)
    },
  }
  const port: Pick<CachePort, 'get' | 'put'> = {
    get(name) {
      asked.push(name)
      return new Promise((resolve) => {
        answer = resolve
      })
    },
    put: () => Promise.reject(new Error('full')),
  }
  const cache = new PromptCache({ ...port } as CachePort, { ...clock } as Clock)
  const timeIsOver = () => {
    for (const work of timers) work()
  }
  const pass = (ms: number) => void (now += ms)
  return { cache, asked, timers, pass, answer: (bytes: Uint8Array | null) => answer(bytes), timeIsOver }
}

describe('PromptCache', () => {
  it('passes on what comes in time, and keeps no timer', async () => {
    const { cache, answer, timers } = world()
    const got = cache.get('a')
    answer(Uint8Array.of(1))
    expect(await got).toEqual(Uint8Array.of(1))
    await expect(cache.put('a', Uint8Array.of(1))).rejects.toThrow('full')
    expect(timers.size).toBe(0)
  })

  it('waits for nobody who is late, and asks nothing for a minute', async () => {
    const { cache, asked, answer, timeIsOver, pass } = world()
    const late = cache.get('a')
    timeIsOver()
    await expect(late).rejects.toThrow('in time')
    pass(59_000)
    await expect(cache.get('b')).rejects.toThrow('does not answer')
    await expect(cache.put('b', Uint8Array.of(1))).rejects.toThrow('does not answer')
    expect(asked).toEqual(['a'])
    pass(1_000)
    const again = cache.get('c')
    answer(Uint8Array.of(2))
    expect(await again).toEqual(Uint8Array.of(2))
    expect(asked).toEqual(['a', 'c'])
  })
})
