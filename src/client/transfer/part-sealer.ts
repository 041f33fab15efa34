/**
 * Turns a source into sealed parts, one after the other, in constant memory: 512 KiB of plaintext is read
 * while the MiB before it is encrypted and hashed, and the next part while the one before it is named. One sealer is one envelope message: one fresh file
 * key, one salt, every record sealed once.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { cidOfDigest } from '../../protocol/cid.ts'
import { contentRoot } from '../../protocol/content-tree.ts'
import {
  CONTEXT_FILE,
  deriveFileKeys,
  encodeHeader,
  recordNonce,
  SALT_BYTES,
} from '../../protocol/envelope/key.ts'
import type { ManifestPart } from '../../protocol/envelope/manifest.ts'
import { partPlainRange, RECORD_CIPHER, RECORD_PLAIN } from '../../protocol/envelope/records.ts'
import type { Aead } from '../../protocol/envelope/seal.ts'
import { DriveError } from '../drive-error.ts'
import type { Hashes } from '../ports.ts'
import { equalBytes, randomBytes, sha256, webAead } from '../web-crypto.ts'
import { leafIn } from './leaves.ts'
import type { SealedObject } from './place-object.ts'
import { type PlainHash, plainHash } from './plain-hash.ts'
import type { SourceReader } from './source-reader.ts'

/** Records read and sealed at once (512 KiB: below WebCrypto's cliff, above its overhead). */
const BATCH_RECORDS = 32
/** Under way at once: with one, WebCrypto's threads wait for this one between two. */
const BATCHES = 2

export interface SealedPart {
  readonly object: SealedObject
  readonly manifestPart: ManifestPart
  /** Bytes of plaintext in it. */
  readonly plainBytes: number
}

/** A part whose records are all sealed; its names, which take a hash over all of it, may still be computed. */
export interface Sealing {
  readonly whole: Promise<SealedPart>
}

interface PartWork {
  readonly out: Uint8Array
  /** In the order of the records once all are there. */
  readonly leaves: Uint8Array[]
}

export class PartSealer {
  readonly header: Uint8Array
  readonly #aead: Aead
  readonly #baseNonce: Uint8Array
  readonly #reader: SourceReader
  readonly #fileBytes: number
  readonly #hashes: Hashes
  readonly #plainHash: PlainHash
  readonly #buffers = Array.from({ length: BATCHES + 1 }, () => new Uint8Array(BATCH_RECORDS * RECORD_PLAIN))

  private constructor(given: {
    header: Uint8Array
    aead: Aead
    baseNonce: Uint8Array
    reader: SourceReader
    fileBytes: number
    hashes: Hashes
    plainHash: PlainHash
  }) {
    this.header = given.header
    this.#aead = given.aead
    this.#baseNonce = given.baseNonce
    this.#reader = given.reader
    this.#fileBytes = given.fileBytes
    this.#hashes = given.hashes
    this.#plainHash = given.plainHash
  }

  /**
   * @param header of an upload that goes on; null draws a new salt
   * @throws DriveError internal when key and header do not belong together
   */
  static async create(given: {
    readonly fileKey: Uint8Array
    readonly header: Uint8Array | null
    readonly fileBytes: number
    readonly reader: SourceReader
    readonly hashes: Hashes
  }): Promise<PartSealer> {
    const { fileKey, fileBytes, reader, hashes } = given
    const salt = given.header?.slice(0, SALT_BYTES) ?? randomBytes(SALT_BYTES)
    const keys = deriveFileKeys({ fileKey, salt, context: CONTEXT_FILE })
    const header = encodeHeader(salt, keys)
    if (given.header !== null && !equalBytes(header, given.header))
      throw new DriveError('internal', 'The notes of this upload do not fit its key.')
    return new PartSealer({
      header,
      aead: await webAead(keys.aesKey),
      baseNonce: keys.baseNonce,
      reader,
      fileBytes,
      hashes,
      plainHash: await plainHash(hashes, fileBytes),
    })
  }

  /** SHA-256 of the plaintext of all parts sealed or passed over so far. */
  plainDigest(): Promise<Uint8Array> {
    return this.#plainHash.digest()
  }

