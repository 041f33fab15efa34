/**
 * What a call does to the subnet. The checks, their order and their error names are Subtensor's, with these
 * differences, all because this chain is local: registration is free and may give stake and, until the next
 * epoch decides by stake, a validator permit; loopback addresses may be announced (the real chain refuses 127.0.0.1 and ::1); there
 * are no rate limits and no commit-reveal.
 */
import type { RegisterArgs, ServeAxonArgs, SetWeightsArgs } from '../shared/chain-submit.ts'
import { parseIp } from './ip.ts'
import type { ChainModel, NeuronState, SubnetEvent, SubnetState } from './model.ts'

export type CallError =
  | 'SubnetNotExists'
  | 'HotKeyAlreadyRegisteredInSubNet'
  | 'HotKeyNotRegisteredInSubNet'
  | 'NonAssociatedColdKey'
  | 'NoNeuronIdAvailable'
  | 'InvalidIpType'
  | 'InvalidIpAddress'
  | 'InvalidPort'
  | 'NeuronNoValidatorPermit'
  | 'WeightVecNotEqualSize'
  | 'DuplicateUids'
  | 'UidVecContainInvalidOne'

export type CallOutcome =
  | { readonly ok: true; readonly model: ChainModel; readonly event: SubnetEvent; readonly uid: number }
  | { readonly ok: false; readonly error: CallError }

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
  args: RegisterArgs,
  block: number,
): CallOutcome => {
  const { subnet, owners } = model
  const { netuid, hotkey } = args
  if (netuid !== subnet.netuid) return refuse('SubnetNotExists')
  if ((owners[hotkey] ?? coldkey) !== coldkey) return refuse('NonAssociatedColdKey')
  if (subnet.neurons.some((n) => n.hotkey === hotkey)) return refuse('HotKeyAlreadyRegisteredInSubNet')
  const full = subnet.neurons.length >= subnet.maxUids
  const uid = full ? uidToPrune(subnet, block) : subnet.neurons.length
  if (uid === null) return refuse('NoNeuronIdAvailable')
  const fresh: NeuronState = {
    hotkey,
    coldkey,
    stakeRao: BigInt(args.stakeRao ?? '0'),
    validatorPermit: args.validatorPermit ?? false,
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
  const neurons = full ? subnet.neurons.with(uid, fresh) : [...subnet.neurons, fresh]
  return {
    ok: true,
    model: { ...model, subnet: { ...subnet, neurons }, owners: { ...owners, [hotkey]: coldkey } },
    event: { type: 'NeuronRegistered', value: [netuid, uid, hotkey] },
    uid,
  }
}

const MAX_IPV4 = 0xffff_ffffn

export const serveAxon = (
  model: ChainModel,
  hotkey: string,
  args: ServeAxonArgs,
  block: number,
): CallOutcome => {
  const { subnet } = model
  if (args.netuid !== subnet.netuid) return refuse('SubnetNotExists')
  const uid = subnet.neurons.findIndex((n) => n.hotkey === hotkey)
  const neuron = subnet.neurons[uid]
  if (neuron === undefined) return refuse('HotKeyNotRegisteredInSubNet')
  const address = parseIp(args.ip)
  if (address === null) return refuse('InvalidIpType')
  const { ip, ipType } = address
  if (ip === 0n || (ipType === 4 && ip === MAX_IPV4)) return refuse('InvalidIpAddress')
  if (args.port === 0) return refuse('InvalidPort')
  const axon = {
    block,
    version: args.version ?? 1,
    ip,
    ipType,
    port: args.port,
    protocol: args.protocol ?? 4,
  }
  return {
    ok: true,
    model: { ...model, subnet: withNeuron(subnet, uid, { ...neuron, axon }) },
    event: { type: 'AxonServed', value: [args.netuid, hotkey] },
    uid,
  }
}

export const setWeights = (
  model: ChainModel,
  hotkey: string,
  args: SetWeightsArgs,
  block: number,
): CallOutcome => {
  const { subnet } = model
  const { netuid, dests, weights } = args
  if (dests.length !== weights.length) return refuse('WeightVecNotEqualSize')
  if (netuid !== subnet.netuid) return refuse('SubnetNotExists')
  const uid = subnet.neurons.findIndex((n) => n.hotkey === hotkey)
  const neuron = subnet.neurons[uid]
  if (neuron === undefined) return refuse('HotKeyNotRegisteredInSubNet')
  if (!neuron.validatorPermit) return refuse('NeuronNoValidatorPermit')
  if (new Set(dests).size !== dests.length) return refuse('DuplicateUids')
  if (dests.some((dest) => dest >= subnet.neurons.length)) return refuse('UidVecContainInvalidOne')
  const pairs = dests.map((dest, i): [number, number] => [dest, weights[i] ?? 0])
  return {
    ok: true,
    model: { ...model, subnet: withNeuron(subnet, uid, { ...neuron, weights: pairs, lastUpdate: block }) },
    event: { type: 'WeightsSet', value: [netuid, uid] },
    uid,
  }
}
