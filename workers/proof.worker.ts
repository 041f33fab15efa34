/**
 * Proof arithmetic beside the drive. The page hands `connect` one end of a channel; the drive's worker has the other. Bundles of
 * proofs come from the page itself, which needs no drive for them.
 */
import { expose } from 'comlink'
import { localVerifier } from '../src/client/local-verifier.ts'

expose({
  connect: (port: MessagePort) => expose(localVerifier, port),
  async verifyBundle(bytes: Uint8Array, onStep: (done: number, all: number) => void) {
    const { verifyBundle } = await import('../src/client/bundle/verify-bundle.ts')
    return verifyBundle(bytes, onStep)
  },
})
