/**
 * Ed25519 as session keys and validators' clients use it. A node passes its own, several times faster one (AxonService);
 * the pure one answers the same for every key that `isSessionPoint` lets pass and every signature in its one form.
 */
import { ed25519 } from '@noble/curves/ed25519.js'

/** True when the 64 bytes are this key's signature over exactly these bytes. Never throws. */
export type VerifyEd25519 = (message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean

/** Strict (RFC 8032): one signature of a key has one form, and keys of small order sign nothing. */
export const verifyEd25519: VerifyEd25519 = (message, signature, publicKey) => {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}

/**
 * True for the canonical form of a point that is not of small order. Under a key of small order anybody can make signatures,
 * and implementations differ in whether they notice.
 */
export function isSessionPoint(publicKey: Uint8Array): boolean {
  try {
    return !ed25519.Point.fromBytes(publicKey).isSmallOrder()
  } catch {
    return false
  }
}
