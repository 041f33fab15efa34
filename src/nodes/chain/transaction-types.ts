/** The types of signed calls outside any pallet, as Subtensor spec 424 declares them: extensions, validity, fees. */
import { bare, fields, type NamedType, type Variant } from './type-registry.ts'

/** Mortal1 to Mortal255: the first byte of a mortal era is the variant, the second its one field. */
const ERA: readonly Variant[] = [
  { index: 0, name: 'Immortal' },
  ...Array.from({ length: 255 }, (_, i): Variant => {
    const index = i + 1
    return { index, name: `Mortal${index}`, fields: [['', 'u8']] }
  }),
]

const empty = (path: string): NamedType => ({ path, fields: [] })

/**
 * Extensions in the order their bytes come: identifier, type of what the call carries, type of what is signed beside
 * it. Those of Subtensor's own carry nothing, but a client that does not find them signs something else.
 */
export const SIGNED_EXTENSIONS: readonly (readonly [string, string, string])[] = [
  ['CheckNonZeroSender', 'CheckNonZeroSender', '()'],
  ['CheckSpecVersion', 'CheckSpecVersion', 'u32'],
  ['CheckTxVersion', 'CheckTxVersion', 'u32'],
  ['CheckGenesis', 'CheckGenesis', 'H256'],
  ['CheckMortality', 'CheckMortality', 'H256'],
  ['CheckNonce', 'CheckNonce', '()'],
  ['CheckWeight', 'CheckWeight', '()'],
  ['ChargeTransactionPayment', 'ChargeTransactionPayment', '()'],
  ['SudoTransactionExtension', 'SudoTransactionExtension', '()'],
  ['CheckShieldedTxValidity', 'CheckShieldedTxValidity', '()'],
  ['SubtensorTransactionExtension', 'SubtensorTransactionExtension', '()'],
  ['DrandPriority', 'DrandPriority', '()'],
  ['CheckMetadataHash', 'CheckMetadataHash', 'Option<[u8;32]>'],
]

const EXTENSIONS: Readonly<Record<string, NamedType>> = {
  Era: { path: 'sp_runtime::generic::era::Era', variants: ERA },
  MetadataHashMode: {
    path: 'frame_metadata_hash_extension::Mode',
    variants: bare([
      [0, 'Disabled'],
      [1, 'Enabled'],
    ]),
  },
  CheckNonZeroSender: empty('frame_system::extensions::check_non_zero_sender::CheckNonZeroSender'),
  CheckSpecVersion: empty('frame_system::extensions::check_spec_version::CheckSpecVersion'),
  CheckTxVersion: empty('frame_system::extensions::check_tx_version::CheckTxVersion'),
  CheckGenesis: empty('frame_system::extensions::check_genesis::CheckGenesis'),
  CheckMortality: { path: 'node_subtensor_runtime::check_mortality::CheckMortality', wraps: 'Era' },
  CheckNonce: { path: 'node_subtensor_runtime::check_nonce::CheckNonce', wraps: 'Compact<u32>' },
  CheckWeight: empty('frame_system::extensions::check_weight::CheckWeight'),
  ChargeTransactionPayment: {
    path: 'pallet_transaction_payment::ChargeTransactionPayment',
    wraps: 'Compact<u64>',
  },
  SudoTransactionExtension: empty('node_subtensor_runtime::sudo_wrapper::SudoTransactionExtension'),
  CheckShieldedTxValidity: empty('pallet_shield::extension::CheckShieldedTxValidity'),
  SubtensorTransactionExtension: empty(
    'pallet_subtensor::extensions::subtensor::SubtensorTransactionExtension',
  ),
  DrandPriority: empty('pallet_drand::drand_priority::DrandPriority'),
  CheckMetadataHash: {
    path: 'frame_metadata_hash_extension::CheckMetadataHash',
    fields: fields('mode:MetadataHashMode'),
  },
}

const VALIDITY: Readonly<Record<string, NamedType>> = {
  TransactionSource: {
    path: 'sp_runtime::transaction_validity::TransactionSource',
    variants: bare([
      [0, 'InBlock'],
      [1, 'Local'],
      [2, 'External'],
    ]),
  },
  GenericExtrinsic: {
    path: 'sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic',
    wraps: 'Vec<u8>',
  },
  UncheckedExtrinsic: {
    path: 'fp_self_contained::unchecked_extrinsic::UncheckedExtrinsic',
    wraps: 'GenericExtrinsic',
  },
  ValidTransaction: {
    path: 'sp_runtime::transaction_validity::ValidTransaction',
    fields: fields('priority:u64 requires:Vec<Vec<u8>> provides:Vec<Vec<u8>> longevity:u64 propagate:bool'),
  },
  InvalidTransaction: {
    path: 'sp_runtime::transaction_validity::InvalidTransaction',
    variants: [
      ...bare([
        [0, 'Call'],
        [1, 'Payment'],
        [2, 'Future'],
        [3, 'Stale'],
        [4, 'BadProof'],
        [5, 'AncientBirthBlock'],
        [6, 'ExhaustsResources'],
      ]),
      { index: 7, name: 'Custom', fields: [['', 'u8']] },
      ...bare([
        [8, 'BadMandatory'],
        [9, 'MandatoryValidation'],
        [10, 'BadSigner'],
        [11, 'IndeterminateImplicit'],
        [12, 'UnknownOrigin'],
      ]),
    ],
  },
  UnknownTransaction: {
    path: 'sp_runtime::transaction_validity::UnknownTransaction',
    variants: [
      ...bare([
        [0, 'CannotLookup'],
        [1, 'NoUnsignedValidator'],
      ]),
      { index: 2, name: 'Custom', fields: [['', 'u8']] },
    ],
  },
  TransactionValidityError: {
    path: 'sp_runtime::transaction_validity::TransactionValidityError',
    variants: [
      { index: 0, name: 'Invalid', fields: [['', 'InvalidTransaction']] },
      { index: 1, name: 'Unknown', fields: [['', 'UnknownTransaction']] },
    ],
  },
}

const FEES: Readonly<Record<string, NamedType>> = {
  RuntimeDispatchInfo: {
    path: 'pallet_transaction_payment::types::RuntimeDispatchInfo',
    fields: fields('weight:Weight class:DispatchClass partial_fee:u64'),
  },
  InclusionFee: {
    path: 'pallet_transaction_payment::types::InclusionFee',
    fields: fields('base_fee:u64 len_fee:u64 adjusted_weight_fee:u64'),
  },
  FeeDetails: {
    path: 'pallet_transaction_payment::types::FeeDetails',
    fields: fields('inclusion_fee:Option<InclusionFee> tip:u64'),
  },
}

export const TRANSACTION_TYPES: Readonly<Record<string, NamedType>> = { ...EXTENSIONS, ...VALIDITY, ...FEES }
