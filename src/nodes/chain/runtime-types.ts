/**
 * The types our runtime declares outside the subnet pallet, in the names, order and indices of Subtensor
 * spec 424 (conformance.test.ts compares them with a mainnet snapshot where one is at hand). Paths matter:
 * client libraries recognise account ids, options and events by them. What we never send (other pallets'
 * events) is left out; the indices of what remains are the chain's.
 */
import { SUBNET_TYPES } from './subnet-types.ts'
import { TRANSACTION_TYPES } from './transaction-types.ts'
import { bare, fields, type NamedType } from './type-registry.ts'

const SYSTEM: Readonly<Record<string, NamedType>> = {
  AccountId32: { path: 'sp_core::crypto::AccountId32', wraps: '[u8;32]' },
  H256: { path: 'primitive_types::H256', wraps: '[u8;32]' },
  OpaqueMetadata: { path: 'sp_core::OpaqueMetadata', wraps: 'Vec<u8>' },
  CowStr: { path: 'Cow', wraps: 'str' },
  CowApis: { path: 'Cow', wraps: 'Vec<([u8;8],u32)>' },
  RuntimeVersion: {
    path: 'sp_version::RuntimeVersion',
    fields: fields(
      `spec_name:CowStr impl_name:CowStr authoring_version:u32 spec_version:u32 impl_version:u32
       apis:CowApis transaction_version:u32 system_version:u8`,
    ),
  },
  Weight: {
    path: 'sp_weights::weight_v2::Weight',
    fields: fields('ref_time:Compact<u64> proof_size:Compact<u64>'),
  },
  ExtraFlags: { path: 'pallet_balances::types::ExtraFlags', wraps: 'u128' },
  AccountData: {
    path: 'pallet_balances::types::AccountData',
    fields: fields('free:u64 reserved:u64 frozen:u64 flags:ExtraFlags'),
  },
  AccountInfo: {
    path: 'frame_system::AccountInfo',
    fields: fields('nonce:u32 consumers:u32 providers:u32 sufficients:u32 data:AccountData'),
  },
  DispatchClass: {
    path: 'frame_support::dispatch::DispatchClass',
    variants: bare([
      [0, 'Normal'],
      [1, 'Operational'],
      [2, 'Mandatory'],
    ]),
  },
  Pays: {
    path: 'frame_support::dispatch::Pays',
    variants: bare([
      [0, 'Yes'],
      [1, 'No'],
    ]),
  },
  DispatchEventInfo: {
    path: 'frame_system::DispatchEventInfo',
    fields: fields('weight:Weight class:DispatchClass pays_fee:Pays'),
  },
  ModuleError: { path: 'sp_runtime::ModuleError', fields: fields('index:u8 error:[u8;4]') },
  DispatchError: {
    path: 'sp_runtime::DispatchError',
    variants: [
      { index: 0, name: 'Other' },
      { index: 1, name: 'CannotLookup' },
      { index: 2, name: 'BadOrigin' },
      { index: 3, name: 'Module', fields: [['', 'ModuleError']] },
    ],
  },
  MultiAddress: {
    path: 'sp_runtime::multiaddress::MultiAddress',
    variants: [
      { index: 0, name: 'Id', fields: [['', 'AccountId32']] },
      { index: 1, name: 'Index', fields: [['', 'Compact<()>']] },
      { index: 2, name: 'Raw', fields: [['', 'Vec<u8>']] },
      { index: 3, name: 'Address32', fields: [['', '[u8;32]']] },
      { index: 4, name: 'Address20', fields: [['', '[u8;20]']] },
    ],
  },
  MultiSignature: {
    path: 'sp_runtime::MultiSignature',
    variants: [
      { index: 0, name: 'Ed25519', fields: [['', '[u8;64]']] },
      { index: 1, name: 'Sr25519', fields: [['', '[u8;64]']] },
      { index: 2, name: 'Ecdsa', fields: [['', '[u8;65]']] },
    ],
  },
  SystemCall: {
    path: 'frame_system::pallet::Call',
    variants: [{ index: 0, name: 'remark', fields: [['remark', 'Vec<u8>']] }],
  },
  SystemEvent: {
    path: 'frame_system::pallet::Event',
    variants: [
      { index: 0, name: 'ExtrinsicSuccess', fields: [['dispatch_info', 'DispatchEventInfo']] },
      {
        index: 1,
        name: 'ExtrinsicFailed',
        fields: [
          ['dispatch_error', 'DispatchError'],
          ['dispatch_info', 'DispatchEventInfo'],
        ],
      },
    ],
  },
  SystemError: { path: 'frame_system::pallet::Error', variants: bare([[0, 'InvalidSpecName']]) },
  TimestampCall: {
    path: 'pallet_timestamp::pallet::Call',
    variants: [{ index: 0, name: 'set', fields: [['now', 'Compact<u64>']] }],
  },
}

const OUTER: Readonly<Record<string, NamedType>> = {
  RuntimeCall: {
    path: 'node_subtensor_runtime::RuntimeCall',
    variants: [
      { index: 0, name: 'System', fields: [['', 'SystemCall']] },
      { index: 2, name: 'Timestamp', fields: [['', 'TimestampCall']] },
      { index: 7, name: 'SubtensorModule', fields: [['', 'SubnetCall']] },
    ],
  },
  RuntimeEvent: {
    path: 'node_subtensor_runtime::RuntimeEvent',
    variants: [
      { index: 0, name: 'System', fields: [['', 'SystemEvent']] },
      { index: 7, name: 'SubtensorModule', fields: [['', 'SubnetEvent']] },
    ],
  },
  RuntimeError: {
    path: 'node_subtensor_runtime::RuntimeError',
    variants: [
      { index: 0, name: 'System', fields: [['', 'SystemError']] },
      { index: 7, name: 'SubtensorModule', fields: [['', 'SubnetError']] },
    ],
  },
  Phase: {
    path: 'frame_system::Phase',
    variants: [
      { index: 0, name: 'ApplyExtrinsic', fields: [['', 'u32']] },
      { index: 1, name: 'Finalization' },
      { index: 2, name: 'Initialization' },
    ],
  },
  EventRecord: {
    path: 'frame_system::EventRecord',
    fields: fields('phase:Phase event:RuntimeEvent topics:Vec<H256>'),
  },
  Runtime: { path: 'node_subtensor_runtime::Runtime', fields: [] },
}

export const RUNTIME_TYPES: Readonly<Record<string, NamedType>> = {
  ...SYSTEM,
  ...OUTER,
  ...SUBNET_TYPES,
  ...TRANSACTION_TYPES,
}
