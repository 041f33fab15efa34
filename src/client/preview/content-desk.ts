/** The files that are open for reading. Each has a reader with a bounded memory; the oldest are closed when there are too many. */
import { DriveError, failureOf } from '../drive-error.ts'
import { newId } from '../index/drive-index.ts'
import type { FileContent } from '../index/entry-record.ts'
import type { ContentState, OpenedContent } from '../preview-api.ts'
import type { Session } from '../session.ts'
import { FetchError, type Rejected } from '../transfer/ask-validators.ts'
import { openSource } from '../transfer/content-source.ts'
import { RangeReader } from '../transfer/range-reader.ts'
import { answerAsks } from './answer-asks.ts'

/** What is looked at, its neighbours, and as much again in another tab. */
const OPEN_MAX = 8
/** Validators that are remembered for one file. */
const REJECTED_MAX = 20

class OpenFile {
  readonly reader: RangeReader
  readonly #ends: (() => void)[] = []
  #failure: ContentState['failure'] = null
  readonly #rejected: Rejected[]

  /** @param rejected grows while it is read */
  constructor(reader: RangeReader, rejected: Rejected[]) {
    this.reader = reader
    this.#rejected = rejected
  }

  get state(): ContentState {
    return { failure: this.#failure, rejected: this.#rejected.slice(-REJECTED_MAX) }
  }

  /** @param end runs when the file is closed */
  ends(end: () => void): void {
    this.#ends.push(end)
  }

  join(port: MessagePort): void {
    this.ends(answerAsks(port, this.reader.bytes, (start, end) => this.#read(start, end)))
  }

  close(): void {
    for (const end of this.#ends) end()
    this.reader.close()
  }

  async #read(start: number, end: number): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const bytes = await this.reader.read(start, end)
      this.#failure = null
      return bytes
    } catch (error) {
      this.#failure = failureOf(error)
      if (error instanceof FetchError) this.#rejected.push(...error.rejected)
      return null
    }
  }
}

export class ContentDesk {
  readonly #open = new Map<string, OpenFile>()

  /** @throws DriveError content-damaged, what fetching throws */
  async open(
    session: Session,
    { content, port }: { readonly content: FileContent; readonly port: MessagePort },
    signal: AbortSignal,
  ): Promise<OpenedContent> {
    const rejected: Rejected[] = []
    const hear = (more: readonly Rejected[]) => void rejected.push(...more)
    const source = await openSource(session, content, hear, signal)
    signal.throwIfAborted()
    const file = new OpenFile(new RangeReader(source), rejected)
    file.join(port)
    const id = newId()
    this.#open.set(id, file)
    const locked = () => this.close(id)
    signal.addEventListener('abort', locked)
    file.ends(() => signal.removeEventListener('abort', locked))
    const [oldest] = this.#open.keys()
    if (this.#open.size > OPEN_MAX && oldest !== undefined) this.close(oldest)
    return { id, mediaType: content.mediaType, bytes: source.bytes }
  }

  /** @throws DriveError not-found */
  join(id: string, port: MessagePort): void {
    this.#need(id).join(port)
  }

  /** @throws DriveError not-found */
  state(id: string): ContentState {
    return this.#need(id).state
  }

  close(id: string): void {
    this.#open.get(id)?.close()
    this.#open.delete(id)
  }

  #need(id: string): OpenFile {
    const file = this.#open.get(id)
    if (file === undefined) throw new DriveError('not-found', 'That file is not open any more.')
    return file
  }
}
