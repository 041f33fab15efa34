import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DriveError } from './drive-error.ts'
import type { Argon2Cost, Argon2id } from './ports.ts'
import { COST_CAP, COST_FLOOR, stretchAtMost, tuneCost } from './vault-cost.ts'

/** A device on which the floor takes `floorMs`, and everything else in proportion. */
function device(floorMs: number) {
  let now = 1_800_000_000_000
  const asked: Argon2Cost[] = []
  const argon2id: Argon2id = async (_password, _salt, cost) => {
    asked.push(cost)
    now += (floorMs * cost.memoryKiB * cost.passes) / (COST_FLOOR.memoryKiB * COST_FLOOR.passes)
    return new Uint8Array(32)
  }
  return { asked, ports: { argon2id, clock: { now: () => now } } }
}

function isBounded({ memoryKiB, passes, lanes }: Argon2Cost): boolean {
  return (
    memoryKiB >= COST_FLOOR.memoryKiB &&
    memoryKiB <= COST_CAP.memoryKiB &&
    passes >= COST_FLOOR.passes &&
    passes <= COST_CAP.passes &&
    lanes === 1
  )
}

describe('tuneCost', () => {
  it.each([
    ['a slow phone gets the floor', 2000, 65_536, 3],
    ['a device that takes just the target gets the floor', 600, 65_536, 3],
    ['a laptop gets what takes 0.6 s', 200, 196_608, 3],
    ['a fast one gets all the memory', 150, 262_144, 3],
    ['the fastest gets the cap and no more', 1, 262_144, 4],
  ])('%s', async (_what, floorMs, memoryKiB, passes) => {
    expect(await tuneCost(device(floorMs).ports)).toEqual({ memoryKiB, passes, lanes: 1 })
  })

  it('keeps within the bounds and the target whatever it measures', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.001, max: 100_000, noNaN: true }), async (floorMs) => {
        const cost = await tuneCost(device(floorMs).ports)
        expect(isBounded(cost)).toBe(true)
        const times = (cost.memoryKiB * cost.passes) / (COST_FLOOR.memoryKiB * COST_FLOOR.passes)
        if (times > 1) expect(floorMs * times).toBeLessThanOrEqual(600)
      }),
    )
  })

  it.each([
    ['stands still', 0],
    ['is set back', -50],
    ['is no number', Number.NaN],
  ])('takes the floor where the clock %s meanwhile', async (_what, floorMs) => {
    expect(await tuneCost(device(floorMs).ports)).toEqual(COST_FLOOR)
  })

  it('measures once, after a warm-up that costs next to nothing', async () => {
    const { asked, ports } = device(200)
    await tuneCost(ports)
    expect(asked.length).toBe(2)
    expect(asked[0]?.memoryKiB).toBeLessThan(COST_FLOOR.memoryKiB / 32)
    expect(asked[1]).toEqual(COST_FLOOR)
  })
})

describe('stretchAtMost', () => {
  const short: Argon2id = async (_password, _salt, { memoryKiB }) => {
    if (memoryKiB > COST_FLOOR.memoryKiB) throw new DriveError('memory-short', 'no room')
    return new Uint8Array(32)
  }

  it('comes down to the floor on a device without the memory, and says so', async () => {
    const { cost } = await stretchAtMost(short, new Uint8Array(1), new Uint8Array(16), COST_CAP)
    expect(cost).toEqual(COST_FLOOR)
  })

  it('hides no other failure', async () => {
    const broken: Argon2id = () => Promise.reject(new TypeError('ours'))
    await expect(stretchAtMost(broken, new Uint8Array(1), new Uint8Array(16), COST_CAP)).rejects.toThrow(
      'ours',
    )
  })
})
