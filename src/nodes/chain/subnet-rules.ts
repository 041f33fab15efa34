/**
 * What a call does to the subnet. The checks, their order and their error names are Subtensor's (spec 424), with these
 * differences, all because this chain is local: loopback addresses may be announced where the chain was started so,
 * there is no commit-reveal and no least number of weights, and a hotkey that was endowed with stake has the validator
 * permit from its registration until the next epoch decides by stake.
 */
import { raisedBurn } from './burn-price.ts'
import type { AxonState, ChainModel, NeuronState, SubnetEvent, SubnetState } from './model.ts'

/** Signed by the coldkey, which pays. */
export interface RegisterArgs {
  readonly netuid: number
  readonly hotkey: string
}

/** Signed by the hotkey. */
export type ServeAxonArgs = Omit<AxonState, 'block' | 'ipType'> & {
  readonly netuid: number
  readonly ipType: number
}

/** Signed by the hotkey of a validator with permit. */
export interface SetWeightsArgs {
  readonly netuid: number
  readonly dests: readonly number[]
  readonly weights: readonly number[]
}

export type CallError =
  | 'RegistrationNotPermittedOnRootSubnet'
  | 'SubnetNotExists'
  | 'HotKeyAlreadyRegisteredInSubNet'
  | 'HotKeyNotRegisteredInSubNet'
  | 'HotKeyNotRegisteredInNetwork'
  | 'NotEnoughBalanceToStake'
  | 'NonAssociatedColdKey'
  | 'NoNeuronIdAvailable'
  | 'InvalidIpType'
  | 'InvalidIpAddress'
  | 'InvalidPort'
  | 'ServingRateLimitExceeded'
  | 'NeuronNoValidatorPermit'
  | 'WeightVecNotEqualSize'
  | 'UidsLengthExceedUidsInSubNet'
  | 'SettingWeightsTooFast'
  | 'DuplicateUids'
  | 'UidVecContainInvalidOne'

export type CallOutcome =
  | { readonly ok: true; readonly model: ChainModel; readonly event: SubnetEvent }
  | { readonly ok: false; readonly error: CallError }

/** What an account must keep to stay alive. */
export const EXISTENTIAL_DEPOSIT_RAO = 500n

const refuse = (error: CallError): CallOutcome => ({ ok: false, error })

const withNeuron = (subnet: SubnetState, uid: number, neuron: NeuronState): SubnetState => ({
  ...subnet,
  neurons: subnet.neurons.with(uid, neuron),
})

/**
 * The uid that a new registration replaces when the subnet is full: lowest emission, then earliest
 * registration, then lowest uid, among those out of immunity while more than a floor of them are left,
 * else among the immune.
 */
