/**
 * The two functions of `@polkadot/util-crypto` that `@polkadot/extension-dapp` calls, over the addresses of this program: the page
 * is built with this file in that package's place. As there, what cannot be decoded throws.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import { base58 } from '@scure/base'
import {
  decodeAddress as decodeOf,
  encodeAddress as encode,
  PUBLIC_KEY_BYTES,
  SUBSTRATE_PREFIX,
} from '../../wire/ss58.ts'

/** Longer texts are no address of any form. */
const MAX_CHARS = 80
const HEX = /^0x[0-9a-fA-F]{64}$/

/** The public key in an address of any network's prefix, or in 0x hex. @throws Error when it is neither */
export function decodeAddress(address: string | Uint8Array): Uint8Array {
  if (address instanceof Uint8Array) return publicKey(address)
  if (HEX.test(address)) return publicKey(hexToBytes(address.slice(2)))
  const prefix = prefixOf(address)
  const decoded = prefix === null ? null : decodeOf(address, prefix)
  if (decoded?.ok !== true) throw new Error(`Decoding: ${decoded?.detail ?? 'not an address text'}`)
  return decoded.value
}

/** @throws Error when it is no key and no address */
export function encodeAddress(key: string | Uint8Array, prefix: number = SUBSTRATE_PREFIX): string {
  return encode(decodeAddress(key), prefix)
}

function publicKey(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== PUBLIC_KEY_BYTES) throw new Error('Decoding: not a key of 32 bytes')
  return bytes
}

function prefixOf(address: string): number | null {
  if (address.length > MAX_CHARS) return null
  try {
    const [first = 0, second = 0] = base58.decode(address)
    if (first < 64) return first
    return first > 127 ? null : ((first & 0x3f) << 2) | (second >> 6) | ((second & 0x3f) << 8)
  } catch {
    return null
  }
}
