/**
 * Labelled blobs, sealed and under opaque names. A blob is magic || nonce (12) || AES-256-GCM of CBOR, with
 * its label as associated data: a blob put in another's place does not open. docs/formats/drive-index.md.
 */
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import { CborReader, STRICT } from './cbor-reader.ts'
import { DriveError } from './drive-error.ts'
import type { StoragePort } from './ports.ts'
import type { VaultKeys } from './subkeys.ts'
import { aesOpen, aesSeal, equalBytes, randomBytes } from './web-crypto.ts'

/** "ftblob", zero and the version of this format. */
const MAGIC = Uint8Array.of(0x66, 0x74, 0x62, 0x6c, 0x6f, 0x62, 0, 1)
const NONCE_BYTES = 12

/** A blob as it lies there. */
export interface Written {
  /** Of this writing: no two share one, whatever they wrote. */
  readonly mark: string
  /** Decoded CBOR. @throws DriveError vault-damaged */
  readonly open: () => Promise<unknown>
}

export function fromNewerVersion(cause?: unknown): DriveError {
  // It authenticated, so we wrote it: another version of this program did.
  const text = 'The drive index was written by a version this program does not know.'
  return new DriveError('vault-damaged', text, cause)
}

export class SealedStore {
  readonly #storage: StoragePort
  readonly #keys: VaultKeys

  constructor(storage: StoragePort, keys: VaultKeys) {
    this.#storage = storage
    this.#keys = keys
  }

  /** Decoded CBOR, or null where there is no such blob. @throws DriveError vault-damaged */
  async get(label: string): Promise<unknown> {
    const written = await this.look(label)
    return written === null ? null : written.open()
  }

  /** For who may know it already by its mark; null where there is no such blob. @throws DriveError vault-damaged */
  async look(label: string): Promise<Written | null> {
    const blob = await this.#storage.get(this.#keys.blobName(label))
    if (blob === null) return null
    const split = splitBlob(blob)
    return { mark: bytesToHex(split.nonce), open: async () => decoded(await this.#opened(label, split)) }
  }

  /** The same for what is long: to be decoded item by item. */
  async reader(label: string): Promise<CborReader | null> {
    const blob = await this.#storage.get(this.#keys.blobName(label))
    return blob === null ? null : new CborReader(await this.#opened(label, splitBlob(blob)))
  }

  async #opened(label: string, { nonce, sealed }: Split): Promise<Uint8Array> {
    const plain = await aesOpen(this.#keys.sealing, nonce, sealed, context(label))
    if (plain === null) throw damaged()
    return plain
  }

  /** Durable when it resolves. Returns the bytes written, and their mark. */
  async put(label: string, value: unknown): Promise<{ readonly bytes: number; readonly mark: string }> {
    const nonce = randomBytes(NONCE_BYTES)
    const sealed = await aesSeal(
      this.#keys.sealing,
      nonce,
      encode(value, rfc8949EncodeOptions),
      context(label),
    )
    const blob = concatBytes(MAGIC, nonce, sealed)
    await this.#storage.put(this.#keys.blobName(label), blob)
    return { bytes: blob.length, mark: bytesToHex(nonce) }
  }

  async remove(label: string): Promise<void> {
    await this.#storage.remove(this.#keys.blobName(label))
  }

  /** An opaque name of its own, for what is kept elsewhere. */
  blobName(label: string): string {
    return this.#keys.blobName(label)
  }

  exclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.#storage.exclusive(work)
  }
}

interface Split {
  readonly nonce: Uint8Array
  readonly sealed: Uint8Array
}

function splitBlob(blob: Uint8Array): Split {
  const start = MAGIC.length + NONCE_BYTES
  if (blob.length <= start || !equalBytes(blob.subarray(0, MAGIC.length), MAGIC)) throw damaged()
  return { nonce: blob.subarray(MAGIC.length, start), sealed: blob.subarray(start) }
}

function decoded(plain: Uint8Array): unknown {
  try {
    return decode(plain, STRICT)
  } catch (error) {
    throw fromNewerVersion(error)
  }
}

function context(label: string): Uint8Array {
  return utf8ToBytes(`filetao-drive/1/blob/${label}`)
}

function damaged(): DriveError {
  return new DriveError(
    'vault-damaged',
    'A part of the drive index is damaged: it does not open with its key.',
  )
}
