/**
 * A block's state as the chain stores it: real keys and SCALE values, made from the model when somebody
 * asks. A 256-neuron subnet is about 1,300 entries, whose keys are remembered from one block to the next: hashing them is the cost.
 */

import { CODE_KEY, CODE_VALUE } from './metadata.ts'
import { isActive, type NeuronState } from './model.ts'
import { storageKey, storageValue } from './runtime.ts'
import type { Snapshot } from './snapshot.ts'
import { EXISTENTIAL_DEPOSIT_RAO } from './subnet-rules.ts'

/** Axon as the codec wants it; `null` gives the zeroed one that the runtime answers for a never-served axon. */
export const axonValue = (axon: NeuronState['axon']) => ({
  block: BigInt(axon?.block ?? 0),
  version: axon?.version ?? 0,
  ip: axon?.ip ?? 0n,
  port: axon?.port ?? 0,
  ip_type: axon?.ipType ?? 0,
  protocol: axon?.protocol ?? 0,
  placeholder1: axon?.placeholder1 ?? 0,
  placeholder2: axon?.placeholder2 ?? 0,
})

/** Those of the state that was asked for last, and no others: every block ends the need for one, of a hash that is too old. */
let lastKeys: ReadonlyMap<string, string> = new Map()

type Put = (pallet: string, item: string, args: readonly (string | number)[], value: unknown) => void

/** All entries of one block, by 0x key, in key order. */
export const storageOf = (snapshot: Snapshot): ReadonlyMap<string, string> => {
  const entries: [string, string][] = [[CODE_KEY, CODE_VALUE]]
  const keys = new Map<string, string>()
  const put: Put = (pallet, item, args, value) => {
    const name = `${pallet}.${item}.${args.join('.')}`
    const key = lastKeys.get(name) ?? storageKey(pallet, item, ...args)
    keys.set(name, key)
    entries.push([key, storageValue(pallet, item, value)])
  }
  putSystem(snapshot, put)
  putSubnet(snapshot, put)
  snapshot.model.subnet.neurons.forEach((neuron, uid) =>
    putNeuron(snapshot.model.subnet.netuid, uid, neuron, put),
  )
  for (const [hotkey, coldkey] of Object.entries(snapshot.model.owners))
    put('SubtensorModule', 'Owner', [hotkey], coldkey)
  for (const [hotkey, rao] of Object.entries(snapshot.model.stakes))
    put('SubtensorModule', 'TotalHotkeyAlpha', [hotkey, snapshot.model.subnet.netuid], rao)
  lastKeys = keys
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

const putSystem = ({ number, parentHash, hashes, events, model }: Snapshot, put: Put): void => {
  put('System', 'Number', [], number)
  put('System', 'ParentHash', [], parentHash)
  put('System', 'Events', [], events)
  put('Timestamp', 'Now', [], BigInt(model.timestampMs))
  for (const [height, hash] of hashes) put('System', 'BlockHash', [height], hash)
  for (const account of new Set([...Object.keys(model.nonces), ...Object.keys(model.balances)])) {
    const free = model.balances[account] ?? 0n
    put('System', 'Account', [account], {
      nonce: model.nonces[account] ?? 0,
      consumers: 0,
      providers: free >= EXISTENTIAL_DEPOSIT_RAO ? 1 : 0,
      sufficients: 0,
      data: { free, reserved: 0n, frozen: 0n, flags: 1n << 127n },
    })
  }
}

const putSubnet = ({ number, model: { subnet } }: Snapshot, put: Put): void => {
  const { netuid, neurons } = subnet
  const set = (item: string, value: unknown): void => put('SubtensorModule', item, [netuid], value)
  put('SubtensorModule', 'TotalNetworks', [], 1)
  set('NetworksAdded', true)
  set('NetworkRegisteredAt', 0n)
  set('SubnetworkN', neurons.length)
  set('MaxAllowedUids', subnet.maxUids)
  set('MinNonImmuneUids', subnet.minNonImmuneUids)
  set('Tempo', subnet.tempo)
  set('ImmunityPeriod', subnet.immunityPeriod)
  set('Burn', subnet.burnRao)
  set('ServingRateLimit', BigInt(subnet.rules.servingRateLimit))
  set('WeightsSetRateLimit', BigInt(subnet.rules.weightsRateLimit))
  set('CommitRevealWeightsEnabled', false)
  set('LastEpochBlock', BigInt(subnet.lastEpochBlock))
  set('LastMechansimStepBlock', BigInt(subnet.lastEpochBlock))
  set('BlocksSinceLastStep', BigInt(number - subnet.lastEpochBlock))
  const column = <T>(item: string, of: (neuron: NeuronState) => T): void => set(item, neurons.map(of))
  column('Active', (n) => isActive(n, number))
  column('Incentive', (n) => n.incentive)
  column('Consensus', (n) => n.consensus)
  column('Dividends', (n) => n.dividends)
  column('Emission', (n) => n.emission)
  column('ValidatorTrust', (n) => n.validatorTrust)
  column('ValidatorPermit', (n) => n.validatorPermit)
  column('LastUpdate', (n) => BigInt(n.lastUpdate))
}

const putNeuron = (netuid: number, uid: number, neuron: NeuronState, put: Put): void => {
  const { hotkey, axon, weights, bonds } = neuron
  put('SubtensorModule', 'Keys', [netuid, uid], hotkey)
  put('SubtensorModule', 'Uids', [netuid, hotkey], uid)
  put('SubtensorModule', 'BlockAtRegistration', [netuid, uid], BigInt(neuron.registeredAt))
  if (axon !== null) put('SubtensorModule', 'Axons', [netuid, hotkey], axonValue(axon))
  if (weights.length > 0) put('SubtensorModule', 'Weights', [netuid, uid], weights)
  if (bonds.length > 0) put('SubtensorModule', 'Bonds', [netuid, uid], bonds)
}
