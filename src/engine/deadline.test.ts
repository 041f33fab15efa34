import { describe, expect, it } from 'vitest'
import { createSimulatedClock } from '../testing/simulated-clock.ts'
import { callWithin, watchStalls } from './deadline.ts'

const never = () => new Promise<never>(() => {})

describe('calling within a time limit', () => {
  it('gives up a node that does not answer', async () => {
    const clock = createSimulatedClock()
    const { result, ms } = await clock.runUntil(callWithin(clock, 1_000, null, never))
    expect(result).toMatchObject({ ok: false, reason: 'late' })
    expect(ms).toBe(1_000)
  })

  it.each([
    [1_001, 'stalled'],
    [5_000, 'stalled'],
    [1_000, 'late'],
    [0, 'late'],
  ])('says %i ms after its end that it was %s', async (overdueMs, reason) => {
    const clock = createSimulatedClock()
    const call = callWithin(clock, 2_000, null, never)
    clock.block(2_000 + overdueMs)
    expect((await clock.runUntil(call)).result).toMatchObject({ ok: false, reason })
  })

  it('takes an adapter that throws for a node that is not there', async () => {
    const clock = createSimulatedClock()
    const { result } = await callWithin(clock, 1_000, null, () => Promise.reject(new Error('ECONNRESET')))
    expect(result).toEqual({ ok: false, reason: 'unreachable', detail: 'ECONNRESET' })
    expect(clock.timers).toBe(0)
  })
})

describe('watching for stalls', () => {
  it('sees a block of its own process, whether or not a timer ran since', async () => {
    const clock = createSimulatedClock()
    const [early, late] = [watchStalls(clock), watchStalls(clock)]
    clock.block(5_000)
    expect(early.end()).toBe(true)
    await clock.advance(10_000)
    expect(late.end()).toBe(true)
    expect(clock.timers).toBe(0)
  })

  it('sees none in a process that is only a little late', async () => {
    const clock = createSimulatedClock()
    const watch = watchStalls(clock)
    await clock.advance(5_000)
    clock.block(1_400)
    await clock.advance(100)
    expect(watch.end()).toBe(false)
  })
})
