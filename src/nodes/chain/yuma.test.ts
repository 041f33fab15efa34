/**
 * The epoch against numbers that Subtensor's own tests assert or print: opentensor/subtensor 03f92770,
 * pallets/subtensor/src/tests/epoch.rs.
 */
import { describe, expect, test } from 'vitest'
import type { YumaNeuron } from './yuma.ts'
import { bondTo, emissions, MILLIARD, neuron, Subnet } from './yuma-fixture.ts'

describe('the numbers of the chain’s own tests', () => {
  test('one neuron that weighs itself earns nothing but its stake’s emission', () => {
    const subnet = new Subnet([neuron({ stakeRao: MILLIARD, weights: [[0, 65_535]] })])
    expect(subnet.epoch()[0]).toMatchObject({ consensus: 0, incentive: 0, trust: 0, dividends: 0 })
    expect(emissions(subnet.epoch())).toEqual([1_000_000_000])
  })

  test('ten neurons that weigh themselves share by stake', () => {
    const subnet = new Subnet(
      Array.from({ length: 10 }, (_, uid) => neuron({ stakeRao: 1n, weights: [[uid, 65_535]] })),
    )
    expect(emissions(subnet.epoch())).toEqual(Array.from({ length: 10 }, () => 99_999_999))
  })

  test.each([
    ['validators first', (uid: number) => uid < 64],
    ['interleaved', (uid: number) => uid % 8 === 0],
  ])('512 neurons of which 64 validate, %s, over three epochs', (_, validates) => {
    const uids = Array.from({ length: 512 }, (__, uid) => uid)
    const miners = uids.filter((uid) => !validates(uid))
    const weights = miners.map((uid) => [uid, 65_535] as const)
    const subnet = new Subnet(
      uids.map((uid) =>
        validates(uid)
          ? neuron({ stakeRao: 328_125_000_000_000n, weights })
          : neuron({ weights: [[uid, 1]] }),
      ),
    )
    const rows = [subnet.epoch(), subnet.epoch(), subnet.epoch()].at(-1)!
    for (const uid of uids)
      if (validates(uid)) {
        expect(rows[uid]).toMatchObject({ consensus: 0, incentive: 0, dividends: 1023 })
        expect(rows[uid]).toMatchObject({ emissionRao: 7_812_500n, validatorPermit: true })
        expect(new Set(rows[uid]!.bonds.map(([, bond]) => bond))).toEqual(new Set([65_535]))
      } else {
        expect(rows[uid]).toMatchObject({ consensus: 146, incentive: 146, trust: 65_535, dividends: 0 })
        expect(rows[uid]).toMatchObject({ emissionRao: 1_116_071n, bonds: [], validatorPermit: false })
      }
  })

  const FOUR = [
    [4, 16_383],
    [5, 32_767],
    [6, 49_149],
    [7, 65_535],
  ] as const
  /** What changes before each epoch, all emissions after it, and the four bonds to one miner. */
  const BONDS: readonly {
    readonly change?: readonly [number, YumaNeuron['weights']]
    readonly paid: readonly number[]
    readonly to: number
    readonly bonds: readonly number[]
  }[] = [
    {
      paid: [49999998, 99999999, 150000000, 200000001, 49998779, 100000610, 149996337, 200004272],
      to: 4,
      bonds: [16383, 32767, 49151, 65535],
    },
    {
      change: [0, [[0, 65_535]]],
      paid: [44998351, 101110561, 151667215, 202223870, 49998779, 100000610, 149996337, 200004272],
      to: 4,
      bonds: [14582, 32767, 49151, 65535],
    },
    {
      change: [1, [[1, 65_535]]],
      paid: [40496805, 90999783, 157929636, 210573773, 49998779, 100000610, 149996337, 200004272],
      to: 4,
      bonds: [12603, 28321, 49151, 65535],
    },
    {
      change: [2, [[2, 65_535]]],
      paid: [99999999, 199999999, 299999999, 399999999, 0, 0, 0, 0],
      to: 7,
      bonds: [12602, 28320, 49150, 65535],
    },
    {
      change: [2, [[7, 65_535]]],
      paid: [36443733, 81898628, 163565493, 218092144, 0, 0, 0, 500000000],
      to: 7,
      bonds: [10951, 24609, 49150, 65535],
    },
    {
      paid: [32799427, 73706612, 168638129, 224855830, 0, 0, 0, 500000000],
      to: 7,
      bonds: [9559, 21482, 49150, 65535],
    },
    {
      paid: [29518068, 66336137, 173203134, 230942659, 0, 0, 0, 500000000],
      to: 7,
      bonds: [8376, 18824, 49150, 65535],
    },
    { paid: [26565175, 59701871, 177311856, 236421095, 0, 0, 0, 500000000], to: 7, bonds: [] },
  ]

  test('bonds over eight epochs, to the last rao', () => {
    const subnet = new Subnet(
      [1n, 2n, 3n, 4n, 0n, 0n, 0n, 0n].map((stakeRao, uid) =>
        neuron({ stakeRao, weights: uid < 4 ? FOUR : [] }),
      ),
    )
    for (const { change, paid, to, bonds } of BONDS) {
      if (change !== undefined) subnet.patch(change[0], { weights: change[1], lastUpdate: subnet.block })
      subnet.block++
      const rows = subnet.epoch()
      expect(emissions(rows)).toEqual(paid)
      expect(bonds.map((_, from) => bondTo(rows, from, to))).toEqual(bonds)
    }
  })

  test('a weight that two fifths of the stake carry is clipped to theirs, and trust tells', () => {
    const subnet = new Subnet(
      [1n, 2n, 3n, 4n, 0n, 0n, 0n, 0n].map((stakeRao, uid) =>
        neuron({ stakeRao, weights: uid === 2 ? [[7, 65_535]] : uid === 3 ? FOUR : [] }),
      ),
    )
    const rows = subnet.epoch()
    // C 0.400008545, Tv 0.400008545, T 0.6087041323
    expect(rows[7]).toMatchObject({ consensus: 26_214, incentive: 65_535, trust: 39_891 })
    expect(rows[2]!.validatorTrust).toBe(26_214)
    expect(rows[3]!.validatorTrust).toBe(26_214)
  })

  test('stake of a validator that fell silent does not count, and its bonds decay', () => {
    const weights = [
      [2, 32_767],
      [3, 32_767],
    ] as const
    const subnet = new Subnet(
      Array.from({ length: 4 }, (_, uid) =>
        neuron({ stakeRao: 1n, ...(uid < 2 ? { weights } : { lastUpdate: 0 }) }),
      ),
    )
    const first = subnet.epoch()
    expect(first.map(({ dividends }) => dividends)).toEqual([32_767, 32_767, 0, 0])
    expect(emissions(first)).toEqual([250000000, 250000000, 250000000, 250000000])
    subnet.block = 5002
    subnet.patch(0, { lastUpdate: 5002 })
    const second = subnet.epoch()
    expect(second.map(({ active }) => active)).toEqual([true, false, false, false])
    expect(second.map(({ dividends }) => dividends)).toEqual([36_044, 29_490, 0, 0])
    expect(emissions(second)).toEqual([274999999, 224999999, 250000000, 250000000])
    expect([bondTo(second, 0, 2), bondTo(second, 1, 2)]).toEqual([65_535, 53_619])
    subnet.block = 5003
    subnet.patch(1, { lastUpdate: 5002 })
    const third = subnet.epoch()
    expect(third.map(({ dividends }) => dividends)).toEqual([35_716, 29_818, 0, 0])
    expect(emissions(third)).toEqual([272501132, 227498866, 250000000, 250000000])
    expect([bondTo(third, 0, 3), bondTo(third, 1, 3)]).toEqual([65_535, 54_712])
  })

  test('weights set before a uid changed hands do not count', () => {
    const weights = [
      [2, 65_535],
      [3, 32_768],
    ] as const
    const subnet = new Subnet([
      neuron({ stakeRao: 1n, weights }),
      neuron({ stakeRao: 1n, weights }),
      neuron({ stakeRao: 1n, weights: [[2, 65_535]] }),
      neuron({ stakeRao: 1n, weights: [[3, 65_535]] }),
    ])
    expect(emissions(subnet.epoch())).toEqual([250000000, 250000000, 333331637, 166668361])
    subnet.patch(3, { stakeRao: 0n, validatorPermit: false, registeredAt: 1, bonds: [] })
    subnet.block = 2
    subnet.patch(0, { lastUpdate: 2 })
    const rows = subnet.epoch()
    expect(emissions(rows)).toEqual([250000000, 250000000, 500000000, 0])
    // Tv 0.6666632756, T 0.799997558
    expect(rows[0]!.validatorTrust).toBe(43_689)
    expect(rows[2]!.trust).toBe(52_427)
  })

  test('without weights that count, emission goes by stake; with them, half and half', () => {
    const subnet = new Subnet([neuron({ stakeRao: 1n }), neuron({ validatorPermit: false })])
    expect(emissions(subnet.epoch())).toEqual([1000000000, 0])
    subnet.patch(1, { weights: [[1, 65_535]], lastUpdate: 1 })
    expect(emissions(subnet.epoch())).toEqual([1000000000, 0])
    subnet.patch(1, { registeredAt: 2 })
    subnet.patch(0, { weights: [[1, 65_535]], lastUpdate: 2 })
    subnet.block = 2
    expect(emissions(subnet.epoch())).toEqual([1000000000, 0])
    subnet.patch(0, { lastUpdate: 3 })
    subnet.block = 3
    expect(emissions(subnet.epoch())).toEqual([500000000, 500000000])
  })
})
