/**
 * SS58 addresses (chain format, prefix 42 on this network): base58 of prefix, 32-byte public key and the
 * first two bytes of BLAKE2b-512("SS58PRE" || prefix || key). Only the one-byte and two-byte prefix
 * forms with a 32-byte key exist here; anything else is refused, and so is every second spelling.
 */
import { blake2b } from '@noble/hashes/blake2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base58 } from '@scure/base'
import type { Result } from '../protocol/verdict.ts'

export const SUBSTRATE_PREFIX = 42
export const PUBLIC_KEY_BYTES = 32
const CHECKSUM_BYTES = 2
const MAX_ONE_BYTE_PREFIX = 63
const MAX_PREFIX = 16_383
/** Longest text: 2 + 32 + 2 bytes in base58. */
const MAX_ADDRESS_CHARS = 50
const LABEL = utf8ToBytes('SS58PRE')

export type AddressReason = 'address-malformed' | 'address-checksum' | 'address-prefix'

function prefixBytes(prefix: number): Uint8Array {
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > MAX_PREFIX) {
    throw new RangeError(`SS58 prefix ${prefix} is outside 0..${MAX_PREFIX}`)
  }
  if (prefix <= MAX_ONE_BYTE_PREFIX) return Uint8Array.of(prefix)
  return Uint8Array.of(((prefix & 0xfc) >> 2) | 0x40, (prefix >> 8) | ((prefix & 3) << 6))
}

function checksum(body: Uint8Array): Uint8Array {
  return blake2b(concatBytes(LABEL, body)).subarray(0, CHECKSUM_BYTES)
}

/** Throws when the key is not 32 bytes: the caller's bug. */
export function encodeAddress(publicKey: Uint8Array, prefix: number = SUBSTRATE_PREFIX): string {
  if (publicKey.length !== PUBLIC_KEY_BYTES) throw new RangeError('a public key has 32 bytes')
  const body = concatBytes(prefixBytes(prefix), publicKey)
  return base58.encode(concatBytes(body, checksum(body)))
}

/** The public key inside an address of the given prefix. Total. */
export function decodeAddress(
  text: unknown,
  prefix: number = SUBSTRATE_PREFIX,
): Result<Uint8Array, AddressReason> {
  if (typeof text !== 'string' || text.length === 0 || text.length > MAX_ADDRESS_CHARS) {
    return refuse('address-malformed', 'not an address text')
  }
  const bytes = base58Bytes(text)
  const expected = prefixBytes(prefix)
  if (bytes === null || bytes.length !== expected.length + PUBLIC_KEY_BYTES + CHECKSUM_BYTES) {
    return refuse('address-malformed', 'not base58 of a 32-byte key')
  }
  const body = bytes.subarray(0, bytes.length - CHECKSUM_BYTES)
  const check = checksum(body)
  if (bytes[bytes.length - 2] !== check[0] || bytes[bytes.length - 1] !== check[1]) {
    return refuse('address-checksum', 'checksum differs: the address is mistyped')
  }
  if (!expected.every((byte, i) => bytes[i] === byte)) {
    return refuse('address-prefix', `not an address of format ${prefix}`)
  }
  return { ok: true, value: body.slice(expected.length) }
}

function base58Bytes(text: string): Uint8Array | null {
  try {
    return base58.decode(text)
  } catch {
    return null
  }
}

function refuse(reason: AddressReason, detail: string): { ok: false; reason: AddressReason; detail: string } {
  return { ok: false, reason, detail }
}
