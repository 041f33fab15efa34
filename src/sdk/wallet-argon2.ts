/** Argon2i by WebAssembly: 512 MiB and seconds, on the thread that asks. */
import type { Argon2i } from '../protocol/interop/keys.ts'
import { SdkError } from './sdk-error.ts'

export const wasmArgon2i: Argon2i = async (password, salt, { passes, memoryKiB }) => {
  // Most programs never derive a key.
  const { argon2i } = await import('hash-wasm')
  const cost = { iterations: passes, memorySize: memoryKiB, parallelism: 1, hashLength: 32 }
  try {
    return await argon2i({ password, salt, ...cost, outputType: 'binary' })
  } catch (error) {
    // The module could not grow: its view of the memory it asked for is out of range.
    if (!(error instanceof RangeError)) throw error
    const mib = Math.ceil(memoryKiB / 1024)
    throw new SdkError(
      'memory-short',
      `This platform did not give the ${mib} MiB that the key takes.`,
      [],
      error,
    )
  }
}
