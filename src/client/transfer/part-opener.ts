/** Decrypts parts in order into a sink: 512 KiB at a time, nothing before its records authenticated. */
import { recordNonce } from '../../protocol/envelope/key.ts'
import { partPlainRange, RECORD_CIPHER, RECORD_PLAIN } from '../../protocol/envelope/records.ts'
import type { Aead } from '../../protocol/envelope/seal.ts'
import { DriveError, failureOf } from '../drive-error.ts'
import type { FileSink, StreamHash } from '../ports.ts'
import type { Transfer } from './transfer.ts'

/** Records opened at once and written together. */
const BATCH_RECORDS = 32

interface OpenerParts {
  readonly aead: Aead
  readonly baseNonce: Uint8Array
  readonly fileBytes: number
  readonly plainHash: StreamHash
  readonly sink: FileSink
  readonly transfer: Transfer
  readonly signal: AbortSignal
}

export class PartOpener {
  readonly #given: OpenerParts

  constructor(given: OpenerParts) {
    this.#given = given
  }

  plainDigest(): Uint8Array {
    return this.#given.plainHash.digest()
  }

  /**
   * Parts come in order, each once, with the length the manifest gives them.
   * @param kept from an earlier attempt: no sign of speed
   */
  async write(index: number, sealed: Uint8Array, kept: boolean): Promise<void> {
    const { fileBytes, transfer, signal, plainHash, sink } = this.#given
    const range = partPlainRange(index, fileBytes)
    transfer.advance('decrypting')
    for (let first = 0; first < range.records; first += BATCH_RECORDS) {
      signal.throwIfAborted()
      const last = Math.min(range.records, first + BATCH_RECORDS)
      const plain = await this.#openBatch(sealed, first, last, range.firstRecord, index)
      plainHash.update(plain)
      await saving(() => sink.write(plain))
      if (kept) transfer.addKnownBytes(plain.length)
      else transfer.addBytes(plain.length)
    }
  }

  async commit(): Promise<void> {
    this.#given.signal.throwIfAborted()
    await saving(() => this.#given.sink.commit())
  }

  async #openBatch(
    sealed: Uint8Array,
    first: number,
    last: number,
    base: number,
    part: number,
  ): Promise<Uint8Array> {
    const { aead, baseNonce } = this.#given
    const work: Promise<Uint8Array | null>[] = []
    for (let at = first; at < last; at += 1) {
      const record = sealed.subarray(at * RECORD_CIPHER, (at + 1) * RECORD_CIPHER)
      work.push(aead.open(recordNonce(baseNonce, base + at), record))
    }
    const records = await Promise.all(work)
    const plain = new Uint8Array(records.reduce((sum, record) => sum + (record?.length ?? 0), 0))
    for (const [at, record] of records.entries()) {
      if (record === null) {
        const detail = `Record ${first + at} of part ${part + 1} does not authenticate.`
        throw new DriveError('content-damaged', detail)
      }
      plain.set(record, at * RECORD_PLAIN)
    }
    return plain
  }
}

/** A transfer ends at once when whoever saves it stops, not only with the next piece. */
export function endWith(transfer: Transfer, { stopped }: FileSink): void {
  stopped?.addEventListener('abort', () => transfer.cancel(stopped.reason), { once: true })
}

/** What the place of saving throws is the device's failure, never the network's. */
export async function saving<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DriveError) throw error
    const { code, detail } = failureOf(error)
    if (code === 'disk-full') throw new DriveError('disk-full', detail, error)
    throw new DriveError('save-failed', 'The file could not be written where it was to be saved.', error)
  }
}