export const uidToPrune = (subnet: SubnetState, block: number): number | null => {
  const ranked = subnet.neurons.map((neuron, uid) => ({ neuron, uid }))
  const immune = (n: NeuronState): boolean => block - n.registeredAt < subnet.immunityPeriod
  const mature = ranked.filter(({ neuron }) => !immune(neuron))
  const pool =
    mature.length > subnet.minNonImmuneUids ? mature : ranked.filter(({ neuron }) => immune(neuron))
  const [first] = pool.sort(
    (a, b) =>
      compare(a.neuron.emission, b.neuron.emission) ||
      a.neuron.registeredAt - b.neuron.registeredAt ||
      a.uid - b.uid,
  )
  return first?.uid ?? null
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

export const register = (
  model: ChainModel,
  coldkey: string,
  { netuid, hotkey }: RegisterArgs,
  block: number,
): CallOutcome => {
  const { subnet, owners, balances } = model
  if (netuid === 0) return refuse('RegistrationNotPermittedOnRootSubnet')
  if (netuid !== subnet.netuid) return refuse('SubnetNotExists')
  if (subnet.neurons.some((n) => n.hotkey === hotkey)) return refuse('HotKeyAlreadyRegisteredInSubNet')
  const rest = (balances[coldkey] ?? 0n) - subnet.burnRao
  if (rest < EXISTENTIAL_DEPOSIT_RAO) return refuse('NotEnoughBalanceToStake')
  if ((owners[hotkey] ?? coldkey) !== coldkey) return refuse('NonAssociatedColdKey')
  const full = subnet.neurons.length >= subnet.maxUids
  const uid = full ? uidToPrune(subnet, block) : subnet.neurons.length
  if (uid === null) return refuse('NoNeuronIdAvailable')
  const fresh = newcomer(model, coldkey, hotkey, block)
  const neurons = full ? subnet.neurons.with(uid, fresh) : [...subnet.neurons, fresh]
  return {
    ok: true,
    model: {
      ...model,
      subnet: { ...subnet, neurons, burnRao: raisedBurn(subnet.burnRao) },
      owners: { ...owners, [hotkey]: coldkey },
      balances: { ...balances, [coldkey]: rest },
    },
    event: { type: 'NeuronRegistered', value: [netuid, uid, hotkey] },
  }
}

const newcomer = (model: ChainModel, coldkey: string, hotkey: string, block: number): NeuronState => {
  const stakeRao = model.stakes[hotkey] ?? 0n
  return {
    hotkey,
    coldkey,
    stakeRao,
    validatorPermit: stakeRao > 0n,
    registeredAt: block,
    lastUpdate: block,
    axon: null,
    incentive: 0,
    consensus: 0,
    dividends: 0,
    validatorTrust: 0,
    emission: 0n,
    weights: [],
    bonds: [],
  }
}

const MAX_IPV4 = 0xffff_ffffn
const MAX_IPV6 = (1n << 128n) - 1n
const LOOPBACK_IPV4 = 0x7f00_0001n
const LOOPBACK_IPV6 = 1n

const isAddress = (ip: bigint, ipType: 4 | 6, allowLoopback: boolean): boolean => {
  if (ip === 0n || ip >= (ipType === 4 ? MAX_IPV4 : MAX_IPV6)) return false
  return allowLoopback || ip !== (ipType === 4 ? LOOPBACK_IPV4 : LOOPBACK_IPV6)
}

export const serveAxon = (
  model: ChainModel,
  hotkey: string,
  { netuid, ipType, ...axon }: ServeAxonArgs,
  block: number,
): CallOutcome => {
  const { subnet } = model
  const { servingRateLimit, allowLoopback } = subnet.rules
  if (netuid !== subnet.netuid) return refuse('SubnetNotExists')
  const uid = subnet.neurons.findIndex((n) => n.hotkey === hotkey)
  const neuron = subnet.neurons[uid]
  if (neuron === undefined) return refuse('HotKeyNotRegisteredInNetwork')
  if (ipType !== 4 && ipType !== 6) return refuse('InvalidIpType')
  if (!isAddress(axon.ip, ipType, allowLoopback)) return refuse('InvalidIpAddress')
  if (neuron.axon !== null && block - neuron.axon.block < servingRateLimit)
    return refuse('ServingRateLimitExceeded')
  if (axon.port === 0) return refuse('InvalidPort')
  return {
    ok: true,
    model: {
      ...model,
      subnet: withNeuron(subnet, uid, { ...neuron, axon: { ...axon, ipType, block } }),
    },
    event: { type: 'AxonServed', value: [netuid, hotkey] },
  }
}

export const setWeights = (
  model: ChainModel,
  hotkey: string,
  { netuid, dests, weights }: SetWeightsArgs,
  block: number,
): CallOutcome => {
  const { subnet } = model
  if (dests.length !== weights.length) return refuse('WeightVecNotEqualSize')
  if (netuid !== subnet.netuid) return refuse('SubnetNotExists')
  if (dests.length > subnet.neurons.length) return refuse('UidsLengthExceedUidsInSubNet')
  const uid = subnet.neurons.findIndex((n) => n.hotkey === hotkey)
  const neuron = subnet.neurons[uid]
  if (neuron === undefined) return refuse('HotKeyNotRegisteredInSubNet')
  if (block - neuron.lastUpdate < subnet.rules.weightsRateLimit) return refuse('SettingWeightsTooFast')
  if (!neuron.validatorPermit) return refuse('NeuronNoValidatorPermit')
  if (new Set(dests).size !== dests.length) return refuse('DuplicateUids')
  if (dests.some((dest) => dest >= subnet.neurons.length)) return refuse('UidVecContainInvalidOne')
  const pairs = dests.map((dest, i): [number, number] => [dest, weights[i] ?? 0])
  return {
    ok: true,
    model: { ...model, subnet: withNeuron(subnet, uid, { ...neuron, weights: pairs, lastUpdate: block }) },
    event: { type: 'WeightsSet', value: [netuid, uid] },
  }
}
