import { expect, it } from 'vitest'
import { decodeAddress } from '../../wire/ss58.ts'
import { createFleet, createFleetGently } from './fleet.ts'

const OPTIONS = { seed: 21, miners: 20, validators: 2, days: 2, rules: 'seed' } as const

it('is the same fleet whenever it is computed, and says that it was', () => {
  const [one, two] = [createFleet(OPTIONS), createFleet(OPTIONS)]
  expect(one.landscape).toEqual(two.landscape)
  expect(one.landscape.source).toBe('synthetic')
  expect(createFleet({ ...OPTIONS, seed: 22 }).landscape).not.toEqual(one.landscape)
})

it('is the same in slices, between which others are heard', async () => {
  let heard = 0
  const fleet = await createFleetGently(OPTIONS, () =>
    new Promise<void>((next) => setImmediate(next)).then(() => void (heard += 1)),
  )
  const whole = createFleet(OPTIONS)
  expect(fleet.landscape).toEqual(whole.landscape)
  const hotkey = whole.landscape.validators[0]?.hotkey ?? ''
  expect(fleet.windows(hotkey)).toEqual(whole.windows(hotkey))
  // Some a day, and some for names and reports.
  expect(heard).toBeGreaterThan(2 * 15)
})

it('lists every miner with every validator, by names that are addresses', () => {
  const { network, validators, pruneOrder } = createFleet(OPTIONS).landscape
  const miners = network.neurons.filter(({ role }) => role === 'miner')
  expect(network.neurons.map(({ uid }) => uid)).toEqual(network.neurons.map((_, i) => i))
  for (const { hotkey, coldkey } of network.neurons) {
    expect(decodeAddress(hotkey).ok).toBe(true)
    expect(decodeAddress(coldkey).ok).toBe(true)
  }
  expect(new Set(miners.map(({ coldkey }) => coldkey)).size).toBeLessThan(miners.length)
  expect(pruneOrder.toSorted((a, b) => a - b)).toEqual(miners.map(({ uid }) => uid))
  expect(validators).toHaveLength(2)
  for (const each of validators)
    expect(each.miners.map(({ hotkey }) => hotkey)).toEqual(miners.map(({ hotkey }) => hotkey))
})

it('is in the middle of a window, in which most were asked', () => {
  const [validator] = createFleet(OPTIONS).landscape.validators
  const asked = validator?.miners.filter(({ window }) => window.challenge.attempts > 0) ?? []
  expect(asked.length).toBeGreaterThan(10)
})

it('kept twenty windows, the newest first, in which tiers follow from one to the next', () => {
  const { landscape, windows } = createFleet(OPTIONS)
  const kept = windows(landscape.validators[0]?.hotkey ?? '')
  expect(kept).toHaveLength(20)
  expect(windows(landscape.validators[0]?.hotkey ?? '', kept[4]?.block, 3)).toEqual(kept.slice(5, 8))
  for (const [i, { block, at, miners }] of kept.entries()) {
    const older = kept[i + 1]
    if (older === undefined) continue
    expect([block, at]).toEqual([older.block + 720, older.at + 720 * 12_000])
    for (const miner of miners) {
      const before = older.miners.find(({ hotkey }) => hotkey === miner.hotkey)
      if (before !== undefined) expect(miner.tierBefore).toBe(before.tier)
    }
  }
  expect(windows('nobody')).toEqual([])
})

it('names who was replaced by whom', () => {
  const { seats, network } = createFleet({ ...OPTIONS, days: 8 }).landscape
  expect(seats.length).toBeGreaterThan(0)
  const [newest] = seats
  expect(network.neurons[newest?.uid ?? -1]?.hotkey).toBe(newest?.hotkey)
  for (const { hotkey, replaced } of seats) expect(replaced).not.toBe(hotkey)
  for (const [i, { uid, replaced }] of seats.entries()) {
    const before = seats.slice(i + 1).find((each) => each.uid === uid)
    if (before !== undefined) expect(replaced).toBe(before.hotkey)
  }
})

it('is empty without miners, and knows nothing of them without validators', () => {
  expect(createFleet({ ...OPTIONS, miners: 0 }).landscape.pruneOrder).toEqual([])
  const { validators, network } = createFleet({ ...OPTIONS, validators: 0 }).landscape
  expect(validators).toEqual([])
  expect(network.neurons.every(({ incentive }) => incentive === 0)).toBe(true)
})
