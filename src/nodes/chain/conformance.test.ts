/**
 * Our generated runtime against Subtensor's own metadata and bytes. The snapshots come from public
 * repositories and are not committed: without them these tests say so and pass.
 */
import { existsSync, readFileSync } from 'node:fs'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders'
import { decAnyMetadata, type UnifiedMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings'
import { describe, expect, test } from 'vitest'
import { parseMetagraph } from '../../chain/metagraph.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { encodeAddress } from '../../wire/ss58.ts'
import { genesisBlock, nextBlock } from './block-maker.ts'
import { compareRuntimes } from './compare-runtimes.ts'
import { decodeExtrinsic } from './extrinsic.ts'
import { signedExtrinsic } from './extrinsic-fixture.ts'
import { METADATA, SPEC_VERSION, TRANSACTION_VERSION } from './metadata.ts'
import { isNeeded } from './needed-shapes.ts'
import { runtimeCall, storageKey, storageValue } from './runtime.ts'
import { encodeCall } from './runtime-call.ts'

const SNAPSHOTS = new URL('../../../../shared/chain/', import.meta.url)
const SPEC_424 = new URL('subtensor-finney-spec424-v16.scale', SNAPSHOTS)
const SPEC_393 = new URL('subtensor-finney-spec393-v16.scale', SNAPSHOTS)
const SPEC_300 = new URL('subtensor-dev-spec300-v15.scale', SNAPSHOTS)
const GOLDEN = new URL('golden-spec300.json', SNAPSHOTS)

const missing = [SPEC_424, SPEC_393, SPEC_300, GOLDEN].filter((url) => !existsSync(url))
if (missing.length > 0)
  console.log(`chain conformance skipped: no ${missing.map((url) => url.pathname).join(', ')}`)

const load = (url: URL): UnifiedMetadata => unifyMetadata(decAnyMetadata(readFileSync(url)))
const withoutLastField = <V extends { fields: readonly unknown[] }>(variant: V): V => ({
  ...variant,
  fields: variant.fields.slice(0, -1),
})

const builderOf = (metadata: UnifiedMetadata) => getDynamicBuilder(getLookupFn(metadata))

describe.skipIf(missing.length > 0)('against mainnet metadata of spec 424', () => {
  const ours = unifyMetadata(decAnyMetadata(METADATA))
  const theirs = missing.length > 0 ? ours : load(SPEC_424)

  test('every pallet, item, constant, call, event, error, runtime call and extension is the chain’s', () => {
    expect(compareRuntimes(ours, theirs)).toEqual([])
    const declared = [
      ours.pallets.flatMap(({ storage }) => storage?.items ?? []).length,
      ours.apis.flatMap(({ methods }) => methods).length,
      ours.extrinsic.signedExtensions[0]?.length,
    ]
    expect(declared).toEqual([47, 12, 13])
  })

  test('an older runtime differs in nothing that is used, and one that moved a column or an argument in that', () => {
    for (const url of [SPEC_393, SPEC_300]) {
      const differences = compareRuntimes(ours, load(url))
      expect(differences.length).toBeGreaterThan(5)
      expect(differences.filter(isNeeded)).toEqual([])
    }
    const moved = {
      ...theirs,
      lookup: theirs.lookup.map((entry) => {
        if (entry.def.tag === 'variant' && entry.path.join('::') === 'pallet_subtensor::pallet::Call')
          return { ...entry, def: { ...entry.def, value: entry.def.value.map(withoutLastField) } }
        if (entry.def.tag === 'composite' && entry.path.at(-1) === 'SelectiveMetagraph')
          return { ...entry, def: { ...entry.def, value: entry.def.value.toSpliced(3, 1) } }
        return entry
      }),
    }
    const needed = compareRuntimes(ours, moved).filter(isNeeded)
    expect(needed.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'call SubtensorModule.serve_axon.placeholder2',
        'call SubtensorModule.set_weights.version_key',
        'api SubnetInfoRuntimeApi.get_selective_metagraph out.Some.0.total_stake',
      ]),
    )
  })

  test('a signed call has the bytes that the real metadata makes of it', () => {
    const real = builderOf(theirs)
    const hotkey = encodeAddress(new Uint8Array(32).fill(7))
    const axon = { version: 1, ip: 0x7f00_0002n, port: 8091, ip_type: 4, protocol: 4 }
    const calls = [
      ['burned_register', { netuid: 21, hotkey }],
      ['serve_axon', { netuid: 21, ...axon, placeholder1: 0, placeholder2: 0 }],
      ['set_weights', { netuid: 21, dests: [0, 5], weights: [65_535, 1], version_key: 210n }],
    ] as const
    for (const [type, value] of calls) {
      const bytes = encodeCall({ type: 'SubtensorModule', value: { type, value } })
      const { codec, location } = real.buildCall('SubtensorModule', type)
      expect(bytesToHex(bytes)).toBe(bytesToHex(Uint8Array.from([...location, ...codec[0](value)])))
    }
  })

  test('what an extrinsic carries for each extension, and signs, has the real metadata’s form', () => {
    const { extrinsic } = theirs
    const real = builderOf(theirs)
    const values: Readonly<Record<string, readonly [unknown, unknown]>> = {
      CheckSpecVersion: [{}, SPEC_VERSION],
      CheckTxVersion: [{}, TRANSACTION_VERSION],
      CheckGenesis: [{}, `0x${'11'.repeat(32)}`],
      CheckMortality: [{ type: 'Mortal5', value: 3 }, `0x${'22'.repeat(32)}`],
      CheckNonce: [9, undefined],
      ChargeTransactionPayment: [70n, undefined],
      CheckMetadataHash: [{ type: 'Disabled', value: undefined }, undefined],
    }
    const parts = (extrinsic.signedExtensions[0] ?? []).map(({ identifier, type, additionalSigned }) => {
      const [carried, signed] = values[identifier] ?? [{}, undefined]
      return [
        real.buildDefinition(type).enc(carried),
        real.buildDefinition(additionalSigned).enc(signed),
      ] as const
    })
    const carried = concatBytes(...parts.map(([bytes]) => bytes))
    const signed = concatBytes(...parts.map(([, bytes]) => bytes))
    let message = new Uint8Array(0)
    const call = encodeCall({
      type: 'System',
      value: { type: 'remark', value: { remark: new Uint8Array(1) } },
    })
    const key = keypairFromMiniSecret(new Uint8Array(32).fill(1))
    const bytes = signedExtrinsic(key, call, {
      genesisHash: `0x${'11'.repeat(32)}`,
      // Period 64 is exponent 5; phase 48 in the high bits: bytes 5 and 3.
      era: { period: 64, block: 64 * 9 + 48, blockHash: `0x${'22'.repeat(32)}` },
      nonce: 9,
      tip: 70n,
      sign: (given) => {
        message = new Uint8Array(given)
        return key.sign(given)
      },
    })
    expect(bytesToHex(message)).toBe(bytesToHex(concatBytes(call, carried, signed)))
    expect(bytesToHex(bytes.subarray(-(carried.length + call.length)))).toBe(
      bytesToHex(concatBytes(carried, call)),
    )
    const read = decodeExtrinsic(bytes)
    expect(read).toMatchObject({ ok: true, value: { nonce: 9, tipRao: 70n, era: { period: 64, phase: 48 } } })
  })

  test('a failed call’s event is read by the real metadata under the pallet’s error name', () => {
    const genesis = genesisBlock({ netuid: 21, tempo: 5, immunityPeriod: 1, maxUids: 4, timestampMs: 0 })
    const key = keypairFromMiniSecret(new Uint8Array(32).fill(1))
    const call = encodeCall({
      type: 'SubtensorModule',
      value: { type: 'burned_register', value: { netuid: 21, hotkey: key.address } },
    })
    const read = decodeExtrinsic(signedExtrinsic(key, call, { genesisHash: genesis.hash, nonce: 0 }))
    const extrinsics = read.ok ? [read.value] : []
    const block = nextBlock(genesis, { extrinsics, endowments: [], timestampMs: 1 })
    const failed = block.storage.get(storageKey('System', 'Events')) ?? ''
    const events = builderOf(theirs).buildStorage('System', 'Events').value.dec(failed)
    expect(events[1].event.value.value.dispatch_error).toEqual({
      type: 'Module',
      value: { type: 'SubtensorModule', value: { type: 'NotEnoughBalanceToStake', value: undefined } },
    })
  })

  test('storage keys and event bytes equal those the real metadata makes', () => {
    const real = builderOf(theirs)
    const hotkey = '5CfCr47V5Dte6bwxNBE8K9oNnQd9fiay6aDEEkgYtFv7w4Fq'
    expect(storageKey('SubtensorModule', 'Axons', 21, hotkey)).toBe(
      real.buildStorage('SubtensorModule', 'Axons').keys.enc(21, hotkey),
    )
    const events = [
      {
        phase: { type: 'ApplyExtrinsic', value: 0 },
        event: { type: 'SubtensorModule', value: { type: 'NeuronRegistered', value: [21, 3, hotkey] } },
        topics: [],
      },
    ]
    expect(storageValue('System', 'Events', events)).toBe(
      `0x${bytesToHex(real.buildStorage('System', 'Events').value.enc(events))}`,
    )
  })
})

