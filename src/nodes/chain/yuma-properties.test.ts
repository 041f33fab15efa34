/** What an epoch promises for any subnet, and how long it takes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { YUMA_DEFAULTS, type YumaNeuron, type YumaRow, yumaEpoch } from './yuma.ts'
import { bondTo, MILLIARD, neuron, Subnet } from './yuma-fixture.ts'

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
    // Processor time: what other processes take does not count.
    const before = process.cpuUsage()
    subnet.epoch()
    const { user, system } = process.cpuUsage(before)
    const elapsed = (user + system) / 1000
    console.log(`an epoch of 256 neurons, all validating: ${elapsed.toFixed(0)} ms`)
    expect(elapsed).toBeLessThan(5000)
  }, 120_000)
})
