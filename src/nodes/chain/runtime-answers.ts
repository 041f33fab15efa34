/**
 * The runtime calls, answered from one block's model. A missing subnet answers like the real runtime: an
 * empty list or None, not an error.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { MAX_BURN_RAO, MIN_BURN_RAO } from './burn-price.ts'
import { METADATA, RUNTIME_VERSION } from './metadata.ts'
import { isActive, type NeuronState } from './model.ts'
import { decodeArgs, runtimeCall } from './runtime.ts'
import type { Snapshot } from './snapshot.ts'
import { axonValue } from './storage.ts'
import { SELECTIVE_FIELDS } from './subnet-types.ts'
import { TRANSACTION_ANSWERS } from './transaction-answers.ts'
import { YUMA_DEFAULTS } from './yuma.ts'

export type CallAnswer =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly reason: 'unknown-call' | 'bad-arguments' }

/** @param name `Api_method`. @param args 0x SCALE arguments. */
export const answerCall = (snapshot: Snapshot, name: string, args: string): CallAnswer => {
  const split = name.indexOf('_')
  const [api, method] = [name.slice(0, split), name.slice(split + 1)]
  const codec = runtimeCall(api, method)
  const answer = Object.hasOwn(ANSWERS, name) ? ANSWERS[name] : undefined
  if (codec === null || answer === undefined) return { ok: false, reason: 'unknown-call' }
  const values = decodeArgs(api, method, args)
  if (values === null) return { ok: false, reason: 'bad-arguments' }
  const fresh = (): string => `0x${bytesToHex(codec.value.enc(answer(snapshot, values)))}`
  // Every call is asked about once, and must not take the memory of what everybody asks.
  const value = name in TRANSACTION_ANSWERS ? fresh() : snapshot.remember(`${name}(${args})`, fresh)
  return { ok: true, value }
}

type Answer = (snapshot: Snapshot, args: readonly unknown[]) => unknown

const numberAt = (args: readonly unknown[], i: number): number => {
  const value = args[i]
  return typeof value === 'number' ? value : -1
}
const listAt = (args: readonly unknown[], i: number): readonly unknown[] => {
  const value = args[i]
  return Array.isArray(value) ? value : []
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  ...TRANSACTION_ANSWERS,
  Core_version: () => RUNTIME_VERSION,
  Metadata_metadata: () => METADATA,
  Metadata_metadata_versions: () => [15],
  Metadata_metadata_at_version: (_, args) => (numberAt(args, 0) === 15 ? METADATA : undefined),
  AccountNonceApi_account_nonce: ({ model }, [account]) =>
    typeof account === 'string' ? (model.nonces[account] ?? 0) : 0,
  NeuronInfoRuntimeApi_get_neurons_lite: (snapshot, args) => {
    const { netuid, neurons } = snapshot.model.subnet
    return numberAt(args, 0) === netuid ? neurons.map((_, uid) => neuronLite(snapshot, uid)) : []
  },
  NeuronInfoRuntimeApi_get_neuron_lite: (snapshot, args) =>
    numberAt(args, 0) === snapshot.model.subnet.netuid ? neuronLite(snapshot, numberAt(args, 1)) : undefined,
  SubnetInfoRuntimeApi_get_selective_metagraph: (snapshot, args) =>
    numberAt(args, 0) === snapshot.model.subnet.netuid
      ? selectiveMetagraph(snapshot, new Set(listAt(args, 1)))
      : undefined,
  SubnetInfoRuntimeApi_get_next_epoch_start_block: ({ model: { subnet } }, args) =>
    numberAt(args, 0) === subnet.netuid ? BigInt(subnet.lastEpochBlock + subnet.tempo) : undefined,
}

