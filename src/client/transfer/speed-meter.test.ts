import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../testing/client-ports.ts'
import { SpeedMeter } from './speed-meter.ts'

describe('SpeedMeter', () => {
  it('says nothing of a first burst', async () => {
    const clock = new ManualClock()
    const meter = new SpeedMeter(clock)
    await clock.pass(300)
    meter.add(8_000_000)
    expect(meter.bytesPerSecond()).toBe(0)
    await clock.pass(1_700)
    expect(meter.bytesPerSecond()).toBe(4_000_000)
  })

  it('forgets what was long ago, and all of it after a pause', async () => {
    const clock = new ManualClock()
    const meter = new SpeedMeter(clock)
    for (let second = 0; second < 20; second += 1) {
      await clock.pass(1_000)
      meter.add(second < 10 ? 1_000 : 5_000)
    }
    expect(meter.bytesPerSecond()).toBe(5_000)
    meter.restart()
    expect(meter.bytesPerSecond()).toBe(0)
  })
})
