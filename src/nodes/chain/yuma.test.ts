/**
 * The epoch against numbers that Subtensor's own tests assert or print (opentensor/subtensor 03f92770,
 * pallets/subtensor/src/tests/epoch.rs; medians from RaoFoundation/subtensor
 * pallets/subtensor/src/tests/math, test_math_weighted_median), and against what it promises.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Fixed, ONE, sumOf } from './fixed-point.ts'
import { columnMedians, weightedMedian } from './weighted-median.ts'
import { YUMA_DEFAULTS, type YumaEpoch, type YumaNeuron, type YumaRow, yumaEpoch } from './yuma.ts'

const MILLIARD = 1_000_000_000n

const neuron = (patch: Partial<YumaNeuron> = {}): YumaNeuron => ({
  stakeRao: 0n,
  validatorPermit: true,
  registeredAt: 0,
  lastUpdate: 1,
  weights: [],
  bonds: [],
  ...patch,
})

/** A run of epochs like the tests': the permits and bonds of each go into the next. */
class Subnet {
  neurons: YumaNeuron[]
  block = 1
  lastEpochBlock = 0

  constructor(neurons: readonly YumaNeuron[]) {
    this.neurons = [...neurons]
  }

  patch(uid: number, patch: Partial<YumaNeuron>): void {
    this.neurons = this.neurons.with(uid, { ...this.neurons[uid]!, ...patch })
  }

  epoch(parameters: Partial<YumaEpoch> = {}): YumaRow[] {
    const { neurons, block, lastEpochBlock } = this
    const defaults = { tempo: 1, emissionRao: MILLIARD, parameters: YUMA_DEFAULTS }
    const rows = yumaEpoch({ neurons, block, lastEpochBlock, ...defaults, ...parameters })
    this.neurons = neurons.map((each, uid) => ({
      ...each,
      validatorPermit: rows[uid]!.validatorPermit,
      bonds: rows[uid]!.bonds,
    }))
    this.lastEpochBlock = block
    return rows
  }
}

const emissions = (rows: readonly YumaRow[]): number[] => rows.map(({ emissionRao }) => Number(emissionRao))
const bondTo = (rows: readonly YumaRow[], from: number, to: number): number =>
  rows[from]!.bonds.find(([uid]) => uid === to)?.[1] ?? 0

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

