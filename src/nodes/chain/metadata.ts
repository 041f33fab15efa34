/**
 * Runtime metadata made from the declarations here: pallet and item names, hashers, indices and defaults
 * are those of Subtensor spec 424. Only what this chain really keeps and answers is declared.
 */

import { blake2b } from '@noble/hashes/blake2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders'
import { decAnyMetadata, metadata, unifyMetadata, type V15 } from '@polkadot-api/substrate-bindings'
import { API_METHODS, SUBNET_ITEMS, SYSTEM_ITEMS } from './runtime-items.ts'
import { RUNTIME_TYPES } from './runtime-types.ts'
import { SUBNET_PALLET } from './subnet-types.ts'
import { SIGNED_EXTENSIONS } from './transaction-types.ts'
import { TypeRegistry } from './type-registry.ts'

type Pallet = V15['pallets'][number]
type StorageItem = NonNullable<Pallet['storage']>['items'][number]
type Api = V15['apis'][number]

export const SPEC_NAME = 'node-subtensor'
export const IMPL_NAME = 'filetao-local-chain'
export const SPEC_VERSION = 424
export const TRANSACTION_VERSION = 1
export const SS58_PREFIX = 42

const API_VERSIONS: Readonly<Record<string, number>> = {
  Core: 5,
  Metadata: 2,
  TaggedTransactionQueue: 3,
  AccountNonceApi: 1,
  TransactionPaymentApi: 4,
  NeuronInfoRuntimeApi: 1,
  SubnetInfoRuntimeApi: 2,
}

export const metadataLines = (text: string): string[] => text.trim().split(/\n\s*/)

const HASHERS = { I: 'Identity', B: 'Blake2128Concat', T: 'Twox64Concat' } as const

const storageItem = (types: TypeRegistry, line: string): StorageItem => {
  const [name = '', modifier = '', hashers = '', key = '', value = '', fallback = ''] = line.split(' ')
  const common = { name, modifier: modifier === 'D' ? 1 : 0, fallback, docs: [] }
  if (hashers === '-') return { ...common, type: { tag: 'plain', value: types.id(value) } }
  const tags = hashers.split('').map((letter) => {
    if (letter !== 'I' && letter !== 'B' && letter !== 'T') throw new Error(`unknown hasher ${letter}`)
    return { tag: HASHERS[letter], value: undefined }
  })
  return {
    ...common,
    type: { tag: 'map', value: { hashers: tags, key: types.id(key), value: types.id(value) } },
  }
}

const apisOf = (types: TypeRegistry): Api[] => {
  const apis = new Map<string, Api>()
  for (const line of metadataLines(API_METHODS)) {
    const [, name = '', method = '', inputs = '', output = ''] =
      /^(\w+)\.(\w+)\((.*?)\) (.+)$/.exec(line) ?? []
    const api = apis.get(name) ?? { name, methods: [], docs: [] }
    apis.set(name, api)
    api.methods.push({
      name: method,
      inputs: inputs === '' ? [] : inputs.split(',').map((input) => inputOf(types, input)),
      output: types.id(output),
      docs: [],
    })
  }
  return [...apis.values()]
}

const inputOf = (types: TypeRegistry, text: string) => {
  const [name = '', type = ''] = text.split(':')
  return { name, type: types.id(type) }
}

/** First eight bytes of blake2b-64 of the API's name, as RuntimeVersion lists it. */
const apiId = (name: string): Uint8Array => blake2b(utf8ToBytes(name), { dkLen: 8 })

export interface ApiVersion {
  /** 0x and 16 hex digits. */
  readonly id: string
  readonly version: number
}
export const API_LIST: readonly ApiVersion[] = Object.entries(API_VERSIONS).map(([name, version]) => ({
  id: `0x${bytesToHex(apiId(name))}`,
  version,
}))

/** RuntimeVersion as the codec wants it. */
export const RUNTIME_VERSION = {
  spec_name: SPEC_NAME,
  impl_name: IMPL_NAME,
  authoring_version: 1,
  spec_version: SPEC_VERSION,
  impl_version: 1,
  apis: API_LIST.map(({ id, version }): [string, number] => [id, version]),
  transaction_version: TRANSACTION_VERSION,
  system_version: 1,
}

const palletsOf = (types: TypeRegistry, versionValue: string): Pallet[] => [
  {
    name: 'System',
    index: 0,
    docs: [],
    storage: { prefix: 'System', items: metadataLines(SYSTEM_ITEMS).map((line) => storageItem(types, line)) },
    calls: types.id('SystemCall'),
    events: types.id('SystemEvent'),
    errors: types.id('SystemError'),
    constants: [
      { name: 'BlockHashCount', type: types.id('u32'), value: '0x00010000', docs: [] },
      { name: 'Version', type: types.id('RuntimeVersion'), value: versionValue, docs: [] },
      { name: 'SS58Prefix', type: types.id('u16'), value: '0x2a00', docs: [] },
    ],
  },
  {
    name: 'Timestamp',
    index: 2,
    docs: [],
    storage: {
      prefix: 'Timestamp',
      items: [storageItem(types, `Now D - - u64 0x${'00'.repeat(8)}`)],
    },
    calls: types.id('TimestampCall'),
    events: undefined,
    errors: undefined,
    constants: [],
  },
  {
    name: 'SubtensorModule',
    index: SUBNET_PALLET,
    docs: [],
    storage: {
      prefix: 'SubtensorModule',
      items: metadataLines(SUBNET_ITEMS).map((line) => storageItem(types, line)),
    },
    calls: types.id('SubnetCall'),
    events: types.id('SubnetEvent'),
    errors: types.id('SubnetError'),
    constants: [],
  },
]

const encodeMetadata = (versionValue: string): Uint8Array => {
  const types = new TypeRegistry(RUNTIME_TYPES)
  const value: V15 = {
    lookup: types.entries,
    pallets: palletsOf(types, versionValue),
    extrinsic: {
      version: 4,
      address: types.id('MultiAddress'),
      call: types.id('RuntimeCall'),
      signature: types.id('MultiSignature'),
      extra: types.id('()'),
      signedExtensions: SIGNED_EXTENSIONS.map(([identifier, type, additional]) => ({
        identifier,
        type: types.id(type),
        additionalSigned: types.id(additional),
      })),
    },
    type: types.id('Runtime'),
    apis: apisOf(types),
    outerEnums: {
      call: types.id('RuntimeCall'),
      event: types.id('RuntimeEvent'),
      error: types.id('RuntimeError'),
    },
    custom: [],
  }
  return metadata.enc({ magicNumber: 1635018093, metadata: { tag: 'v15', value } })
}

const builderOf = (bytes: Uint8Array) => getDynamicBuilder(getLookupFn(unifyMetadata(decAnyMetadata(bytes))))

// The Version constant is itself encoded by the runtime it describes: build once without it to get its codec.
const versionBytes = builderOf(encodeMetadata('0x'))
  .buildRuntimeCall('Core', 'version')
  .value.enc(RUNTIME_VERSION)

/** `meta`-prefixed V15 metadata. */
export const METADATA: Uint8Array = encodeMetadata(`0x${bytesToHex(versionBytes)}`)
/** Every codec and storage key there is, built from the very metadata we serve. */
export const runtimeBuilder = builderOf(METADATA)

/** Well-known key `:code`; its value stands for the runtime, and changes when the runtime does. */
export const CODE_KEY = '0x3a636f6465'
export const CODE_VALUE = `0x${bytesToHex(blake2b(METADATA, { dkLen: 32 }))}`
