import type { Neuron } from '../chain/chain-types.ts'
import { hostAndPort } from '../wire/node-url.ts'
import type { NetworkView, NeuronRow } from './network-api.ts'
import type { ChainView } from './ports.ts'

const RAO = 1e9

function rowOf(neuron: Neuron): NeuronRow {
  const { uid, hotkey, coldkey, axon, incentive, dividends, validatorTrust, active } = neuron
  const { registeredAtBlock, lastUpdateBlock } = neuron
  return {
    uid,
    hotkey,
    coldkey,
    role: neuron.validatorPermit ? 'validator' : 'miner',
    axon: axon === null ? null : hostAndPort(axon),
    stakeTao: Number(neuron.stakeRao) / RAO,
    incentive,
    dividends,
    emissionTao: Number(neuron.emissionRao) / RAO,
    validatorTrust,
    active,
    registeredAtBlock,
    lastUpdateBlock,
  }
}

/** The subnet for showing: numbers instead of rao, addresses as text. */
export function networkViewOf({ networkName, genesisHash, metagraph }: ChainView): NetworkView {
  const { netuid, block, blockHash, tempo, immunityPeriod } = metagraph
  const neurons = metagraph.neurons.map(rowOf)
  return { name: networkName, genesisHash, netuid, block, blockHash, tempo, immunityPeriod, neurons }
}
