/**
 * Codecs of the runtime: storage keys and values, runtime calls. Built from the metadata we serve, so that
 * what we answer and what we say about it cannot differ.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { eventsCodec } from './events-codec.ts'
import { metadataLines, runtimeBuilder } from './metadata.ts'
import { API_METHODS } from './runtime-items.ts'

const storageCodecs = new Map<string, ReturnType<typeof runtimeBuilder.buildStorage>>()
const storageCodec = (pallet: string, item: string) => {
  const name = `${pallet}.${item}`
  const known = storageCodecs.get(name)
  if (known !== undefined) return known
  const built = runtimeBuilder.buildStorage(pallet, item)
  storageCodecs.set(name, built)
  return built
}

/** @returns 0x hex key; arguments as the chain's codecs take them (accounts as SS58 text). */
export const storageKey = (pallet: string, item: string, ...args: unknown[]): string =>
  storageCodec(pallet, item).keys.enc(...args)

const valueCodec = (pallet: string, item: string) =>
  pallet === 'System' && item === 'Events' ? eventsCodec : storageCodec(pallet, item).value

export const storageValue = (pallet: string, item: string, value: unknown): string =>
  `0x${bytesToHex(valueCodec(pallet, item).enc(value))}`

/** @returns undefined when the bytes are no such value. */
export const decodeStorage = (pallet: string, item: string, hex: string): unknown => {
  try {
    return valueCodec(pallet, item).dec(hex)
  } catch {
    return undefined
  }
}

const callCodecs = new Map<string, ReturnType<typeof runtimeBuilder.buildRuntimeCall>>()

/** Codecs of one runtime call, or null when the runtime has no such call. */
export const runtimeCall = (api: string, method: string) => {
  if (!metadataLines(API_METHODS).some((line) => line.startsWith(`${api}.${method}(`))) return null
  const name = `${api}_${method}`
  const built = callCodecs.get(name) ?? runtimeBuilder.buildRuntimeCall(api, method)
  callCodecs.set(name, built)
  return built
}

/** Runtime call arguments as positional values, or null when the bytes are not exactly such arguments. */
export const decodeArgs = (api: string, method: string, hex: string): readonly unknown[] | null => {
  const codec = runtimeCall(api, method)
  if (codec === null) return null
  try {
    const bytes = hexToBytes(hex.replace(/^0x/, ''))
    const values: unknown[] = codec.args.dec(bytes)
    const again = codec.args.enc(values)
    return bytesToHex(again) === bytesToHex(bytes) ? values : null
  } catch {
    return null
  }
}
