import { expect, it } from 'vitest'
import { watchChain } from './chain-watch.ts'

it('is stale two minutes after the height last changed, and well again when it changes', () => {
  let height = 5
  let now = 1_000
  const watch = watchChain(
    () => height,
    () => now,
  )
  now += 120_000
  expect([watch.ageMs(), watch.stale()]).toEqual([120_000, false])
  now += 1
  expect(watch.stale()).toBe(true)
  height = 6
  expect([watch.ageMs(), watch.stale()]).toEqual([0, false])
  now += 119_000
  // A chain that went back has changed as well: it is alive, if not well.
  height = 4
  watch.look()
  now += 2_000
  expect([watch.ageMs(), watch.stale()]).toEqual([2_000, false])
})