  /** When it seals nothing more. */
  close(): void {
    this.#plainHash.close()
  }

  /** Seals the next part into `out`, which has exactly its length. Parts come in order, each once. */
  async seal(index: number, out: Uint8Array, signal: AbortSignal): Promise<Sealing> {
    const range = partPlainRange(index, this.#fileBytes)
    const work: PartWork = { out, leaves: [] }
    const underWay: Promise<void>[] = []
    try {
      await this.#sealRecords(index, work, underWay, signal)
    } finally {
      // What is still under way writes into `out`, which somebody else may have next.
      await Promise.allSettled(underWay)
    }
    await Promise.all(underWay)
    const whole = this.#named(index, work, range.end - range.start)
    whole.catch(() => undefined)
    return { whole }
  }

  /** @param underWay batches that were begun and not waited for */
  async #sealRecords(
    index: number,
    work: PartWork,
    underWay: Promise<void>[],
    signal: AbortSignal,
  ): Promise<void> {
    const range = partPlainRange(index, this.#fileBytes)
    for (let first = 0; first < range.records; first += BATCH_RECORDS) {
      signal.throwIfAborted()
      const from = range.start + first * RECORD_PLAIN
      // WebCrypto may read its input until it settles: buffers in turn, never one being sealed.
      const plain = this.#scratch(first, Math.max(0, range.end - from))
      await this.#reader.fill(plain)
      await this.#plainHash.update(plain)
      if (underWay.length === BATCHES) await underWay.shift()
      const count = Math.min(BATCH_RECORDS, range.records - first)
      const batch = this.#sealBatch(work, plain, first, count, range.firstRecord)
      // Awaited in its turn; until then a failure must not count as unhandled.
      batch.catch(() => undefined)
      underWay.push(batch)
    }
  }

  async #named(index: number, { out, leaves }: PartWork, plainBytes: number): Promise<SealedPart> {
    const digest = sha256(out)
    const root = contentRoot(leaves, out.length)
    const cid = cidOfDigest(await digest)
    const sha3 = await this.#hashes.sha3Of(out)
    return {
      object: { cid, contentRoot: bytesToHex(root), data: out, sha3, title: `part ${index + 1}` },
      manifestPart: { cid, root, bytes: out.length },
      plainBytes,
    }
  }

  /** Reads a part that is stored already. Whether it is the same is seen from `plainDigest`. */
  async passOver(index: number, signal: AbortSignal): Promise<void> {
    const { start, end } = partPlainRange(index, this.#fileBytes)
    for (let at = start; at < end; at += BATCH_RECORDS * RECORD_PLAIN) {
      signal.throwIfAborted()
      const plain = this.#scratch(0, end - at)
      await this.#reader.fill(plain)
      await this.#plainHash.update(plain)
    }
  }

  #scratch(first: number, left: number): Uint8Array {
    const buffer = this.#buffers[(first / BATCH_RECORDS) % this.#buffers.length]
    if (buffer === undefined) throw new TypeError('PartSealer: a batch begins at a multiple of its records')
    return buffer.subarray(0, Math.min(left, buffer.length))
  }

  async #sealBatch(
    work: PartWork,
    plain: Uint8Array,
    first: number,
    count: number,
    base: number,
  ): Promise<void> {
    const seals: Promise<void>[] = []
    for (let at = 0; at < count; at += 1) {
      const record = plain.subarray(at * RECORD_PLAIN, (at + 1) * RECORD_PLAIN)
      seals.push(this.#sealRecord(work, first + at, recordNonce(this.#baseNonce, base + first + at), record))
    }
    // All of them, also when one fails: `out` is another part's as soon as this one has failed.
    await Promise.allSettled(seals)
    await Promise.all(seals)
  }

  async #sealRecord(
    work: PartWork,
    at: number,
    nonce: Uint8Array<ArrayBuffer>,
    record: Uint8Array,
  ): Promise<void> {
    const sealed = await this.#aead.seal(nonce, record)
    const start = at * RECORD_CIPHER
    work.out.set(sealed, start)
    work.leaves[at] = await leafIn(work.out, start, start + sealed.length)
  }
}
