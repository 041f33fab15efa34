/**
 * Simulated consensus, in place of Yuma: a miner's incentive is the stake-weighted mean of the validators'
 * normalised weights. Two of the chain's masks are kept because miners would otherwise profit from them:
 * weights set before a uid changed hands do not count for the newcomer, and nobody is paid for a weight on
 * itself. Validator trust is how much of a validator's weights the mean carries; dividends are stake times
 * trust. No bonds, no clipping by median, no commit-reveal.
 */
import { isActive, type NeuronState, type SubnetState } from './model.ts'

/** Alpha-rao minted per block; the owner's 18 % is kept back, the rest is halved as on the real chain. */
const ALPHA_PER_BLOCK = 1_000_000_000
const SHARE_OF_MINERS = 0.41
const SHARE_OF_VALIDATORS = 0.41
const U16_MAX = 65_535

export const isEpochBlock = (subnet: SubnetState, block: number): boolean =>
  block - subnet.lastEpochBlock >= subnet.tempo

/** The weights that count: [uid, share], shares adding up to 1; empty when nothing counts. */
const countedWeights = (subnet: SubnetState, uid: number, validator: NeuronState): [number, number][] => {
  const counted = validator.weights.filter(([dest, weight]) => {
    const target = subnet.neurons[dest]
    return weight > 0 && dest !== uid && target !== undefined && validator.lastUpdate > target.registeredAt
  })
  const sum = counted.reduce((total, [, weight]) => total + weight, 0)
  return counted.map(([dest, weight]) => [dest, weight / sum])
}

const shares = (values: readonly number[]): number[] => {
  const sum = values.reduce((total, value) => total + value, 0)
  return values.map((value) => (sum === 0 ? 0 : value / sum))
}

const toU16 = (share: number): number => Math.round(Math.min(1, share) * U16_MAX)

/** The subnet after its epoch at `block`. */
export const runEpoch = (subnet: SubnetState, block: number): SubnetState => {
  const voters = subnet.neurons.map((neuron, uid) => ({
    stake: neuron.validatorPermit && isActive(neuron, block) ? Number(neuron.stakeRao) : 0,
    weights: countedWeights(subnet, uid, neuron),
  }))
  const voting = voters.filter(({ stake, weights }) => stake > 0 && weights.length > 0)
  const totalStake = voting.reduce((total, { stake }) => total + stake, 0)
  const mean = subnet.neurons.map(() => 0)
  for (const { stake, weights } of voting)
    for (const [dest, share] of weights) mean[dest] = (mean[dest] ?? 0) + (stake / totalStake) * share
  const trust = voters.map(({ stake, weights }) =>
    stake > 0 ? weights.reduce((total, [dest, share]) => total + Math.min(share, mean[dest] ?? 0), 0) : 0,
  )
  const incentive = shares(mean)
  const dividends = shares(voters.map(({ stake }, uid) => stake * (trust[uid] ?? 0)))
  const minted = ALPHA_PER_BLOCK * subnet.tempo
  return {
    ...subnet,
    lastEpochBlock: block,
    neurons: subnet.neurons.map((neuron, uid) => {
      const earned = SHARE_OF_MINERS * (incentive[uid] ?? 0) + SHARE_OF_VALIDATORS * (dividends[uid] ?? 0)
      return {
        ...neuron,
        incentive: toU16(incentive[uid] ?? 0),
        consensus: toU16(mean[uid] ?? 0),
        dividends: toU16(dividends[uid] ?? 0),
        validatorTrust: toU16(trust[uid] ?? 0),
        emission: BigInt(Math.floor(minted * earned)),
      }
    }),
  }
}
