import { expect, it } from 'vitest'
import type { TierName } from '../../protocol/scoring/tiers.ts'
import { landscapeFixture, windowsFixture } from '../../testing/landscape-fixture.ts'
import type { WindowRecord } from './landscape-api.ts'
import { silverTime } from './silver-time.ts'

const fixture = landscapeFixture({ miners: 12, validators: 1 })
const [validator] = fixture.validators
const [sample] = windowsFixture(fixture, validator?.hotkey ?? '', 1).windows
const hotkeys = validator?.miners.map(({ hotkey }) => hotkey) ?? []
const START = 200_000

/** All registered at START; the n-th is Silver from the window `days[n]` on, ten days of a window each. */
function history(days: readonly (number | null)[], registeredAtBlock = START, windows = 10) {
  const tierAt = (n: number, day: number): TierName => {
    const from = days[n] ?? null
    return from !== null && day >= from ? 'Silver' : 'Bronze'
  }
  const records = Array.from({ length: windows }, (_, i): WindowRecord => {
    if (sample === undefined) throw new Error('fixture')
    const day = i + 1
    const miners = sample.miners.slice(0, days.length).map((miner, n) => {
      return { ...miner, hotkey: hotkeys[n] ?? '', tierBefore: tierAt(n, day - 1), tier: tierAt(n, day) }
    })
    return { ...sample, block: START + 7_200 * day, miners }
  }).reverse()
  const neurons = fixture.network.neurons.map((neuron) => ({ ...neuron, registeredAtBlock }))
  return silverTime({ network: { ...fixture.network, neurons } }, records)
}

it('is the age at which half of them have it, those that do not yet counted too', () => {
  expect(history([1, 2, 3, 4, 5, 6, 7, 8])).toEqual({ watched: 8, reached: 8, blocks: 4 * 7_200, why: null })
  const some = history([1, 2, 3, null, null, null, null, null])
  expect(some).toEqual({ watched: 8, reached: 3, blocks: null, why: 'later' })
})

it('counts who came before the oldest window from its age then on, and not at all who had it already', () => {
  // Thirty days old when the first window ended.
  const old = history([0, 0, 3, 4, 5, 6, 7, 8, 9, 10], START - 30 * 7_200)
  expect(old).toMatchObject({ watched: 8, reached: 8, why: null })
  expect(old.blocks).toBe((30 + 6) * 7_200)
})

it('is not told from a few, nor from none', () => {
  expect(history([1, 2, 3])).toMatchObject({ blocks: null, why: 'few' })
  expect(history([])).toEqual({ watched: 0, reached: 0, blocks: null, why: 'few' })
  expect(silverTime(fixture, [])).toMatchObject({ why: 'few' })
})