describe('the stake-weighted median', () => {
  const fixed = (value: number): Fixed => BigInt(Math.round(value * 2 ** 32))
  const KAPPA = fixed(0.51)

  test.each([
    [[], [], 0],
    [[1], [1], 1],
    [[0.49, 0.51], [0.5, 1], 1],
    [[0.51, 0.49], [0.5, 1], 0.5],
    [[0.49, 0, 0.51], [0.5, 0.7, 1], 1],
    [[0.49, 0.01, 0.5], [0.5, 0.7, 1], 0.7],
    [[0.49, 0.51, 0], [0.5, 0.7, 1], 0.7],
    [[0, 0.49, 0.51], [0.5, 0.7, 1], 1],
    [[0, 0.49, 0, 0.51], [0.5, 0.5, 1, 1], 1],
    [[0, 0.49, 0, 0.51, 0], [0.5, 0.5, 1, 1, 0.5], 1],
    [[0.2, 0.2, 0.2, 0.2, 0.2], [0.8, 0.2, 1, 0.6, 0.4], 0.6],
    [Array(10).fill(0.1), [0.8, 0.8, 0.2, 0.2, 1, 1, 0.6, 0.6, 0.4, 0.4], 0.6],
  ])('of stakes %j and scores %j is %f', (stakes: number[], scores: number[], expected) => {
    expect(weightedMedian(stakes.map(fixed), scores.map(fixed), ONE - KAPPA)).toBe(fixed(expected))
  })

  test('per column, at three majorities', () => {
    const row = (...values: number[]) => values.map((value, column) => [column, fixed(value)] as const)
    const medians = (stakes: number[], matrix: ReturnType<typeof row>[], kappa: number) =>
      columnMedians(stakes.map(fixed), matrix, 3, fixed(kappa)).map((value) => Number(value) / 2 ** 32)
    const close = (got: number[], wanted: number[]) =>
      wanted.forEach((value, column) => expect(got[column]).toBeCloseTo(value, 8))
    const matrix = [row(0, 0.1, 0), row(0, 0.2, 0.4), row(0, 0.3, 0.1), row(0, 0.4, 0.5)]
    close(medians([0, 0.75, 0.25, 0], matrix, 0.24), [0, 0.3, 0.4])
    close(medians([0, 0.75, 0.25, 0], matrix, 0.26), [0, 0.2, 0.4])
    close(medians([0, 0.75, 0.25, 0], matrix, 0.76), [0, 0.2, 0.1])
    close(medians([0, 0.3, 0.2, 0.5], matrix.with(3, row(0, 0, 0.5)), 0.51), [0, 0, 0.4])
    expect(columnMedians([0n, 0n], [row(0, 0), row(0, 0)], 2, KAPPA)).toEqual([0n, 0n])
  })

  test('has at least kappa of the stake at it or above, and no higher score has', () => {
    const entry = fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 5 }))
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 20 }), (entries) => {
        const stakes = entries.map(([stake]) => BigInt(stake))
        const scores = entries.map(([, score]) => BigInt(score))
        const kappa = sumOf(stakes) / 2n + 1n
        const median = weightedMedian(stakes, scores, sumOf(stakes) - kappa)
        const atLeast = (floor: bigint) => sumOf(stakes.filter((_, i) => scores[i]! >= floor))
        expect(atLeast(median)).toBeGreaterThanOrEqual(kappa)
        expect(atLeast(median + 1n)).toBeLessThan(kappa)
      }),
    )
  })
})

