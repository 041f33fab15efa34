/**
 * The state of the local chain as plain values. A model is never changed in place: applying calls makes a
 * new one, so every kept block still has its own state and a block that could not be saved is forgotten.
 */
import { INITIAL_BURN_RAO } from './burn-price.ts'
import { YUMA_DEFAULTS } from './yuma.ts'

/** An announced endpoint as the chain keeps it: addresses are integers. */
export interface AxonState {
  readonly block: number
  readonly version: number
  readonly ip: bigint
  readonly ipType: 4 | 6
  readonly port: number
  readonly protocol: number
  readonly placeholder1: number
  readonly placeholder2: number
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
  /** [uid, u16 bond], as the last epoch left them; the largest to one uid is 65535. */
  readonly bonds: readonly (readonly [number, number])[]
}

export interface SubnetState {
  readonly netuid: number
  /** Blocks between epochs. */
  readonly tempo: number
  readonly immunityPeriod: number
  readonly maxUids: number
  /** Nobody out of immunity is pruned once no more than this many are. */
  readonly minNonImmuneUids: number
  readonly lastEpochBlock: number
  /** What the next registration costs its coldkey. */
  readonly burnRao: bigint
  readonly rules: SubnetRules
  readonly neurons: readonly NeuronState[]
}

/** What a subnet's owner sets on the real chain, and this chain at its start. */
export interface SubnetRules {
  /** Blocks between two announcements of one axon; 0: no limit. */
  readonly servingRateLimit: number
  /** Blocks between two settings of one neuron's weights; 0: no limit. */
  readonly weightsRateLimit: number
  /** Takes axons at 127.0.0.1 and ::1, which the real chain never does. */
  readonly allowLoopback: boolean
}

/** The defaults in the metadata of spec 424. */
export const REAL_RULES: SubnetRules = { servingRateLimit: 50, weightsRateLimit: 100, allowLoopback: false }

export interface ChainModel {
  readonly subnet: SubnetState
  /** Next nonce by signer. */
  readonly nonces: Readonly<Record<string, number>>
  /** Free balance by account, in rao; an account that is not there has none. */
  readonly balances: Readonly<Record<string, bigint>>
  /** Alpha-rao on each hotkey in this subnet, registered or not; survives pruning, as on the real chain. */
  readonly stakes: Readonly<Record<string, bigint>>
  /** Coldkey that first registered each hotkey; survives pruning, as on the real chain. */
  readonly owners: Readonly<Record<string, string>>
  /** Time of the block, unix milliseconds. */
  readonly timestampMs: number
}

export const isActive = (neuron: NeuronState, block: number): boolean =>
  neuron.lastUpdate + YUMA_DEFAULTS.activityCutoff >= block

export type SubnetEvent =
  | { readonly type: 'NeuronRegistered'; readonly value: [number, number, string] }
  | { readonly type: 'AxonServed'; readonly value: [number, string] }
  | { readonly type: 'WeightsSet'; readonly value: [number, number] }

export interface GenesisOptions {
  readonly netuid: number
  readonly tempo: number
  readonly immunityPeriod: number
  readonly maxUids: number
  /** Unless given: the real chain's. */
  readonly rules?: Partial<SubnetRules>
  readonly timestampMs: number
}

export const genesisModel = ({ timestampMs, rules, ...subnet }: GenesisOptions): ChainModel => ({
  subnet: {
    ...subnet,
    minNonImmuneUids: leastNonImmune(subnet.maxUids),
    lastEpochBlock: 0,
    burnRao: INITIAL_BURN_RAO,
    rules: { ...REAL_RULES, ...rules },
    neurons: [],
  },
  nonces: {},
  balances: {},
  stakes: {},
  owners: {},
  timestampMs,
})

/**
 * The chain's default, 10, of its default size, 256. In a subnet of no more than that many uids the default
 * would end all replacement once everybody has outlived the immunity, so a small one keeps a quarter.
 */
const leastNonImmune = (maxUids: number): number => Math.min(10, Math.floor(maxUids / 4))
