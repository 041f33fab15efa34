/**
 * Reads a source of known length in order, in reads of 4 MiB through one recycled buffer. Whatever is not
 * the bytes that were announced (fewer, more, an error on the way) ends the upload: sealing other bytes
 * under the same key and salt would break the envelope (spec/envelope.md).
 */
import { DriveError } from '../drive-error.ts'
import { hold } from '../hold.ts'
import type { ByteSource } from '../ports.ts'

/** Bytes a read asks for: the fastest size measured for a `File` (performance section 3). */
const READ_BYTES = 4 * 1024 * 1024

type Reader =
  | { readonly kind: 'byob'; readonly reader: ReadableStreamBYOBReader }
  | { readonly kind: 'default'; readonly reader: ReadableStreamDefaultReader<Uint8Array> }

function readerOf(stream: ReadableStream<Uint8Array>): Reader {
  try {
    return { kind: 'byob', reader: stream.getReader({ mode: 'byob' }) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { kind: 'default', reader: stream.getReader() }
  }
}

export class SourceReader {
  readonly #source: ByteSource
  readonly #reader: Reader
  readonly #release: () => void
  #buffer: ArrayBuffer
  #rest: Uint8Array = new Uint8Array(0)
  #taken = 0

  private constructor(source: ByteSource, reader: Reader) {
    this.#source = source
    this.#reader = reader
    this.#buffer = new ArrayBuffer(Math.min(READ_BYTES, Math.max(1, source.bytes + 1)))
    this.#release = hold(reader.reader)
  }

  /** @throws DriveError source-unreadable */
  static async open(source: ByteSource): Promise<SourceReader> {
    try {
      return new SourceReader(source, readerOf(await source.open()))
    } catch (error) {
      throw new DriveError('source-unreadable', 'The file could not be opened.', error)
    }
  }

  /** Fills `target`. @throws DriveError source-changed, source-unreadable */
  async fill(target: Uint8Array): Promise<void> {
    let at = 0
    while (at < target.length) {
      if (this.#rest.length === 0 && !(await this.#pull())) {
        throw new DriveError(
          'source-changed',
          `The file ended after ${this.#taken} of ${this.#source.bytes} bytes.`,
        )
      }
      const take = this.#rest.subarray(0, target.length - at)
      target.set(take, at)
      this.#rest = this.#rest.subarray(take.length)
      at += take.length
      this.#taken += take.length
    }
  }

  /** After the last byte: nothing may follow, and the source must still be what it was. @throws DriveError */
  async assertEnd(): Promise<void> {
    if (this.#rest.length > 0 || (await this.#pull())) {
      throw new DriveError('source-changed', `The file has more than its ${this.#source.bytes} bytes.`)
    }
    const now = await this.#source.stat().catch((error: unknown) => {
      throw new DriveError('source-changed', 'The file went away while it was read.', error)
    })
    if (now.bytes !== this.#source.bytes || now.lastModified !== this.#source.lastModified) {
      throw new DriveError('source-changed', 'The file was written to while it was read.')
    }
  }

  async close(): Promise<void> {
    this.#release()
    // Whether the platform can stop its reading changes nothing for us.
    await this.#reader.reader.cancel().catch(() => undefined)
  }

  /** @returns false at the end of the stream */
  async #pull(): Promise<boolean> {
    try {
      for (;;) {
        const { value, done } = await this.#read()
        if (done || value === undefined) return false
        if (value.length > 0) {
          this.#rest = value
          return true
        }
      }
    } catch (error) {
      // Browsers refuse to read a file that was changed after it was chosen.
      const code = this.#taken > 0 ? 'source-changed' : 'source-unreadable'
      throw new DriveError(code, 'Reading the file failed.', error)
    }
  }

  async #read(): Promise<ReadableStreamReadResult<Uint8Array>> {
    if (this.#reader.kind === 'default') return this.#reader.reader.read()
    const result = await this.#reader.reader.read(new Uint8Array(this.#buffer))
    if (result.value !== undefined) this.#buffer = result.value.buffer
    return result
  }
}
