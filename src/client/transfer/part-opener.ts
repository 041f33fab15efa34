/**
 * Decrypts parts in order into a sink: 512 KiB at a time, nothing before its records authenticated; the next ones are decrypted while
 * these are hashed and written.
 */
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
    const { records, firstRecord } = partPlainRange(index, fileBytes)
    transfer.advance('decrypting')
    const open = (first: number): Promise<Uint8Array> => {
      const last = Math.min(records, first + BATCH_RECORDS)
      const run = sealed.subarray(first * RECORD_CIPHER, last * RECORD_CIPHER)
      const opening = openRun(this.#given, run, firstRecord + first)
      // Awaited in its turn; until then a failure must not count as unhandled.
      opening.catch(() => undefined)
      return opening
    }
    let next = open(0)
    for (let first = 0; first < records; first += BATCH_RECORDS) {
      signal.throwIfAborted()
      const plain = await next
      if (first + BATCH_RECORDS < records) next = open(first + BATCH_RECORDS)
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
