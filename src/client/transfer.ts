/**
 * One upload or download as the page sees it. Progress never runs ahead of what is durable: bytes count
 * when a part's copies are verified, or when the sink has taken them.
 */
import type { DriveFailure, TransferPhase, TransferStatus } from './drive-api.ts'
import { cancelled } from './drive-error.ts'
import type { Clock } from './ports.ts'

/** Milliseconds of the past that the speed is taken from. */
const SPEED_WINDOW_MS = 8_000

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

interface TransferStart {
  readonly id: string
  readonly direction: 'upload' | 'download'
  readonly name: string
  readonly bytesTotal: number
  readonly copiesWanted: number
  readonly entryId: string | null
}

export class Transfer {
  readonly id: string
  readonly #start: TransferStart
  readonly #clock: Clock
  readonly #changed: () => void
  #controller = new AbortController()
  #phase: TransferPhase = 'queued'
  #bytesTotal: number
  #bytesDone = 0
  #copies: number | null = null
  #error: DriveFailure | null = null
  #entryId: string | null
  #startedAt: number
  #samples: { readonly at: number; readonly bytes: number }[] = []

  constructor(start: TransferStart, clock: Clock, changed: () => void) {
    this.id = start.id
    this.#start = start
    this.#clock = clock
    this.#changed = changed
    this.#bytesTotal = start.bytesTotal
    this.#entryId = start.entryId
    this.#startedAt = clock.now()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get finished(): boolean {
    return this.#phase === 'done' || this.#phase === 'failed' || this.#phase === 'cancelled'
  }

  /** Back to the queue, for another attempt from the first byte. */
  restart(): void {
    this.#controller = new AbortController()
    this.#phase = 'queued'
    this.#bytesDone = 0
    this.#copies = null
    this.#error = null
    this.#samples = []
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
    const now = this.#clock.now()
    this.#samples.push({ at: now, bytes: this.#bytesDone })
    while ((this.#samples[0]?.at ?? now) < now - SPEED_WINDOW_MS && this.#samples.length > 2)
      this.#samples.shift()
    this.#changed()
  }

  addCopies(copies: number): void {
    this.#copies = Math.min(this.#copies ?? copies, copies)
    this.#changed()
  }

  cancel(): void {
    if (!this.finished) this.#controller.abort(cancelled())
  }

  finish(entryId: string | null): void {
    this.#entryId = entryId
    this.#phase = 'done'
    this.#changed()
  }

  fail(error: DriveFailure): void {
    this.#phase = error.code === 'cancelled' ? 'cancelled' : 'failed'
    this.#error = error.code === 'cancelled' ? null : error
    this.#changed()
  }

  status(): TransferStatus {
    const { id, direction, name, copiesWanted } = this.#start
    const speed = this.finished ? 0 : this.#speed()
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
    }
  }

  #speed(): number {
    const oldest = this.#samples[0]
    const first = this.#samples.length > 1 ? oldest : { at: this.#startedAt, bytes: 0 }
    if (first === undefined || this.#samples.length === 0) return 0
    const seconds = (this.#clock.now() - first.at) / 1000
    return seconds > 0.2 ? Math.round((this.#bytesDone - first.bytes) / seconds) : 0
  }
}
