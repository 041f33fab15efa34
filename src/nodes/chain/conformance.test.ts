/**
 * Our generated runtime against Subtensor's own metadata and bytes. The snapshots come from public
 * repositories and are not committed: without them these tests say so and pass.
 */
import { existsSync, readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders'
import { decAnyMetadata, type UnifiedMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings'
import { describe, expect, test } from 'vitest'
import { parseMetagraph } from '../../chain/metagraph.ts'
import { METADATA } from './metadata.ts'
import { runtimeCall, storageKey, storageValue } from './runtime.ts'

const SNAPSHOTS = new URL('../../../../shared/chain/', import.meta.url)
const SPEC_424 = new URL('subtensor-finney-spec424-v16.scale', SNAPSHOTS)
const SPEC_300 = new URL('subtensor-dev-spec300-v15.scale', SNAPSHOTS)
const GOLDEN = new URL('golden-spec300.json', SNAPSHOTS)

const missing = [SPEC_424, SPEC_300, GOLDEN].filter((url) => !existsSync(url))
if (missing.length > 0)
  console.log(`chain conformance skipped: no ${missing.map((url) => url.pathname).join(', ')}`)

const load = (url: URL): UnifiedMetadata => unifyMetadata(decAnyMetadata(readFileSync(url)))
const builderOf = (metadata: UnifiedMetadata) => getDynamicBuilder(getLookupFn(metadata))

/** Differences between a type of ours and one of theirs; an enum of ours may leave variants out. */
const differences = (
  ours: UnifiedMetadata,
  theirs: UnifiedMetadata,
  ourId: number,
  theirId: number,
  path: string,
): string[] => {
  const [a, b] = [ours.lookup[ourId]!, theirs.lookup[theirId]!]
  const deeper = (x: number, y: number, step: string) => differences(ours, theirs, x, y, `${path}.${step}`)
  if (a.def.tag !== b.def.tag) return [`${path}: ${a.def.tag} is ${b.def.tag}`]
  if (a.path.length > 0 && a.path.join('::') !== b.path.join('::'))
    return [`${path}: path ${a.path.join('::')} is ${b.path.join('::')}`]
  const fields = (
    mine: readonly { name: string | undefined; type: number }[],
    other: readonly { name: string | undefined; type: number }[],
    step: string,
  ): string[] =>
    mine.length !== other.length || mine.some((field, i) => field.name !== other[i]!.name)
      ? [`${path}${step}: fields ${mine.map((f) => f.name).join()} are ${other.map((f) => f.name).join()}`]
      : mine.flatMap((field, i) => deeper(field.type, other[i]!.type, `${step}${field.name ?? i}`))
  if (a.def.tag === 'composite' && b.def.tag === 'composite') return fields(a.def.value, b.def.value, '')
  if (a.def.tag === 'variant' && b.def.tag === 'variant') {
    const variants = b.def.value
    return a.def.value.flatMap((variant) => {
      const other = variants.find(({ name }) => name === variant.name)
      if (other === undefined) return [`${path}: no variant ${variant.name}`]
      if (other.index !== variant.index)
        return [`${path}.${variant.name}: index ${variant.index} is ${other.index}`]
      return fields(variant.fields, other.fields, `${variant.name}.`)
    })
  }
  if (a.def.tag === 'sequence' && b.def.tag === 'sequence') return deeper(a.def.value, b.def.value, '[]')
  if (a.def.tag === 'compact' && b.def.tag === 'compact') return deeper(a.def.value, b.def.value, 'compact')
  if (a.def.tag === 'array' && b.def.tag === 'array')
    return a.def.value.len === b.def.value.len
      ? deeper(a.def.value.type, b.def.value.type, '[]')
      : [`${path}: array length`]
  if (a.def.tag === 'tuple' && b.def.tag === 'tuple') {
    const other = b.def.value
    return a.def.value.length === other.length
      ? a.def.value.flatMap((id, i) => deeper(id, other[i]!, `${i}`))
      : [`${path}: tuple length`]
  }
  if (a.def.tag === 'primitive' && b.def.tag === 'primitive')
    return a.def.value.tag === b.def.value.tag ? [] : [`${path}: ${a.def.value.tag} is ${b.def.value.tag}`]
  return [`${path}: ${a.def.tag} is not compared`]
}

describe.skipIf(missing.length > 0)('against mainnet metadata of spec 424', () => {
  const ours = unifyMetadata(decAnyMetadata(METADATA))
  const theirs = missing.length > 0 ? ours : load(SPEC_424)
  const compare = (a: number, b: number, name: string) => differences(ours, theirs, a, b, name)
  const typeOf = (entry: number | { type: number } | undefined): number =>
    typeof entry === 'number' ? entry : (entry?.type ?? -1)

  test('every storage item has the chain’s hashers, keys, values, modifier and default', () => {
    let compared = 0
    for (const pallet of ours.pallets) {
      const other = theirs.pallets.find(({ name }) => name === pallet.name)!
      expect(pallet.index).toBe(other.index)
      for (const item of pallet.storage?.items ?? []) {
        const twin = other.storage!.items.find(({ name }) => name === item.name)
        const name = `${pallet.name}.${item.name}`
        expect(twin, name).toBeDefined()
        expect([name, item.modifier, item.fallback]).toEqual([name, twin!.modifier, twin!.fallback])
        if (item.type.tag === 'plain' && twin!.type.tag === 'plain')
          expect(compare(item.type.value, twin!.type.value, name)).toEqual([])
        else if (item.type.tag === 'map' && twin!.type.tag === 'map') {
          expect(item.type.value.hashers).toEqual(twin!.type.value.hashers)
          expect(compare(item.type.value.key, twin!.type.value.key, name)).toEqual([])
          expect(compare(item.type.value.value, twin!.type.value.value, name)).toEqual([])
        } else expect.unreachable(`${name}: ${item.type.tag} is ${twin!.type.tag}`)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(30)
  })

  test('every call, event and error has the chain’s index and fields', () => {
    for (const pallet of ours.pallets) {
      const other = theirs.pallets.find(({ name }) => name === pallet.name)!
      for (const part of ['calls', 'events', 'errors'] as const)
        if (pallet[part] !== undefined)
          expect(compare(typeOf(pallet[part]), typeOf(other[part]), `${pallet.name}.${part}`)).toEqual([])
    }
    const outer = (metadata: UnifiedMetadata, name: string): number =>
      metadata.lookup.find(({ path }) => path.join('::') === `node_subtensor_runtime::${name}`)!.id
    for (const name of ['RuntimeEvent', 'RuntimeError', 'RuntimeCall'])
      expect(compare(outer(ours, name), outer(theirs, name), name)).toEqual([])
  })

  test('every runtime call has the chain’s inputs and output', () => {
    let compared = 0
    for (const api of ours.apis)
      for (const method of api.methods) {
        const name = `${api.name}.${method.name}`
        const twin = theirs.apis
          .find((other) => other.name === api.name)
          ?.methods.find((other) => other.name === method.name)
        expect(twin, name).toBeDefined()
        expect(method.inputs.map((input) => input.name)).toEqual(twin!.inputs.map((input) => input.name))
        expect(compare(method.output, twin!.output, name)).toEqual([])
        method.inputs.forEach((input, i) =>
          expect(compare(input.type, twin!.inputs[i]!.type, `${name}.${input.name}`)).toEqual([]),
        )
        compared++
      }
    expect(compared).toBe(9)
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
