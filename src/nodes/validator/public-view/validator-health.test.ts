import { expect, it } from 'vitest'
import { createMemoryIndex } from '../../../testing/memory-index.ts'
import { healthOf, watchIndex } from './validator-health.ts'

const WELL = { hotkey: '5A', load: () => ({ running: 1, waiting: 2 }), indexRefuses: () => false }
const chain = (ageMs: number) => ({
  current: () => ({ block: 7 }),
  ageMs: () => ageMs,
  isStale: () => ageMs > 120_000,
})

it('is not well while the index refuses or the chain stands still, and says which', () => {
  expect(healthOf({ ...WELL, metagraph: chain(1.6) })).toEqual({
    ok: true,
    problem: null,
    hotkey: '5A',
    block: 7,
    blockAge: 2,
    running: 1,
    waiting: 2,
  })
  expect(healthOf({ ...WELL, metagraph: chain(130_000) })).toMatchObject({
    ok: false,
    problem: 'chain-stale',
  })
  const refusing = healthOf({ ...WELL, metagraph: chain(130_000), indexRefuses: () => true })
  expect(refusing).toMatchObject({ ok: false, problem: 'index-refuses' })
})

it('counts an index as refusing from a write that failed to one that did not', async () => {
  const disk = createMemoryIndex()
  let full = false
  const { index, refuses } = watchIndex({
    ...disk,
    apply: (changes, mode) => (full ? Promise.reject(new Error('no space left')) : disk.apply(changes, mode)),
  })
  const write = () => index.apply([{ kind: 'window', block: 3 }], 'durable')
  await write()
  expect([refuses(), await index.window()]).toEqual([false, 3])
  full = true
  await expect(write()).rejects.toThrow('no space left')
  expect(refuses()).toBe(true)
  full = false
  await write()
  expect(refuses()).toBe(false)
})
