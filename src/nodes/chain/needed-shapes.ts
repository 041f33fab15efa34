/**
 * Which differences of a runtime from the declared one matter to this app: what it reads, sends and follows. Everything
 * else is decoded by the chain's own metadata or not used at all.
 */
import { SELECTIVE_INDEXES } from '../../chain/metagraph.ts'
import { NEW_BYTES } from './compare-runtimes.ts'
import type { Difference } from './compare-types.ts'
import { SELECTIVE_FIELDS } from './subnet-types.ts'

const LITE_FIELDS = [
  'uid',
  'hotkey',
  'coldkey',
  'active',
  'axon_info',
  'emission',
  'incentive',
  'dividends',
  'validator_trust',
  'last_update',
  'validator_permit',
]

/** Asked for by their places, so a place that moved is another column. */
const SELECTIVE_USED = SELECTIVE_INDEXES.map((index) => SELECTIVE_FIELDS[index]?.[0] ?? '')

const USED: readonly string[] = [
  ...['burned_register', 'serve_axon', 'set_weights'].map((call) => `call SubtensorModule.${call}`),
  ...['NeuronRegistered', 'AxonServed', 'WeightsSet'].map((event) => `event SubtensorModule.${event}`),
  'event System.ExtrinsicSuccess',
  'event System.ExtrinsicFailed',
  'storage System.Account.nonce',
  'storage System.Account.data.free',
  'storage SubtensorModule.Burn',
  'storage Timestamp.Now',
  'constant System.Version.spec_version',
  'api AccountNonceApi',
  'api NeuronInfoRuntimeApi.get_neurons_lite in',
  ...LITE_FIELDS.map((name) => `api NeuronInfoRuntimeApi.get_neurons_lite out.[].${name}`),
  'api SubnetInfoRuntimeApi.get_selective_metagraph in',
  ...SELECTIVE_USED.map((name) => `api SubnetInfoRuntimeApi.get_selective_metagraph out.Some.0.${name}`),
]

/** Whole things that are not there at all. */
const REQUIRED: readonly string[] = [
  'pallet System',
  'pallet SubtensorModule',
  'api NeuronInfoRuntimeApi.get_neurons_lite',
  'api SubnetInfoRuntimeApi.get_selective_metagraph',
  'storage System.Account',
]

/** A type's own name may change, and so may the place of something that is decoded by its name. */
const isNominal = ({ path, what }: Difference): boolean => {
  if (what.includes('::')) return true
  const byName = !path.includes('get_selective_metagraph')
  return byName && /^(place|index) /.test(what)
}

export const isNeeded = (difference: Difference): boolean => {
  const { path, what } = difference
  if (REQUIRED.includes(path) && what === 'is not there') return true
  if (what === NEW_BYTES) return true
  if (isNominal(difference)) return false
  // What is new in an error, an event or a row is read by nobody; in a call it would have to be sent.
  if (what === 'is new') return path.startsWith('call ') && USED.some((used) => path.startsWith(`${used}.`))
  return USED.some((used) => path === used || path.startsWith(`${used}.`) || path.startsWith(`${used} `))
}
