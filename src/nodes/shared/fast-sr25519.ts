/**
 * sr25519 by the Rust library that the chain itself uses (schnorrkel), compiled to WebAssembly: a signature is checked in a fifth and made in
 * an eighth of the time of the pure one (`npm run bench:sessions`). Nodes check one for each request and make one for each answer.
 */
import { type Sr25519, useSr25519 } from '../../wire/sr25519.ts'

/** Null where WebAssembly lacks: the pure one stays. */
export async function loadFastSr25519(): Promise<Sr25519 | null> {
  const { sr25519Sign, sr25519Verify, waitReady } = await import('@polkadot/wasm-crypto')
  if (!(await waitReady())) return null
  return {
    sign: (secretKey, publicKey, message) => sr25519Sign(publicKey, secretKey, message),
    // Of the neutral element everybody has the secret key; the library takes it for one.
    verify: (message, signature, publicKey) =>
      publicKey.some((byte) => byte !== 0) && sr25519Verify(signature, message, publicKey),
  }
}

export async function useFastSr25519(): Promise<void> {
  const fast = await loadFastSr25519()
  if (fast !== null) useSr25519(fast)
}
