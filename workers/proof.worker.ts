/**
 * Proof arithmetic beside the drive. The page hands `connect` one end of a channel; the drive's worker has the other. Bundles of
 * proofs come from the page itself, which needs no drive for them. Keys of the bittensor tools are stretched here too: that
 * takes seconds and half a gibibyte, in which the drive goes on. And the page's own files, when somebody asks whether they are as built.
 */
import { expose } from 'comlink'
import { DriveError } from '../src/client/drive-error.ts'
import { localVerifier } from '../src/client/local-verifier.ts'
import { wasmArgon2i } from '../src/client/wasm-hashes.ts'
import { live } from './life.ts'

/** Null: this device has not the memory. An error would lose its class on the way. */
const argon2i = async (...given: Parameters<typeof wasmArgon2i>): Promise<Uint8Array | null> => {
  try {
    return await wasmArgon2i(...given)
  } catch (error) {
    if (error instanceof DriveError && error.code === 'memory-short') return null
    throw error
  }
}

expose({
  live,
  connect: (port: MessagePort) => expose({ ...localVerifier, argon2i }, port),
  async verifyBundle(bytes: Uint8Array, onStep: (done: number, all: number) => void) {
    const { verifyBundle } = await import('../src/client/bundle/verify-bundle.ts')
    return verifyBundle(bytes, onStep)
  },
  async checkApp(loaded: readonly string[], onStep: (done: number, all: number) => void) {
    const { checkApp } = await import('../src/client/app-check/check-app.ts')
    return checkApp(loaded, onStep, (path, options) => fetch(path, options))
  },
})
