/**
 * sr25519 (schnorrkel, signing context `substrate`) as protocol section 6.3 uses it. Verification is total
 * and tries the message, then `<Bytes>` + message + `</Bytes>`, because browser extensions sign the
 * wrapped form and every server of the network accepts both.
 */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { getPublicKey, secretFromSeed, sign, verify } from '@scure/sr25519'
import { encodeAddress, PUBLIC_KEY_BYTES } from './ss58.ts'

export const MINI_SECRET_BYTES = 32
export const SIGNATURE_BYTES = 64

const WRAP_OPEN = utf8ToBytes('<Bytes>')
const WRAP_CLOSE = utf8ToBytes('</Bytes>')

/** The two operations over bytes of the right lengths. `verify` may throw on what is malformed. */
export interface Sr25519 {
  /** @param secretKey 64 bytes: scalar in Ed25519's form, and nonce */
  readonly sign: (secretKey: Uint8Array, publicKey: Uint8Array, message: Uint8Array) => Uint8Array
  readonly verify: (message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean
}

let arithmetic: Sr25519 = { sign: (secretKey, _, message) => sign(secretKey, message), verify }

/** From now on in this process; what a host has that is faster gives the same answers (nodes/shared/fast-sr25519.test.ts). */
export function useSr25519(faster: Sr25519): void {
  arithmetic = faster
}

export interface Keypair {
  readonly publicKey: Uint8Array
  readonly address: string
  /** 64 bytes, randomised: two signatures of one message differ. */
  sign(message: Uint8Array): Uint8Array
}

/** Throws when the mini secret is not 32 bytes. */
export function keypairFromMiniSecret(miniSecret: Uint8Array): Keypair {
  if (miniSecret.length !== MINI_SECRET_BYTES) throw new RangeError('a mini secret has 32 bytes')
  const secret = secretFromSeed(miniSecret)
  const publicKey = getPublicKey(secret)
  return {
    publicKey,
    address: encodeAddress(publicKey),
    sign: (message) => arithmetic.sign(secret, publicKey, message),
  }
}

/** The form a browser extension signs (`signRaw`). */
export function wrapBytes(message: Uint8Array): Uint8Array {
  return concatBytes(WRAP_OPEN, message, WRAP_CLOSE)
}

/** True when the signature holds over the message or over its wrapped form. Never throws. */
export function verifySignature(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  return verifyExact(message, signature, publicKey) || verifyExact(wrapBytes(message), signature, publicKey)
}

/** True when the signature holds over exactly these bytes. Never throws. */
export function verifyExact(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES || publicKey.length !== PUBLIC_KEY_BYTES) return false
  // The library throws on a malformed point, scalar or marker; to a verifier these are all "no".
  try {
    return arithmetic.verify(message, signature, publicKey)
  } catch {
    return false
  }
}

/** Of a 64-byte private key in the form of browser wallets (`toEd25519Form`); null when it is none. */
export function addressOfPrivateKey(key: Uint8Array): string | null {
  try {
    return encodeAddress(getPublicKey(key))
  } catch {
    return null
  }
}
