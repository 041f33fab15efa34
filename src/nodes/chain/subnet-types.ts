/**
 * The types of pallet SubtensorModule that this chain uses, as Subtensor spec 424 declares them.
 */
import { bare, fields, type NamedType } from './type-registry.ts'

const SUBNET_ERRORS: readonly (readonly [number, string])[] = [
  [1, 'InvalidIpType'],
  [2, 'InvalidIpAddress'],
  [3, 'InvalidPort'],
  [4, 'HotKeyNotRegisteredInSubNet'],
  [6, 'HotKeyNotRegisteredInNetwork'],
  [7, 'NonAssociatedColdKey'],
  [12, 'NotEnoughBalanceToStake'],
  [15, 'NeuronNoValidatorPermit'],
  [16, 'WeightVecNotEqualSize'],
  [17, 'DuplicateUids'],
  [18, 'UidVecContainInvalidOne'],
  [21, 'HotKeyAlreadyRegisteredInSubNet'],
  [29, 'SettingWeightsTooFast'],
  [31, 'ServingRateLimitExceeded'],
  [32, 'UidsLengthExceedUidsInSubNet'],
  [42, 'RegistrationNotPermittedOnRootSubnet'],
  [48, 'NoNeuronIdAvailable'],
  [76, 'SubnetNotExists'],
]

/** Index of pallet SubtensorModule. */
export const SUBNET_PALLET = 7

/** Throws on a name that is not declared: our bug. */
export const subnetErrorIndex = (name: string): number => {
  const found = SUBNET_ERRORS.find(([, known]) => known === name)
  if (found === undefined) throw new TypeError(`the runtime declares no error ${name}`)
  return found[0]
}

const byteFields = (names: string): [string, string][] => names.split(' ').map((name) => [name, 'Vec<u8>'])

const STRUCTS: Readonly<Record<string, NamedType>> = {
  AxonInfo: {
    path: 'pallet_subtensor::pallet::AxonInfo',
    fields: fields(
      'block:u64 version:u32 ip:u128 port:u16 ip_type:u8 protocol:u8 placeholder1:u8 placeholder2:u8',
    ),
  },
  PrometheusInfo: {
    path: 'pallet_subtensor::pallet::PrometheusInfo',
    fields: fields('block:u64 version:u32 ip:u128 port:u16 ip_type:u8'),
  },
  SubnetIdentityV3: {
    path: 'pallet_subtensor::pallet::SubnetIdentityV3',
    fields: byteFields(
      'subnet_name github_repo subnet_contact subnet_url discord description logo_url additional',
    ),
  },
  ChainIdentityV2: {
    path: 'pallet_subtensor::pallet::ChainIdentityV2',
    fields: byteFields('name url github_repo image discord description additional'),
  },
  NeuronInfoLite: {
    path: 'pallet_subtensor::rpc_info::neuron_info::NeuronInfoLite',
    fields: fields(
      `hotkey:AccountId32 coldkey:AccountId32 uid:Compact<u16> netuid:Compact<u16> active:bool axon_info:AxonInfo
       prometheus_info:PrometheusInfo stake:Vec<(AccountId32,Compact<u64>)> rank:Compact<u16> emission:Compact<u64>
       incentive:Compact<u16> consensus:Compact<u16> trust:Compact<u16> validator_trust:Compact<u16>
       dividends:Compact<u16> last_update:Compact<u64> validator_permit:bool pruning_score:Compact<u16>`,
    ),
  },
  FixedI128: { path: 'substrate_fixed::FixedI128', fields: fields('bits:i128') },
  SubnetCall: {
    path: 'pallet_subtensor::pallet::Call',
    variants: [
      {
        index: 0,
        name: 'set_weights',
        fields: fields('netuid:u16 dests:Vec<u16> weights:Vec<u16> version_key:u64'),
      },
      {
        index: 4,
        name: 'serve_axon',
        fields: fields(
          'netuid:u16 version:u32 ip:u128 port:u16 ip_type:u8 protocol:u8 placeholder1:u8 placeholder2:u8',
        ),
      },
      { index: 7, name: 'burned_register', fields: fields('netuid:u16 hotkey:AccountId32') },
    ],
  },
  SubnetEvent: {
    path: 'pallet_subtensor::pallet::Event',
    variants: [
      { index: 5, name: 'WeightsSet', fields: fields(':u16 :u16') },
      { index: 6, name: 'NeuronRegistered', fields: fields(':u16 :u16 :AccountId32') },
      { index: 28, name: 'AxonServed', fields: fields(':u16 :AccountId32') },
    ],
  },
  SubnetError: { path: 'pallet_subtensor::pallet::Error', variants: bare(SUBNET_ERRORS) },
}