const neuronLite = ({ number, model: { subnet } }: Snapshot, uid: number): unknown => {
  const neuron = subnet.neurons[uid]
  if (neuron === undefined) return undefined
  return {
    hotkey: neuron.hotkey,
    coldkey: neuron.coldkey,
    uid,
    netuid: subnet.netuid,
    active: isActive(neuron, number),
    axon_info: axonValue(neuron.axon),
    prometheus_info: { block: 0n, version: 0, ip: 0n, port: 0, ip_type: 0 },
    stake: [[neuron.coldkey, neuron.stakeRao]],
    // rank, trust and pruning_score are dead on the real chain and answer these constants.
    rank: 0,
    emission: neuron.emission,
    incentive: neuron.incentive,
    consensus: neuron.consensus,
    trust: 0,
    validator_trust: neuron.validatorTrust,
    dividends: neuron.dividends,
    last_update: BigInt(neuron.lastUpdate),
    validator_permit: neuron.validatorPermit,
    pruning_score: 65_535,
  }
}

/** Index 0 asked or not decides whether `netuid` is filled: the real runtime answers 0 otherwise. */
const selectiveMetagraph = (snapshot: Snapshot, wanted: ReadonlySet<unknown>): unknown => {
  const known = selectiveValues(snapshot)
  const answer: Record<string, unknown> = {}
  SELECTIVE_FIELDS.forEach(([name, type], index) => {
    if (wanted.has(index)) answer[name] = name in known ? known[name] : emptyValue(type)
    else answer[name] = index === 0 ? 0 : undefined
  })
  return answer
}

const selectiveValues = ({ number, model: { subnet } }: Snapshot): Record<string, unknown> => {
  const { neurons } = subnet
  const column = <T>(of: (neuron: NeuronState) => T): T[] => neurons.map(of)
  const text = (value: string): number[] => [...new TextEncoder().encode(value)]
  return {
    netuid: subnet.netuid,
    name: text('filetao'),
    symbol: text('φ'),
    block: BigInt(number),
    tempo: subnet.tempo,
    last_step: BigInt(subnet.lastEpochBlock),
    blocks_since_last_step: BigInt(number - subnet.lastEpochBlock),
    num_uids: neurons.length,
    max_uids: subnet.maxUids,
    kappa: YUMA_DEFAULTS.kappa,
    bonds_moving_avg: BigInt(YUMA_DEFAULTS.bondsMovingAverage),
    activity_cutoff: YUMA_DEFAULTS.activityCutoff,
    max_validators: YUMA_DEFAULTS.maxValidators,
    burn: subnet.burnRao,
    min_burn: MIN_BURN_RAO,
    max_burn: MAX_BURN_RAO,
    serving_rate_limit: BigInt(subnet.rules.servingRateLimit),
    weights_rate_limit: BigInt(subnet.rules.weightsRateLimit),
    commit_reveal_weights_enabled: false,
    registration_allowed: true,
    immunity_period: subnet.immunityPeriod,
    hotkeys: column((n) => n.hotkey),
    coldkeys: column((n) => n.coldkey),
    identities: column(() => undefined),
    axons: column((n) => axonValue(n.axon)),
    active: column((n) => isActive(n, number)),
    validator_permit: column((n) => n.validatorPermit),
    last_update: column((n) => BigInt(n.lastUpdate)),
    emission: column((n) => n.emission),
    dividends: column((n) => n.dividends),
    incentives: column((n) => n.incentive),
    consensus: column((n) => n.consensus),
    block_at_registration: column((n) => BigInt(n.registeredAt)),
    alpha_stake: column((n) => n.stakeRao),
    tao_stake: column(() => 0n),
    total_stake: column((n) => n.stakeRao),
  }
}

const ZERO_ACCOUNT = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'

/** What a field says that this chain does not simulate: zero, false or nothing. */
const emptyValue = (type: string): unknown => {
  if (type === 'bool') return false
  if (type === 'AccountId32') return ZERO_ACCOUNT
  if (type.startsWith('Vec<')) return []
  if (type === 'Compact<u64>' || type === 'Compact<u128>') return 0n
  if (type === 'FixedI128') return { bits: 0n }
  if (type.startsWith('Option<')) return undefined
  return 0
}
