import { expect, test } from 'vitest'
import { createSimulatedClock } from '../testing/simulated-clock.ts'
import { createKeyedLock } from './keyed-lock.ts'

test('sections of one key never overlap, those of different keys do, and none waits for ever', async () => {
  const clock = createSimulatedClock()
  const lock = createKeyedLock()
  const inside = new Set<string>()
  let most = 0
  const section = (keys: readonly string[], fails: boolean) =>
    lock
      .run(keys, async () => {
        for (const key of new Set(keys)) {
          expect(inside.has(key)).toBe(false)
          inside.add(key)
        }
        most = Math.max(most, inside.size)
        await new Promise<void>((resolve) => {
          clock.after(10, resolve)
        })
        for (const key of keys) inside.delete(key)
        if (fails) throw new Error('refused')
      })
      .catch(() => {})
  const keys = [['a', 'b'], ['b', 'a'], ['b', 'c', 'b'], ['c'], ['d'], ['c', 'a'], ['a']]
  await clock.runUntil(Promise.all(keys.map((each, i) => section(each, i % 2 === 0))))
  expect(inside.size).toBe(0)
  expect(most).toBeGreaterThan(2)
})
