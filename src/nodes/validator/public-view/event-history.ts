/**
 * The public history: what happened lately, replayable after a restart and by a page that was away. Bounded; kept in
 * memory and written behind, in batches, off the path of the rounds.
 *
 * A number is never given twice, also over restarts that lost the last batch: numbers are handed out only below a bound
 * that is on disk, and a start begins at that bound or at the clock's milliseconds, whichever is higher (so that
 * a history that was lost altogether does not begin anew at one).
 */
import type { EngineEvent } from '../../../engine/events.ts'
import { errorFields, type Log } from '../../shared/log.ts'
import { EventRing } from './event-ring.ts'
import { type HistoryStore, openHistoryStore } from './history-store.ts'
import type { PublicEvent } from './public-event.ts'
import { publicEventOf } from './public-event-of.ts'
import { createWindowBook, type WindowBook } from './window-book.ts'

/** Events that are kept: 256 miners asked once a step fill it in about an hour at twelve seconds a block. */
const EVENTS_MAX = 20_000
const WRITE_EVERY_MS = 1_000
/** Numbers reserved at once; far more than are given out within one write. */
const RESERVE = 10_000
/** Deletions are made in steps of so many events. */
const FORGET_EVERY = 1_000

export interface EventHistoryOptions {
  readonly folder: string
  readonly log: Log
  readonly eventsMax?: number
  readonly writeEveryMs?: number
  readonly windowsMax?: number
  /** Unix milliseconds. */
  readonly now?: () => number
}

export interface EventHistory {
  /** Never throws and never waits. Events that are not public leave no trace. */
  add(event: EngineEvent): void
  /** The first `limit` events numbered above `seq`. */
  after(seq: number, limit: number): readonly PublicEvent[]
  /** Numbers of the oldest and the newest event; null without events. */
  readonly oldest: number | null
  readonly newest: number | null
  /** Events that got no number because the disk did not reserve any. */
  readonly dropped: number
  /** Windows that ended; kept beside the events. */
  readonly windows: WindowBook
  /** Called after each new event. @returns a function that stops it */
  onEvent(listener: (event: PublicEvent) => void): () => void
  /** Writes what is left. Never rejects. */
  close(): Promise<void>
}

/** Never rejects: without a disk the history is in memory only. */
export async function openEventHistory(options: EventHistoryOptions): Promise<EventHistory> {
  const history = new History(options, await openHistoryStore(options.folder, options.log))
  await history.begin()
  return history
}

class History implements EventHistory {
  readonly #log: Log
  readonly #now: () => number
  readonly #store: HistoryStore | null
  readonly #ring: EventRing
  readonly #eventsMax: number
  readonly #writeEveryMs: number
  readonly #listeners = new Set<(event: PublicEvent) => void>()
  #pending: PublicEvent[] = []
  #next: number
  #reserved: number
  #sinceForgotten = 0
  #failing = false
  #timer: ReturnType<typeof setInterval> | undefined
  #writing: Promise<void> = Promise.resolve()
  dropped = 0
  readonly windows: WindowBook

  constructor(options: EventHistoryOptions, store: HistoryStore | null) {
    this.#log = options.log
    this.#now = options.now ?? Date.now
    this.#store = store
    this.windows = createWindowBook(store, options.log, options.windowsMax)
    this.#eventsMax = options.eventsMax ?? EVENTS_MAX
    this.#writeEveryMs = options.writeEveryMs ?? WRITE_EVERY_MS
    this.#ring = new EventRing(this.#eventsMax)
    for (const event of store?.stored ?? []) this.#ring.push(event)
    this.#next = Math.max(this.#now(), store?.reserved ?? 0, (this.#ring.newest ?? 0) + 1)
    this.#reserved = store === null ? Number.MAX_SAFE_INTEGER : this.#next
  }

  /** Nothing gets a number before the disk has the first bound. */
  async begin(): Promise<void> {
    await this.#write()
    this.#timer = setInterval(() => void this.#flush(), this.#writeEveryMs)
    this.#timer.unref()
  }

  add(event: EngineEvent): void {
    const made = publicEventOf(event, this.#next, this.#now())
    if (made === null) return
    if (this.#next >= this.#reserved) {
      this.dropped += 1
      return
    }
    this.#next += 1
    this.#ring.push(made)
    if (this.#store !== null) this.#pending.push(made)
    if (this.#pending.length > this.#eventsMax) this.#pending = this.#pending.slice(-this.#eventsMax)
    for (const listener of this.#listeners) listener(made)
  }

  after(seq: number, limit: number): readonly PublicEvent[] {
    return this.#ring.after(seq, limit)
  }

  get oldest(): number | null {
    return this.#ring.oldest
  }

  get newest(): number | null {
    return this.#ring.newest
  }

  onEvent(listener: (event: PublicEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#flush()
    await this.#store?.close().catch((caught: unknown) => this.#failed(caught))
  }

  /** One write at a time, in order. */
  #flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async #write(): Promise<void> {
    const store = this.#store
    if (store === null) return
    const batch = this.#pending
    this.#pending = []
    try {
      if (this.#next + RESERVE / 2 > this.#reserved) {
        const upTo = this.#next + RESERVE
        await store.reserve(upTo)
        this.#reserved = upTo
      }
      if (batch.length > 0) await store.append(batch)
      this.#sinceForgotten += batch.length
      if (this.#sinceForgotten >= FORGET_EVERY && this.#ring.oldest !== null) {
        await store.forgetBelow(this.#ring.oldest)
        this.#sinceForgotten = 0
      }
      this.#failing = false
    } catch (caught) {
      this.#pending = [...batch, ...this.#pending].slice(-this.#eventsMax)
      this.#failed(caught)
    }
  }

  /** Once for each spell of a disk that refuses. */
  #failed(caught: unknown): void {
    if (!this.#failing) this.#log.error('history-not-written', errorFields(caught))
    this.#failing = true
  }
}
