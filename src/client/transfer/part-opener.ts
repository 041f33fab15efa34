/** Decrypts parts in order into a sink: 512 KiB at a time, nothing before its records authenticated. */
import { partPlainRange, RECORD_CIPHER } from '../../protocol/envelope/records.ts'
import { DriveError, failureOf } from '../drive-error.ts'
import type { FileSink } from '../ports.ts'
import { type FileCipher, openRun } from './open-run.ts'
import type { PlainHash } from './plain-hash.ts'
import type { Transfer } from './transfer.ts'

/** Records opened at once and written together. */
const BATCH_RECORDS = 32

interface OpenerParts extends FileCipher {
  readonly fileBytes: number
  readonly plainHash: PlainHash
  readonly sink: FileSink
  readonly transfer: Transfer
  readonly signal: AbortSignal
}

export class PartOpener {
  readonly #given: OpenerParts

  constructor(given: OpenerParts) {
    this.#given = given
  }

  plainDigest(): Promise<Uint8Array> {
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
      const run = sealed.subarray(first * RECORD_CIPHER, last * RECORD_CIPHER)
      const plain = await openRun(this.#given, run, range.firstRecord + first)
      await plainHash.update(plain)
      await saving(() => sink.write(plain))
      if (kept) transfer.addKnownBytes(plain.length)
      else transfer.addBytes(plain.length)
    }
  }

  /** When it writes nothing more. */
  close(): void {
    this.#given.plainHash.close()
  }

  async commit(): Promise<void> {
    this.#given.signal.throwIfAborted()
    await saving(() => this.#given.sink.commit())
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
