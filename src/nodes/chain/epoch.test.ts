/** What an epoch leaves in the model, through the calls that lead to it; the mathematics is in yuma.test.ts. */
import { describe, expect, test } from 'vitest'
import { endow } from './endowment.ts'
import { runEpoch } from './epoch.ts'
import { type ChainModel, genesisModel, type NeuronState, type SubnetState } from './model.ts'
import { register, serveAxon, setWeights } from './subnet-rules.ts'

const must = (outcome: ReturnType<typeof register>): ChainModel => {
  if (!outcome.ok) throw new Error(outcome.error)
  return outcome.model
}

const join = (model: ChainModel, hotkey: string, block = 1, stakeRao = 0n): ChainModel => {
  const cold = `cold-${hotkey}`
  const endowed = endow(model, { balances: { [cold]: 10n ** 15n }, stakes: { [hotkey]: stakeRao } })
  return must(register(endowed, cold, { netuid: 21, hotkey }, block))
}

const weigh = (model: ChainModel, who: string, dests: number[], weights: number[], block = 5): ChainModel =>
  must(setWeights(model, who, { netuid: 21, dests, weights }, block))

const empty = genesisModel({
  netuid: 21,
  tempo: 10,
  immunityPeriod: 5,
  maxUids: 4,
  rules: { weightsRateLimit: 0 },
  timestampMs: 0,
})
/** Miners at 0 and 1, validators at 2 (3000) and 3 (1000). */
const network = join(join(join(join(empty, 'm1'), 'm2'), 'v1', 1, 3000n), 'v2', 1, 1000n)

const column = (subnet: SubnetState, name: 'incentive' | 'dividends'): number[] =>
  subnet.neurons.map((neuron) => Math.round((neuron[name] / 65_535) * 1000))

describe('an epoch', () => {
  test('pays miners for what the majority of the stake carries, validators for agreeing', () => {
    const model = weigh(weigh(network, 'v1', [0, 1], [30, 10]), 'v2', [0, 1], [1, 3])
    const subnet = runEpoch(model.subnet, 10)
    // v2's three quarters for m2 are clipped to v1's one quarter: 0.75 * 0.75 + 0.25 * 0.25 to 0.25.
    expect(column(subnet, 'incentive')).toEqual([714, 286, 0, 0])
    const [, , v1, v2] = subnet.neurons
    expect([v1!.validatorTrust, v2!.validatorTrust].map((u16) => Math.round(u16 / 655.35))).toEqual([100, 50])
    expect(v1!.dividends).toBeGreaterThan(3 * v2!.dividends)
    expect(subnet.lastEpochBlock).toBe(10)
  })

  test('shares 82 % of one alpha a block: half to miners, half to validators', () => {
    const { neurons } = runEpoch(weigh(network, 'v1', [0, 1], [1, 1]).subnet, 10)
    const paid = (uids: number[]) => uids.reduce((sum, uid) => sum + Number(neurons[uid]!.emission), 0)
    expect(paid([0, 1]) / 10e9).toBeCloseTo(0.41, 4)
    expect(paid([2, 3]) / 10e9).toBeCloseTo(0.41, 4)
  })

  test('without weights pays validators by stake, nobody an incentive', () => {
    const { neurons } = runEpoch(network.subnet, 10)
    expect(neurons.map(({ incentive, dividends }) => incentive + dividends)).toEqual([0, 0, 0, 0])
    expect(neurons.map(({ emission }) => Number(emission) / 8.2e9)).toEqual([
      0,
      0,
      expect.closeTo(0.75, 4),
      expect.closeTo(0.25, 4),
    ])
  })

  test('gives permits by stake: who was given one at registration without any stake loses it', () => {
    const { subnet } = join(empty, 'v')
    const permitted = { ...subnet, neurons: subnet.neurons.map((n) => ({ ...n, validatorPermit: true })) }
    expect(runEpoch(permitted, 10).neurons[0]!.validatorPermit).toBe(false)
    expect(runEpoch(join(empty, 'm', 1, 1n).subnet, 10).neurons[0]!.validatorPermit).toBe(true)
  })

  test('builds bonds that the next epoch goes on from', () => {
    const first = runEpoch(weigh(weigh(network, 'v1', [0], [1]), 'v2', [0], [1]).subnet, 10)
    expect(first.neurons.map(({ bonds }) => bonds)).toEqual([[], [], [[0, 65_535]], [[0, 21_844]]])
    // v2 falls silent: its bond fades, and with it its dividends.
    const second = runEpoch(weigh({ ...network, subnet: first }, 'v2', [], [], 12).subnet, 20)
    expect(column(first, 'dividends')).toEqual([0, 0, 750, 250])
    expect(column(second, 'dividends')).toEqual([0, 0, 775, 225])
  })

  test('whoever takes over a uid inherits neither weights, bonds nor incentive', () => {
    const both = weigh(weigh(network, 'v1', [0, 1], [9, 1]), 'v2', [0, 1], [9, 1])
    const first = runEpoch(both.subnet, 10)
    const address = { version: 1, ip: 0x0102_0304n, ipType: 4, port: 9, protocol: 4 }
    const axon = { netuid: 21, ...address, placeholder1: 0, placeholder2: 0 }
    const served = must(serveAxon({ ...network, subnet: first }, 'm2', axon, 11))
    const model = join(served, 'new', 12)
    expect(model.subnet.neurons[1]).toMatchObject<Partial<NeuronState>>({
      hotkey: 'new',
      axon: null,
      incentive: 0,
      emission: 0n,
    })
    const second = runEpoch(model.subnet, 20)
    expect(column(second, 'incentive')).toEqual([1000, 0, 0, 0])
    expect(second.neurons[2]!.bonds).toEqual([[0, 65_535]])
    const third = runEpoch(weigh({ ...model, subnet: second }, 'v1', [0, 1], [1, 1], 21).subnet, 30)
    // v2's older weight on m2 is still masked, so all of v2 is on m1, clipped to a half: 0.5 to 0.375.
    expect(column(third, 'incentive')).toEqual([571, 429, 0, 0])
  })
})
