/**
 * Hashes and Argon2id by hash-wasm, for workers. The pure realm's SHA3 does 20 MB/s there; this does 200
 * (performance section 2), and WebCrypto has neither SHA3 nor streaming.
 */
import { argon2i, argon2id, createSHA3, createSHA256 } from 'hash-wasm'
import { loadProofKernel } from '../kernel/proof-kernel.ts'
import type { ProofHashes } from '../protocol/challenge-proof.ts'
import type { Argon2i } from '../protocol/interop/keys.ts'
import { DriveError } from './drive-error.ts'
import { PairedSha3 } from './paired-sha3.ts'
import type { Argon2id, Hashes, StreamHash } from './ports.ts'

type Hasher = Awaited<ReturnType<typeof createSHA256>>

class WasmHash implements StreamHash {
  readonly #hasher: Hasher

  constructor(hasher: Hasher) {
    this.#hasher = hasher.init()
  }

  update(bytes: Uint8Array): void {
    this.#hasher.update(bytes)
  }

  digest(suffix?: Uint8Array): Uint8Array {
    const state = this.#hasher.save()
    if (suffix !== undefined) this.#hasher.update(suffix)
    const digest = this.#hasher.digest('binary')
    // digest() ends the state: go back to where it was.
    this.#hasher.init().load(state)
    return digest
  }
}

/** One for the realm: objects of different uploads are hashed together as well. */
let pairs: PairedSha3 | null = null

export const wasmHashes: Hashes = {
  sha256: async () => new WasmHash(await createSHA256()),
  sha3Of: async (bytes) => {
    const kernel = await loadProofKernel()
    if (kernel !== null) {
      pairs ??= new PairedSha3(kernel.sha3)
      return pairs.of(bytes)
    }
    const hash = new WasmHash(await createSHA3(256))
    hash.update(bytes)
    return hash
  },
}

/** What the verifiers compute with: each call of a hash is a message of its own. */
export async function wasmProofHashes(): Promise<ProofHashes> {
  const whole =
    (hasher: Hasher) =>
    (...parts: Uint8Array[]): Uint8Array => {
      hasher.init()
      for (const part of parts) hasher.update(part)
      return hasher.digest('binary')
    }
  const kernel = await loadProofKernel()
  const sha256 = whole(await createSHA256())
  if (kernel === null) return { sha3: whole(await createSHA3(256)), sha256 }
  return { sha3: kernel.sha3.hash, sha256, curve: kernel.curve, fold: kernel.sha3.fold }
}

export const wasmArgon2id: Argon2id = (password, salt, { memoryKiB, passes, lanes }) =>
  inMemory(memoryKiB, () =>
    argon2id({ password, salt, ...BINARY, memorySize: memoryKiB, iterations: passes, parallelism: lanes }),
  )

/** Version 0x13, one lane. @throws DriveError memory-short */
export const wasmArgon2i: Argon2i = (password, salt, { memoryKiB, passes }) =>
  inMemory(memoryKiB, () =>
    argon2i({ password, salt, ...BINARY, memorySize: memoryKiB, iterations: passes, parallelism: 1 }),
  )

const BINARY = { hashLength: 32, outputType: 'binary' } as const

async function inMemory(memoryKiB: number, stretch: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await stretch()
  } catch (error) {
    // The module could not grow: its view of the memory it asked for is out of range.
    if (!(error instanceof RangeError)) throw error
    throw new DriveError(
      'memory-short',
      `This device did not give the ${Math.ceil(memoryKiB / 1024)} MiB that stretching a secret takes.`,
      error,
    )
  }
}