describe.skipIf(missing.length > 0)('against answers of a genuine runtime (spec 300)', () => {
  const golden = missing.length > 0 ? {} : JSON.parse(readFileSync(GOLDEN, 'utf8'))
  const bytesOf = (name: string): Uint8Array => hexToBytes(String(golden[name]).slice(2))

  test('get_neurons_lite decodes with our metadata and encodes to the same bytes', () => {
    const codec = runtimeCall('NeuronInfoRuntimeApi', 'get_neurons_lite')!
    const neurons = codec.value.dec(bytesOf('get_neurons_lite'))
    expect(neurons).toHaveLength(4)
    expect(bytesToHex(codec.value.enc(neurons))).toBe(bytesToHex(bytesOf('get_neurons_lite')))
  })

  test('the older SelectiveMetagraph of 73 fields is not misread as ours of 74', () => {
    const codec = runtimeCall('SubnetInfoRuntimeApi', 'get_selective_metagraph')!
    expect(() => codec.value.dec(bytesOf('get_selective_metagraph'))).toThrow()
  })

  test('the adapter reads the genuine answers, and says which field is missing when one was not asked for', () => {
    const real = builderOf(load(SPEC_300))
    const dec = (api: string, method: string): unknown =>
      real.buildRuntimeCall(api, method).value.dec(bytesOf(method))
    const columns = dec('SubnetInfoRuntimeApi', 'get_selective_metagraph') as object
    const answers = {
      netuid: 1,
      block: { number: 1000, hash: '0x00' },
      specVersion: 300,
      neurons: dec('NeuronInfoRuntimeApi', 'get_neurons_lite'),
      nextEpoch: undefined,
    }
    const metagraph = parseMetagraph({ ...answers, columns: { ...columns, max_uids: 256 } })
    expect(metagraph.neurons.map(({ uid }) => uid)).toEqual([0, 1, 2, 3])
    expect(metagraph.neurons[0]!.axon).toEqual({ ip: '127.0.0.2', port: 8090, version: 9000, protocol: 4 })
    expect(metagraph.neurons[3]!.axon).toBeNull()
    expect(metagraph.neurons[0]!.stakeRao).toBeGreaterThan(0n)
    expect(metagraph.nextEpochBlock).toBeNull()
    // The golden request has no index 31.
    expect(() => parseMetagraph({ ...answers, columns })).toThrow(/spec 300.*max_uids/)
  })
})
