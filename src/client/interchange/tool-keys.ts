/** The key of the bittensor tools that is open, for as long as the drive is: in memory, and nowhere else. */

import { KEY_FILE_BYTES_MAX } from '../../protocol/interop/key-file.ts'
import { type Argon2i, deriveWalletKey, toEd25519Form, WALLET_COST } from '../../protocol/interop/keys.ts'
import { addressOfPrivateKey } from '../../wire/sr25519.ts'
import { DriveError } from '../drive-error.ts'
import type { ToolKeyCost, ToolKeyOutcome, ToolSecret } from '../interchange-api.ts'
import { randomBytes } from '../web-crypto.ts'
import { type ReadSecret, readKeyFile, readSecretText } from './wallet-secret.ts'

export interface ToolKey {
  readonly address: string
  /** 32 bytes. */
  readonly walletKey: Uint8Array
}

/** What is measured, as a part of the whole. */
const SAMPLE = 32

export class ToolKeys {
  readonly #argon2i: Argon2i
  /** By what is open while the drive is: the next session has none. */
  readonly #keys = new WeakMap<object, ToolKey>()

  constructor(argon2i: Argon2i) {
    this.#argon2i = argon2i
  }

  get(session: object): ToolKey | null {
    return this.#keys.get(session) ?? null
  }

  close(session: object): void {
    this.#keys.get(session)?.walletKey.fill(0)
    this.#keys.delete(session)
  }

  async cost(now: () => number): Promise<ToolKeyCost> {
    const { passes, memoryKiB } = WALLET_COST
    const started = now()
    await this.#argon2i(randomBytes(16), randomBytes(16), { passes, memoryKiB: memoryKiB / SAMPLE })
    return { ms: (now() - started) * SAMPLE, mebibytes: memoryKiB / 1024 }
  }

  async open(session: object, secret: ToolSecret): Promise<ToolKeyOutcome> {
    try {
      const read = await this.#read(secret)
      if (!read.ok) return { state: 'refused', reason: read.reason }
      const expanded = toEd25519Form(read.key)
      const address = expanded.ok ? addressOfPrivateKey(expanded.value) : null
      if (address === null) return { state: 'refused', reason: 'hex-malformed' }
      const walletKey = await deriveWalletKey(read.key, this.#argon2i)
      read.key.fill(0)
      this.#keys.set(session, { address, walletKey })
      return { state: 'open', address }
    } catch (error) {
      if (error instanceof DriveError && error.code === 'memory-short')
        return { state: 'refused', reason: 'memory-short' }
      throw error
    }
  }

  async #read(secret: ToolSecret): Promise<ReadSecret> {
    if (secret.kind === 'text') return readSecretText(secret.text)
    if (secret.file.size > KEY_FILE_BYTES_MAX) return { ok: false, reason: 'file-malformed' }
    const bytes = new Uint8Array(await secret.file.arrayBuffer())
    return readKeyFile(bytes, secret.password, this.#argon2i)
  }
}
