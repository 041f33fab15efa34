/**
 * Protocol section 1.1: the number that names stored data.
 *
 * `H(bytes)` is SHA3-256 read as an unsigned big-endian integer. On the wire and as a key it is always the
 * decimal text of that integer, never hex and never padded. Comparisons are comparisons of text, so a
 * leading zero or a hex form is a different name; `dec` is the only place where such text is made.
 *
 * Where it differs: nothing. What it takes from outside is the SHA3 itself, because @noble/hashes does
 * about 10 MB/s: enough for proofs, never for file bytes, which come with a node:crypto or WASM hash.
 */
import { sha3_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** SHA3-256 of the concatenation of its parts. */
export type Sha3 = (...parts: Uint8Array[]) => Uint8Array

/** The pure implementation: correct everywhere, about 10 MB/s. Inject a faster one for file bytes. */
export const nobleSha3: Sha3 = (...parts) => {
  const hash = sha3_256.create()
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** A digest as an unsigned big-endian integer; no bytes are zero. */
export function toInteger(digest: Uint8Array): bigint {
  return digest.length === 0 ? 0n : BigInt(`0x${bytesToHex(digest)}`)
}

/** The text in which an integer crosses the wire: decimal, without leading zeros. */
export function dec(n: bigint): string {
  return n.toString(10)
}

/** The bytes that `hash_data` hashes: bytes as they are, anything else as the UTF-8 of its text. */
function hashInput(x: Uint8Array | string | bigint): Uint8Array {
  if (x instanceof Uint8Array) return x
  return utf8ToBytes(typeof x === 'bigint' ? dec(x) : x)
}

/** `H(x)` as an integer below 2^256; it may exceed the order of P-256 and is used unreduced. */
export function hashData(x: Uint8Array | string | bigint, sha3: Sha3 = nobleSha3): bigint {
  return toInteger(sha3(hashInput(x)))
}
