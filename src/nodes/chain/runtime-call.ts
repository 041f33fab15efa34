/** The calls this runtime dispatches, between SCALE bytes and typed values. The codec is that of the served metadata. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { decAnyMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings'
import * as v from 'valibot'
import { METADATA, runtimeBuilder } from './metadata.ts'

const callType = (): number => {
  const { lookup } = unifyMetadata(decAnyMetadata(METADATA))
  const found = lookup.find(({ path }) => path.at(-1) === 'RuntimeCall')
  if (found === undefined) throw new TypeError('our own metadata has no RuntimeCall')
  return found.id
}

const codec = runtimeBuilder.buildDefinition(callType())

const subnetCall = v.variant('type', [
  v.object({
    type: v.literal('burned_register'),
    value: v.object({ netuid: v.number(), hotkey: v.string() }),
  }),
  v.object({
    type: v.literal('serve_axon'),
    value: v.object({
      netuid: v.number(),
      version: v.number(),
      ip: v.bigint(),
      port: v.number(),
      ip_type: v.number(),
      protocol: v.number(),
      placeholder1: v.number(),
      placeholder2: v.number(),
    }),
  }),
  v.object({
    type: v.literal('set_weights'),
    value: v.object({
      netuid: v.number(),
      dests: v.array(v.number()),
      weights: v.array(v.number()),
      version_key: v.bigint(),
    }),
  }),
])

const callSchema = v.variant('type', [
  v.object({ type: v.literal('SubtensorModule'), value: subnetCall }),
  v.object({ type: v.literal('System'), value: v.object({ type: v.literal('remark') }) }),
  v.object({ type: v.literal('Timestamp'), value: v.object({ type: v.literal('set') }) }),
])

export type RuntimeCall = v.InferOutput<typeof callSchema>

/** Null when the bytes are not exactly one call of this runtime. Total. */
export const parseCall = (bytes: Uint8Array): RuntimeCall | null => {
  try {
    const value: unknown = codec.dec(bytes)
    if (bytesToHex(codec.enc(value)) !== bytesToHex(bytes)) return null
    const parsed = v.safeParse(callSchema, value)
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

/** The call as bytes; `value` as the codec takes it. */
export const encodeCall = (value: unknown): Uint8Array => codec.enc(value)
