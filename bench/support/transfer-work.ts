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

interface HasPort {
  readonly port: MessagePort
}

export interface TransferWork {
  /** From then on long requests are posted by the worker at the other end of one port, and long files hashed at that of the other. */
  useHelpers(sending: HasPort, hashing: HasPort | null): void

  /** What the drive does until the manifest is placed; entering it in the index is not a transfer. */
  upload(file: File, keeping: Keeping, hashing: Hashing): Promise<StoredFile>
  /** The same parts as base64 in JSON, discarded. */
  uploadJson(file: File): Promise<void>
  download(file: StoredFile, target: SaveTarget, hashing: Hashing): Promise<void>
  /** The plain file into a private file. */
  plainDownload(fileName: string): Promise<void>
  /** The sealer alone: nothing is sent. */
  seal(file: File, hashing: Hashing): Promise<void>
  /** What the platform's own calls take for as much work (bare-calls.ts). */
  bareUpload(file: File, keeping: Keeping, hashing: Hashing): Promise<void>
  bareSeal(file: File, hashing: Hashing): Promise<void>
  bareRecords(file: File): Promise<void>
  bareDownload(target: SaveTarget, hashing: Hashing): Promise<void>
  bareParts(target: SaveTarget, fileBytes: number): Promise<void>
  ageEncrypt(file: File): Promise<void>
  sodiumEncrypt(file: File): Promise<void>
}
