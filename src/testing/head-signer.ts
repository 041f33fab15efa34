import { ed25519 } from '@noble/curves/ed25519.js'
import type { HeadSigner } from '../wire/head.ts'

/** Signs heads with a secret of 32 bytes. */
export function headSigner(secretKey: Uint8Array): HeadSigner {
  return {
    publicKey: ed25519.getPublicKey(secretKey),
    sign: (bytes) => ed25519.sign(bytes, secretKey),
  }
}
