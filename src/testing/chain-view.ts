import type { Metagraph, Neuron } from '../chain/chain-types.ts'

export interface FakeNeuron {
  readonly hotkey: string
  readonly validatorPermit?: boolean
  readonly coldkey?: string
}

/** The metagraph a node follows, in memory: registered neurons by hotkey, a fixed head that `advance` moves. */
export class FakeChainView {
  #neurons: Neuron[] = []
  #block = 100

  constructor(neurons: readonly FakeNeuron[] = []) {
    for (const neuron of neurons) this.register(neuron)
  }

  register({ hotkey, validatorPermit = false, coldkey = hotkey }: FakeNeuron): void {
    this.#neurons.push({
      uid: this.#neurons.length,
      hotkey,
      coldkey,
      axon: null,
      stakeRao: 0n,
      incentive: 0,
      dividends: 0,
      validatorTrust: 0,
      emissionRao: 0n,
      active: true,
      validatorPermit,
      registeredAtBlock: 1,
      lastUpdateBlock: 1,
    })
  }

  advance(blocks = 1): void {
    this.#block += blocks
  }

  current(): Metagraph {
    return {
      netuid: 21,
      block: this.#block,
      blockHash: `0x${this.#block.toString(16).padStart(64, '0')}`,
      tempo: 360,
      immunityPeriod: 7200,
      maxUids: 256,
      nextEpochBlock: null,
      neurons: this.#neurons,
    }
  }

  findByHotkey(hotkey: string): Neuron | undefined {
    return this.#neurons.find((neuron) => neuron.hotkey === hotkey)
  }
}