/** SelectiveMetagraph, 74 fields: `netuid` plain, every other one an Option; the position is the index to ask for. */
export const SELECTIVE_FIELDS: readonly (readonly [string, string])[] = fields(`
  netuid:Compact<u16> name:Vec<Compact<u8>> symbol:Vec<Compact<u8>> identity:Option<SubnetIdentityV3>
  network_registered_at:Compact<u64> owner_hotkey:AccountId32 owner_coldkey:AccountId32
  block:Compact<u64> tempo:Compact<u16> last_step:Compact<u64> blocks_since_last_step:Compact<u64>
  subnet_emission:Compact<u64> alpha_in:Compact<u64> alpha_out:Compact<u64> tao_in:Compact<u64>
  alpha_out_emission:Compact<u64> alpha_in_emission:Compact<u64> tao_in_emission:Compact<u64>
  pending_alpha_emission:Compact<u64> pending_root_emission:Compact<u64> subnet_volume:Compact<u128>
  moving_price:FixedI128 rho:Compact<u16> kappa:Compact<u16> min_allowed_weights:Compact<u16>
  max_weights_limit:Compact<u16> weights_version:Compact<u64> weights_rate_limit:Compact<u64>
  activity_cutoff:Compact<u64> max_validators:Compact<u16> num_uids:Compact<u16> max_uids:Compact<u16>
  burn:Compact<u64> difficulty:Compact<u64> registration_allowed:bool pow_registration_allowed:bool
  immunity_period:Compact<u16> min_difficulty:Compact<u64> max_difficulty:Compact<u64> min_burn:Compact<u64>
  max_burn:Compact<u64> adjustment_alpha:Compact<u64> adjustment_interval:Compact<u16>
  target_regs_per_interval:Compact<u16> max_regs_per_block:Compact<u16> serving_rate_limit:Compact<u64>
  commit_reveal_weights_enabled:bool commit_reveal_period:Compact<u64> liquid_alpha_enabled:bool
  alpha_high:Compact<u16> alpha_low:Compact<u16> bonds_moving_avg:Compact<u64>
  hotkeys:Vec<AccountId32> coldkeys:Vec<AccountId32> identities:Vec<Option<ChainIdentityV2>> axons:Vec<AxonInfo>
  active:Vec<bool> validator_permit:Vec<bool> pruning_score:Vec<Compact<u16>> last_update:Vec<Compact<u64>>
  emission:Vec<Compact<u64>> dividends:Vec<Compact<u16>> incentives:Vec<Compact<u16>> consensus:Vec<Compact<u16>>
  trust:Vec<Compact<u16>> rank:Vec<Compact<u16>> block_at_registration:Vec<Compact<u64>>
  alpha_stake:Vec<Compact<u64>> tao_stake:Vec<Compact<u64>> total_stake:Vec<Compact<u64>>
  tao_dividends_per_hotkey:Vec<(AccountId32,Compact<u64>)> alpha_dividends_per_hotkey:Vec<(AccountId32,Compact<u64>)>
  validators:Vec<Compact<u16>> commitments:Vec<(AccountId32,Vec<Compact<u8>>)>`)

const SELECTIVE: NamedType = {
  path: 'pallet_subtensor::rpc_info::metagraph::SelectiveMetagraph',
  fields: SELECTIVE_FIELDS.map(([name, type], i) => [name, i === 0 ? type : `Option<${type}>`]),
}

export const SUBNET_TYPES: Readonly<Record<string, NamedType>> = { ...STRUCTS, SelectiveMetagraph: SELECTIVE }
