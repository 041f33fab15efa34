import { describe, expect, it } from 'vitest'
import { type SeatWish, subnetOf } from '../../testing/subnet-fixture.ts'
import { pruneOrder, replacements, usualRules } from './prune-order.ts'

const NONE = { sparedSeats: 0, protectedHotkeys: new Set<string>(), everyBlocks: 0, newcomersEarn: [0n] }

function order(wishes: readonly SeatWish[], rules = NONE): string {
  return pruneOrder(subnetOf(wishes), rules)
    .map(({ uid }) => uid)
    .join(' ')
}

describe('pruneOrder', () => {
  it('takes the lowest emission first, then the earliest registration, then the lowest uid', () => {
    expect(order([{ emission: 3 }, { emission: 1 }, { emission: 2 }])).toBe('1 2 0')
    expect(order([{ registeredAt: 30 }, { registeredAt: 20 }, { registeredAt: 20 }])).toBe('1 2 0')
  })

  it('spares a poor newcomer while somebody is out of immunity', () => {
    expect(order([{ emission: 9 }, { emission: 0, registeredAt: 9000 }, { emission: 8 }])).toBe('2 0 1')
  })

  it('counts somebody in the block in which its immunity ends as out of it', () => {
    const [edge, inside] = [
      { emission: 0, registeredAt: 5000 },
      { emission: 0, registeredAt: 5001 },
    ]
    expect(order([{ emission: 5 }, edge, inside])).toBe('1 0 2')
  })

  it('takes the immune once no more than the spared seats are out of immunity', () => {
    const wishes = [
      { emission: 1 },
      { emission: 2 },
      { emission: 3 },
      { emission: 0, registeredAt: 9002 },
      { emission: 0, registeredAt: 9001 },
    ]
    const metagraph = subnetOf(wishes)
    const gone = replacements(metagraph, { ...NONE, sparedSeats: 2 }, 9).map(({ neuron }) => neuron.uid)
    expect(gone).toEqual([0, 4, 3])
    // From then on newcomers replace each other, and those out of immunity stay.
    expect(order(wishes, { ...NONE, sparedSeats: 2 })).toBe('0 4 3 1 2')
  })

  it('counts validators like everybody, and never takes a protected hotkey', () => {
    const wishes = [{ emission: 1, validator: true }, { emission: 2 }, { emission: 3 }]
    expect(order(wishes)).toBe('0 1 2')
    expect(order(wishes, { ...NONE, protectedHotkeys: new Set(['m0']) })).toBe('1 2 0')
  })

  it('orders as the local chain does that the page is tried on', () => {
    expect(usualRules({ maxUids: 256 }).sparedSeats).toBe(10)
    expect(usualRules({ maxUids: 12 }).sparedSeats).toBe(3)
  })
})

describe('replacements', () => {
  it('fills free seats before it replaces anybody', () => {
    const metagraph = subnetOf([{ emission: 1 }, { emission: 2 }], { maxUids: 4 })
    const gone = replacements(metagraph, NONE, 3)
    expect(gone.map(({ turn, neuron }) => [turn, neuron.uid])).toEqual([[3, 0]])
  })

  it('takes somebody whose immunity ends while registrations go on', () => {
    const metagraph = subnetOf([{ emission: 5 }, { emission: 0, registeredAt: 5200 }, { emission: 9 }])
    const gone = replacements(metagraph, { ...NONE, everyBlocks: 150, newcomersEarn: [null] }, 3)
    expect(gone.map(({ block, neuron }) => [block, neuron.uid])).toEqual([
      [10_150, 0],
      [10_300, 1],
      [10_450, 2],
    ])
  })

  it('replaces poor newcomers instead of the old as soon as their own immunity ends', () => {
    const metagraph = subnetOf([{ emission: 5 }, { emission: 6 }, { emission: 7 }])
    const gone = replacements(metagraph, { ...NONE, everyBlocks: 3000 }, 20)
    expect(gone.map(({ neuron }) => neuron.uid)).toEqual([0, 1])
  })
})
