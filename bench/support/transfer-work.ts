/** What the bench's worker can do, for the page: two realms, whose types are checked apart. */
import type { SaveTarget } from '../../src/client/transfer-api.ts'
import type { Keeping } from './stub-subnet.ts'

/**
 * `all`: what an upload computes. `named`: without SHA-256 of the plaintext and SHA3 of the ciphertext, which the row does not
 * name (the manifest and the receipts need them).
 */
export type Hashing = 'all' | 'named'

export interface StoredFile {
  /** Of the manifest. */
  readonly cid: string
  readonly parts: number
  readonly fileKey: Uint8Array
  readonly bytes: number
}

export interface TransferWork {
  /** From then on long files are hashed in the worker at the other end. */
  useHashes(given: { readonly port: MessagePort }): void

  /** What the drive does until the manifest is placed; entering it in the index is not a transfer. */
  upload(file: File, keeping: Keeping, hashing: Hashing): Promise<StoredFile>
  /** The same parts as base64 in JSON, discarded. */
  uploadJson(file: File): Promise<void>
  download(file: StoredFile, target: SaveTarget): Promise<void>
  /** The plain file into a private file. */
  plainDownload(fileName: string): Promise<void>
  /** The sealer alone: nothing is sent. */
  seal(file: File, hashing: Hashing): Promise<void>
  ageEncrypt(file: File): Promise<void>
  sodiumEncrypt(file: File): Promise<void>
}
