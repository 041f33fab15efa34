/**
 * The state of the local chain as plain values. A model is never changed in place: applying calls makes a
 * new one, so every kept block still has its own state and a block that could not be saved is forgotten.
 */

/** An announced endpoint as the chain keeps it: addresses are integers. */
export interface AxonState {
  readonly block: number
  readonly version: number
  readonly ip: bigint
  readonly ipType: 4 | 6
  readonly port: number
  readonly protocol: number
}

export interface NeuronState {
  /** SS58. */
  readonly hotkey: string
  readonly coldkey: string
  readonly stakeRao: bigint
  readonly validatorPermit: boolean
  readonly registeredAt: number
  readonly lastUpdate: number
  readonly axon: AxonState | null
  /** u16 ratios of 65535, as the last epoch left them. */
  readonly incentive: number
  readonly consensus: number
  readonly dividends: number
  readonly validatorTrust: number
  /** Alpha-rao of the last epoch. */
  readonly emission: bigint
  /** [uid, u16 weight], as last set. */
  readonly weights: readonly (readonly [number, number])[]
}

export interface SubnetState {
  readonly netuid: number
  /** Blocks between epochs. */
  readonly tempo: number
  readonly immunityPeriod: number
  readonly maxUids: number
  readonly lastEpochBlock: number
  readonly neurons: readonly NeuronState[]
}

export interface ChainModel {
  readonly subnet: SubnetState
  /** Next nonce by signer. */
  readonly nonces: Readonly<Record<string, number>>
  /** Coldkey that first registered each hotkey; survives pruning, as on the real chain. */
  readonly owners: Readonly<Record<string, string>>
  /** Time of the block, unix milliseconds. */
  readonly timestampMs: number
}

/** The chain's default; a validator that sets no weights for longer counts as inactive. */
export const ACTIVITY_CUTOFF = 5000
/** The chain never prunes among the non-immune once so few are left. */
export const MIN_NON_IMMUNE_UIDS = 10
/** The chain's default price of a registration, in rao; nobody pays it here. */
export const BURN_RAO = 100_000_000n

export const isActive = (neuron: NeuronState, block: number): boolean =>
  neuron.lastUpdate + ACTIVITY_CUTOFF > block

export type SubnetEvent =
  | { readonly type: 'NeuronRegistered'; readonly value: [number, number, string] }
  | { readonly type: 'AxonServed'; readonly value: [number, string] }
  | { readonly type: 'WeightsSet'; readonly value: [number, number] }

export interface GenesisOptions {
  readonly netuid: number
  readonly tempo: number
  readonly immunityPeriod: number
  readonly maxUids: number
  readonly timestampMs: number
}

export const genesisModel = ({ timestampMs, ...subnet }: GenesisOptions): ChainModel => ({
  subnet: { ...subnet, lastEpochBlock: 0, neurons: [] },
  nonces: {},
  owners: {},
  timestampMs,
})
