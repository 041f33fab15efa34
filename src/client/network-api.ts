/** The network as the chain lists it. Plain data. */

export interface NeuronRow {
  readonly uid: number
  readonly hotkey: string
  readonly coldkey: string
  readonly role: 'validator' | 'miner'
  readonly axon: string | null
  readonly stakeTao: number
  readonly incentive: number
  readonly dividends: number
  readonly emissionTao: number
  readonly validatorTrust: number
  readonly active: boolean
  readonly registeredAtBlock: number
  readonly lastUpdateBlock: number
}

export interface NetworkView {
  readonly name: string
  readonly genesisHash: string
  readonly netuid: number
  readonly block: number
  readonly blockHash: string
  readonly tempo: number
  readonly immunityPeriod: number
  readonly neurons: readonly NeuronRow[]
}
