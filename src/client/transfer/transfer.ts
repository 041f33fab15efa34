/**
 * One upload or download as the page sees it. Progress never runs ahead of what is durable: bytes count
 * when a part's copies are verified, or when the sink has taken them.
 */

import { cancelled } from '../drive-error.ts'
import type { DriveFailure } from '../outcome-api.ts'
import type { Clock } from '../ports.ts'
import type { PartProof } from '../proof-api.ts'
import type {
  FailedFile,
  TransferFiles,
  TransferPhase,
  TransferPriority,
  TransferStatus,
  WantedSource,
} from '../transfer-api.ts'
import { SpeedMeter } from './speed-meter.ts'

const ORDER: readonly TransferPhase[] = [
  'queued',
  'reading',
  'encrypting',
  'sending',
  'placed',
  'verified',
  'receiving',
  'decrypting',
  'done',
]

/** Files of a batch whose failures are told one by one. */
const FAILURES_MAX = 20

export interface TransferStart {
  readonly id: string
  readonly direction: 'upload' | 'download'
  readonly name: string
  readonly bytesTotal: number
  readonly copiesWanted: number
  readonly entryId: string | null
  readonly files: number
}

/** An object that is on the network from now on, or may be. */
export interface SentObject {
  readonly cid: string
  readonly role: PartProof['role']
}

/** The place in the queue that a transfer has; given back while it is paused. */
export interface Place {
  leave(): void
  /** @throws the transfer's abort reason */
  enter(): Promise<void>
}

export class Transfer {
  readonly id: string
  readonly #start: TransferStart
  readonly #clock: Clock
  readonly #changed: () => void
  readonly #speed: SpeedMeter
  #controller = new AbortController()
  #phase: TransferPhase = 'queued'
  #bytesTotal: number
  #bytesDone = 0
  #copies: number | null = null
  #error: DriveFailure | null = null
  #entryId: string | null
  #startedAt: number
  #files: TransferFiles
  #failures: FailedFile[] = []
  #waitingFor: TransferStatus['waitingFor'] = null
  #wanted: WantedSource | null = null
  #priority: TransferPriority = 'normal'
  #paused: { readonly over: Promise<void>; readonly end: () => void } | null = null
  #place: Place | null = null
  #sent: SentObject[] = []

  constructor(start: TransferStart, clock: Clock, changed: () => void) {
    this.id = start.id
    this.#start = start
    this.#clock = clock
    this.#changed = changed
    this.#speed = new SpeedMeter(clock)
    this.#bytesTotal = start.bytesTotal
    this.#entryId = start.entryId
    this.#startedAt = clock.now()
    this.#files = { total: start.files, done: 0, failed: 0 }
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get finished(): boolean {
    return this.#phase === 'done' || this.#phase === 'failed' || this.#phase === 'cancelled'
  }

  get paused(): boolean {
    return this.#paused !== null
  }

  get startedAt(): number {
    return this.#startedAt
  }

  get priority(): TransferPriority {
    return this.#priority
  }

  set priority(priority: TransferPriority) {
    this.#priority = priority
    this.#changed()
  }

  /** Back to the queue, for another attempt. What is stored already counts again when it is found. */
  restart(): void {
    this.#controller = new AbortController()
    this.#phase = 'queued'
    this.#bytesDone = 0
    this.#copies = null
    this.#error = null
    this.#files = { total: this.#start.files, done: 0, failed: 0 }
    this.#failures = []
    this.#waitingFor = null
    this.#wanted = null
    this.#speed.restart()
    this.#startedAt = this.#clock.now()
    this.#changed()
  }

  /** Phases only go forward: with several parts in flight the furthest one is shown. */
  advance(phase: TransferPhase): void {
    if (this.finished || ORDER.indexOf(phase) <= ORDER.indexOf(this.#phase)) return
    this.#phase = phase
    this.#changed()
  }

  setBytesTotal(bytes: number): void {
    this.#bytesTotal = bytes
    this.#changed()
  }

  addBytes(bytes: number): void {
    this.#bytesDone += bytes
    this.#speed.add(bytes)
    this.#changed()
  }

  /** Bytes that an earlier attempt had stored: done, but no sign of speed. */
  addKnownBytes(bytes: number): void {
    this.#bytesDone += bytes
    this.#changed()
  }

  addCopies(copies: number): void {
    this.#copies = Math.min(this.#copies ?? copies, copies)
    this.#changed()
  }

  addFiles(done: number): void {
    this.#files = { ...this.#files, done: this.#files.done + done }
    this.#changed()
  }

  /** Before it leaves. */
  noteSent(object: SentObject): void {
    this.#sent.push(object)
  }

  /** What was noted since it was last asked. */
  takeSent(): SentObject[] {
    const sent = this.#sent
    this.#sent = []
    return sent
  }

  /** One file of a batch that cannot be stored; the others go on. */
  addFailure(failure: FailedFile): void {
    this.#files = { ...this.#files, failed: this.#files.failed + 1 }
    if (this.#failures.length < FAILURES_MAX) this.#failures.push(failure)
    this.#changed()
  }

  waits(what: TransferStatus['waitingFor'], wanted: WantedSource | null = null): void {
    if (this.#waitingFor === what) return
    this.#waitingFor = what
    this.#wanted = wanted
    this.#changed()
  }

  pause(): void {
    if (this.finished || this.#paused !== null) return
    let end = (): void => undefined
    const over = new Promise<void>((resolve) => {
      end = resolve
    })
    this.#paused = { over, end }
    this.#changed()
  }

  resume(): void {
    this.#paused?.end()
    this.#paused = null
    this.#speed.restart()
    this.#changed()
  }

  takesPlace(place: Place): void {
    this.#place = place
  }

  /** Before each part: while it is paused it gives its place in the queue back and waits. @throws the abort reason */
  async checkpoint(): Promise<void> {
    this.signal.throwIfAborted()
    while (this.#paused !== null) {
      this.#place?.leave()
      await orAborted(this.#paused.over, this.signal)
      await this.#place?.enter()
    }
  }

  /** @param reason the person's cancel unless another one is given: what was kept for going on is then kept */
  cancel(reason: unknown = cancelled()): void {
    if (!this.finished) this.#controller.abort(reason)
  }

  finish(entryId: string | null): void {
    this.#entryId = entryId
    this.#phase = 'done'
    this.#end()
  }

  fail(error: DriveFailure): void {
    this.#phase = error.code === 'cancelled' ? 'cancelled' : 'failed'
    this.#error = error.code === 'cancelled' ? null : error
    this.#end()
  }

  #end(): void {
    this.#waitingFor = null
    this.#paused = null
    this.#changed()
  }

  status(): TransferStatus {
    const { id, direction, name, copiesWanted } = this.#start
    const moving = !this.finished && this.#paused === null && this.#waitingFor === null
    const speed = moving ? this.#speed.bytesPerSecond() : 0
    const left = this.#bytesTotal - this.#bytesDone
    return {
      id,
      direction,
      name,
      bytesTotal: this.#bytesTotal,
      bytesDone: this.#bytesDone,
      phase: this.#phase,
      copies: this.#copies ?? 0,
      copiesWanted,
      bytesPerSecond: speed,
      secondsLeft: speed > 0 ? Math.ceil(left / speed) : null,
      error: this.#error,
      entryId: this.#entryId,
      startedAt: this.#startedAt,
      files: this.#files,
      failures: [...this.#failures],
      paused: this.paused,
      waitingFor: this.#waitingFor,
      wanted: this.#wanted,
      priority: this.#priority,
    }
  }
}

function orAborted(wait: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    void wait.then(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
  })
}
