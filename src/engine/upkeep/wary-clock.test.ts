import { describe, expect, it } from 'vitest'
import type { Clock } from '../ports.ts'
import { createWaryClock } from './wary-clock.ts'

const HOUR = 3_600_000

function worldClock() {
  const time = { wall: 1_000_000 * HOUR, passed: 0 }
  const clock: Clock = { nowMs: () => time.wall, monotonicMs: () => time.passed, after: () => () => {} }
  const pass = (ms: number) => {
    time.wall += ms
    time.passed += ms
  }
  return { time, pass, wary: createWaryClock(clock) }
}

describe('the clock that ends are judged by', () => {
  it('goes with the wall clock', () => {
    const { time, pass, wary } = worldClock()
    for (let i = 0; i < 100; i += 1) {
      pass(HOUR)
      expect(wary()).toBe(time.wall)
    }
  })

  it('does not believe a jump ahead within a day, whenever it comes, and believes it after two', () => {
    for (let hour = 1; hour < 60; hour += 7) {
      const { time, pass, wary } = worldClock()
      for (let i = 0; i < hour; i += 1) {
        pass(HOUR)
        wary()
      }
      time.wall += 9 * HOUR
      for (let i = 0; i < 20; i += 1) {
        expect(wary()).toBe(time.wall - 9 * HOUR)
        pass(HOUR)
      }
      for (let i = 0; i < 40; i += 1) {
        pass(HOUR)
        wary()
      }
      expect(wary()).toBe(time.wall)
    }
  })

  it('goes back at once', () => {
    const { time, pass, wary } = worldClock()
    pass(HOUR)
    wary()
    time.wall -= 5 * HOUR
    expect(wary()).toBe(time.wall)
  })
})