describe('what holds for any subnet', () => {
  const N = 8
  const u16 = fc.integer({ min: 0, max: 65_535 })
  const pairs = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: N - 1 }), u16), {
    selector: ([uid]) => uid,
  })
  const anyNeuron: fc.Arbitrary<YumaNeuron> = fc.record({
    stakeRao: fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 10n ** 16n })),
    validatorPermit: fc.boolean(),
    registeredAt: fc.integer({ min: 0, max: 30 }),
    lastUpdate: fc.integer({ min: 0, max: 30 }),
    weights: pairs,
    bonds: pairs,
  })
  const anySubnet = fc.array(anyNeuron, { minLength: N, maxLength: N })
  const epochOf = (neurons: readonly YumaNeuron[]): YumaRow[] =>
    yumaEpoch({
      neurons,
      block: 30,
      tempo: 10,
      lastEpochBlock: 20,
      emissionRao: MILLIARD,
      parameters: { ...YUMA_DEFAULTS, activityCutoff: 20 },
    })

  test('incentives and dividends add up to one or nothing, emission is never more than there is', () => {
    fc.assert(
      fc.property(anySubnet, (neurons) => {
        const rows = epochOf(neurons)
        for (const column of ['incentive', 'dividends'] as const) {
          const sum = rows.reduce((total, row) => total + row[column], 0)
          // Each of eight is cut to u16.
          expect(sum === 0 || (sum <= 65_535 && sum >= 65_535 - N - 1)).toBe(true)
        }
        const paid = rows.reduce((total, row) => total + row.emissionRao, 0n)
        expect(paid).toBeLessThanOrEqual(MILLIARD)
        const staked = neurons.some(({ stakeRao }) => stakeRao > 0n)
        expect(paid).toBeGreaterThanOrEqual(staked ? MILLIARD - 100n : 0n)
      }),
    )
  })

  test('a newcomer since the last epoch has no bonds to it and no incentive from older weights', () => {
    fc.assert(
      fc.property(anySubnet, (neurons) => {
        const replaced = neurons.with(3, {
          ...neurons[3]!,
          registeredAt: 29,
          lastUpdate: 29,
          weights: [],
          bonds: [],
        })
        const old = replaced.map((each) => ({ ...each, lastUpdate: Math.min(each.lastUpdate, 29) }))
        const rows = epochOf(old)
        expect(rows[3]).toMatchObject({ incentive: 0, consensus: 0, bonds: [] })
        expect(rows.map((_, uid) => bondTo(rows, uid, 3))).toEqual(rows.map(() => 0))
      }),
    )
  })

  test('a minority below kappa cannot lift a miner: who it alone weighs earns nothing', () => {
    const share = fc.integer({ min: 1, max: 49 })
    fc.assert(
      fc.property(share, u16, (percent, weight) => {
        const subnet = new Subnet([
          neuron({ stakeRao: BigInt(percent), weights: [[2, 1]] }),
          neuron({ stakeRao: BigInt(100 - percent), weights: [[3, Math.max(1, weight)]] }),
          neuron(),
          neuron(),
        ])
        const [minority, , lifted, honest] = subnet.epoch()
        expect(lifted!.incentive).toBe(0)
        expect(honest!.incentive).toBe(65_535)
        expect(minority).toMatchObject({ validatorTrust: 0, dividends: 0 })
      }),
    )
  })

  test('nor above the majority’s own weight, however much it exaggerates', () => {
    const honest = [
      [2, 10_000],
      [3, 30_000],
    ] as const
    const run = (minority: YumaNeuron['weights']) =>
      new Subnet([
        neuron({ stakeRao: 40n, weights: minority }),
        neuron({ stakeRao: 60n, weights: honest }),
        neuron(),
        neuron(),
      ]).epoch()
    const before = run(honest)
    const after = run([[2, 65_535]])
    expect(after[2]!.consensus).toBe(before[2]!.consensus)
    expect(after[0]!.validatorTrust).toBeLessThan(before[0]!.validatorTrust)
    expect(after[0]!.dividends).toBeLessThan(before[0]!.dividends)
  })

  test('a validator that stops weighing keeps bonds that fade by a tenth an epoch', () => {
    const subnet = new Subnet([
      neuron({ stakeRao: 1n, weights: [[2, 1]] }),
      neuron({ stakeRao: 1n, weights: [[2, 1]] }),
      neuron(),
    ])
    subnet.epoch()
    subnet.patch(0, { weights: [] })
    const parts = Array.from({ length: 5 }, () => {
      subnet.block++
      const rows = subnet.epoch({ parameters: { ...YUMA_DEFAULTS, kappa: 20_000 } })
      return rows[0]!.dividends / 65_535
    })
    parts.forEach((part, epoch) => expect(part).toBeCloseTo(0.5 * 0.9 ** (epoch + 1), 3))
  })

  test('who falls out of the largest stakes loses permit and bonds; of equals the higher uids stay', () => {
    const weights = [[3, 1]] as const
    const subnet = new Subnet([5n, 7n, 5n, 0n].map((stakeRao) => neuron({ stakeRao, weights })))
    const rows = subnet.epoch({ parameters: { ...YUMA_DEFAULTS, maxValidators: 2 } })
    expect(rows.map(({ validatorPermit }) => validatorPermit)).toEqual([false, true, true, false])
    expect(rows[0]!.bonds).toEqual([])
    expect(rows[1]!.bonds).toEqual([[3, 65_535]])
  })

  test('256 neurons that all validate and all weigh each other are done within seconds', () => {
    const uids = Array.from({ length: 256 }, (_, uid) => uid)
    const subnet = new Subnet(
      uids.map((uid) =>
        neuron({
          stakeRao: BigInt(uid + 1) * MILLIARD,
          weights: uids.map((to) => [to, 1 + ((uid * 31 + to * 17) % 65_535)] as const),
        }),
      ),
    )
    subnet.epoch()
    const started = performance.now()
    subnet.epoch()
    const elapsed = performance.now() - started
    console.log(`an epoch of 256 neurons, all validating: ${elapsed.toFixed(0)} ms`)
    expect(elapsed).toBeLessThan(5000)
  })
})
